"""I6: every rung of a clock rings once: not early, not after the clock was stopped, not for a day that was moved."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import text

from shared.workdays import start_of
from tests.chaos.evidence import Store

CLOCKS = """
    SELECT stream, split_part(type, '.', 1), body::text, at FROM journal
    WHERE type ~ '^(ClockStarted|ClockFrozen|DueMoved|ClockStopped|CaseClosed|Deadline)'
    ORDER BY stream, version
"""
GRACE = timedelta(minutes=10)  # for what falls due while the last process ends
Past = Sequence[tuple[str, dict[str, Any], datetime]]


@dataclass
class Clock:
    since: date
    due: date
    reminders: tuple[int, ...]
    frozen: bool = False
    rung: set[int] = field(default_factory=set)

    def at(self, days: int) -> datetime:
        """A reminder on the morning of its day, the mark when the last day is over."""
        return start_of(self.due - timedelta(days=days)) if days else start_of(self.due + timedelta(days=1))

    def left(self) -> set[int]:
        """The rungs that have still to ring; what was lower when a higher one rang is folded into it."""
        began = start_of(self.since + timedelta(days=1))
        return {d for d in (*self.reminders, 0) if d < min(self.rung, default=d + 1) and (not d or self.at(d) > began)}


async def alarms(store: Store) -> list[str]:
    async with store.engine.connect() as db:
        rows = (await db.execute(text(CLOCKS))).all()
        now: datetime = (await db.execute(text("SELECT tibandu_now()"))).scalar_one()
    found = []
    for stream, theirs in groupby(rows, key=lambda row: row[0]):
        past = [(kind, json.loads(body), at) for _, kind, body, at in theirs]
        found += [f"I6 {stream}: {wrong}" for wrong in _wrong(past, now - GRACE)]
    return found


def _wrong(past: Past, now: datetime) -> Iterator[str]:
    clocks: dict[tuple[str, str], Clock] = {}
    for kind, body, at in past:
        if kind == "CaseClosed":
            clocks = {name: clock for name, clock in clocks.items() if name[0] == "publication"}  # is owed all the same
            continue
        name = body["clock"], body["unit"]
        if kind == "ClockStarted":
            due, since = date.fromisoformat(body["due"]), date.fromisoformat(body["since"])
            clocks[name] = Clock(since, due, tuple(body["reminders"]))
        elif kind.startswith("Deadline"):
            yield from (f"{name} {wrong}" for wrong in _ringing(clocks.get(name), kind, body, at))
        elif name in clocks:
            _changed(clocks, name, kind, body)
    for name, clock in clocks.items():
        if not clock.frozen and (late := [d for d in clock.left() if clock.at(d) <= now]):
            yield f"{name} never rang {late} days before {clock.due}"


def _ringing(clock: Clock | None, kind: str, body: dict[str, Any], at: datetime) -> Iterator[str]:
    if clock is None or clock.frozen:
        yield "rang, and was not running"
        return
    days = body["days"] if kind == "DeadlineApproaching" else 0
    if body["due"] != clock.due.isoformat():
        yield f"rang for {body['due']}, and was due on {clock.due}"
    if days not in clock.left():
        yield f"rang a second time {days} days before {clock.due}, or has no such rung"
    if at < clock.at(days):
        yield f"rang at {at} for {clock.at(days)}"
    clock.rung.add(days)


def _changed(clocks: dict[tuple[str, str], Clock], name: tuple[str, str], kind: str, body: dict[str, Any]) -> None:
    clock = clocks[name]
    if kind == "ClockStopped":
        del clocks[name]
    elif kind == "ClockFrozen":
        clock.frozen = True
    else:
        later = date.fromisoformat(body["due"])
        clock.rung = set() if later > clock.due else clock.rung
        clock.due, clock.frozen = later, False
