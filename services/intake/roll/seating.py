"""登记代表: who sits in this congress, and what of them its offices have to know."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.intake.roll.deputy import Deputy, DeputyDescribed
from shared.events.intake import DeputySeated
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import DeputyStatus, Role


class SeatDeputy(Command):
    """登记代表。再次登记即按新内容更新；证号和电话只在本环节使用。"""

    by = frozenset({Role.OFFICE})
    about = "deputy"
    home = "/intake/deputies/{id}"
    label = "登记代表"
    deputy: Id
    name: Annotated[str, Field(title="姓名", min_length=1, max_length=40)]
    delegation: Annotated[str, Field(title="代表团", max_length=60)] = ""
    county: Annotated[str, Field(title="初审县区代码", pattern=r"^(\d{6})?$")] = ""
    status: Annotated[DeputyStatus, Field(title="状态")] = DeputyStatus.IN_OFFICE
    group: Annotated[str, Field(title="代表小组", max_length=60)] = ""
    certificate: Annotated[str, Field(title="代表证号", max_length=20)] = ""
    telephone: Annotated[str, Field(title="联系电话", max_length=20)] = ""
    occupation: Annotated[str, Field(title="职业", max_length=60)] = ""
    skills: Annotated[tuple[str, ...], Field(title="专长", max_length=10, description="每行一项")] = ()
    sc_member: Annotated[bool, Field(title="常委会组成人员")] = False
    resident: Annotated[bool, Field(title="驻会委员")] = False
    elected: Annotated[date | None, Field(title="当选日期")] = None


def seat_deputy(deputy: Deputy, cmd: SeatDeputy, ctx: Context) -> list[Event]:
    """Whole records: the same again changes nothing. A suspension with its ground ends by its own act alone."""
    seated = cmd.status is DeputyStatus.IN_OFFICE
    if seated and deputy.status is DeputyStatus.SUSPENDED and deputy.reason:
        refuse("still-suspended", f"{deputy.name}已登记暂停执行职务，要恢复请办理“恢复执行职务”。")
    shown = DeputySeated(name=cmd.name, delegation=cmd.delegation, county=cmd.county, seated=seated)
    kept = DeputyDescribed(**cmd.model_dump(include=set(DeputyDescribed.model_fields)))
    if (deputy.name, deputy.delegation, deputy.county) == (cmd.name, cmd.delegation, cmd.county) and all(
        getattr(deputy, name) == value for name, value in kept
    ):
        return []
    return [shown, kept]
