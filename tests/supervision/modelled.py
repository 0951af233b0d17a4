"""A second opinion on a year of handling, for test_year: DOMAIN §3.1, §3.2, §3.4 and §3.5 over plain dates.

It knows a course (tests/supervision/coursed.py) and the calendar's tables, and none of the engine's code: where the
engine folds facts and rings alarms, this looks at each day from outside. A test holds it to that, and to sixty lines.
"""

import tomllib
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from tests.supervision.coursed import Course, Line

DAY = timedelta(days=1)
TABLES = [tomllib.loads(f.read_text("utf-8")) for f in (Path(__file__).parents[2] / "deploy" / "calendar").iterdir()]
OFF = {h["from"] + n * DAY for t in TABLES for h in t["holiday"] for n in range((h["to"] - h["from"]).days + 1)}
MONTHS = {"assign_in_session": 1, "co_opinion": 1, "reply": 3, "extended": 6, "redo": 1}
WORKDAYS = {"assign_between": 5, "sign_in": 2, "contact": 20, "return_decision": 10, "co_opinion_redo": 5}


def rolled(day: date) -> date:
    worked = any(day in table["makeup"] for table in TABLES) or (day.weekday() < 5 and day not in OFF)
    return day if worked else rolled(day + DAY)


@cache
def due(start: date, clock: str, asked: date = date.max, decided: date = date.max) -> date:
    """Neither the day of the start counts, nor those from a return request until its decision."""
    if clock in MONTHS and start < date.max:
        year, month = divmod(start.year * 12 + start.month - 1 + MONTHS[clock], 12)
        end = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
        return rolled(end + (decided - max(asked, min(start + DAY, decided))))
    for _ in range(WORKDAYS[clock] if start < date.max else 0):
        start = rolled(decided if asked <= rolled(start + DAY) < decided else start + DAY)
    return start


def answering(c: Course, day: date = date.max) -> Iterator[tuple[Line, date, date, date]]:
    """Each line that answers: from when until when, and by which due date as it stood on that day."""
    for x in (x for x in c.lines if x.part != "co"):
        clock, cap = ("redo", date.max) if x.part == "redo" else ("reply", due(c.assigned, "extended"))
        yield x, x.since, min(x.granted, x.until), min(due(x.since, clock, *x.held(day)), cap)
        if x.granted < x.until:
            yield x, x.granted, x.until, cap


def late(c: Course) -> set[tuple[str, str, date]]:
    """Every overdue mark there will ever be, and the day it comes: the one after the last."""
    clocks = [(c.kind, "", due(max(c.filed, c.closes), c.kind), c.assigned)]
    clocks += [("redo" if x.part == "redo" else "reply", "", last, until) for x, _, until, last in answering(c)]
    for x in (x for x in c.lines if x.part != "redo"):
        name, unit, done = ("co_opinion", x.unit, x.opinion) if x.part == "co" else ("contact", "", x.talked)
        clocks.append((name, unit, due(x.since, name, x.asked, x.decided), min(done, x.until)))
        clocks.append(("sign_in", x.unit, due(x.since, "sign_in"), min(x.signed, x.asked, x.until)))
        clocks.append(("return_decision", x.unit, due(x.asked, "return_decision"), x.decided))
        clocks.append(("co_opinion_redo", x.unit, due(x.bounced, "co_opinion_redo"), min(x.again, x.until)))
    return {(name, unit, last + DAY) for name, unit, last, done in clocks if last < done}


def halfway(c: Course, day: date) -> bool:
    now = [(x, last) for x, start, end, last in answering(c, day) if start <= day < min(end, x.talked)]
    return any(day > x.since + (last - x.since + DAY) // 2 and not x.asked <= day < x.decided for x, last in now)


def desk(c: Course, day: date) -> Iterator[tuple[str, str, str, date, bool]]:
    """Role, who, command, due, and whether it is yellow."""
    asked = [x.asked for x in c.lines if x.asked <= day < x.decided]
    waits = [("decide-return", due(min(asked), "return_decision"))] if asked else []
    waits += [("assign-units", due(max(c.filed, c.closes), c.kind))] if c.filed <= day < c.assigned else []
    yield from ((role, "", what, last, False) for role in ("office", "government") for what, last in waits)
    for line, _, _, last in (a for a in answering(c, day) if a[1] <= day < a[2]):
        asks = ("office", "", "decide-extension") if day < line.heard else ("deputy", c.deputy, "read-extension")
        yield from [(*asks, last, False)] if line.pleaded <= day < line.read else []
        gate = {"submit-reply": ("inspection", "", "approve-reply")}
        gate["approve-reply"] = ("unit-head", line.unit, "sign-reply")
        who = gate.get(next((what for on, what in reversed(line.steps) if on <= day), ""))
        yield from [(*who, last, False)] if who else []
        mine = [x for x in c.lines if not who and x.since <= day < x.until and not x.asked <= day < x.decided]
        unsigned = sorted(due(x.since, "sign_in") for x in mine if day < min(x.signed, x.decided))
        yield from [("office", "", "urge-sign-in", over, False) for over in unsigned[:1] if over < day]
        for x in mine:
            if day < min(x.signed, x.decided):
                yield "unit", x.unit, "sign-in", due(x.since, "sign_in"), False
            elif x is line:
                yield "unit", x.unit, "log-contact" if day < x.talked else "submit-reply", last, halfway(c, day)
            elif day < x.opinion or x.bounced <= day < x.again:
                since, name = (x.bounced, "co_opinion_redo") if x.bounced <= day else (x.since, "co_opinion")
                yield "unit", x.unit, "file-co-opinion", due(since, name, *x.held(day)), False
