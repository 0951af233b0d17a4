"""基层立法联系点: the register of grassroots legislative contact points; registered, amended, closed.

立法法（2023）第九十条: a standing committee sets them up as it needs them.
"""

from dataclasses import dataclass, replace
from typing import Annotated, assert_never

from pydantic import Field

from shared.events.intake import PointRegistered
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import PointCategory, Role

Name = Annotated[str, Field(title="名称", min_length=4, max_length=60, description="如“梧桐社区基层立法联系点”")]
Keeper = Annotated[
    str, Field(title="联络员", min_length=2, max_length=40, description="由谁负责，只在本环节可见，不对外发布")
]


class RegisterPoint(Command):
    """设立基层立法联系点。已撤销的可以重新设立。"""

    by = frozenset({Role.OFFICE, Role.COMMITTEE})
    about = "point"
    home = "/intake/points"
    label = "设立立法联系点"
    point: Id
    name: Name
    category: Annotated[PointCategory, Field(title="类别")]
    keeper: Keeper


class AmendPoint(Command):
    """变更联系点的名称、类别或联络员。"""

    by = frozenset({Role.OFFICE, Role.COMMITTEE})
    about = "point"
    home = "/intake/points"
    label = "变更"
    point: Id
    name: Name
    category: Annotated[PointCategory, Field(title="类别")]
    keeper: Keeper


class ClosePoint(Command):
    """撤销联系点。已报送的意见照常处理，不再发送新的草案。"""

    by = frozenset({Role.OFFICE, Role.COMMITTEE})
    about = "point"
    home = "/intake/points"
    label = "撤销"
    point: Id


class KeeperNamed(Event):
    """联络员: a person's name, which never leaves intake."""

    keeper: str


Fact = PointRegistered | KeeperNamed


@dataclass(frozen=True, slots=True)
class Point:
    name: str = ""
    category: PointCategory = PointCategory.OTHER
    keeper: str = ""
    active: bool = False


def evolve(point: Point, fact: Fact) -> Point:
    match fact:
        case PointRegistered(name=name, category=category, active=active):
            return replace(point, name=name, category=category, active=active)
        case KeeperNamed(keeper=keeper):
            return replace(point, keeper=keeper)
        case _:
            assert_never(fact)


def active(point: Point, ctx: Context) -> None:
    if not point.name:
        refuse("unknown-point", "没有这个立法联系点，或您无权查看。", 404)
    if not point.active:
        refuse("point-closed", "这个立法联系点已经撤销。")


def register_point(point: Point, cmd: RegisterPoint, ctx: Context) -> list[Event]:
    if point.active:
        refuse("point-registered", f"“{point.name}”已经设立，需要改动请用“变更”。")
    return [PointRegistered(name=cmd.name, category=cmd.category), KeeperNamed(keeper=cmd.keeper)]


def amend_point(point: Point, cmd: AmendPoint, ctx: Context) -> list[Event]:
    facts: list[Event] = []
    if (cmd.name, cmd.category) != (point.name, point.category):
        facts.append(PointRegistered(name=cmd.name, category=cmd.category))
    return facts + ([KeeperNamed(keeper=cmd.keeper)] if cmd.keeper != point.keeper else [])


def close_point(point: Point, cmd: ClosePoint, ctx: Context) -> list[Event]:
    return [PointRegistered(name=point.name, category=point.category, active=False)]
