"""What waits for whom: every service lists its own part of the work desk 工作台 in the same columns."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Column, Date, Table, Text

from shared.columns import numbers, texts
from shared.service import table
from shared.words import ClockName, Role


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

    def row(self) -> tuple[object, ...]:
        clock = self.clock.value if self.clock else None
        return (
            self.role.value,
            self.who,
            self.what,
            self.command,
            self.title,
            self.number,
            clock,
            self.since,
            self.pause,
        )


@cache
def desk() -> Table:
    """Columns as in `Task.row`; one table, whoever lists in it."""
    return table(
        "desk",
        *texts("role", "who", "what", "command", "title", "number"),
        Column("clock", Text),
        Column("since", Date),
        *numbers("pause"),
        index=["congress role who"],
    )


def rows(tasks: list[Task]) -> dict[str, tuple[object, ...]]:
    """One row per (command, who); of several the one that has waited longest."""
    youngest_first = sorted(tasks, key=lambda t: t.since or date.max, reverse=True)
    return {f"{t.command}/{t.role}/{t.who}": t.row() for t in youngest_first}
