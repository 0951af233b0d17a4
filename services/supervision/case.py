"""One case in the ledger: what it is, how far it has come, and the clocks that run for it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from shared.events.supervision import CaseClosed, DeadlineApproaching, DeadlineMissed
from shared.messages import Event, refuse
from shared.words import CaseState, Category, ClockName, Importance, Outcome, ReplyClass, SessionKind


class CaseEntered(Event):
    """A line is opened in the ledger when the suggestion is handed in."""

    title: str
    deputy: str
    county: str


class CaseNumbered(Event):
    number: str
    year: int
    title: str
    category: Category
    importance: Importance
    session_kind: SessionKind
    cosigners: tuple[str, ...]


class CaseMoved(Event):
    """The one state word a person sees."""

    state: CaseState
    on: date


class UnitsNoted(Event):
    lead: str
    co: tuple[str, ...]
    on: date
    rules: str


class MeetingNoted(Event):
    """A contact at which the deputy was met 面商."""


class ReplyNoted(Event):
    round: int
    reply_class: ReplyClass
    on: date
    in_time: bool


class RedoNoted(Event):
    round: int


class OutcomeNoted(Event):
    round: int
    outcome: Outcome


class ClockStarted(Event):
    clock: ClockName
    unit: str
    since: date
    due: date
    calendar: str


class ClockFrozen(Event):
    clock: ClockName
    unit: str
    on: date


class DueMoved(Event):
    """A clock resumed after a freeze, or a calendar was published: the old date, the new one, and why."""

    clock: ClockName
    unit: str
    old: date
    due: date
    frozen: tuple[tuple[date, date], ...]
    calendar: str
    reason: str


class ClockStopped(Event):
    clock: ClockName
    unit: str


Fact = (
    CaseEntered
    | CaseNumbered
    | CaseMoved
    | UnitsNoted
    | MeetingNoted
    | ReplyNoted
    | RedoNoted
    | OutcomeNoted
    | ClockStarted
    | ClockFrozen
    | DueMoved
    | ClockStopped
    | DeadlineApproaching
    | DeadlineMissed
    | CaseClosed
)


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

    @property
    def name(self) -> tuple[ClockName, str]:
        return self.clock, self.unit


@dataclass(frozen=True, slots=True)
class Case:
    state: CaseState | None = None
    title: str = ""
    deputy: str = ""
    cosigners: tuple[str, ...] = ()
    county: str = ""
    number: str = ""
    year: int = 0
    category: Category | None = None
    importance: Importance | None = None
    session_kind: SessionKind | None = None
    lead: str = ""
    co: tuple[str, ...] = ()
    rules: str = ""
    first_assigned: date | None = None
    moved: date | None = None
    met: bool = False
    first_class: ReplyClass | None = None
    reply_class: ReplyClass | None = None
    replied: date | None = None
    reply_due: date | None = None
    in_time: bool | None = None
    round: int = 1
    redo_in_time: bool | None = None
    outcome: Outcome | None = None
    missed: int = 0  # deadlines missed so far
    clocks: tuple[Running, ...] = ()

    def clock(self, name: ClockName, unit: str = "") -> Running | None:
        return next((c for c in self.clocks if c.name == (name, unit)), None)


def evolve(case: Case, fact: Fact) -> Case:
    match fact:
        case CaseEntered(title=title, deputy=deputy, county=county):
            return replace(case, title=title, deputy=deputy, county=county)
        case CaseNumbered():
            return replace(case, **{n: getattr(fact, n) for n in CaseNumbered.model_fields})
        case CaseMoved(state=state, on=on):
            return replace(case, state=state, moved=on)
        case UnitsNoted(lead=lead, co=co, on=on, rules=rules):
            return replace(case, lead=lead, co=co, rules=rules, first_assigned=case.first_assigned or on)
        case MeetingNoted():
            return replace(case, met=True)
        case ReplyNoted():
            return _replied(case, fact)
        case RedoNoted(round=n):
            return replace(case, round=n, outcome=None)
        case OutcomeNoted(outcome=outcome):
            return replace(case, outcome=outcome)
        case CaseClosed(on=on):
            return replace(case, state=CaseState.CLOSED, moved=on, clocks=())
        case _:
            return _clocks(case, fact)


def _replied(case: Case, fact: ReplyNoted) -> Case:
    if fact.round > 1:
        return replace(case, reply_class=fact.reply_class, redo_in_time=fact.in_time)
    return replace(
        case, first_class=fact.reply_class, reply_class=fact.reply_class, replied=fact.on, in_time=fact.in_time
    )


def _clocks(
    case: Case, fact: ClockStarted | ClockFrozen | DueMoved | ClockStopped | DeadlineApproaching | DeadlineMissed
) -> Case:
    match fact:
        case ClockStarted(clock=clock, unit=unit):
            fresh = Running(clock, unit, fact.since, fact.due, fact.calendar)
            case = _due(case, clock, fact.due)
            return replace(case, clocks=(*(c for c in case.clocks if c.name != (clock, unit)), fresh))
        case ClockFrozen(on=on):
            return _running(case, fact, frozen_on=on)
        case DueMoved(due=due, frozen=frozen, calendar=calendar):
            case = _due(case, fact.clock, due)
            said = {"said": ()} if due > fact.old else {}  # a later day is announced anew
            return _running(case, fact, due=due, frozen=frozen, frozen_on=None, calendar=calendar, **said)
        case ClockStopped(clock=clock, unit=unit):
            return replace(case, clocks=tuple(c for c in case.clocks if c.name != (clock, unit)))
        case DeadlineApproaching(days=days):
            return _running(case, fact, said=_said(case, fact, days))
        case DeadlineMissed():
            return replace(_running(case, fact, said=_said(case, fact, 0)), missed=case.missed + 1)
        case _:
            assert_never(fact)


def _due(case: Case, clock: ClockName, due: date) -> Case:
    return replace(case, reply_due=due) if clock is ClockName.REPLY else case


def _said(case: Case, fact: DeadlineApproaching | DeadlineMissed, days: int) -> tuple[int, ...]:
    clock = case.clock(fact.clock, fact.unit)
    return (*clock.said, days) if clock else ()


def _running(
    case: Case, fact: ClockFrozen | DueMoved | DeadlineApproaching | DeadlineMissed, **changes: object
) -> Case:
    clocks = tuple(
        replace(c, **changes) if c.name == (fact.clock, fact.unit) else c  # type: ignore[arg-type]
        for c in case.clocks
    )
    return replace(case, clocks=clocks)


def known(case: Case) -> None:
    if case.state is None:
        refuse("unknown-case", "没有这件建议，或您无权查看。", 404)
