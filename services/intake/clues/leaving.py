"""收集: citizens leave clues at any hour without login, staff note down what they hear (M06, M39).

What was said goes into `callers` beside the journal, never into a fact.
"""

from hashlib import sha256
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.intake.clues.clue import CallerKept, Clue, Stage
from services.intake.stations.station import Station
from shared.events.clues import ClueReceived
from shared.files import Attachment
from shared.messages import Command, Context, Event, Id, Keep, refuse
from shared.words import ClueChannel, Role

ALONE = (ClueChannel.QR, ClueChannel.ONLINE, ClueChannel.PHOTO)  # without anybody of the station


class Said(BaseModel):
    """A citizen's own words, and how to reach whoever said them. Nothing of it is told outside the station."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    words: Annotated[
        str, Field(title="想说的事", min_length=5, max_length=2000, description="什么事、在哪里、希望怎样")
    ]
    place: Annotated[str, Field(title="地点", max_length=120)] = ""
    name: Annotated[str, Field(title="怎么称呼您", max_length=40, description="可以不填")] = ""
    phone: Annotated[
        str, Field(title="联系电话", pattern=r"^([+0-9][0-9 \-]{4,24})?$", description="可以不填；只用来回复您")
    ] = ""
    salt: Annotated[str, Field(title="盐", pattern=r"^[0-9a-f]{32}$")]


class LeaveClue(Command):
    """不用登录，写下您要反映的事；提交后得到一个查询码，凭码查看每一步。"""

    by = frozenset({Role.PUBLIC})
    about = "clue"
    label = "提交"
    clue: Id
    station: Id
    channel: ClueChannel = ClueChannel.QR
    said: Said
    photo: Annotated[tuple[Attachment, ...], Field(title="照片", max_length=1)] = ()


class RecordClue(Command):
    """登记一条当面听到的线索。原话和联系方式只有本站看得到。"""

    by = frozenset({Role.STATION})
    about = "clue"
    home = "/intake/clues/{id}"
    label = "登记线索"
    clue: Id
    channel: Annotated[ClueChannel, Field(title="渠道")]
    said: Said


def its_station(clue: Clue, cmd: LeaveClue, ctx: Context) -> list[str]:
    return [f"station/{cmd.station}"]


def my_station(clue: Clue, cmd: RecordClue, ctx: Context) -> list[str]:
    return [f"station/{ctx.unit}"] if ctx.unit else []


def leave_clue(clue: Clue, cmd: LeaveClue, ctx: Context) -> list[Event | Keep]:
    if cmd.channel not in ALONE:
        refuse("channel-not-yours", "走访、接待日、座谈收集的线索由站点工作人员登记。", 422)
    return _received(clue, cmd.station, cmd.channel, cmd.said, cmd.photo, ctx)


def record_clue(clue: Clue, cmd: RecordClue, ctx: Context) -> list[Event | Keep]:
    return _received(clue, ctx.unit, cmd.channel, cmd.said, (), ctx)


def open_station(station: Station) -> None:
    """Whatever the hour; but not at a station that is out of use."""
    if not station.name:
        refuse("unknown-station", "没有这个站点，请核对二维码或地址。", 404)
    if not station.active:
        refuse("station-not-active", f"“{station.name}”已停用，不再接收线索；请到就近的代表联络站反映。")


def _received(
    clue: Clue, station: str, channel: ClueChannel, said: Said, photo: tuple[Attachment, ...], ctx: Context
) -> list[Event | Keep]:
    if clue.stage is not Stage.NONE:
        refuse("clue-received", "这条线索已经收到。")
    open_station(ctx.also.get(f"station/{station}", Station()))
    caller, file = str(ctx.id(0)), photo[0].digest if photo else ""
    row = (station, said.words, said.place, said.name, said.phone, file, photo[0].media if photo else "", said.salt)
    kept = CallerKept(caller=caller, digest=digest(said.salt, said.words, said.place, said.name, said.phone, file))
    return [ClueReceived(station=station, channel=channel, on=ctx.today), kept, Keep("callers", caller, row)]


def digest(salt: str, *said: str) -> str:
    """Shows whether the kept words are still those that were said; without the salt it shows nothing."""
    return sha256("\x1f".join((salt, *said)).encode()).hexdigest()
