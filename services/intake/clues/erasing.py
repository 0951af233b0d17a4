"""抹除: what a citizen left is deleted for good, on request or when its time is over; what became of it stays."""

from services.intake.clues.clue import CallerErased, Clue, known, of_my_station
from shared.messages import Command, Context, Event, Id, Keep, refuse
from shared.words import Role


class EraseCaller(Command):
    """永久删除群众的原话、地点、称呼、电话和照片。删除后不能恢复，办理经过保留。"""

    by = frozenset({Role.STATION, Role.OFFICE, Role.PUBLIC})
    about = "clue"
    home = "/intake/clues/{id}"
    label = "删除群众信息"
    side = True
    clue: Id


class ForgetCaller(Command):
    """期满删除: sent by the clock."""

    about = "clue"
    clue: Id


def may_erase(clue: Clue, ctx: Context) -> None:
    known(clue) if ctx.role is Role.PUBLIC else of_my_station(clue, ctx)
    if clue.erased:
        refuse("already-erased", "群众信息已按规定删除。")


def erase_caller(clue: Clue, cmd: EraseCaller, ctx: Context) -> list[Event | Keep]:
    return [CallerErased(on=ctx.today), Keep("callers", clue.caller, None)]


def forget_caller(clue: Clue, cmd: ForgetCaller, ctx: Context) -> list[Event | Keep]:
    if clue.erased or not clue.keep_until or ctx.today < clue.keep_until:
        return []
    return [CallerErased(on=ctx.today), Keep("callers", clue.caller, None)]


def forget(id: str, rung: str) -> ForgetCaller:
    """The command for an alarm row."""
    return ForgetCaller(clue=id)
