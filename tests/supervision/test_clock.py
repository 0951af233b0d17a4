"""期限: reminders before the day, a mark after it, and what moves a date."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from services.routing.assignment import AssignUnits, SignIn
from services.supervision.alarm import FireAlarm, RederiveDue, alarms, rungs, tick
from services.supervision.case import Case, DueMoved
from services.supervision.service import supervision
from shared.events.rating import RedoOrdered
from shared.events.routing import ReturnAsked, ReturnRefused, UnitReassigned
from shared.events.supervision import DeadlineApproaching, DeadlineMissed
from shared.messages import Law
from shared.people import Person
from shared.rules import load_rules
from shared.settings import DEPLOY
from shared.words import ClockName, Part, ReplyClass, Role
from shared.workdays import Calendar, end_of
from tests.samples import (
    CITY,
    FINANCE,
    HOUSING,
    JINAN,
    LAW,
    MONDAY,
    WATER,
    Office,
    a_house,
    assigned,
    at,
    at_the_office,
    at_the_unit,
    bring_to_filing,
    bring_to_handling,
    delivered,
    filed,
    promise,
    reply,
    signed_in,
    submitted,
)

C = ClockName
TIMER = Person("timer", "", Role.SYSTEM, "430500")
REPLY_DUE = date(2026, 6, 2)
RETURN = ReturnAsked(unit=HOUSING, part=Part.LEAD, reason="属水利部门职责", proposed_unit=WATER, on=date(2026, 3, 4))
REFUSED = ReturnRefused(unit=HOUSING, part=Part.LEAD, note="属你局职责", on=date(2026, 3, 9))


def ledger(law: Law = LAW) -> Office:
    """A case handed to the housing bureau on Monday, 2 March 2026."""
    office = Office(supervision, law=law)
    for fact in (submitted(level=2), filed(), assigned(co=(FINANCE,))):
        office.hears(fact)
    return office


def due_days(office: Office, congress: str = "430500") -> dict[tuple[str, str], date]:
    case: Case = office.state("case/s1", congress)
    return {(c.clock.value, c.unit): c.due for c in case.clocks}


def with_calendar(year: int, *holidays: date) -> Calendar:
    """Another edition of the calendar: some days more are off."""
    more = dict.fromkeys(holidays, "放假")
    return replace(LAW.calendar, holidays={**LAW.calendar.holidays, **more}, version=f"edition of {year}")


def test_the_clocks_of_an_assignment_run_from_its_day() -> None:
    assert due_days(ledger()) == {
        ("sign_in", HOUSING): date(2026, 3, 4),
        ("contact", ""): date(2026, 3, 30),
        ("reply", ""): REPLY_DUE,
        ("sign_in", FINANCE): date(2026, 3, 4),
        ("co_opinion", FINANCE): date(2026, 4, 2),
    }


def test_a_fact_heard_late_starts_its_clock_on_the_day_it_happened() -> None:
    office = Office(supervision).on(date(2026, 3, 20))
    office.hears(submitted(on=MONDAY), on=MONDAY)
    assert due_days(office) == {("county_review", ""): date(2026, 3, 5)}


@pytest.mark.mechanism("M53")
@pytest.mark.parametrize(
    ("ordered", "due"),
    [
        (date(2027, 1, 31), date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2026, 1, 31), date(2026, 2, 28)),  # a Saturday, but worked
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2026, 9, 16), date(2026, 10, 16)),
    ],
)
def test_a_redo_is_due_within_a_month_rolled_to_a_workday(ordered: date, due: date) -> None:
    office = Office(supervision).on(ordered)
    for fact in (submitted(level=2), filed(), assigned(), signed_in(), delivered()):
        office.hears(fact, on=ordered)
    office.hears(RedoOrdered(window="2026-1", round=2, on=ordered))
    assert due_days(office) == {("redo", ""): due}


def test_a_clock_is_announced_15_7_3_and_1_days_before_and_marked_after() -> None:
    running = ledger().state("case/s1").clock(C.REPLY)
    assert {days: moment for days, moment in rungs(running).items()} == {
        15: end_of(date(2026, 5, 17)),
        7: end_of(date(2026, 5, 25)),
        3: end_of(date(2026, 5, 29)),
        1: end_of(date(2026, 5, 31)),
        0: end_of(REPLY_DUE),
    }


def test_a_short_clock_is_not_announced_before_it_started() -> None:
    office = Office(supervision)
    office.hears(submitted())
    assert set(rungs(office.state("case/s1").clock(C.COUNTY_REVIEW))) == {1, 0}


def test_each_rung_rings_once_at_its_moment() -> None:
    house = bring_to_handling(a_house())
    house.to(date(2026, 6, 30))
    said = [e for e in house.told("supervision", DeadlineApproaching) if e.clock is C.REPLY]  # type: ignore[attr-defined]
    assert [(e.days, e.late_days) for e in said] == [(15, 0), (7, 0), (3, 0), (1, 0)]  # type: ignore[attr-defined]
    late = [e for e in house.told("supervision", DeadlineMissed) if e.clock is C.REPLY]  # type: ignore[attr-defined]
    assert late == [DeadlineMissed(clock=C.REPLY, unit="", due=REPLY_DUE, late_days=0)]


def test_the_last_day_counts_to_midnight() -> None:
    house = bring_to_handling(a_house())
    before_midnight = end_of(REPLY_DUE) - timedelta(seconds=1)

    def missed() -> int:
        return sum(e.clock is C.REPLY for e in house.told("supervision", DeadlineMissed))  # type: ignore[attr-defined]

    house.until(before_midnight)
    assert missed() == 0
    house.until(before_midnight + timedelta(seconds=1))
    assert missed() == 1


@pytest.mark.mechanism("M16")
def test_a_unit_that_does_not_sign_in_within_two_workdays_is_named() -> None:
    house = bring_to_filing(a_house(date(2026, 3, 6)))
    house.ask(AssignUnits(suggestion="s1", lead=HOUSING, co=(FINANCE,)), at_the_office())
    house.ask(SignIn(suggestion="s1"), at_the_unit(FINANCE))
    house.to(date(2026, 3, 10), 23)  # Tuesday: the second workday after that Friday
    assert house.told("supervision", DeadlineMissed) == []
    house.to(date(2026, 3, 11), 0)
    late = DeadlineMissed(clock=C.SIGN_IN, unit=HOUSING, due=date(2026, 3, 10), late_days=0)
    assert house.told("supervision", DeadlineMissed) == [late]


def test_after_downtime_the_highest_rung_rings_once_and_says_how_late() -> None:
    house = bring_to_handling(a_house())
    house.until(at(date(2026, 6, 10)), away=True)
    said = house.told("supervision", DeadlineApproaching) + house.told("supervision", DeadlineMissed)
    assert [e for e in said if e.clock is C.REPLY] == [  # type: ignore[attr-defined]
        DeadlineMissed(clock=C.REPLY, unit="", due=REPLY_DUE, late_days=7)
    ]


def test_a_clock_that_is_not_there_or_stands_still_does_not_ring() -> None:
    office = ledger().on(date(2026, 7, 1))
    frozen = ledger()
    frozen.hears(RETURN)
    for where, alarm in (
        (office, FireAlarm(suggestion="s1", clock=C.REDO, unit="", days=0)),
        (frozen.on(date(2026, 7, 1)), FireAlarm(suggestion="s1", clock=C.REPLY, unit="", days=0)),
        (ledger(), FireAlarm(suggestion="s1", clock=C.REPLY, unit="", days=15)),
        (Office(supervision), FireAlarm(suggestion="s1", clock=C.REPLY, unit="", days=0)),
    ):
        assert where.ask(alarm, TIMER) == []


def test_what_has_been_said_is_not_said_again() -> None:
    office = ledger().on(date(2026, 5, 20))
    ring = FireAlarm(suggestion="s1", clock=C.REPLY, unit="", days=15)
    assert office.ask(ring, TIMER)
    assert office.ask(ring, TIMER) == []


def test_a_lower_rung_that_comes_late_does_not_mark_the_deadline_twice() -> None:
    office = ledger().on(date(2026, 7, 1))
    assert office.ask(FireAlarm(suggestion="s1", clock=C.REPLY, unit="", days=15), TIMER)
    assert office.ask(FireAlarm(suggestion="s1", clock=C.REPLY, unit="", days=7), TIMER) == []


def test_an_alarm_row_says_what_to_ask_for() -> None:
    rows = alarms(ledger().state("case/s1"))
    assert set(rows) == {
        f"sign_in/{HOUSING}/0/0",
        "contact//15/0",
        "reply//15/0",
        "reply//half/0",
        f"sign_in/{FINANCE}/0/0",
        f"co_opinion/{FINANCE}/15/0",
    }
    assert tick("s1", "reply//15/0") == FireAlarm(suggestion="s1", clock=C.REPLY, unit="", days=15)


def test_a_return_request_stops_the_units_clocks_until_it_is_decided() -> None:
    office = ledger()
    office.hears(RETURN)
    frozen = {c.name for c in office.state("case/s1").clocks if c.frozen_on}
    assert frozen == {(C.SIGN_IN, HOUSING), (C.CONTACT, ""), (C.REPLY, "")}
    assert set(alarms(office.state("case/s1"))) == {
        f"return_decision/{HOUSING}/7/0",
        f"sign_in/{FINANCE}/0/0",
        f"co_opinion/{FINANCE}/15/0",
    }
    office.hears(REFUSED)
    assert due_days(office) == {
        ("contact", ""): date(2026, 4, 2),  # three workdays were frozen
        ("reply", ""): date(2026, 6, 8),  # five days later is a Sunday
        ("sign_in", FINANCE): date(2026, 3, 4),
        ("co_opinion", FINANCE): date(2026, 4, 2),
    }


def test_a_moved_date_is_announced_anew_and_says_why() -> None:
    office = ledger().on(date(2026, 3, 4))
    office.hears(RETURN)
    moved = [e for e in office.hears(REFUSED) if isinstance(e, DueMoved) and e.clock is C.REPLY]
    assert [(e.old, e.due, e.frozen) for e in moved] == [
        (REPLY_DUE, date(2026, 6, 8), ((date(2026, 3, 4), date(2026, 3, 9)),))
    ]
    assert moved[0].reason.endswith("不计")
    assert office.state("case/s1").reply_due == date(2026, 6, 8)


def test_a_new_unit_has_new_clocks() -> None:
    office = ledger()
    office.hears(RETURN)
    day = date(2026, 3, 9)
    office.hears(UnitReassigned(unit=HOUSING, successor=WATER, part=Part.LEAD, on=day))
    days = due_days(office)
    assert (days["sign_in", WATER], days["reply", ""]) == (date(2026, 3, 11), date(2026, 6, 9))
    assert not {("sign_in", HOUSING), ("return_decision", HOUSING)} & days.keys()


def reassigned_late(law: Law = LAW) -> Office:
    """Given back and handed to another unit four months after the first assignment."""
    office = ledger(law)
    day = date(2026, 7, 2)
    office.hears(RETURN.model_copy(update={"on": day}))
    office.hears(UnitReassigned(unit=HOUSING, successor=WATER, part=Part.LEAD, on=day))
    return office


def test_a_reassigned_case_is_answered_within_six_months_of_its_first_assignment() -> None:
    assert due_days(reassigned_late())["reply", ""] == date(2026, 9, 2)


def test_a_published_calendar_does_not_lift_the_six_months() -> None:
    office = reassigned_late()
    office.law = Law(LAW.books, with_calendar(2026, date(2026, 8, 3)))
    office.ask(RederiveDue(suggestion="s1"), TIMER)
    assert due_days(office)["reply", ""] == date(2026, 9, 2)


REVISED = """
    [[version]]
    from = 2026-03-05
    [version.clocks]
    assign_between = { count = 20, unit = "workday", from = "filing", article = "修订后的办法" }
    co_opinion = { count = 2, unit = "month", from = "assignment", article = "修订后的办法" }
    reply = { count = 1, unit = "month", from = "assignment", article = "修订后的办法" }
    redo = { count = 10, unit = "workday", from = "redo-order", article = "修订后的办法" }
