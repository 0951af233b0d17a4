"""One unit's part in a case: whether it has taken over, wants to give back, what it has said, who in it does what."""

from dataclasses import dataclass, field, replace
from datetime import date

from services.routing import urged
from services.routing.facts import HandlerNamed, SubtaskDone, SubtaskGiven
from services.routing.urged import Urged, UrgedFact
from shared.events import routing as told
from shared.words import Part

Fact = (
    told.SignedIn
    | told.ReturnAsked
    | told.CoOpinionFiled
    | told.CoOpinionReturned
    | HandlerNamed
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
    bounced: date | None = None  # when the lead sent it back; once only
    handler: HandlerNamed | None = None
    subtasks: tuple[Subtask, ...] = ()
    urged: Urged = field(default_factory=Urged)

    @property
    def late(self) -> bool:
        """Its days for signing in are over; while it asks to give the case back, nobody urges it."""
        return self.urged.due is not None and not self.signed_in and not self.return_asked


def evolve(line: Line, fact: Fact) -> Line:
    match fact:
        case told.SignedIn(on=on):
            return replace(line, signed_in=on)
        case told.ReturnAsked():
            return replace(line, return_asked=fact)
        case told.CoOpinionFiled(on=on):
            return replace(line, opinion=on)
        case told.CoOpinionReturned(on=on):
            return replace(line, opinion=None, bounced=on)
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
