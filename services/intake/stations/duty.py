"""进站值班: the days with a 6 “逢6”, or whatever rhythm the rule book says; who is expected, who came (M40)."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import cycle, islice
from typing import Annotated

from pydantic import Field

from services.intake.roll.deputy import Deputy, seats
from services.intake.stations.roster import (
    AttendanceRecorded,
    Duty,
    DutyChanged,
    Roster,
    RosterPlanned,
    duty_on,
    roster_of,
)
from services.intake.stations.station import RosterDrawn, Station, kept, placed_at
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.words import Role

AHEAD = 366  # days for which a roster may be planned


class PlanRoster(Command):
    """生成一个月的值班表：按规定的日子轮流安排本站代表，轮完一遍才排第二次。"""

    by = frozenset({Role.STATION, Role.OFFICE})
    about = "station"
    home = "/intake/stations/{id}"
    label = "生成值班表"
    station: Id
    month: Annotated[
        str, Field(title="月份", pattern=r"^20\d\d-(0[1-9]|1[0-2])$", description="写成2026-03的样子", max_length=7)
    ]


class ChangeDuty(Command):
    """调换某个值班日的代表。"""

    by = frozenset({Role.STATION, Role.OFFICE})
    about = "roster"
    home = "/intake/rosters/{id}"
    label = "调换值班"
    roster: Id
    day: Annotated[date, Field(title="值班日")]
    deputies: Annotated[tuple[Id, ...], Field(title="值班代表", min_length=1, max_length=20)]


class RecordAttendance(Command):
    """登记某个值班日到站的代表；不在值班表上而到站的也可以勾选。再次登记以后一次为准。"""

    by = frozenset({Role.STATION, Role.OFFICE})
    about = "roster"
    home = "/intake/rosters/{id}"
    label = "登记到岗"
    roster: Id
    day: Annotated[date, Field(title="值班日")]
    came: Annotated[tuple[Id, ...], Field(title="到站代表", max_length=200)] = ()


def somebody_to_plan(station: Station, ctx: Context) -> None:
    kept(station, ctx)
    if not station.deputies:
        refuse("no-deputies-placed", "这个站点还没有派驻代表，请先派驻。")


def its_roster(station: Station, cmd: PlanRoster, ctx: Context) -> list[str]:
    return [f"roster/{roster_of(cmd.station, cmd.month)}", *seats(*placed_at(station))]


def plan_roster(station: Station, cmd: PlanRoster, ctx: Context) -> list[Event | On]:
    """From today on; suspended and former deputies keep no turn."""
    days = [d for d in month_days(cmd.month, ctx.rules.value("duty_days")) if d >= ctx.today]
    if not days or days[0] > ctx.today + timedelta(days=AHEAD):
        refuse("month-not-open", "只能生成本月至一年以内各月的值班表，且当月还有值班日。", 422)
    stream = f"roster/{roster_of(cmd.station, cmd.month)}"
    before: Roster = ctx.also[stream]
    if before.duties:
        refuse("roster-planned", f"{cmd.month}的值班表已经生成，需要改动请用“调换值班”。")
    queue = [d for d in placed_at(station) if _sits(ctx.also[f"deputy/{d}"])]
    if not queue:
        refuse("nobody-in-office", "派驻的代表都不在任，请先派驻在任代表。")
    duties, order = drawn(days, queue, ctx.rules.value("duty_deputies"))
    planned = RosterPlanned(station=cmd.station, name=station.name, month=cmd.month, duties=duties)
    return [RosterDrawn(month=cmd.month, order=order), On(stream, planned)]


def _sits(seat: Deputy) -> bool:
    return seat.seated


def month_days(month: str, numbers: Sequence[int]) -> list[date]:
    """The duty days of a month, as far as it has them: no 31st in April."""
    first = date(int(month[:4]), int(month[5:]), 1)
    days = (first + timedelta(days=n - 1) for n in sorted(set(numbers)))
    return [d for d in days if d.month == first.month]


def drawn(days: Sequence[date], queue: Sequence[str], each: int) -> tuple[tuple[Duty, ...], tuple[str, ...]]:
    """The duties, `each` deputies a day in turn, none a second time before all once; and the order of the next turn."""
    each = min(each, len(queue))
    turn = cycle(queue)
    duties = tuple(Duty(day=day, deputies=tuple(islice(turn, each))) for day in days)
    shift = len(days) * each % len(queue)
    return duties, (*queue[shift:], *queue[:shift])


def its_station(roster: Roster, cmd: ChangeDuty | RecordAttendance, ctx: Context) -> list[str]:
    return [f"station/{roster.station}"] if roster.station else []


def change_duty(roster: Roster, cmd: ChangeDuty, ctx: Context) -> list[Event]:
    duty = duty_on(roster, cmd.day)
    if duty.came is not None:
        refuse("duty-recorded", "这一天的到岗情况已经登记，不能再调换。")
    _placed(roster, cmd.deputies, ctx)
    return [DutyChanged(day=cmd.day, deputies=tuple(dict.fromkeys(cmd.deputies)))]


def record_attendance(roster: Roster, cmd: RecordAttendance, ctx: Context) -> list[Event]:
    duty = duty_on(roster, cmd.day)
    if cmd.day > ctx.today:
        refuse("duty-not-yet", "值班日还没有到，到了当天再登记。", 422)
    _placed(roster, [d for d in cmd.came if d not in duty.deputies], ctx)
    came = tuple(dict.fromkeys(cmd.came))
    return [] if came == duty.came else [AttendanceRecorded(day=cmd.day, came=came)]


def _placed(roster: Roster, deputies: Sequence[str], ctx: Context) -> None:
    station: Station = ctx.also[f"station/{roster.station}"]
    if set(deputies) - set(placed_at(station)):
        refuse("not-placed-here", "勾选的代表中有的没有派驻在这个站点，请重新选择。", 422)
