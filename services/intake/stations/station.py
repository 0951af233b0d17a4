"""A place where deputies meet the public: home 代表之家, liaison station 代表联络站, contact point 联系点 (M05, M95).

registered ─AmendStation─▶ registered ─CloseStation─▶ closed
"""

from dataclasses import dataclass, replace

from shared.events.intake import StationRegistered
from shared.messages import Event
from shared.words import StationForm, StationKind, TownshipType


class StationDescribed(Event):
    """What intake alone knows: who keeps it, and where one finds it."""

    keeper: str  # 站点工作人员 as the roll of accounts names them
    address: str
    hours: str


Fact = StationRegistered | StationDescribed


@dataclass(frozen=True, slots=True)
class Station:
    name: str = ""
    kind: StationKind = StationKind.STATION
    form: StationForm = StationForm.FIXED
    township: str = ""  # nine-digit division code, or its name where there is none
    township_type: TownshipType = TownshipType.TOWN
    active: bool = False
    keeper: str = ""
    address: str = ""
    hours: str = ""


def evolve(station: Station, fact: Fact) -> Station:
    return replace(station, **{name: getattr(fact, name) for name in type(fact).model_fields})
