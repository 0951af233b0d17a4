"""站点建设: the nine haves 九有 (M38), the stops of a mobile station (M39), what a station needs (M43)."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.intake.stations.station import HavesChecked, NeedsSet, RoutePlanned, Station, Stop, kept
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role, StationForm


class Halt(BaseModel):
    """停靠点."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    day: Annotated[date, Field(title="日期")]
    place: Annotated[str, Field(title="停靠地点", min_length=2, max_length=60)]


class CheckHaves(Command):
    """对照“九有”逐项核对，勾选已经具备的。"""

    by = frozenset({Role.STATION, Role.OFFICE})
    about = "station"
    home = "/intake/stations/{id}"
    label = "核对“九有”"
    station: Id
    haves: Annotated[tuple[str, ...], Field(title="已具备", max_length=30)] = ()


class PlanRoute(Command):
    """排定流动站今后的停靠日期和地点，以这次填写的为准。"""

    by = frozenset({Role.STATION, Role.OFFICE})
    about = "station"
    home = "/intake/stations/{id}"
    label = "排定流动路线"
    station: Id
    stops: Annotated[tuple[Halt, ...], Field(title="停靠点", min_length=1, max_length=60)]


class SetNeeds(Command):
    """写明站点周边哪类问题多，以便按专长派驻代表。"""

    by = frozenset({Role.STATION, Role.OFFICE})
    about = "station"
    home = "/intake/stations/{id}"
    label = "写明站点需要"
    station: Id
    needs: Annotated[tuple[str, ...], Field(title="站点需要", max_length=30)] = ()


def check_haves(station: Station, cmd: CheckHaves, ctx: Context) -> list[Event]:
    found = _chosen(cmd.haves, ctx.rules.value("station_haves"))
    return [HavesChecked(haves=found, on=ctx.today)]


def mobile(station: Station, ctx: Context) -> None:
    kept(station, ctx)
    if station.form is not StationForm.MOBILE:
        refuse("not-mobile", "只有流动站需要排定路线。")


def plan_route(station: Station, cmd: PlanRoute, ctx: Context) -> list[Event]:
    if min(h.day for h in cmd.stops) < ctx.today:
        refuse("stop-is-past", "停靠日期已经过去，请写今天或以后的日期。", 422)
    stops = sorted((Stop(day=h.day, place=h.place) for h in cmd.stops), key=lambda s: s.day)
    return [] if tuple(stops) == station.stops else [RoutePlanned(stops=tuple(stops))]


def set_needs(station: Station, cmd: SetNeeds, ctx: Context) -> list[Event]:
    named = [pair.partition("：")[2] for pair in ctx.rules.value("station_trades")]
    found = _chosen(cmd.needs, tuple(dict.fromkeys(named)))
    return [] if found == station.needs else [NeedsSet(needs=found)]


def _chosen(chosen: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """In the order of the rule book."""
    if unknown := [c for c in chosen if c not in known]:
        refuse("entry-unknown", f"规则里没有“{unknown[0]}”这一项，请从列出的各项中选择。", 422)
    return tuple(k for k in known if k in chosen)
