"""One unit's part in a case: whether it has taken over, wants to give back, what it has said, who in it does what."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from services.routing import urged
from services.routing.facts import HalfwayNoted, HandlerNamed, SubtaskDone, SubtaskGiven
from services.routing.urged import Urged, UrgedFact
from shared.events import routing as told
from shared.words import Part

Fact = (
    told.SignedIn
    | told.ReturnAsked
    | told.CoOpinionFiled
    | told.CoOpinionReturned
    | HandlerNamed
    | HalfwayNoted
    | SubtaskGiven
    | SubtaskDone
    | UrgedFact
)


@dataclass(frozen=True, slots=True)
class Subtask:
    """What one section of the unit does for the case."""

    number: int
    section: str
    what: str
    due: date
    done: date | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    unit: str
    part: Part
    assigned: date
    signed_in: date | None = None
    return_asked: told.ReturnAsked | None = None
    opinion: date | None = None  # when the co-opinion was filed
    said: str = ""  # its words, which the reply is to quote
    bounced: date | None = None  # when the lead sent it back; once only
    missing: str = ""  # what it then asked for
    handler: HandlerNamed | None = None
    subtasks: tuple[Subtask, ...] = ()
    pause: int = 0  # days it stood still while a return request was undecided
    urged: Urged = field(default_factory=Urged)
    halfway: tuple[int, int] = (0, 0)  # round and extensions when half of the way was over without a contact

    @property
    def held(self) -> list[tuple[date, date]]:
        """The same days for `workdays.due`, put right behind the start, which does not count."""
        first = self.assigned + timedelta(days=1)
        return [(first, first + timedelta(days=self.pause))] if self.pause else []

    @property
    def late(self) -> bool:
        """Its days for signing in are over; while it asks to give the case back, nobody urges it."""
        return self.urged.due is not None and not self.signed_in and not self.return_asked


def resumed(line: Line, on: date) -> Line:
    """Its return was refused: the unit goes on; it has the case since it first signed in, or since the ruling."""
    assert line.return_asked
    since = max(line.return_asked.on, line.assigned + timedelta(days=1))
    pause = line.pause + max(0, (on - since).days)
    return replace(line, return_asked=None, signed_in=line.signed_in or on, pause=pause)


def evolve(line: Line, fact: Fact) -> Line:
    match fact:
        case told.SignedIn(on=on):
            return replace(line, signed_in=on)
        case told.ReturnAsked():
            return replace(line, return_asked=fact)
        case told.CoOpinionFiled(on=on, opinion=words):
            return replace(line, opinion=on, said=words)
        case told.CoOpinionReturned(on=on, note=note):
            return replace(line, opinion=None, said="", bounced=on, missing=note)
        case HalfwayNoted():
            return replace(line, halfway=(fact.round, fact.extended))
        case HandlerNamed():
            return replace(line, handler=fact)
        case SubtaskGiven():
            given = Subtask(fact.number, fact.section, fact.what, fact.due)
            return replace(line, subtasks=(*line.subtasks, given))
        case SubtaskDone(number=number):
            done = [replace(s, done=fact.on, result=fact.result) if s.number == number else s for s in line.subtasks]
            return replace(line, subtasks=tuple(done))
        case _:
            return replace(line, urged=urged.evolve(line.urged, fact))


def evolve_all(lines: tuple[Line, ...], fact: Fact) -> tuple[Line, ...]:
    """A fact of one unit changes that unit's line alone."""
    return tuple(evolve(x, fact) if x.unit == fact.unit else x for x in lines)