"""


def revised(folder: Path) -> Law:
    """The place's own book is revised from Thursday, 5 March 2026."""
    for book in (DEPLOY / "rules").glob("*.toml"):
        own = REVISED if book.stem == "hunan" else ""
        (folder / book.name).write_text(book.read_text("utf-8") + own, "utf-8")
    return Law(load_rules(folder), LAW.calendar)


@pytest.mark.mechanism("M19")
def test_a_case_from_before_the_revision_keeps_its_days_of_assignment_co_opinion_and_redo(tmp_path: Path) -> None:
    law, friday = revised(tmp_path), date(2026, 3, 6)
    days = {}
    for on in (MONDAY, friday):
        office = Office(supervision, law=law).on(on)
        for fact in (submitted(level=2, on=on), filed(on=on)):
            office.hears(fact)
        days[on] = due_days(office)
        office.hears(assigned(on=on, co=(FINANCE,), rules=law.books.at(CITY, on).version))
        office.on(friday)
        days[on] |= due_days(office)
        for fact in (signed_in(on=on), delivered(on=friday), RedoOrdered(window="2026-1", round=2, on=friday)):
            office.hears(fact, on=friday)
        days[on] |= due_days(office)
    old, new = days[MONDAY], days[friday]
    assert (old["assign_between", ""], new["assign_between", ""]) == (date(2026, 3, 9), date(2026, 4, 3))
    assert (old["co_opinion", FINANCE], new["co_opinion", FINANCE]) == (date(2026, 4, 2), date(2026, 5, 6))
    assert (old["reply", ""], new["reply", ""]) == (REPLY_DUE, date(2026, 4, 7))
    assert (old["redo", ""], new["redo", ""]) == (date(2026, 4, 7), date(2026, 3, 20)), "ordered on the same day"


