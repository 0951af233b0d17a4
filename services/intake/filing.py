"""立案: a number, a category, an importance; from here on it is a case (T7). A motion handed over begins here (T36)."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from services.intake import checks
from services.intake.case import Case, Stage, free_name
from services.intake.facts import MotionTaken, Words
from services.intake.finding import Finding, Look
from services.intake.numbers import SESSIONS, next_of_session, next_of_year, of_year, series_of, session_of
from services.intake.roll.congress import congress_in, congress_of
from services.intake.roll.deputy import seat_of
from shared.events.intake import SuggestionFiled
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.rules import Rules
from shared.words import Category, Importance, Origin, Role, SessionKind

LEAF = "/"  # urban/住房和物业


class FileSuggestion(Command):
    """立案编号，定类别、重要程度和来源。"""

    by = frozenset({Role.OFFICE, Role.SECRETARIAT})
    label = "立案"
    waits = "代表"
    suggestion: Id
    category: Annotated[str, Field(title="类别", min_length=1, max_length=60)]
    importance: Annotated[Importance, Field(title="重要程度")] = Importance.GENERAL
    origin: Annotated[Origin, Field(title="来源")] = Origin.OWN


class FileMotion(Command):
    """议案转建议：主席团决定作代表建议处理的议案，登记后直接立案。"""

    by = frozenset({Role.SECRETARIAT, Role.OFFICE})
    label = "议案转建议"
    suggestion: Id
    deputy: Annotated[Id, Field(title="领衔代表")]
    cosigners: Annotated[tuple[Id, ...], Field(title="联名代表", max_length=200)] = ()
    words: Annotated[Words, Field(title="文稿")]
    category: Annotated[str, Field(title="类别", min_length=1, max_length=60)]
    importance: Annotated[Importance, Field(title="重要程度")] = Importance.GENERAL


def leaves(rules: Rules) -> list[tuple[str, str]]:
    """The tree to choose from, code and words: what is divided is chosen by its parts."""
    found: list[tuple[str, str]] = []
    for category in Category:
        parts = rules.value(f"categories_{category}")
        found += [(f"{category}{LEAF}{part}", f"{category.word} · {part}") for part in parts]
        found += [] if parts else [(category.value, category.word)]
    return found


def numbers_of(case: Case, cmd: FileSuggestion | FileMotion, ctx: Context) -> list[str]:
    return [of_year(ctx.today), SESSIONS, congress_of(ctx)]


def numbers_and_seats(case: Case, cmd: FileMotion, ctx: Context) -> list[str]:
    return [*numbers_of(case, cmd, ctx), *(f"deputy/{d}" for d in dict.fromkeys((cmd.deputy, *cmd.cosigners)))]


def file_suggestion(case: Case, cmd: FileSuggestion, ctx: Context) -> list[Event | On]:
    """In session the secretariat may file too; what comes in between sessions is not its business."""
    if ctx.role is Role.SECRETARIAT and case.words.session_kind is not SessionKind.IN_SESSION:
        refuse("unknown-case", "没有这件建议，或您无权查看。", 404)
    if cmd.origin is Origin.MOTION:
        refuse("motion-by-itself", "议案转建议请由“议案转建议”登记。", 422)
    who = {"deputy": case.deputy, "cosigners": case.confirmed}
    return _filed(case, cmd, case.words, {**who, "origin": cmd.origin}, ctx)


def file_motion(case: Case, cmd: FileMotion, ctx: Context) -> list[Event | On]:
    """Motions are raised in session; how many sign one the presidium has looked at."""
    free_name(cmd.suggestion)
    if case.stage is not Stage.NONE:
        refuse("already-drafted", "这件建议已经登记，请打开原件查看。")
    if len({cmd.deputy, *cmd.cosigners}) != 1 + len(cmd.cosigners):
        refuse("cosigner-twice", "联名名单中有重复的代表，或列入了领衔代表。", 422)
    seats = [seat_of(ctx, deputy) for deputy in (cmd.deputy, *cmd.cosigners)]
    words = cmd.words.model_copy(update={"session_kind": SessionKind.IN_SESSION})
    look = Look(words, ctx.rules, ctx.today)
    _unblocked(checks.title(look))
    if not words.proposal:
        refuse("part-missing", "“具体建议”还没有写，请按议案原文补写。", 422)
    _unblocked(checks.demands(look))
    who = {"deputy": cmd.deputy, "cosigners": cmd.cosigners}
    taken = MotionTaken(words=words, county=seats[0].county, **who)  # type: ignore[arg-type]
    return [taken, *_filed(case, cmd, words, {**who, "origin": Origin.MOTION}, ctx)]


def _unblocked(found: Iterator[Finding]) -> None:
    """What would block a draft blocks a motion; the rest the presidium has looked at."""
    if first := next((f for f in found if f.blocks), None):
        refuse(first.refusal, first.sentence, 422)


def _filed(
    case: Case, cmd: FileSuggestion | FileMotion, words: Words, said: dict[str, Any], ctx: Context
) -> list[Event | On]:
    """One number from its series; the category as the congress divides it."""
    category, _, part = cmd.category.partition(LEAF)
    if cmd.category not in [code for code, _ in leaves(ctx.rules)] and cmd.category not in list(Category):
        refuse("unknown-category", f"类别表里没有“{cmd.category}”，请从表中选择。", 422)
    numbered, issued = _numbered(case, words.session_kind, said["origin"], ctx)
    told = words.model_dump(exclude={"attachments", "publicity_reason"})
    told |= {"subcategory": part, "importance": cmd.importance, "proposed_unit": next(iter(words.proposed_units), "")}
    told |= {"delegation": case.whole.delegation if case.whole else ""}
    return [SuggestionFiled(category=Category(category), on=ctx.today, **told, **said, **numbered), issued]


def _numbered(case: Case, kind: SessionKind, origin: Origin, ctx: Context) -> tuple[dict[str, Any], On]:
    congress = congress_in(ctx)
    days = (case.handed_in.first if case.handed_in else ctx.today, ctx.today)
    session = next((s for day in days if congress.term and (s := session_of(congress, kind, day))), None)
    if session is None:
        number, fact = next_of_year(ctx.also[of_year(ctx.today)], ctx.today)
        return {"number": number, "year": ctx.today.year}, On(of_year(ctx.today), fact)
    series = series_of(congress.term, session.number, kind, origin)
    number, fact = next_of_session(ctx.also[SESSIONS], series, ctx.rules)
    counted = {"number": number, "year": session.opens.year, "term": congress.term, "session": session.number}
    counted["session_closes"] = session.closes
    return counted, On(SESSIONS, fact)
