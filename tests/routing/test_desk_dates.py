"""The day on a desk line is the official one, whatever has moved the clock."""

from datetime import date, timedelta

import pytest

from services.routing.assignment import AskReturn, DecideReturn, SignIn
from services.routing.desk import tasks
from services.routing.extension import AskExtension, DecideExtension, reply_due
from services.routing.halfway import NoteHalfway, note_halfway
from services.routing.reply import SubmitReply
from services.routing.service import routing
from shared import desk
from shared.events.routing import TrialAssigned
from shared.events.supervision import DeadlineMissed, HalfwayMissed
from shared.web.showing import due_day
from shared.words import ClockName, Role, SessionKind
from tests.samples import (
    CITY,
    FINANCE,
    HOUSING,
    LAW,
    MONDAY,
    WATER,
    House,
    Office,
    a_house,
    answered,
    assigned,
    at,
    at_the_office,
    at_the_unit,
    bring_to_handling,
    contacted,
    context,
    filed,
    given,
    person,
    received,
    refused,
    signed_in,
)

TUESDAY, WEDNESDAY, FRIDAY = date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 6)


def on_desk(house: House, command: str, who: str) -> date | None:
    shown = desk.shown(tasks(house.offices["routing"].state("case/s1"))).values()
    found = [t for t in shown if (t.command, t.who) == (command, who)]
    days = {due_day(house.offices["routing"].law, CITY, t.clock, t.since, t.pause, **t.book) for t in found}
    assert len(days) == 1
    return days.pop()


def official(house: House, clock: ClockName, unit: str = "") -> date:
    running = house.case().clock(clock, unit)
    assert running
    return running.due


def gives_back(house: House, unit: str, successor: str, on: date, decided: date) -> None:
    ask = AskReturn(suggestion="s1", reason="此事不属本单位职责范围", proposed_unit=WATER)
    house.to(on).ask(ask, at_the_unit(unit))
    ruling = DecideReturn(suggestion="s1", unit=unit, successor=successor, note="已研究")
    house.to(decided).ask(ruling, at_the_office())


@pytest.mark.parametrize(
    ("asked", "decided", "due"),
    [
        (TUESDAY, WEDNESDAY, date(2026, 6, 3)),
        (WEDNESDAY, FRIDAY, date(2026, 6, 4)),
        (date(2026, 3, 2), WEDNESDAY, date(2026, 6, 3)),  # the day of the assignment does not count in any case
    ],
)
def test_after_a_refused_return_the_lead_reads_the_day_of_its_clock(asked: date, decided: date, due: date) -> None:
    house = bring_to_handling(a_house())
    gives_back(house, HOUSING, "", asked, decided)
    assert on_desk(house, "log-contact", HOUSING) == official(house, ClockName.REPLY) == due
    routed = house.offices["routing"].state("case/s1")
    assert reply_due(routed, context(at_the_unit(), decided)) == due


def test_after_a_refused_return_the_co_unit_reads_the_day_of_its_clock_and_the_lead_waits_as_long() -> None:
    house = bring_to_handling(a_house(), co=(FINANCE,))
    gives_back(house, FINANCE, "", TUESDAY, date(2026, 3, 9))
    due = date(2026, 4, 8)
    assert on_desk(house, "file-co-opinion", FINANCE) == official(house, ClockName.CO_OPINION, FINANCE) == due
    house.offices["routing"].given("case/s1", contacted())
    with refused("co-opinion-pending"):
        house.to(due).ask(SubmitReply(suggestion="s1", **answered()), at_the_unit())
    assert house.to(date(2026, 4, 9)).ask(SubmitReply(suggestion="s1", **answered()), at_the_unit())


