"""A delegation 代表团 and a deputies' group 代表小组: who speaks for them. Who belongs to them is said by each seat."""

from dataclasses import dataclass, replace
from datetime import date

from shared.messages import Context, Event, refuse


class DelegationHeadNamed(Event):
    """代表团团长. Empty: there is none for now."""

    head: str
    on: date


class GroupConvenerNamed(Event):
    """代表小组召集人. Empty: there is none for now."""

    convener: str
    on: date


@dataclass(frozen=True, slots=True)
class Delegation:
    head: str = ""  # the deputy's id
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    convener: str = ""
    since: date | None = None


Fact = DelegationHeadNamed
GroupFact = GroupConvenerNamed


def evolve(delegation: Delegation, fact: Fact) -> Delegation:
    return replace(delegation, head=fact.head, since=fact.on)


def evolve_group(group: Group, fact: GroupFact) -> Group:
    return replace(group, convener=fact.convener, since=fact.on)


def delegations(*names: str) -> list[str]:
    """The streams of these delegations, for a decision that names them; a seat without one names none."""
    return [f"delegation/{n}" for n in dict.fromkeys(names) if n]


def head_of(ctx: Context, delegation: str) -> str:
    """The deputy who signs for the whole delegation (重庆市人民代表大会代表建议工作条例（2017）第八条)."""
    found: Delegation = ctx.also.get(f"delegation/{delegation}", Delegation())
    if not found.head:
        refuse("delegation-without-head", f"“{delegation}”还没有登记团长，请先请代表工委登记。")
    return found.head
