"""期限: when each clock starts, freezes, moves and stops, and the day it falls due.

All spans come from the rule book; a case under way keeps the book it was assigned under.
"""

from dataclasses import replace
from datetime import date

from services.supervision.case import Case
from services.supervision.facts import ClockFrozen, ClockStarted, ClockStopped, DueMoved
from services.supervision.running import Running
from shared.messages import Context, Event
from shared.rules import Rules
from shared.words import ClockName
from shared.workdays import Due, due

ANSWERING = (ClockName.REPLY, ClockName.REDO)
Frozen = tuple[tuple[date, date], ...]


def book_of(case: Case, ctx: Context, since: date | None = None) -> Rules:
    """The book the case was assigned under; before the assignment that of the day the clock began, for good."""
    if case.rules:
        return ctx.law.books.named(case.rules)
    return ctx.law.books.at(ctx.congress, since) if since else ctx.rules


def start(case: Case, clock: ClockName, since: date, ctx: Context, unit: str = "") -> ClockStarted:
    """The clock's start, with the day it falls due under the case's book."""
    last, calendar = last_day(case, clock, since, ctx), ctx.law.calendar.version
    book = book_of(case, ctx, since)
    half = book.value("halfway_percent") if clock in ANSWERING else 0
    days = tuple(book.value("reminder_days"))
    return ClockStarted(clock=clock, unit=unit, since=since, due=last, calendar=calendar, reminders=days, halfway=half)


def last_day(case: Case, clock: ClockName, since: date, ctx: Context, frozen: Frozen = ()) -> date:
    """A reply is never due later than six months after the first assignment (代表法（2025）第五十一条)."""
    last = derive(case, clock, since, ctx, span_of(case, clock), frozen).day
    if clock is ClockName.REPLY and case.first_assigned:
        return min(last, derive(case, clock, case.first_assigned, ctx, "handling_cap").day)
    return last


def span_of(case: Case, clock: ClockName) -> str:
    """The entry of the book that the clock runs by."""
    return ClockName.COMPLEX_REPLY.value if clock is ClockName.REPLY and case.extended else clock.value


def from_receipt(case: Case, clock: ClockName, ctx: Context) -> bool:
    """Some books count a unit's time from the day it signed in, not from the assignment."""
    return book_of(case, ctx).counts_from(clock.value) == "receipt"


def derive(
    case: Case,
    clock: ClockName,
    since: date,
    ctx: Context,
    span: str = "",
    frozen: Frozen = (),
    begins: str = "起算",
) -> Due:
    return due(since, book_of(case, ctx, since).clock(span or clock.value), ctx.law.calendar, frozen, begins)


def stop(case: Case, clock: ClockName, unit: str = "") -> list[Event]:
    return [ClockStopped(clock=clock, unit=unit)] if case.clock(clock, unit) else []


def all_stopped(case: Case) -> list[Event]:
    return [ClockStopped(clock=c.clock, unit=c.unit) for c in case.clocks]


def freeze(case: Case, clock: ClockName, on: date, unit: str = "") -> list[Event]:
    running = case.clock(clock, unit)
    return [ClockFrozen(clock=clock, unit=unit, on=on)] if running and not running.frozen_on else []


def resume(case: Case, clock: ClockName, on: date, ctx: Context, unit: str = "") -> list[Event]:
    running = case.clock(clock, unit)
    if not running or not running.frozen_on:
        return []
    frozen = (*running.frozen, (running.frozen_on, on))
    return [moved(case, running, ctx, frozen, "申退裁定，冻结期间不计")]


def extend(case: Case, ctx: Context) -> list[Event]:
    """The reply's day moves to that of a complex one; one that stands still moves when it goes on."""
    running = case.clock(ClockName.REPLY)
    if not running or running.frozen_on:
        return []
    return [moved(replace(case, extended=True), running, ctx, running.frozen, "同意延期答复")]


def moved(case: Case, running: Running, ctx: Context, frozen: Frozen, reason: str) -> DueMoved:
    """The day derived anew, with the reason why it may have moved."""
    day = last_day(case, running.clock, running.since, ctx, frozen)
    return DueMoved(
        clock=running.clock,
        unit=running.unit,
        old=running.due,
        due=day,
        frozen=frozen,
        calendar=ctx.law.calendar.version,
        reason=reason,
    )
