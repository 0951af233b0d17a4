"""类别和重要程度: the sums of a whole year, filed through the house, agree with its total (M105)."""

import pytest

from services.intake.drafting import DraftSuggestion, SubmitSuggestion
from services.intake.filing import FileSuggestion
from services.intake.prereview import PassReview
from services.intake.rows import filed_row
from services.intake.withdrawing import WithdrawSuggestion
from services.routing.assignment import AssignUnits
from services.routing.units import RegisterUnit
from services.supervision.report import COLUMNS, Line, figures
from services.supervision.rows import ledger, ledger_row
from shared.words import CaseState, Category, Importance, Role
from tests.samples import (
    House,
    a_house,
    at_the_county,
    at_the_office,
    person,
    the_deputy,
    words,
)

EACH = {"agriculture": 10, "education": 8, "economy": 7, "urban": 3, "law": 2, "other": 6}  # 36
UNITS = [f"示例单位{n:02d}" for n in range(20)]


def a_year() -> House:
    """Thirty-six suggestions in six categories, one of them important, given to twenty units."""
    house = a_house()
    for unit in UNITS:
        house.ask(RegisterUnit(unit=unit, name=unit), at_the_office())
    sorts = [category for category, n in EACH.items() for _ in range(n)]
    for n, category in enumerate(sorts):
        id = f"c{n}"
        house.ask(DraftSuggestion(suggestion=id, words=words()), the_deputy())
        house.ask(SubmitSuggestion(suggestion=id), the_deputy())
        house.ask(PassReview(suggestion=id), at_the_county())
        weight = Importance.IMPORTANT if n == 0 else Importance.GENERAL
        asked = FileSuggestion(suggestion=id, category=category, importance=weight)
        house.ask(asked, at_the_office())
        house.ask(AssignUnits(suggestion=id, lead=UNITS[n % 20]), person(Role.GOVERNMENT))
    return house


def lines(house: House) -> list[Line]:
    """The ledger as the report reads it."""
    names = [c.name for c in ledger.columns][2:]
    rows = [ledger_row(s.state)[""] for s in house.offices["supervision"].streams.values()]
    return [Line(**{n: v for n, v in zip(names, row, strict=False) if n in COLUMNS}) for row in rows]


@pytest.mark.mechanism("M105")
def test_one_important_and_thirty_five_general_in_six_categories_of_twenty_units_are_thirty_six() -> None:
    house = a_year()
    told = {f.code: f for f in figures(lines(house), house.today)}
    weights = {i: told[f"R11.importance.{i.word}"] for i in Importance}
    sorts = {c: told[f"R11.category.{c.word}"] for c in Category}
    assert (weights[Importance.IMPORTANT].numerator, weights[Importance.GENERAL].numerator) == (1, 35)
    assert {c.value: f.numerator for c, f in sorts.items()} == EACH
    assert sum(f.numerator for f in weights.values()) == sum(f.numerator for f in sorts.values()) == 36
    assert {f.denominator for f in (*weights.values(), *sorts.values())} == {36}
    assert told["R11.units"].numerator == 20
    cases = [s.state for name, s in house.offices["intake"].streams.items() if "/case/" in name]
    assert sum(len(filed_row(case)) for case in cases) == 36, "intake's own list has as many"


def test_what_is_withdrawn_was_filed_and_is_no_longer_assigned() -> None:
    house = a_year()
    house.ask(WithdrawSuggestion(suggestion="c0", reason="情况已经解决。"), the_deputy())
    assert house.case("c0").state is CaseState.WITHDRAWN
    told = {f.code: f for f in figures(lines(house), house.today)}
    assert told["R11.importance.重要"].denominator == 36
    assert told["R01"].denominator == 35
