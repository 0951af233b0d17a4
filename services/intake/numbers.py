"""编号: numbers run without gap and none is given twice, whoever files and however the rule book's patterns change.

Where a term and its sessions are on record, a session counts for itself, in-session and between-session suggestions and
turned motions apart; elsewhere the year counts. A session's number ends in its count, and what stands before that does
not end in a digit: so two numbers could only be alike with the same beginning and the same count, and no beginning has
the same count twice.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from services.intake.roll.congress import Congress, Session
from shared.messages import Event, refuse
from shared.rules import Rules
from shared.words import Origin, SessionKind

SESSIONS = "numbers/sessions"
PATTERN = re.compile(r"(?P<head>[^{}]*(?:\{(?:term|session)\}[^{}]*)*[^\d{}])\{n(?::(?P<width>[1-9]))?\}")
YEARS = re.compile(r"\d{4}-")  # how a year's numbers begin


class NumberIssued(Event):
    number: int
    series: str = ""  # which count it is of; empty: the year's
    beginning: str = ""  # what stands before the count


@dataclass(frozen=True, slots=True)
class Numbers:
    """The last one of a year; or of all sessions, by series and by beginning."""

    last: int = 0
    series: dict[str, int] = field(default_factory=dict)
    beginnings: dict[str, int] = field(default_factory=dict)


def evolve(numbers: Numbers, fact: NumberIssued) -> Numbers:
    if not fact.series:
        return replace(numbers, last=fact.number)
    series, begun = numbers.series | {fact.series: fact.number}, numbers.beginnings | {fact.beginning: fact.number}
    return replace(numbers, series=series, beginnings=begun)


def of_year(day: date) -> str:
    return f"numbers/{day.year}"


def session_of(congress: Congress, kind: SessionKind, day: date) -> Session | None:
    """The session whose numbers a suggestion handed in on this day gets; none where none is on record."""
    held = congress.last_session(day)
    return (congress.session_for(day) or held) if kind is SessionKind.IN_SESSION else held


def series_of(term: int, session: int, kind: SessionKind, origin: Origin) -> str:
    what = origin.value if origin is Origin.MOTION else "suggestion"
    return f"{term}-{session}-{what}-{kind.value}"


def next_of_year(numbers: Numbers, day: date) -> tuple[str, NumberIssued]:
    number = numbers.last + 1
    return f"{day.year}-{number:03d}", NumberIssued(number=number)


def next_of_session(numbers: Numbers, series: str, rules: Rules) -> tuple[str, NumberIssued]:
    """The count goes on when the pattern changes; where two series begin alike, they are counted together."""
    term, session, what, kind = series.split("-", 3)
    name = "number_motion" if what == Origin.MOTION else "number_between"
    name = "number_in_session" if (what, kind) == ("suggestion", SessionKind.IN_SESSION) else name
    pattern = rules.value(name)
    found = PATTERN.fullmatch(pattern)
    beginning = found["head"].replace("{term}", term).replace("{session}", session) if found else ""
    if not found or YEARS.fullmatch(beginning):
        refuse("number-pattern-unsafe", f"规则书里“{rules.label(name)}”的样式“{pattern}”会重号，请先改正规则书。")
    number = max(numbers.series.get(series, 0), numbers.beginnings.get(beginning, 0)) + 1
    width = int(found["width"] or 1)
    return f"{beginning}{number:0{width}d}", NumberIssued(number=number, series=series, beginning=beginning)
