"""立案: a number, a category, an importance; from here on it is a case (T7)."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from services.intake.case import Case
from shared.events.intake import SuggestionFiled
from shared.messages import Command, Context, Event, Id, On
from shared.words import Category, Importance, Role


class FileSuggestion(Command):
    """立案编号，定类别和重要程度。"""

    by = frozenset({Role.OFFICE})
    label = "立案"
    waits = "代表"
    suggestion: Id
    category: Annotated[Category, Field(title="类别")]
    importance: Annotated[Importance, Field(title="重要程度")] = Importance.GENERAL


class NumberIssued(Event):
    """A year's numbers run without gap, whoever files."""

    number: int


@dataclass(frozen=True, slots=True)
class Numbers:
    last: int = 0


def evolve_numbers(numbers: Numbers, fact: NumberIssued) -> Numbers:
    return Numbers(fact.number)


def this_years_numbers(case: Case, cmd: FileSuggestion, ctx: Context) -> list[str]:
    return [f"numbers/{ctx.today.year}"]


def file_suggestion(case: Case, cmd: FileSuggestion, ctx: Context) -> list[Event | On]:
    year = ctx.today.year
    number = ctx.also[f"numbers/{year}"].last + 1
    words = case.words
    filed = SuggestionFiled(
        number=f"{year}-{number:03d}",
        year=year,
        title=words.title,
        situation=words.situation,
        analysis=words.analysis,
        proposal=words.proposal,
        demands=words.demands,
        deputy=case.deputy,
        cosigners=case.confirmed,
        category=cmd.category,
        importance=cmd.importance,
        session_kind=words.session_kind,
        proposed_unit=next(iter(words.proposed_units), ""),
        proposed_units=words.proposed_units,
        delegation=case.whole.delegation if case.whole else "",
        publicity=words.publicity,
        unnamed=words.unnamed,
        on=ctx.today,
    )
    return [filed, On(f"numbers/{year}", NumberIssued(number=number))]
