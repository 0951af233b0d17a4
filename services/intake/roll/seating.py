"""名册: who sits in this congress, and which counties it has below it."""

from typing import Annotated

from pydantic import Field

from services.intake.roll.congress import Congress
from services.intake.roll.deputy import Deputy
from shared.events.intake import CongressRegistered, County, DeputySeated
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role


class RegisterCongress(Command):
    """登记本级人民代表大会及所属县区。"""

    by = frozenset({Role.OFFICE})
    about = "congress"
    label = "登记本级人大"
    congress: Id
    name: Annotated[str, Field(title="名称", min_length=2, max_length=60)]
    counties: Annotated[tuple[County, ...], Field(title="所属县区", max_length=200)] = ()


class SeatDeputy(Command):
    """登记代表。"""

    by = frozenset({Role.OFFICE})
    about = "deputy"
    label = "登记代表"
    deputy: Id
    name: Annotated[str, Field(title="姓名", min_length=1, max_length=40)]
    delegation: Annotated[str, Field(title="代表团", max_length=60)] = ""
    county: Annotated[str, Field(title="初审县区代码", pattern=r"^(\d{6})?$")] = ""
    seated: Annotated[bool, Field(title="在任")] = True


def register_congress(congress: Congress, cmd: RegisterCongress, ctx: Context) -> list[Event]:
    if cmd.congress != ctx.congress:
        refuse("not-your-congress", "只能登记本级人民代表大会。", 403)
    if (congress.name, congress.counties) == (cmd.name, cmd.counties):
        return []
    return [CongressRegistered(name=cmd.name, counties=cmd.counties)]


def seat_deputy(deputy: Deputy, cmd: SeatDeputy, ctx: Context) -> list[Event]:
    if (deputy.name, deputy.delegation, deputy.county, deputy.seated) == (
        cmd.name,
        cmd.delegation,
        cmd.county,
        cmd.seated,
    ):
        return []
    return [DeputySeated(name=cmd.name, delegation=cmd.delegation, county=cmd.county, seated=cmd.seated)]