@pytest.mark.mechanism("M19")
def test_a_calendar_published_after_the_revision_moves_the_old_case_by_its_old_rules(tmp_path: Path) -> None:
    """Filed before, assigned after: while it waits, its day of assignment stays that of the old book."""
    law = revised(tmp_path)
    office = Office(supervision, law=law)
    for fact in (submitted(level=2), filed()):
        office.hears(fact)
    office.on(date(2026, 3, 6)).law = Law(law.books, with_calendar(2026, date(2026, 3, 9)))
    office.ask(RederiveDue(suggestion="s1"), TIMER)
    assert due_days(office) == {("assign_between", ""): date(2026, 3, 10)}


def test_in_shandong_the_co_opinion_runs_from_receipt() -> None:
    office = Office(supervision)
    for fact in (submitted(), filed(), assigned(co=(FINANCE,), congress=JINAN)):
        office.hears(fact, congress=JINAN)
    office.hears(signed_in(FINANCE, date(2026, 3, 4), Part.CO), congress=JINAN)
    assert due_days(office, JINAN)["co_opinion", FINANCE] == date(2026, 4, 7)  # 4 to 6 April is Tomb Sweeping


def test_a_published_calendar_moves_what_it_touches_and_leaves_promises_alone() -> None:
    office = ledger()
    office.law = Law(LAW.books, with_calendar(2026, date(2026, 3, 4), date(2026, 4, 2)))
    office.ask(RederiveDue(suggestion="s1"), TIMER)
    moved = due_days(office)
    assert moved["sign_in", HOUSING] == moved["sign_in", FINANCE] == date(2026, 3, 5)
    assert moved["co_opinion", FINANCE] == date(2026, 4, 3)
    assert office.ask(RederiveDue(suggestion="s1"), TIMER) == []
    office.hears(delivered(reply_class=ReplyClass.B, promises=(promise(due=date(2026, 5, 9)),)))
    office.law = Law(LAW.books, with_calendar(2026, date(2026, 5, 9)))
    assert office.ask(RederiveDue(suggestion="s1"), TIMER) == []
    assert due_days(office) == {("promise", "1-1"): date(2026, 5, 9)}


