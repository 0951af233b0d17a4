"""What must hold of every case's clocks, whatever the place, the freezes and the calendar."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.supervision.alarm import RederiveDue
from services.supervision.case import Case, DueMoved
from services.supervision.clock import derive, last_day
from services.supervision.service import supervision
from shared.events.routing import ExtensionGranted
from shared.messages import Context, Law
from shared.words import ClockName, Role
from shared.workdays import Calendar
from tests.samples import (
    CITY,
    HOUSING,
    JINAN,
    LAW,
    Office,
    assigned,
    at_the_office,
    context,
    filed,
    person,
    signed_in,
    submitted,
)

C = ClockName
DAY = timedelta(days=1)
PLACES = st.sampled_from([CITY, JINAN, "110100", "310100", "500100", "330100", "410100", "370200"])
STARTS = st.dates(date(2025, 3, 12), date(2026, 12, 20))
HELD = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 30)), max_size=3)
every = settings(deadline=None, max_examples=120, database=None)
TIMER = person(Role.SYSTEM, "timer")


def known(through: int = 2029) -> Law:
    """The calendars that are there, and as many more plain years as a late date needs."""
    more = {year: "provisional" for year in range(2027, through)}
    return Law(LAW.books, replace(LAW.calendar, status={**LAW.calendar.status, **more}))  # type: ignore[arg-type]


def asking(place: str, on: date) -> Context:
    return context(at_the_office(place), on, law=known())


def case_of(place: str, first: date, **changes: object) -> Case:
    rules = LAW.books.at(place, first).version
    return replace(Case(lead=HOUSING, rules=rules, first_assigned=first), **changes)  # type: ignore[arg-type]


def frozen(since: date, held: list[tuple[int, int]]) -> tuple[tuple[date, date], ...]:
    return tuple((since + n * DAY, since + (n + k) * DAY) for n, k in held)


@every
@given(PLACES, STARTS, st.integers(0, 120), HELD, st.booleans())
def test_no_reply_is_due_later_than_six_months_after_the_first_assignment(
    place: str, first: date, later: int, held: list[tuple[int, int]], extended: bool
) -> None:
    """However often it was reassigned, frozen or extended (代表法（2025）第五十一条)."""
    case, ctx = case_of(place, first, extended=extended), asking(place, first)
    since = first + later * DAY
    cap = derive(case, C.REPLY, first, ctx, "handling_cap").day
    assert last_day(case, C.REPLY, since, ctx, frozen(since, held)) <= cap


@every
@given(PLACES, STARTS, st.integers(0, 120), HELD)
def test_an_extension_never_gives_an_earlier_day(
    place: str, first: date, later: int, held: list[tuple[int, int]]
) -> None:
    case, ctx, since = case_of(place, first), asking(place, first), first + later * DAY
    before = last_day(case, C.REPLY, since, ctx, frozen(since, held))
    after = last_day(replace(case, extended=True), C.REPLY, since, ctx, frozen(since, held))
    assert before <= after
    if not held and not later:
        assert after == derive(case, C.REPLY, first, ctx, "complex_reply").day, "six months, no less"


@every
@given(PLACES, STARTS, st.integers(1, 30), st.integers(0, 60))
def test_a_return_request_that_is_refused_never_costs_the_unit_a_day(
    place: str, first: date, k: int, after: int
) -> None:
    case, ctx = case_of(place, first), asking(place, first)
    held = ((first + after * DAY, first + (after + k) * DAY),)
    for clock in (C.SIGN_IN, C.CONTACT, C.REPLY):
        assert last_day(case, clock, first, ctx, held) >= last_day(case, clock, first, ctx)


# Provisional years


def in_hand(on: date, law: Law) -> Office:
    office = Office(supervision, law=law).on(on)
    for fact in (submitted(level=2, on=on), filed(on=on), assigned(on=on), signed_in(on=on)):
        office.hears(fact, on=on)
    return office


def published(holidays: set[date], worked: set[date]) -> Calendar:
    """2027 as the State Council may yet publish it."""
    status = {**LAW.calendar.status, 2027: "published"}
    off = {d: "放假" for d in holidays} | {d: n for d, n in LAW.calendar.holidays.items() if d.year != 2027}
    return Calendar(status, off, LAW.calendar.makeup | (worked - holidays), "2027 published")  # type: ignore[arg-type]


IN_2027 = st.dates(date(2027, 1, 1), date(2027, 6, 30))
WEEKENDS = IN_2027.map(lambda d: d if d.weekday() > 4 else d + (5 - d.weekday()) * DAY)


@settings(deadline=None, max_examples=60, database=None)
@given(st.dates(date(2026, 10, 9), date(2026, 12, 31)), st.sets(IN_2027, max_size=20), st.sets(WEEKENDS, max_size=8))
def test_a_day_counted_on_a_provisional_year_is_derived_again_when_the_real_one_is_published_and_never_silently(
    on: date, holidays: set[date], worked: set[date]
) -> None:
    office = in_hand(on, LAW)
    before: Case = office.state("case/s1")
    reply = before.clock(C.REPLY)
    assert reply
    ctx = context(at_the_office(), on)
    assume(reply.due.year == 2027)
    assert derive(before, C.REPLY, on, ctx).provisional, "until then it is marked"
    office.law = Law(LAW.books, published(holidays, worked))
    told = office.ask(RederiveDue(suggestion="s1"), TIMER)
    after: Case = office.state("case/s1")
    fresh = {c.name: c.due for c in in_hand(on, office.law).state("case/s1").clocks}
    assert {c.name: c.due for c in after.clocks} == fresh, "as if it had been counted on the real year at once"
    moved = {(e.clock, e.unit): (e.old, e.due) for e in told if isinstance(e, DueMoved)}
    for clock in before.clocks:
        assert moved[clock.name] == (clock.due, fresh[clock.name]), "old day and new day are in the ledger"
    assert {e.reason for e in told if isinstance(e, DueMoved)} == {"公布年度工作日历"}
    assert not derive(after, C.REPLY, on, context(at_the_office(), on, law=office.law)).provisional
    assert office.ask(RederiveDue(suggestion="s1"), TIMER) == []


def test_an_extension_granted_on_a_provisional_year_follows_the_real_one_too() -> None:
    on = date(2026, 11, 2)
    office = in_hand(on, LAW)
    office.hears(ExtensionGranted(unit=HOUSING, note="同意", on=on), on=on)
    assert office.state("case/s1").reply_due == date(2027, 5, 5), "behind Labour Day"
    office.law = Law(LAW.books, published({date(2027, 5, 3)}, set()))
    office.ask(RederiveDue(suggestion="s1"), TIMER)
    assert office.state("case/s1").reply_due == date(2027, 5, 4)
