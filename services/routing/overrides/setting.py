"""分工特例: a congress enters, changes and drops who does what in its own place. The proposals read it first."""

from typing import Annotated

from pydantic import Field

from services.routing.overrides.override import Override, OverrideDropped, OverrideSet
from services.routing.unit import must_exist, records
from shared.messages import ID, Command, Context, Event, Id, refuse
from shared.words import Role

HOME = "/routing/overrides"


class SetOverride(Command):
    """登记一条分工特例：标题里出现这个事项的建议，分办时先提示由这个单位办理。再次登记即按新内容更新。"""

    by = frozenset({Role.OFFICE, Role.GOVERNMENT})
    about = "matter"
    typed = True
    label = "登记分工特例"
    home = HOME
    matter: Annotated[str, Field(title="事项", pattern=f"^{ID}$", min_length=2, max_length=20,
        description="标题里会出现的字词，如“公共自行车”；只写文字和数字")]  # fmt: skip
    unit: Annotated[Id, Field(title="由哪个单位办理")]
    reason: Annotated[str, Field(title="依据或理由", min_length=4, max_length=200, description="如“三定规定”的文号")]


class DropOverride(Command):
    """取消一条分工特例：这个事项以后按各类单位的公开职责提示。"""

    by = frozenset({Role.OFFICE, Role.GOVERNMENT})
    about = "matter"
    label = "取消分工特例"
    home = HOME
    side = True
    matter: Id
    reason: Annotated[str, Field(title="理由", min_length=2, max_length=200)]


def its_unit(override: Override, cmd: SetOverride, ctx: Context) -> list[str]:
    return records(cmd.unit)


def in_force(override: Override, ctx: Context) -> None:
    if not override.unit:
        refuse("unknown-override", "没有这条分工特例，可能已经取消。", 404)


def set_override(override: Override, cmd: SetOverride, ctx: Context) -> list[Event]:
    must_exist(ctx, cmd.unit)
    if (cmd.unit, cmd.reason) == (override.unit, override.reason):
        return []
    return [OverrideSet(unit=cmd.unit, reason=cmd.reason, on=ctx.today)]


def drop_override(override: Override, cmd: DropOverride, ctx: Context) -> list[Event]:
    return [OverrideDropped(reason=cmd.reason, on=ctx.today)]
