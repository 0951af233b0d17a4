"""What routing notes for itself of one case; none of it leaves the service."""

from datetime import date

from shared.messages import Event
from shared.words import Importance, Publicity


class CaseReceived(Event):
    """Routing has heard of the filing; nobody else needs to know."""

    number: str
    year: int
    title: str
    demands: tuple[str, ...]
    deputy: str
    cosigners: tuple[str, ...] = ()
    in_session: bool
    importance: Importance = Importance.GENERAL
    wish: Publicity = Publicity.FULL  # how public it may be at most
    unnamed: bool = False  # 公开时隐去姓名
    on: date
    counted: date | None = None  # from when its assignment is counted; none: from that day


class ContactNoted(Event):
    """What was said at a contact: stays with the unit."""

    note: str


class ReturnRuled(Event):
    """Which leader ruled on a second reassignment; the name stays in routing."""

    by: str


class ExtensionRead(Event):
    """The lead deputy knows how the extension was decided."""

    on: date


class HandlerNamed(Event):
    """Who in the unit answers for the case; names stay in routing."""

    unit: str
    leader: str
    section: str
    handler: str
    plan: str
    on: date


class SubtaskGiven(Event):
    """A part of the work goes to one section of the unit."""

    unit: str
    number: int
    section: str
    what: str
    due: date
    on: date


class SubtaskDone(Event):
    unit: str
    number: int
    result: str
    on: date


class HalfwayNoted(Event):
    """中期检查: half of the time is over, and the unit that leads has no contact with the deputy on file."""

    unit: str
    round: int
    extended: int  # how often it was extended by then: an extension moves the half of the way


class RedoTaken(Event):
    """A redo order has arrived: the next round begins."""

    round: int
    on: date


class CaseFinished(Event):
    """Supervision has struck the case off."""


class CaseWithdrawn(Event):
    """Its lead deputy has withdrawn it: nobody handles it any more."""
