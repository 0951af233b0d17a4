"""登记站点: homes, stations and contact points, fixed, mobile and in the cloud (M05, M39, M95)."""

from typing import Annotated

from pydantic import Field

from services.intake.stations.station import Station, StationDescribed
from shared.events.intake import StationRegistered
from shared.messages import Command, Context, Event, Id
from shared.words import Role, StationForm, StationKind, TownshipType

Keeper = Annotated[str, Field(title="站点工作人员", max_length=40, description="只在本环节可见，不对外发布")]
Address = Annotated[str, Field(title="地址", max_length=120)]
Hours = Annotated[str, Field(title="开放时间", max_length=120, description="云端站全天24小时开放，不必填写")]


class RegisterStation(Command):
    """登记代表之家、联络站或联系点。再次登记即按新内容更新；停用的站点不再接收线索。"""

    by = frozenset({Role.OFFICE})
    about = "station"
    home = "/intake/stations/{id}"
    label = "登记站点"
    station: Id
    name: Annotated[str, Field(title="名称", min_length=2, max_length=60)]
    kind: Annotated[StationKind, Field(title="类别")] = StationKind.STATION
    form: Annotated[StationForm, Field(title="形式")] = StationForm.FIXED
    township: Annotated[str, Field(title="所在乡镇街道", min_length=1, max_length=40)]
    township_type: Annotated[TownshipType, Field(title="乡镇类型")] = TownshipType.TOWN
    active: Annotated[bool, Field(title="启用")] = True
    keeper: Keeper = ""
    address: Address = ""
    hours: Hours = ""


class DescribeStation(Command):
    """站点工作人员维护本站的联系人、地址和开放时间。"""

    by = frozenset({Role.STATION})
    about = "station"
    home = "/intake/stations/{id}"
    label = "维护站点信息"
    station: Id
    keeper: Keeper = ""
    address: Address = ""
    hours: Hours = ""


def register_station(station: Station, cmd: RegisterStation, ctx: Context) -> list[Event]:
    """Whole records: the same again changes nothing."""
    said = cmd.model_dump(exclude={"station"})
    if said == {name: getattr(station, name) for name in said}:
        return []
    shown = StationRegistered(**{name: said[name] for name in StationRegistered.model_fields})
    return [shown, _described(cmd)]


def describe_station(station: Station, cmd: DescribeStation, ctx: Context) -> list[Event]:
    described = _described(cmd)
    same = (station.keeper, station.address, station.hours) == (cmd.keeper, cmd.address, cmd.hours)
    return [] if same else [described]


def _described(cmd: RegisterStation | DescribeStation) -> StationDescribed:
    return StationDescribed(station=cmd.station, keeper=cmd.keeper, address=cmd.address, hours=cmd.hours)
