"""What supervision notes for itself of one case; none of it leaves the service."""

from datetime import date
from typing import Any

from shared.messages import Event
from shared.words import CaseState, Category, ClockName, Importance, Outcome, Phase, ReplyClass, SessionKind


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


class MainNoted(Event):
    """并案: which case it is handled with; empty: with none."""

    main: str
    number: str


class WithdrawalNoted(Event):
    """撤回: nobody handles it any more; a reply that was on its way holds all the same."""


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
    """The contacts on file: whether the deputy was met 面商, and in which phases the unit that leads has spoken."""

    met: bool = True
    phases: tuple[Phase, ...] = ()


class ContactNoted(Event):
    """The unit that replies has spoken with the deputy in this round."""

    unit: str


class ExtensionNoted(Event):
    """The reply is due when a complex one is."""


class ReplyNoted(Event):
    round: int
    reply_class: ReplyClass
    on: date
    in_time: bool


class RedoNoted(Event):
    round: int


class FactHeld(Event):
    """Told by one service before what it rests on was told by another: kept until then."""

    kind: str
    body: str


class FactTaken(Event):
    """What was kept has been followed; the oldest of the kept is struck."""

    kind: str
    body: str


class OutcomeNoted(Event):
    round: int
    outcome: Outcome


class DivisionNoted(Event):
    """分别办理: so many pieces are handled, each with a line of its own."""

    count: int
    rules: str
    on: date

    def of_case(self) -> dict[str, Any]:
        return {"rules": self.rules, "first_assigned": self.on}


class PieceEntered(Event):
    """分件: a line of its own is opened for it."""

    main: str
    main_number: str
    piece: int
    number: str
    year: int
    title: str
    deputy: str
    cosigners: tuple[str, ...]
    importance: Importance
    session_kind: SessionKind

    def of_case(self) -> dict[str, Any]:
        return {n: v for n, v in self if n not in ("main", "main_number", "piece")}


class PieceMoved(Event):
    """Noted of the whole suggestion: how far one of its pieces is."""

    piece: int
    lead: str
    state: CaseState
    moved: date | None
    due: date | None
    due_clock: ClockName | None
    due_unit: str
    reply_due: date | None
    met: bool
    phases: tuple[Phase, ...] = ()
    first_class: ReplyClass | None
    reply_class: ReplyClass | None
    replied: date | None
    in_time: bool | None
    round: int
    redo_in_time: bool | None
    outcome: Outcome | None

    def of_case(self) -> dict[str, Any]:
        return {}


class ClockStarted(Event):
    clock: ClockName
    unit: str
    since: date
    due: date
    calendar: str
    reminders: tuple[int, ...] = ()
    halfway: int = 0  # percent of the way at which a contact must be on file; 0: this clock is not checked
    at_close: bool = False  # 自大会闭会起算: `since` is the close of the session, not the day of the fact


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
