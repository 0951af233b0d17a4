"""承办单位: whom a case may be given to, who speaks for it, and how it divides its work (M106)."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from services.routing.unit import Section, SectionsDescribed, Unit, UnitDescribed, records
from shared.events.routing import UnitRegistered
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role

Organ = Literal["government", "party", "court", "procuratorate", "supervisory"]


class RegisterUnit(Command):
    """登记承办单位。再次登记即按新内容更新；撤并的单位写明由谁接续，未办结的建议不受影响。"""

    by = frozenset({Role.OFFICE, Role.GOVERNMENT})
    about = "unit"
    typed = True
    label = "登记承办单位"
    home = "/routing/units/{id}"
    unit: Annotated[Id, Field(title="简称", description="如“住建局”，登记后不再改")]
    name: Annotated[str, Field(title="全称", min_length=2, max_length=80)]
    organ: Annotated[Organ, Field(title="机关类别")] = "government"
    active: Annotated[bool, Field(title="在用")] = True
    parent: Annotated[str, Field(title="上级单位", max_length=64)] = ""
    committee: Annotated[str, Field(title="对口委室", max_length=64)] = ""
    head: Annotated[str, Field(title="主要负责人", max_length=40)] = ""
    leader: Annotated[str, Field(title="分管领导", max_length=40)] = ""
    duties: Annotated[str, Field(title="职责", max_length=3000)] = ""
    valid_from: Annotated[date | None, Field(title="自何日起承办")] = None
    valid_until: Annotated[date | None, Field(title="至何日止承办")] = None
    successor: Annotated[str, Field(title="职责由谁接续", max_length=64)] = ""


class DescribeSections(Command):
    """登记本单位的科室和经办人。以最后一次登记为准。"""

    by = frozenset({Role.UNIT, Role.UNIT_HEAD})
    about = "unit"
    label = "登记科室"
    home = "/routing/units/{id}"
    unit: Id
    sections: Annotated[tuple[Section, ...], Field(title="科室", max_length=40)]


def those_named(unit: Unit, cmd: RegisterUnit, ctx: Context) -> list[str]:
    return records(cmd.parent, cmd.successor)


def register_unit(unit: Unit, cmd: RegisterUnit, ctx: Context) -> list[Event]:
    """Whole records: the same again changes nothing."""
    if cmd.valid_from and cmd.valid_until and cmd.valid_until < cmd.valid_from:
        refuse("dates-reversed", "停止承办的日期早于开始的日期，请核对。", 422)
    if cmd.unit in (cmd.parent, cmd.successor):
        refuse("unit-its-own", "上级单位、接续单位不能是这个单位自己。", 422)
    _well_placed(unit, cmd, ctx)
    said = cmd.model_dump(exclude={"unit"})
    if said == {name: getattr(unit, name) for name in said}:
        return []
    shown = UnitRegistered(**{name: said[name] for name in UnitRegistered.model_fields})
    return [shown, UnitDescribed(**{name: said[name] for name in UnitDescribed.model_fields})]


def _well_placed(unit: Unit, cmd: RegisterUnit, ctx: Context) -> None:
    """What is newly named above it or after it is registered, and is not below it or before it."""
    for word, before, now in (("上级", unit.parent, cmd.parent), ("接续", unit.successor, cmd.successor)):
        other: Unit = ctx.also[f"unit/{now}"] if now else Unit()
        if now and now != before and not other.name:
            refuse("unknown-unit", f"本级没有名为“{now}”的{word}单位，请先登记。", 422)
        if cmd.unit == (other.parent if word == "上级" else other.successor):
            refuse("unit-in-a-ring", f"“{now}”的{word}单位就是这个单位，请核对。", 422)


def describe_sections(unit: Unit, cmd: DescribeSections, ctx: Context) -> list[Event]:
    if cmd.unit != ctx.unit:
        refuse("not-your-unit", "只能登记本单位的科室。", 403)
    names = [section.name for section in cmd.sections]
    if len(set(names)) != len(names):
        refuse("section-twice", "科室名称有重复，请核对。", 422)
    return [SectionsDescribed(sections=cmd.sections)] if cmd.sections != unit.sections else []
