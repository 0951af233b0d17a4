"""预交办: the units meant for a case are asked first, for a week."""

from datetime import date

import pytest

from services.routing.assignment import AssignUnits
from services.routing.service import routing
from services.routing.trial import AcceptTrial, ObjectTrial, TrialAssign
from shared.events.routing import TrialAnswered, TrialAssigned
from shared.words import CaseState, ClockName, Role
from tests.samples import (
    FINANCE,
    HOUSING,
    MONDAY,
    WATER,
    House,
    Office,
    a_house,
    at_the_government,
    at_the_office,
    at_the_unit,
    bring_to_filing,
    person,
    received,
    refused,
    registered,
)

TRY = TrialAssign(suggestion="s1", lead=HOUSING, co=(FINANCE,))
ACCEPT = AcceptTrial(suggestion="s1")
OBJECT = ObjectTrial(suggestion="s1", reason="河道管理属水利部门职责。", proposed_unit=WATER)
ASSIGN = AssignUnits(suggestion="s1", lead=HOUSING, co=(FINANCE,))
LAST = date(2026, 3, 9)  # seven days after Monday 2 March


def waiting() -> Office:
    office = Office(routing).given("case/s1", received())
    for unit in (HOUSING, FINANCE, WATER):
        office.given(f"unit/{unit}", registered(unit))
    return office


def tried() -> Office:
    office = waiting()
    office.ask(TRY, at_the_office())
    return office


def test_units_are_asked_before_the_assignment_and_both_may_agree() -> None:
    office = waiting()
    assert office.ask(TRY, at_the_government()) == [TrialAssigned(lead=HOUSING, co=(FINANCE,), on=MONDAY)]
    with refused("trial-open"):
        office.ask(ASSIGN, at_the_office())
    for unit in (HOUSING, FINANCE):
        (told,) = office.ask(ACCEPT, at_the_unit(unit))
        assert told == TrialAnswered(unit=unit, agreed=True, reason="", proposed_unit="", on=MONDAY)
    assert office.ask(ASSIGN, at_the_office())


def test_an_objection_names_another_unit_which_is_then_asked() -> None:
    office = tried()
    office.ask(OBJECT, at_the_unit())
    office.ask(ACCEPT, at_the_unit(FINANCE))
    assert [o.proposed_unit for o in office.state("case/s1").objections] == [WATER]
    office.ask(TRY.model_copy(update={"lead": WATER}), at_the_office())
    assert office.state("case/s1").answered == ()
    with refused("not-your-case", 403):
        office.ask(ACCEPT, at_the_unit())
    office.ask(ACCEPT, at_the_unit(WATER))


def test_silence_for_a_week_is_no_objection() -> None:
    office = tried().on(LAST)
    with refused("trial-open"):
        office.ask(ASSIGN, at_the_office())
    office.on(date(2026, 3, 10))
    with refused("trial-over"):
        office.ask(OBJECT, at_the_unit())
    assert office.ask(ASSIGN, at_the_office())


def test_a_unit_answers_once_and_only_what_it_was_asked() -> None:
    with refused("no-trial"):
        waiting().ask(ACCEPT, at_the_unit())
    office = tried()
    office.ask(ACCEPT, at_the_unit())
    with refused("already-answered"):
        office.ask(OBJECT, at_the_unit())
    with refused("same-unit", 422):
        office.ask(OBJECT.model_copy(update={"proposed_unit": FINANCE}), at_the_unit(FINANCE))
    with refused("unknown-unit", 422):
        office.ask(OBJECT.model_copy(update={"proposed_unit": "气象局"}), at_the_unit(FINANCE))


def test_no_trial_after_the_assignment_and_no_unit_twice() -> None:
    office = waiting()
    with refused("unit-twice", 422):
        office.ask(TRY.model_copy(update={"co": (HOUSING,)}), at_the_office())
    office.ask(ASSIGN, at_the_office())
    with refused("not-waiting"):
        office.ask(TRY, at_the_office())


def running(house: House) -> list[str]:
    return [c.unit for c in house.case().clocks if c.clock is ClockName.TRIAL_OBJECTION]


def test_each_unit_has_a_week_of_its_own_in_the_ledger_and_the_assignment_ends_it() -> None:
    house = bring_to_filing(a_house())
    house.ask(TRY, at_the_office())
    assert house.case().state is CaseState.TRIAL
    assert running(house) == [HOUSING, FINANCE]
    house.ask(ACCEPT, at_the_unit())
    assert running(house) == [FINANCE]
    house.to(date(2026, 3, 10))
    house.ask(ASSIGN, at_the_office())
    assert (house.case().state, running(house)) == (CaseState.ASSIGNED, [])


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.INSPECTION])
def test_only_offices_that_assign_ask(role: Role) -> None:
    with refused("not-yours-to-ask", 403):
        waiting().ask(TRY, person(role))
