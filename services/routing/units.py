"""承办单位: whom a case may be given to."""

from typing import Annotated, Literal

from pydantic import Field

from services.routing.unit import Unit
from shared.events.routing import UnitRegistered
from shared.messages import Command, Context, Event, Id
from shared.words import Role

Organ = Literal["government", "party", "court", "procuratorate"]


class RegisterUnit(Command):
    """登记承办单位。"""

    by = frozenset({Role.OFFICE, Role.GOVERNMENT})
    about = "unit"
    label = "登记承办单位"
    unit: Id
    name: Annotated[str, Field(title="全称", min_length=2, max_length=80)]
    organ: Annotated[Organ, Field(title="机关类别")] = "government"
    active: Annotated[bool, Field(title="在用")] = True


def register_unit(unit: Unit, cmd: RegisterUnit, ctx: Context) -> list[Event]:
    if (unit.name, unit.organ, unit.active) == (cmd.name, cmd.organ, cmd.active):
        return []
    return [UnitRegistered(name=cmd.name, organ=cmd.organ, active=cmd.active)]


def evolve_unit(unit: Unit, fact: UnitRegistered) -> Unit:
    return Unit(fact.name, fact.organ, fact.active)
