"""预交办: the units meant for a case are asked first, for a week."""

from datetime import date

import pytest

from services.intake.merging import MergeSuggestions
from services.intake.withdrawing import WithdrawSuggestion
from services.routing.assignment import AssignUnits
from services.routing.case import Case, Stage
from services.routing.desk import tasks
from services.routing.service import routing
from services.routing.trial import AcceptTrial, ObjectTrial, TrialAssign
from shared.events.routing import TrialAnswered, TrialAssigned, TrialDropped
from shared.relay import envelope
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
    the_deputy,
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
    assert [o.proposed_unit for o in office.state("case/s1").tried.objections] == [WATER]
    office.ask(TRY.model_copy(update={"lead": WATER}), at_the_office())
    assert office.state("case/s1").tried.answered == ()
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


# Merged, withdrawn


def two_filed() -> House:
    house = a_house()
    for id in ("s1", "s2"):
        bring_to_filing(house, id)
    return house


def of(id: str) -> dict[str, str]:
    return {"suggestion": id}


def merge(house: House) -> House:
    """s2 goes with s1."""
    house.ask(MergeSuggestions(suggestion="s1", children=("s2",)), at_the_office())
    return house


def routed(house: House, id: str) -> Case:
    found: Case = house.offices["routing"].state(f"case/{id}")
    return found


def test_a_merged_case_is_not_tried_by_itself_its_units_come_with_the_main_one() -> None:
    house = merge(two_filed())
    with refused("merged-with-main"):
        house.ask(TRY.model_copy(update=of("s2")), at_the_office())
    house.ask(TRY, at_the_office())
    assert (house.case("s1").state, house.case("s2").state) == (CaseState.TRIAL, CaseState.MERGED)
    for unit in (HOUSING, FINANCE):
        house.ask(ACCEPT, at_the_unit(unit))
    house.ask(ASSIGN, at_the_office())
    assert {house.case(id).state for id in ("s1", "s2")} == {CaseState.ASSIGNED}


def test_what_is_merged_while_its_units_are_asked_is_asked_no_more() -> None:
    house = two_filed()
    house.ask(TRY.model_copy(update=of("s2")), at_the_office())
    assert [t.command for t in tasks(routed(house, "s2"))][:2] == ["accept-trial", "accept-trial"]
    merge(house)
    assert house.told("routing", TrialDropped, "s2") == [TrialDropped(on=house.today)]
    assert (house.case("s2").state, house.case("s2").main) == (CaseState.MERGED, "s1")
    assert ClockName.TRIAL_OBJECTION not in {c.clock for c in house.case("s2").clocks}
    assert (routed(house, "s2").stage, tasks(routed(house, "s2"))) == (Stage.WAITING, [])
    with refused("no-trial"):
        house.ask(ACCEPT.model_copy(update=of("s2")), at_the_unit())
    house.ask(ASSIGN, at_the_office())
    assert house.case("s2").state is CaseState.ASSIGNED


def test_a_case_whose_units_are_asked_may_still_take_others_in() -> None:
    house = two_filed()
    house.ask(TRY, at_the_office())
    merge(house)
    assert routed(house, "s1").stage is Stage.TRIAL
    house.to(date(2026, 3, 10))
    house.ask(ASSIGN, at_the_office())
    assert house.case("s2").state is CaseState.ASSIGNED


@pytest.mark.parametrize("first", ["supervision", "routing"])
def test_the_ledger_agrees_whoever_hears_first_of_a_merger(first: str) -> None:
    house = two_filed()
    tried = house.offices["routing"].take(TRY.model_copy(update=of("s2")), at_the_office())
    merging = house.offices["intake"].take(MergeSuggestions(suggestion="s1", children=("s2",)), at_the_office())
    hearing = house.offices[first]
    hearing.now = house.now
    dropped = [more for fact in merging if fact.topic for more in hearing.hear(envelope("intake", fact))]
    house.carry("routing", tried)
    if first == "routing":
        house.carry("routing", dropped)
        assert house.case("s2").state is CaseState.FILED
    house.carry("intake", merging)
    assert (routed(house, "s2").stage, house.case("s2").state) == (Stage.WAITING, CaseState.MERGED)
    assert ClockName.TRIAL_OBJECTION not in {c.clock for c in house.case("s2").clocks}


def test_withdrawn_while_its_units_are_asked_no_unit_is_expected_to_answer() -> None:
    house = two_filed()
    house.ask(TRY, at_the_office())
    house.ask(WithdrawSuggestion(suggestion="s1", reason="情况已经解决，不必再办。"), the_deputy())
    assert (house.case().state, house.case().clocks) == (CaseState.WITHDRAWN, ())
    assert tasks(routed(house, "s1")) == []
    with refused("withdrawn"):
        house.ask(ACCEPT, at_the_unit())
