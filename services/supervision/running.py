"""A clock of a case, and which of them counts next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.words import ClockName


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that runs: since when, until when, what was said of it already."""

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

    @property
    def name(self) -> tuple[ClockName, str]:
        return self.clock, self.unit


def next_due(clocks: Sequence[Running]) -> Running | None:
    """The date that counts next; a promise only when nothing else runs."""
    running = [c for c in clocks if not c.frozen_on]
    return min(running, key=lambda c: (c.clock is ClockName.PROMISE, c.due), default=None)