def test_an_extended_reply_is_due_six_months_after_the_first_assignment_on_the_desk_too() -> None:
    house = bring_to_handling(a_house())
    gives_back(house, HOUSING, WATER, TUESDAY, date(2026, 3, 16))
    house.ask(SignIn(suggestion="s1"), at_the_unit(WATER))
    house.ask(AskExtension(suggestion="s1", reason="涉及面广，方案还在论证"), at_the_unit(WATER))
    house.ask(DecideExtension(suggestion="s1", granted=True, note="同意"), at_the_office())
    assert on_desk(house, "log-contact", WATER) == official(house, ClockName.REPLY) == date(2026, 9, 2)


def test_the_longest_extension_is_the_cap_in_every_book() -> None:
    """The desk goes by the one, the official clock by the smaller of the two."""
    places = set(LAW.books.divisions.values())
    for rules in (r for r in LAW.books.rules.values() if r.version.partition("@")[0] in places):
        longer, cap = rules.clock("complex_reply"), rules.clock("handling_cap")
        assert (longer.count, longer.unit) == (cap.count, cap.unit), rules.version


def test_of_two_return_requests_the_desk_shows_the_one_that_waits_longest() -> None:
    house = bring_to_handling(a_house(), co=(FINANCE,))
    for day, unit in ((TUESDAY, HOUSING), (FRIDAY, FINANCE)):
        ask = AskReturn(suggestion="s1", reason="此事不属本单位职责范围", proposed_unit=WATER)
        house.to(day).ask(ask, at_the_unit(unit))
    assert on_desk(house, "decide-return", "") == official(house, ClockName.RETURN_DECISION, HOUSING)


def test_a_half_way_check_heard_after_a_contact_or_of_another_unit_or_round_marks_nothing() -> None:
    office = Office(routing).given("case/s1", received(), assigned(), signed_in())
    case, ctx = office.state("case/s1"), context(person(Role.SYSTEM))
    note = NoteHalfway(suggestion="s1", unit=HOUSING, round=1)
    assert len(note_halfway(case, note, ctx)) == 1
    assert note_halfway(case, note.model_copy(update={"unit": WATER}), ctx) == []
    assert note_halfway(case, note.model_copy(update={"round": 2}), ctx) == []
    missed = HalfwayMissed(clock=ClockName.REPLY, unit=HOUSING, round=1, half=TUESDAY, due=FRIDAY, late_days=0)
    assert len(office.hears(missed)) == 1
    assert office.hears(missed) == []
    assert office.given("case/s1", contacted()).hears(missed) == []


@pytest.mark.parametrize(
    ("kind", "closes", "due"),
    [
        (SessionKind.IN_SESSION, date(2026, 3, 9), date(2026, 4, 9)),
        (SessionKind.IN_SESSION, date(2026, 2, 27), date(2026, 4, 2)),  # filed after the close
        (SessionKind.IN_SESSION, None, date(2026, 4, 2)),  # no session is on record
        (SessionKind.BETWEEN_SESSIONS, date(2026, 3, 9), date(2026, 3, 9)),  # five working days from the filing
    ],
)
def test_desk_and_ledger_count_the_assignment_from_the_same_day(
    kind: SessionKind, closes: date | None, due: date
) -> None:
    """In session from its close; the offices that assign read that day, and it is overdue on the next."""
    house = House(at(MONDAY))
    for office in (house.offices["routing"], house.offices["supervision"]):
        office.hears(filed(session_kind=kind, session_closes=closes))
    clock = ClockName.assigning(kind is SessionKind.IN_SESSION)
    assert on_desk(house, "assign-units", "") == official(house, clock) == due
    house.to(due)
    assert not house.told("supervision", DeadlineMissed)
    house.to(due + timedelta(days=1))
    assert len(house.told("supervision", DeadlineMissed)) == 1


def test_while_the_units_are_asked_first_the_assignment_counts_from_the_close_all_the_same() -> None:
    asked = TrialAssigned(lead=HOUSING, co=(), on=WEDNESDAY)
    case = given(routing, "case", received(in_session=True, counted=FRIDAY), asked)
    assert {(t.clock, t.since) for t in tasks(case) if t.command == "assign-units"} == {
        (ClockName.ASSIGN_IN_SESSION, FRIDAY)
    }
