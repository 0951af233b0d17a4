"""A place where deputies meet the public: home 代表之家, liaison station 代表联络站, contact point 联系点 (M05, M95).

registered ─RegisterStation─▶ registered (changed) ─▶ out of use
What is held of it: its nine haves, stops of a mobile one, needs, the deputies placed, and the year's four ones.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from pydantic import BaseModel, ConfigDict

from shared.events.intake import StationRegistered
from shared.messages import Context, Event, refuse
from shared.words import Role, StationForm, StationKind, TownshipType


class Stop(BaseModel):
    """Where a mobile station stands on a day."""

    model_config = ConfigDict(frozen=True)
    day: date
    place: str


class Slot(BaseModel):
    """One task of the four ones 四个一: the n-th period of a year, and the day on which it was done."""

    model_config = ConfigDict(frozen=True)
    kind: str
    year: int
    period: int
    begins: date
    due: date
    done: date | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A deputy at this station."""

    deputy: str
    leader: bool  # 领导干部代表, expected once a quarter
    patch: str  # 片区 whose neighbour head 邻长 the deputy is
    since: date


class StationDescribed(Event):
    """What intake alone knows: who keeps it, and where one finds it."""

    station: str
    keeper: str  # 站点工作人员 as the roll of accounts names them
    address: str
    hours: str


class HavesChecked(Event):
    haves: tuple[str, ...]
    on: date


class RoutePlanned(Event):
    stops: tuple[Stop, ...]


class NeedsSet(Event):
    needs: tuple[str, ...]


class DeputyPlaced(Event):
    deputy: str
    leader: bool
    patch: str
    on: date


class DeputyRecalled(Event):
    deputy: str


class RosterDrawn(Event):
    """A month's roster was made; who comes first the next time."""

    month: str
    order: tuple[str, ...]


class YearPlanned(Event):
    """The year's four ones, by the rules of the day they were planned; what was over by then is not asked for."""

    year: int
    on: date
    slots: tuple[Slot, ...]


class ActivityHeld(Event):
    """An activity of this station, and which of the four ones it fulfils; year 0: none."""

    activity: str
    kind: str
    on: date
    year: int
    period: int


Fact = (
    StationRegistered
    | StationDescribed
    | HavesChecked
    | RoutePlanned
    | NeedsSet
    | DeputyPlaced
    | DeputyRecalled
    | RosterDrawn
    | YearPlanned
    | ActivityHeld
)


@dataclass(frozen=True, slots=True)
class Station:
    id: str = ""
    name: str = ""
    kind: StationKind = StationKind.STATION
    form: StationForm = StationForm.FIXED
    township: str = ""  # nine-digit division code, or its name where there is none
    township_type: TownshipType = TownshipType.TOWN
    active: bool = False
    keeper: str = ""
    address: str = ""
    hours: str = ""
    haves: tuple[str, ...] = ()
    checked: date | None = None
    stops: tuple[Stop, ...] = ()
    needs: tuple[str, ...] = ()
    deputies: tuple[Placed, ...] = ()  # in the order of the next roster
    year: int = 0  # the last one planned
    began: date | None = None  # the day of the first plan
    slots: tuple[Slot, ...] = ()  # of that year, and what is still open of the years before
    latest: date | None = None  # activity


def evolve(station: Station, fact: Fact) -> Station:
    match fact:
        case StationRegistered():
            return replace(station, **{name: getattr(fact, name) for name in StationRegistered.model_fields})
        case StationDescribed(station=id, keeper=keeper, address=address, hours=hours):
            return replace(station, id=id, keeper=keeper, address=address, hours=hours)
        case HavesChecked(haves=haves, on=on):
            return replace(station, haves=haves, checked=on)
        case RoutePlanned(stops=stops):
            return replace(station, stops=stops)
        case NeedsSet(needs=needs):
            return replace(station, needs=needs)
        case DeputyPlaced(deputy=deputy, leader=leader, patch=patch, on=on):
            return replace(station, deputies=_with(station, Placed(deputy, leader, patch, on)))
        case DeputyRecalled(deputy=deputy):
            return replace(station, deputies=tuple(p for p in station.deputies if p.deputy != deputy))
        case RosterDrawn(order=order):
            place = {deputy: n for n, deputy in enumerate(order)}
            queue = sorted(station.deputies, key=lambda p: place.get(p.deputy, -1))
            return replace(station, deputies=tuple(queue))
        case YearPlanned(year=year, slots=slots, on=on):
            left = (s for s in station.slots if not s.done)
            return replace(station, year=year, began=station.began or on, slots=(*left, *slots))
        case ActivityHeld(on=on):
            latest = max(station.latest or on, on)
            return replace(station, latest=latest, slots=tuple(_filled(s, fact) for s in station.slots))
        case _:
            assert_never(fact)


def _with(station: Station, new: Placed) -> tuple[Placed, ...]:
    """A deputy placed again keeps the day and the turn."""
    old = next((p for p in station.deputies if p.deputy == new.deputy), None)
    if not old:
        return (*station.deputies, new)
    kept = replace(new, since=old.since)
    return tuple(kept if p is old else p for p in station.deputies)


def _filled(slot: Slot, held: ActivityHeld) -> Slot:
    same = (slot.kind, slot.year, slot.period) == (held.kind, held.year, held.period)
    return slot.model_copy(update={"done": held.on}) if same else slot


def known(station: Station, ctx: Context) -> None:
    if not station.name:
        refuse("unknown-station", "没有这个站点，或您无权查看。", 404)


def in_use(station: Station, ctx: Context) -> None:
    known(station, ctx)
    if not station.active:
        refuse("station-closed", "这个站点已经停用。")


def kept(station: Station, ctx: Context) -> None:
    """Staff work for their own station; the office for all."""
    known(station, ctx)
    if ctx.role is Role.STATION and ctx.unit != station.id:
        refuse("not-your-station", "您不是这个站点的工作人员。", 403)
    in_use(station, ctx)


def placed_at(station: Station) -> list[str]:
    return [p.deputy for p in station.deputies]
