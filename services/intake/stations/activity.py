"""An activity of a station: one of the six ones 六个一, or one of the four ones 四个一 that have a rhythm."""

from dataclasses import dataclass
from datetime import date

from shared.messages import Event


class ActivityLogged(Event):
    station: str
    kind: str  # a word of the rule book
    on: date
    attendees: int
    note: str
    year: int  # of the four ones: which period it fulfils; 0: none
    period: int


@dataclass(frozen=True, slots=True)
class Activity:
    station: str = ""
    kind: str = ""
    on: date | None = None
    attendees: int = 0
    note: str = ""
    year: int = 0
    period: int = 0


def evolve(activity: Activity, fact: ActivityLogged) -> Activity:
    return Activity(**{name: getattr(fact, name) for name in ActivityLogged.model_fields})
