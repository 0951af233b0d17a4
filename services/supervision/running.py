"""A clock that runs: since when, until when, what was said of it already, and the half of its way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import assert_never

from services.supervision.facts import ClockFrozen, ClockStarted, DueMoved
from shared.events.supervision import DeadlineApproaching, DeadlineMissed, HalfwayMissed
from shared.words import ClockName

Fact = ClockFrozen | DueMoved | DeadlineApproaching | DeadlineMissed | HalfwayMissed


@dataclass(frozen=True, slots=True)
class Running:
    clock: ClockName
    unit: str
    since: date
    due: date
    calendar: str
    frozen_on: date | None = None
    frozen: tuple[tuple[date, date], ...] = ()
    said: tuple[int, ...] = ()  # days before; 0 is the overdue mark
    reminders: tuple[int, ...] = ()  # days before, by the book
    moves: int = 0  # how often the date was moved: each date rings for itself
    at_close: bool = False  # counted from the close of the session 大会闭会
    halfway: int = 0  # percent of the way at which a contact must be on file
    uncontacted: date | None = None  # the half-way day that passed without one

    @property
    def name(self) -> tuple[ClockName, str]:
        return self.clock, self.unit

    @property
    def half(self) -> date | None:
        """中期检查: the last day for a contact, half of the way from the start to the due date as it now stands."""
        if not self.halfway:
            return None
        return self.since + timedelta(days=-(-(self.due - self.since).days * self.halfway // 100))


def started(fact: ClockStarted) -> Running:
    given = (fact.clock, fact.unit, fact.since, fact.due, fact.calendar)
    return Running(*given, reminders=fact.reminders, halfway=fact.halfway, at_close=fact.at_close)


def evolve(clock: Running, fact: Fact) -> Running:
    match fact:
        case ClockFrozen(on=on):
            return replace(clock, frozen_on=on)
        case DueMoved():
            return _moved(clock, fact)
        case DeadlineApproaching(days=days):
            return replace(clock, said=(*clock.said, days))
        case DeadlineMissed():
            return replace(clock, said=(*clock.said, 0))
        case HalfwayMissed(half=half):
            return replace(clock, uncontacted=half)
        case _:
            assert_never(fact)


def _moved(clock: Running, fact: DueMoved) -> Running:
    """A later day is announced anew, and its half of the way is checked anew."""
    if fact.due > fact.old:
        clock = replace(clock, said=(), uncontacted=None)
    clock = replace(clock, due=fact.due, frozen=fact.frozen, calendar=fact.calendar)
    return replace(clock, moves=clock.moves + 1, frozen_on=None)


def next_due(clocks: Sequence[Running]) -> Running | None:
    """The date that counts next; a promise only when nothing else runs."""
    running = [c for c in clocks if not c.frozen_on]
    return min(running, key=lambda c: (c.clock is ClockName.PROMISE, c.due), default=None)
