"""交办、签收、退办、改办: to whom, and what a unit can do about it in time."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from services.routing.assignment import AskReturn, AssignUnits, DecideReturn, SignIn, return_pending
from services.routing.case import Stage
from services.routing.facts import CaseReceived
from services.routing.redo import TakeRedo
from services.routing.service import routing
from services.routing.unit import LeadLeft, LeadTaken
from shared.events.routing import ReplyReturned, ReturnAsked, ReturnRefused, SignedIn, UnitReassigned, UnitsAssigned
from shared.messages import Event, Law
from shared.rules import load_rules
from shared.settings import DEPLOY
from shared.words import Part, SendBackReason, SessionKind
from tests.samples import (
    DEMANDS,
    FINANCE,
    HOUSING,
    JINAN,
    LAW,
    MONDAY,
    WATER,
    Office,
    assigned,
    at_the_government,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    context,
    filed,
    received,
    refused,
    registered,
    reply_submitted,
    signed_in,
)

LAST = date(2026, 3, 9)  # five workdays after Monday, 2 March
LATE = date(2026, 3, 10)
ASSIGN = AssignUnits(suggestion="s1", lead=HOUSING, co=(FINANCE,))
SIGN_IN = SignIn(suggestion="s1")
RETURN = AskReturn(suggestion="s1", reason="此事属水利部门职责范围", proposed_unit=WATER)
REFUSE = DecideReturn(suggestion="s1", unit=HOUSING, note="属你局职责")
REASSIGN = DecideReturn(suggestion="s1", unit=HOUSING, successor=WATER, note="同意改办")


def registry() -> Office:
    office = Office(routing).given(f"unit/{FINANCE}", registered(FINANCE))
    return office.given(f"unit/{HOUSING}", registered()).given(f"unit/{WATER}", registered(WATER))


def waiting() -> Office:
    return registry().given("case/s1", received())


def handed(*facts: Event, co: tuple[str, ...] = (FINANCE,)) -> Office:
    return waiting().given("case/s1", assigned(co=co), *facts)


def asked(unit: str = HOUSING, part: Part = Part.LEAD, on: date = MONDAY) -> ReturnAsked:
    return ReturnAsked(unit=unit, part=part, reason=RETURN.reason, proposed_unit=WATER, on=on)


def test_a_filed_suggestion_arrives_and_waits_since_the_day_it_was_filed() -> None:
    late = Office(routing).on(LATE)
    assert late.hears(filed(), on=MONDAY) == [received()]
    assert late.state("case/s1").stage is Stage.WAITING
    assert late.hears(filed(), on=LATE) == []


def test_a_suggestion_raised_in_session_is_known_as_one() -> None:
    (arrived,) = Office(routing).hears(filed(session_kind=SessionKind.IN_SESSION))
    assert isinstance(arrived, CaseReceived)
    assert arrived.in_session
    assert arrived.demands == DEMANDS


@pytest.mark.parametrize("who", [at_the_office(), at_the_government()])
def test_the_office_or_the_government_assigns_under_the_rules_of_the_day(who: object) -> None:
    told = waiting().ask(ASSIGN, who)  # type: ignore[arg-type]
    rules = "hunan@2025-03-12"
    assigned_ = UnitsAssigned(lead=HOUSING, co=(FINANCE,), year=2026, rules=rules, on=MONDAY)
    assert told == [assigned_, LeadTaken(year=2026)]


def test_a_case_is_assigned_once() -> None:
    with refused("not-waiting"):
        handed().ask(ASSIGN, at_the_office())


def test_a_case_that_was_never_filed_cannot_be_assigned_or_signed_for() -> None:
    with refused("unknown-case", 404):
        registry().ask(ASSIGN, at_the_office())
    with refused("unknown-case", 404):
        registry().ask(SIGN_IN, at_the_unit())


def test_there_is_always_a_lead() -> None:
    with pytest.raises(ValidationError):
        AssignUnits.model_validate({"suggestion": "s1", "co": (FINANCE,)})


@pytest.mark.parametrize("co", [(HOUSING,), (FINANCE, FINANCE)])
def test_no_unit_is_named_twice(co: tuple[str, ...]) -> None:
    with refused("unit-twice", 422):
        waiting().ask(AssignUnits(suggestion="s1", lead=HOUSING, co=co), at_the_office())


def test_a_case_goes_to_units_in_the_register_only() -> None:
    closed = waiting().given(f"unit/{FINANCE}", registered(FINANCE, active=False))
    for office, co, code in ((waiting(), ("气象局",), "unknown-unit"), (closed, (FINANCE,), "unit-not-in-force")):
        with refused(code, 422) as no:
            office.ask(AssignUnits(suggestion="s1", lead=HOUSING, co=co), at_the_office())
        assert co[0] in str(no.value)


def test_each_unit_signs_for_its_own_part() -> None:
    office = handed()
    assert office.ask(SIGN_IN, at_the_unit()) == [signed_in()]
    assert office.ask(SIGN_IN, at_the_unit(FINANCE)) == [SignedIn(unit=FINANCE, part=Part.CO, on=MONDAY)]
    with refused("already-signed-in"):
        office.ask(SIGN_IN, at_the_unit())


def test_a_unit_without_a_part_has_no_business_here() -> None:
    for command in (SIGN_IN, RETURN):
        with refused("not-your-case", 403):
            handed().ask(command, at_the_unit(WATER))


def test_a_unit_may_ask_to_return_a_case_until_the_last_day_is_over() -> None:
    assert handed().on(LAST).ask(RETURN, at_the_unit()) == [asked(on=LAST)]
    with refused("return-window-closed") as no:
        handed().on(LATE).ask(RETURN, at_the_unit())
    assert "2026年3月9日" in str(no.value)


def test_in_shandong_the_window_opens_with_the_receipt() -> None:
    def in_jinan(*facts: Event) -> Office:
        office = Office(routing).given(f"unit/{WATER}", registered(WATER), congress=JINAN)
        return office.given("case/s1", received(), assigned(congress=JINAN), *facts, congress=JINAN)

    unit = at_the_unit(congress=JINAN)
    assert in_jinan().on(date(2026, 4, 1)).ask(RETURN, unit)
    signed = signed_in(on=date(2026, 4, 1))
    assert in_jinan(signed).on(date(2026, 4, 7)).ask(RETURN, unit)  # the fifth day is Tomb Sweeping holiday
    with refused("return-window-closed"):
        in_jinan(signed).on(date(2026, 4, 8)).ask(RETURN, unit)


def test_a_return_names_another_unit_that_exists_and_a_reason() -> None:
    with refused("same-unit", 422):
        handed().ask(RETURN.model_copy(update={"proposed_unit": HOUSING}), at_the_unit())
    with refused("unknown-unit", 422):
        handed().ask(RETURN.model_copy(update={"proposed_unit": "气象局"}), at_the_unit())
    with pytest.raises(ValidationError):
        AskReturn(suggestion="s1", reason="不归我管", proposed_unit=WATER)


def test_while_a_return_is_undecided_the_unit_waits() -> None:
    office = handed(asked())
    for command in (RETURN, SIGN_IN):
        with refused("return-pending"):
            office.ask(command, at_the_unit())


def test_a_case_in_review_cannot_be_returned_any_more() -> None:
    with refused("not-handling"):
        handed(signed_in(), reply_submitted()).ask(RETURN, at_the_unit())


def test_a_redo_cannot_be_returned() -> None:
    office = handed(signed_in())
    office.ask(TakeRedo(suggestion="s1", round=2), at_the_office())
    with refused("not-handling"):
        office.ask(RETURN, at_the_unit())


def test_a_case_whose_reply_was_sent_back_cannot_be_returned_any_more() -> None:
    sent_back = ReplyReturned(unit=HOUSING, round=1, reasons=(SendBackReason.EMPTY,), note="太空洞", on=MONDAY)
    with refused("not-handling"):
        handed(signed_in(), reply_submitted(), sent_back).ask(RETURN, at_the_unit())


def test_a_refused_return_leaves_the_case_where_it_is_signed_in() -> None:
    office = handed(asked()).on(LAST)
    assert office.ask(REFUSE, at_the_government()) == [
        ReturnRefused(unit=HOUSING, part=Part.LEAD, note="属你局职责", on=LAST)
    ]
    case = office.state("case/s1")
    assert (case.lead.return_asked, case.lead.signed_in, case.lead.pause) == (
        None,
        LAST,
        6,
    )  # Monday itself does not count


def test_a_refused_return_does_not_change_when_the_unit_signed_in() -> None:
    office = handed(signed_in(), asked()).on(LAST)
    office.ask(REFUSE, at_the_government())
    assert office.state("case/s1").lead.signed_in == MONDAY


def test_a_reassigned_case_starts_anew_with_its_new_unit() -> None:
    office = handed(signed_in(), asked()).on(LATE)
    told = office.ask(REASSIGN, at_the_office())
    moved = UnitReassigned(unit=HOUSING, successor=WATER, part=Part.LEAD, on=LATE)
    assert told == [moved, LeadLeft(year=2026), LeadTaken(year=2026)]
    case = office.state("case/s1")
    assert (case.lead.unit, case.lead.assigned, case.lead.signed_in, case.returns) == (WATER, LATE, None, 1)
    assert (case.since, case.lead.pause) == (LATE, 0)
    with refused("not-your-case", 403):
        office.ask(SIGN_IN, at_the_unit(HOUSING))
    assert office.ask(RETURN.model_copy(update={"proposed_unit": HOUSING}), at_the_unit(WATER))


def test_a_co_units_place_is_reassigned_without_touching_the_lead() -> None:
    office = handed(signed_in(), asked(FINANCE, Part.CO)).on(LATE)
    office.ask(REASSIGN.model_copy(update={"unit": FINANCE}), at_the_office())
    lead, co = office.state("case/s1").lines
    assert office.state("case/s1").since == MONDAY
    assert (lead.unit, lead.signed_in, co.unit, co.part) == (HOUSING, MONDAY, WATER, Part.CO)


def test_only_an_open_request_is_decided() -> None:
    with refused("no-return-pending"):
        handed().ask(REFUSE, at_the_office())
    with refused("no-return-pending"):
        handed(asked()).ask(REFUSE.model_copy(update={"unit": FINANCE}), at_the_office())
    with refused("not-yours-to-ask", 403):
        handed(asked()).ask(REFUSE, at_the_inspection())


def test_where_nobody_has_asked_the_button_is_grey() -> None:
    with refused("no-return-pending"):
        return_pending(handed().state("case/s1"), context(at_the_office()))
    return_pending(handed(asked()).state("case/s1"), context(at_the_office()))


def test_the_successor_is_another_unit_and_exists() -> None:
    for successor, code in ((FINANCE, "unit-twice"), (HOUSING, "unit-twice"), ("气象局", "unknown-unit")):
        with refused(code, 422):
            handed(asked()).ask(REASSIGN.model_copy(update={"successor": successor}), at_the_office())


def test_a_case_is_reassigned_twice_at_most() -> None:
    office = handed(co=())
    for unit, successor in ((HOUSING, WATER), (WATER, FINANCE)):
        office.ask(RETURN.model_copy(update={"proposed_unit": successor}), at_the_unit(unit))
        ruling = DecideReturn(suggestion="s1", unit=unit, successor=successor, note="同意改办")
        if unit == WATER:
            with refused("ruling-needed", 422):
                office.ask(ruling, at_the_office())
        office.ask(ruling.model_copy(update={"ruled_by": "示例副市长"}), at_the_office())
    with refused("too-many-returns"):
        office.ask(RETURN.model_copy(update={"proposed_unit": HOUSING}), at_the_unit(FINANCE))


def test_of_two_requests_that_wait_together_only_what_the_rules_leave_room_for_is_granted() -> None:
    office = handed()
    office.ask(RETURN, at_the_unit(HOUSING))
    office.ask(DecideReturn(suggestion="s1", unit=HOUSING, successor=WATER, note="同意改办"), at_the_office())
    for unit in (WATER, FINANCE):
        office.ask(RETURN.model_copy(update={"proposed_unit": HOUSING}), at_the_unit(unit))
    ruled = {"note": "同意改办", "ruled_by": "示例副市长"}
    office.ask(DecideReturn(suggestion="s1", unit=WATER, successor=HOUSING, **ruled), at_the_office())
    another = DecideReturn(suggestion="s1", unit=FINANCE, successor=WATER, **ruled)
    with refused("too-many-returns"):
        office.ask(another, at_the_office())
    office.ask(another.model_copy(update={"successor": ""}), at_the_office())


@pytest.mark.mechanism("M19")
def test_a_case_keeps_the_rules_under_which_it_was_assigned(tmp_path: Path) -> None:
    """A revised book gives one workday for returns from Tuesday on; Monday's case keeps its five."""
    for book in (DEPLOY / "rules").glob("*.toml"):
        (tmp_path / book.name).write_text(book.read_text("utf-8"), "utf-8")
    revised = """
        [[version]]
        from = 2026-03-03
        [version.clocks]
        return_request = { count = 1, unit = "workday", from = "assignment", article = "修订后的办法" }
    """
    with (tmp_path / "hunan.toml").open("a", encoding="utf-8") as hunan:
        hunan.write(revised)
    office = Office(routing, law=Law(load_rules(tmp_path), LAW.calendar))
    office.given(f"unit/{HOUSING}", registered()).given(f"unit/{WATER}", registered(WATER))
    for id, day in (("old", MONDAY), ("new", date(2026, 3, 3))):
        office.given(f"case/{id}", received())
        office.on(day).ask(AssignUnits(suggestion=id, lead=HOUSING), at_the_office())
    assert office.state("case/old").rules != office.state("case/new").rules == "hunan@2026-03-03"
    assert office.on(LAST).ask(RETURN.model_copy(update={"suggestion": "old"}), at_the_unit())
    with refused("return-window-closed"):
        office.ask(RETURN.model_copy(update={"suggestion": "new"}), at_the_unit())
