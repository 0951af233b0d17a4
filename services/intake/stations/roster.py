"""A month's duty days 进站值班日 of one station: who is expected, who came.

─PlanRoster─▶ planned ─ChangeDuty─▶ planned ─RecordAttendance─▶ recorded, day by day
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from pydantic import BaseModel, ConfigDict

from shared.messages import Context, Event, refuse
from shared.words import Role


class Duty(BaseModel):
    """One day: who is expected; who came, once that is recorded."""

    model_config = ConfigDict(frozen=True)
    day: date
    deputies: tuple[str, ...]
    came: tuple[str, ...] | None = None


class RosterPlanned(Event):
    station: str
    name: str  # of the station, for the desk
    month: str  # 2026-03
    duties: tuple[Duty, ...]


class DutyChanged(Event):
    """Others are expected on this day."""

    day: date
    deputies: tuple[str, ...]


class AttendanceRecorded(Event):
    """到岗. Said again, the last word holds."""

    day: date
    came: tuple[str, ...]


Fact = RosterPlanned | DutyChanged | AttendanceRecorded


@dataclass(frozen=True, slots=True)
class Roster:
    station: str = ""
    name: str = ""
    month: str = ""
    duties: tuple[Duty, ...] = ()


def evolve(roster: Roster, fact: Fact) -> Roster:
    match fact:
        case RosterPlanned(station=station, name=name, month=month, duties=duties):
            return Roster(station, name, month, duties)
        case DutyChanged(day=day, deputies=deputies):
            return replace(roster, duties=tuple(_on(d, day, deputies=deputies) for d in roster.duties))
        case AttendanceRecorded(day=day, came=came):
            return replace(roster, duties=tuple(_on(d, day, came=came) for d in roster.duties))
        case _:
            assert_never(fact)


def _on(duty: Duty, day: date, **changed: tuple[str, ...]) -> Duty:
    return duty.model_copy(update=changed) if duty.day == day else duty


def of_own_station(roster: Roster, ctx: Context) -> None:
    if not roster.station:
        refuse("unknown-roster", "没有这份值班表，或您无权查看。", 404)
    if ctx.role is Role.STATION and ctx.unit != roster.station:
        refuse("not-your-station", "您不是这个站点的工作人员。", 403)


def duty_on(roster: Roster, day: date) -> Duty:
    """The duty of that day."""
    if not (found := next((d for d in roster.duties if d.day == day), None)):
        refuse("no-such-duty", "这一天不在这份值班表里，请重新选择。", 422)
    return found


def roster_of(station: str, month: str) -> str:
    """The roster's id."""
    return f"{station}.{month}"
