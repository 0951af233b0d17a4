"""A handling unit 承办单位: what the register says of it, and how it divides its work."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.events.routing import UnitRegistered
from shared.messages import Context, Event, On, refuse


class Section(BaseModel):
    """科室, and who there handles suggestions."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    name: Annotated[str, Field(title="科室", min_length=1, max_length=40)]
    handler: Annotated[str, Field(title="经办人", max_length=40)] = ""


class UnitDescribed(Event):
    """What routing alone knows: persons, and what the unit is there for."""

    head: str
    leader: str
    duties: str


class SectionsDescribed(Event):
    sections: tuple[Section, ...]


class ReceiverNamed(Event):
    """接收人: who takes its suggestions in, and how to reach them. Never told outside."""

    receiver: str
    telephone: str


class LeadTaken(Event):
    """The unit leads one case more of that year; each case is counted where decisions can see it."""

    year: int


class LeadLeft(Event):
    """Another unit leads it now."""

    year: int


Fact = UnitRegistered | UnitDescribed | SectionsDescribed | ReceiverNamed | LeadTaken | LeadLeft
YEARS = 3  # for which the cases are counted


@dataclass(frozen=True, slots=True)
class Unit:
    name: str = ""
    organ: str = ""
    active: bool = False
    parent: str = ""
    committee: str = ""  # 对口委室
    successor: str = ""  # who took over its duties
    valid_from: date | None = None
    valid_until: date | None = None
    head: str = ""  # 主要负责人
    leader: str = ""  # 分管领导
    duties: str = ""
    sections: tuple[Section, ...] = ()
    receiver: str = ""  # 接收人
    telephone: str = ""
    led: tuple[tuple[int, int], ...] = ()  # (year, cases it leads), the latest years

    def leads(self, year: int) -> int:
        return dict(self.led).get(year, 0)

    def holds(self, day: date) -> bool:
        """Whether cases may be given to it on this day."""
        begun = self.valid_from is None or self.valid_from <= day
        return self.active and begun and (self.valid_until is None or day <= self.valid_until)


def evolve(unit: Unit, fact: Fact) -> Unit:
    match fact:
        case LeadTaken(year=year) | LeadLeft(year=year):
            more = 1 if isinstance(fact, LeadTaken) else -1
            counted = dict(unit.led) | {year: max(0, unit.leads(year) + more)}
            return replace(unit, led=tuple(sorted(counted.items())[-YEARS:]))
    return replace(unit, **{name: getattr(fact, name) for name in type(fact).model_fields})


def taken(unit: str, *years: int) -> list[On]:
    """For each of these years' cases, one more that the unit leads."""
    return [On(f"unit/{unit}", LeadTaken(year=year)) for year in years]


def left(unit: str, year: int) -> list[On]:
    return [On(f"unit/{unit}", LeadLeft(year=year))]


def records(*units: str) -> list[str]:
    """The register's streams of these units, for a decision that names them."""
    return [f"unit/{u}" for u in dict.fromkeys(units) if u]


def each_once(lead: str, co: tuple[str, ...]) -> None:
    if len({lead, *co}) != 1 + len(co):
        refuse("unit-twice", "同一单位不能重复列入主办、协办。", 422)


def must_be_registered(unit: Unit, ctx: Context) -> None:
    """Another congress's unit is not known here: the same sentence for both."""
    if not unit.name:
        refuse("unknown-unit", "没有这个承办单位，或您无权查看。", 404)


def must_exist(ctx: Context, *units: str) -> None:
    for unit in units:
        found: Unit = ctx.also[f"unit/{unit}"]
        if not found.name:
            refuse("unknown-unit", f"本级没有名为“{unit}”的承办单位。", 422)
        if not found.holds(ctx.today):
            then = f"，职责由“{found.successor}”承担" if found.successor else ""
            refuse("unit-not-in-force", f"“{unit}”现在不承办建议{then}。", 422)
