"""接收名册 (M16): every unit says who takes its suggestions in; key departments sit at the assignment meeting."""

from typing import Annotated

from pydantic import Field

from services.routing.roster.seating import Seating, UnitsSeated
from services.routing.unit import ReceiverNamed, Unit, must_exist, records
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import UNITS, Role

TELEPHONE = r"^\d[\d()\- ]{4,29}$"


class NameReceiver(Command):
    """登记本单位的接收人：交办的建议由谁签收、怎样联系。姓名和电话只给本单位、代表工委、政府办看。"""

    by = frozenset({Role.UNIT, Role.UNIT_HEAD, Role.OFFICE, Role.GOVERNMENT})
    about = "unit"
    label = "登记接收人"
    home = "/routing/units/{id}"
    side = True
    unit: Id
    receiver: Annotated[str, Field(title="接收人", min_length=1, max_length=40)]
    telephone: Annotated[str, Field(title="联系电话", pattern=TELEPHONE, description="如0739-5550101，写数字")]


class SeatUnits(Command):
    """定哪些重点部门到交办会现场接收。以最后一次登记为准。"""

    by = frozenset({Role.OFFICE, Role.GOVERNMENT})
    about = "year"
    label = "定现场交办单位"
    home = "/routing/receivers?year={id}"
    year: Annotated[str, Field(title="年度", pattern=r"^20\d\d$")]
    units: Annotated[tuple[Id, ...], Field(title="现场交办单位", max_length=200)] = ()


def name_receiver(unit: Unit, cmd: NameReceiver, ctx: Context) -> list[Event]:
    if ctx.role in UNITS and cmd.unit != ctx.unit:
        refuse("not-your-unit", "只能登记本单位的接收人。", 403)
    if (cmd.receiver, cmd.telephone) == (unit.receiver, unit.telephone):
        return []
    return [ReceiverNamed(receiver=cmd.receiver, telephone=cmd.telephone)]


def those_seated(seating: Seating, cmd: SeatUnits, ctx: Context) -> list[str]:
    return records(*cmd.units)


def seat_units(seating: Seating, cmd: SeatUnits, ctx: Context) -> list[Event]:
    units = tuple(dict.fromkeys(cmd.units))
    must_exist(ctx, *units)
    if seating.since and set(units) == set(seating.units):
        return []
    return [UnitsSeated(year=int(cmd.year), units=units, on=ctx.today)]
