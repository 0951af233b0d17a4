"""What waits for whom: every service lists its own part of the work desk 工作台 in the same columns."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Column, Date, Table, Text

from shared.columns import numbers, texts
from shared.service import table
from shared.words import ClockName, Role

BOOK = ("rules", "first", "received")


@dataclass(frozen=True, slots=True)
class Task:
    """One thing expected of one person, office or unit."""

    role: Role
    who: str  # the deputy's id, the unit or county; empty: whoever holds the role in this congress
    what: str  # the word on the button
    command: str  # its address
    title: str
    number: str = ""
    clock: ClockName | None = None
    since: date | None = None
    pause: int = 0  # days the clock stood still
    rules: str = ""  # the book of the case; empty: the one in force here when the clock began
    first: date | None = None  # of a reply: the first assignment, from which no book lets it take longer than its cap
    received: date | None = None  # when the unit signed in: where the clock starts if the book counts from receipt
    mark: str = ""  # why the line is yellow

    @property
    def book(self) -> dict[str, Any]:
        """What its day hangs on besides clock, start and pause, as `due_day` takes it."""
        return {name: getattr(self, name) for name in BOOK}

    def row(self) -> tuple[object, ...]:
        clock = self.clock.value if self.clock else None
        expected = (self.role.value, self.who, self.what, self.command, self.title, self.number)
        return (*expected, clock, self.since, self.pause, self.rules, self.first, self.received, self.mark)


@cache
def desk() -> Table:
    """Columns as in `Task.row`; one table, whoever lists in it."""
    return table(
        "desk",
        *texts("role", "who", "what", "command", "title", "number"),
        Column("clock", Text),
        Column("since", Date),
        *numbers("pause"),
        *texts("rules"),
        Column("first", Date),
        Column("received", Date),
        *texts("mark"),
        index=["congress role who"],
    )


def shown(tasks: list[Task]) -> dict[str, Task]:
    """One per (command, who); of several the one that has waited longest."""
    youngest_first = sorted(tasks, key=lambda t: t.since or date.max, reverse=True)
    return {f"{t.command}/{t.role}/{t.who}": t for t in youngest_first}


def rows(tasks: list[Task]) -> dict[str, tuple[object, ...]]:
    return {item: t.row() for item, t in shown(tasks).items()}
