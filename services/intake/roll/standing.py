"""代表资格: duties suspended and taken up again, a mandate that ends, the successor. Cases of the deputy stay open.

Who is suspended or has left raises nothing; what he raised before is handled on, and the reply is his.
"""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.intake.roll.deputy import (
    Deputy,
    DeputyRestored,
    DeputySuspended,
    MandateEnded,
    SuccessorNamed,
    known_deputy,
    seat_of,
    shown,
)
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import DeputyStatus, LeaveReason, Role, SuspensionReason

Note = Annotated[str, Field(title="说明", max_length=200, description="只有代表工委和本人看得到")]


class SuspendDeputy(Command):
    """暂停执行代表职务。在办的建议继续办理，答复照送本人。"""

    by = frozenset({Role.OFFICE})
    about = "deputy"
    home = "/intake/deputies/{id}"
    label = "暂停执行职务"
    deputy: Id
    reason: Annotated[SuspensionReason, Field(title="原因")]
    on: Annotated[date, Field(title="自哪一日起")]
    note: Note = ""


class RestoreDeputy(Command):
    """暂停的情形消失，恢复执行代表职务。"""

    by = frozenset({Role.OFFICE})
    about = "deputy"
    home = "/intake/deputies/{id}"
    label = "恢复执行职务"
    deputy: Id


class EndMandate(Command):
    """登记代表资格终止或任期届满。在办的建议继续办理，答复照送本人，本人仍可评价。"""

    by = frozenset({Role.OFFICE})
    about = "deputy"
    home = "/intake/deputies/{id}"
    label = "登记离任"
    deputy: Id
    reason: Annotated[LeaveReason, Field(title="原因")]
    on: Annotated[date, Field(title="自哪一日起")]
    note: Note = ""


class NameSuccessor(Command):
    """登记补选产生的继任代表。"""

    by = frozenset({Role.OFFICE})
    about = "deputy"
    home = "/intake/deputies/{id}"
    label = "登记继任代表"
    deputy: Id
    successor: Annotated[Id, Field(title="继任代表")]


def in_office(deputy: Deputy, ctx: Context) -> None:
    known_deputy(deputy)
    if deputy.status is not DeputyStatus.IN_OFFICE:
        refuse("not-in-office", f"{deputy.name}现在是“{deputy.status.word}”，不能再暂停。")


def suspended(deputy: Deputy, ctx: Context) -> None:
    known_deputy(deputy)
    if deputy.status is not DeputyStatus.SUSPENDED:
        refuse("not-suspended", f"{deputy.name}没有暂停执行职务，不需要恢复。")


def not_gone(deputy: Deputy, ctx: Context) -> None:
    known_deputy(deputy)
    if deputy.status is DeputyStatus.LEFT:
        refuse("already-left", f"{deputy.name}已登记离任。")


def gone(deputy: Deputy, ctx: Context) -> None:
    known_deputy(deputy)
    if deputy.status is not DeputyStatus.LEFT:
        refuse("not-left", f"{deputy.name}没有离任，不能登记继任代表。")


def suspend_deputy(deputy: Deputy, cmd: SuspendDeputy, ctx: Context) -> list[Event]:
    """暂停执行代表职务（代表法（2025）第六十一条）."""
    _not_ahead(cmd.on, ctx)
    return [shown(deputy, seated=False), DeputySuspended(reason=cmd.reason, note=cmd.note, on=cmd.on)]


def restore_deputy(deputy: Deputy, cmd: RestoreDeputy, ctx: Context) -> list[Event]:
    return [shown(deputy, seated=True), DeputyRestored(on=ctx.today)]


def end_mandate(deputy: Deputy, cmd: EndMandate, ctx: Context) -> list[Event]:
    _not_ahead(cmd.on, ctx)
    return [shown(deputy, seated=False), MandateEnded(reason=cmd.reason, note=cmd.note, on=cmd.on)]


def name_successor(deputy: Deputy, cmd: NameSuccessor, ctx: Context) -> list[Event]:
    if cmd.successor == cmd.deputy:
        refuse("succeeds-oneself", "继任代表不能是本人，请重新选择。", 422)
    seat_of(ctx, cmd.successor)
    return [SuccessorNamed(successor=cmd.successor)] if cmd.successor != deputy.successor else []


def _not_ahead(on: date, ctx: Context) -> None:
    """A seat changes at once: what is to come is entered when it comes."""
    if on > ctx.today:
        refuse("day-ahead", "日期在今天之后，请到当天再登记。", 422)