def test_a_date_moved_there_and_back_rings_for_itself() -> None:
    office = ledger()
    before = alarms(office.state("case/s1"))
    for calendar in (with_calendar(2026, date(2026, 6, 2)), LAW.calendar):
        office.law = Law(LAW.books, calendar)
        office.ask(RederiveDue(suggestion="s1"), TIMER)
    after = alarms(office.state("case/s1"))
    assert before["reply//15/0"] == after["reply//15/2"], "the same moment, under another key"


@pytest.mark.parametrize(("day_off", "again"), [(date(2026, 3, 4), False), (date(2026, 6, 2), True)])
def test_what_was_announced_is_announced_anew_only_for_a_later_day(day_off: date, again: bool) -> None:
    office = ledger().on(date(2026, 5, 20))
    office.ask(FireAlarm(suggestion="s1", clock=C.REPLY, unit="", days=15), TIMER)
    office.law = Law(LAW.books, with_calendar(2026, day_off))
    office.ask(RederiveDue(suggestion="s1"), TIMER)
    assert (office.state("case/s1").clock(C.REPLY).said == ()) is again


def test_a_frozen_clock_takes_the_new_calendar_when_it_runs_again() -> None:
    office = ledger()
    office.hears(RETURN)
    office.law = Law(LAW.books, with_calendar(2026, date(2026, 6, 8)))
    moved = office.ask(RederiveDue(suggestion="s1"), TIMER)
    assert C.REPLY not in {e.clock for e in moved if isinstance(e, DueMoved)}
    office.hears(REFUSED)
    assert due_days(office)["reply", ""] == date(2026, 6, 9)


def test_a_promise_rings_like_every_other_clock() -> None:
    house = reply(bring_to_handling(a_house()), reply_class=ReplyClass.B, promises=(promise(due=date(2026, 4, 30)),))
    house.to(date(2026, 5, 2))
    missed = DeadlineMissed(clock=C.PROMISE, unit="1-1", due=date(2026, 4, 30), late_days=0)
    assert house.told("supervision", DeadlineMissed) == [missed]


def test_the_clock_and_the_calendar_are_nobodys_to_command() -> None:
    assert not FireAlarm.by
    assert not RederiveDue.by


def test_a_year_without_calendar_is_not_guessed() -> None:
    office = Office(supervision).on(date(2027, 12, 30))
    assert office.hears(submitted(on=date(2027, 12, 30))) == []
    (parked,) = office.parked
    assert "没有2028年的工作日历" in parked[4]
