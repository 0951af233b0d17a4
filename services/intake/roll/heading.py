"""登记团长和召集人: who speaks for a delegation, and who calls a deputies' group together."""

from typing import Annotated

from pydantic import Field

from services.intake.roll.delegation import Delegation, DelegationHeadNamed, Group, GroupConvenerNamed
from services.intake.roll.deputy import Deputy, seat_of
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role

Chosen = Annotated[str, Field(pattern=r"^[\w.-]{0,64}$")]


class NameDelegationHead(Command):
    """登记代表团团长。不选即为暂缺；全团建议由团长签署。"""

    by = frozenset({Role.OFFICE})
    about = "delegation"
    home = "/intake/delegations"
    label = "登记团长"
    delegation: Id
    head: Annotated[Chosen, Field(title="团长")] = ""


class NameGroupConvener(Command):
    """登记代表小组召集人。不选即为暂缺。"""

    by = frozenset({Role.OFFICE})
    about = "group"
    home = "/intake/delegations"
    label = "登记召集人"
    group: Id
    convener: Annotated[Chosen, Field(title="召集人")] = ""


def name_delegation_head(delegation: Delegation, cmd: NameDelegationHead, ctx: Context) -> list[Event]:
    if cmd.head == delegation.head:
        return []
    if cmd.head:
        _one_of(seat_of(ctx, cmd.head), "delegation", cmd.delegation)
    return [DelegationHeadNamed(head=cmd.head, on=ctx.today)]


def name_group_convener(group: Group, cmd: NameGroupConvener, ctx: Context) -> list[Event]:
    if cmd.convener == group.convener:
        return []
    if cmd.convener:
        _one_of(seat_of(ctx, cmd.convener), "group", cmd.group)
    return [GroupConvenerNamed(convener=cmd.convener, on=ctx.today)]


def _one_of(seat: Deputy, field: str, name: str) -> None:
    if getattr(seat, field) != name:
        refuse("not-of-this-body", f"{seat.name}不属于“{name}”，请从本团或本组代表中选择。", 422)
