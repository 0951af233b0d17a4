"""登记站点: homes, stations and contact points, fixed, mobile and in the cloud (M05, M39, M95)."""

from typing import Annotated

from pydantic import Field

from services.intake.stations.station import Station, StationDescribed
from shared.events.intake import StationRegistered
from shared.messages import Command, Context, Event, Id
from shared.words import Role, StationForm, StationKind, TownshipType


class RegisterStation(Command):
    """登记代表之家、联络站或联系点。再次登记即按新内容更新；停用的站点不再接收线索。"""

    by = frozenset({Role.OFFICE})
    about = "station"
    label = "登记站点"
    station: Id
    name: Annotated[str, Field(title="名称", min_length=2, max_length=60)]
    kind: Annotated[StationKind, Field(title="类别")] = StationKind.STATION
    form: Annotated[StationForm, Field(title="形式")] = StationForm.FIXED
    township: Annotated[str, Field(title="所在乡镇街道", min_length=1, max_length=40)]
    township_type: Annotated[TownshipType, Field(title="乡镇类型")] = TownshipType.TOWN
    active: Annotated[bool, Field(title="启用")] = True
    keeper: Annotated[str, Field(title="站点工作人员", max_length=40)] = ""
    address: Annotated[str, Field(title="地址", max_length=120)] = ""
    hours: Annotated[str, Field(title="开放时间", max_length=120)] = ""


def register_station(station: Station, cmd: RegisterStation, ctx: Context) -> list[Event]:
    """Whole records: the same again changes nothing."""
    said = cmd.model_dump(exclude={"station"})
    if said == {name: getattr(station, name) for name in said}:
        return []
    shown = StationRegistered(**{name: said[name] for name in StationRegistered.model_fields})
    return [shown, StationDescribed(**{name: said[name] for name in StationDescribed.model_fields})]
