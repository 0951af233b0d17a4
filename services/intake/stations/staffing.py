"""派驻代表: which deputies are at a station; the office decides, matching.py proposes (M43)."""

from typing import Annotated

from pydantic import Field

from services.intake.roll.deputy import seat_of, seats
from services.intake.stations.station import DeputyPlaced, DeputyRecalled, Placed, Station, in_use, placed_at
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role


class PlaceDeputy(Command):
    """派驻代表到站点。按专长与站点需要相符的排在前面，由代表工委决定。"""

    by = frozenset({Role.OFFICE})
    about = "station"
    home = "/intake/stations/{id}"
    label = "派驻代表"
    station: Id
    deputy: Annotated[Id, Field(title="代表")]
    leader: Annotated[bool, Field(title="领导干部代表", description="每季度应进站一次")]
    patch: Annotated[
        str, Field(title="担任邻长的片区", max_length=40, description="小区、村组或网格；不任邻长的不填")
    ] = ""


class RecallDeputy(Command):
    """代表不再进驻本站。"""

    by = frozenset({Role.OFFICE})
    about = "station"
    home = "/intake/stations/{id}"
    label = "撤回派驻"
    station: Id
    deputy: Annotated[Id, Field(title="代表")]


def its_seat(station: Station, cmd: PlaceDeputy, ctx: Context) -> list[str]:
    return seats(cmd.deputy)


def place_deputy(station: Station, cmd: PlaceDeputy, ctx: Context) -> list[Event]:
    seat_of(ctx, cmd.deputy)
    new = Placed(cmd.deputy, cmd.leader, cmd.patch, ctx.today)
    if any((p.deputy, p.leader, p.patch) == (new.deputy, new.leader, new.patch) for p in station.deputies):
        return []
    return [DeputyPlaced(deputy=cmd.deputy, leader=cmd.leader, patch=cmd.patch, on=ctx.today)]


def somebody_there(station: Station, ctx: Context) -> None:
    in_use(station, ctx)
    if not station.deputies:
        refuse("no-deputies-placed", "这个站点还没有派驻代表，请先派驻。")


def recall_deputy(station: Station, cmd: RecallDeputy, ctx: Context) -> list[Event]:
    if cmd.deputy not in placed_at(station):
        refuse("not-placed-here", "这位代表没有派驻在这个站点，请重新选择。", 422)
    return [DeputyRecalled(deputy=cmd.deputy)]
