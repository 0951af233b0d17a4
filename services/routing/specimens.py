"""登记答复范本: one for each class, the unit's own."""

from typing import Annotated

from pydantic import Field

from services.routing.specimen import Specimen, Specimens, SpecimensKept
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role


class KeepSpecimens(Command):
    """登记本单位的答复范本。每类一份，“{诉求}”代表那一项诉求；起草答复时可套用到空着的栏目。"""

    by = frozenset({Role.UNIT, Role.UNIT_HEAD})
    about = "unit"
    label = "登记答复范本"
    home = "/routing/specimens/{id}"
    unit: Id
    specimens: Annotated[tuple[Specimen, ...], Field(title="范本", max_length=4)]


def keep_specimens(specimens: Specimens, cmd: KeepSpecimens, ctx: Context) -> list[Event]:
    if cmd.unit != ctx.unit:
        refuse("not-your-unit", "只能登记本单位的答复范本。", 403)
    classes = [s.reply_class for s in cmd.specimens]
    if len(set(classes)) != len(classes):
        refuse("specimen-twice", "同一类答复只留一份范本，请合并。", 422)
    return [SpecimensKept(specimens=cmd.specimens)] if cmd.specimens != specimens.own else []
