"""站点活动: the six ones 六个一 of a year (M41), and the four ones 四个一, each in its rhythm (M44).

How time enters. The year's tasks are made at once, each with the day by which it is due, and stand in the state; the
desk shows of each rhythm the earliest open one with that day, so that a missed quarter is a task that turns overdue
without anybody's act, and stays until it is made up. No clock has to ring for it.
"""

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from services.intake.stations.activity import ActivityLogged
from services.intake.stations.station import ActivityHeld, Slot, Station, YearPlanned
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.personal import impersonal
from shared.rules import Rules
from shared.words import Role


class PlanStationYear(Command):
    """排定一年的“四个一”任务：每月、每季、每半年、每年各做什么、何时到期。上年没有做的仍留着。"""

    by = frozenset({Role.STATION, Role.OFFICE})
    about = "station"
    home = "/intake/stations/{id}"
    label = "排定年度任务"
    station: Id
    year: Annotated[int, Field(title="年度", ge=2000, le=2100)]


class LogActivity(Command):
    """登记站点开展的一次活动。属于“四个一”的，计入活动之日已经开始、尚未完成的最早一期。"""

    by = frozenset({Role.STATION, Role.OFFICE})
    about = "station"
    home = "/intake/stations/{id}"
    label = "登记活动"
    station: Id
    kind: Annotated[str, Field(title="活动", max_length=40)]
    on: Annotated[date, Field(title="日期")]
    attendees: Annotated[int, Field(title="参加人数", ge=1, le=100_000)]
    note: Annotated[str, Field(title="主要内容", max_length=500, description="写是什么事，不写个人姓名、电话")] = ""


def plan_station_year(station: Station, cmd: PlanStationYear, ctx: Context) -> list[Event]:
    if not ctx.today.year <= cmd.year <= ctx.today.year + 1:
        refuse("year-not-open", f"只能排定{ctx.today.year}年或{ctx.today.year + 1}年的任务。", 422)
    if cmd.year <= station.year:
        refuse("year-planned", f"{cmd.year}年的任务已经排定。")
    return [YearPlanned(year=cmd.year, on=ctx.today, slots=slots_of(cmd.year, ctx.rules, ctx.today))]


def slots_of(year: int, rules: Rules, began: date) -> tuple[Slot, ...]:
    """12 + 4 + 2 + 1 as the rule book says: a year cut into that many equal runs of months, due on their last day;
    without those that were over when the station began."""
    names, times = rules.value("station_rhythms"), rules.value("station_rhythm_times")
    made = []
    for kind, n in zip(names, times, strict=True):
        for period in range(1, n + 1):
            begins = _month(year, 12 * (period - 1) // n + 1)
            due = _month(year, 12 * period // n + 1) - timedelta(days=1)
            made.append(Slot(kind=kind, year=year, period=period, begins=begins, due=due))
    return tuple(s for s in made if s.due >= began)


def _month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def its_activity(station: Station, cmd: LogActivity, ctx: Context) -> list[str]:
    return [f"activity/{ctx.id(0)}"]


def log_activity(station: Station, cmd: LogActivity, ctx: Context) -> list[Event | On]:
    if cmd.kind not in kinds(ctx.rules):
        refuse("activity-unknown", "规则里没有这种活动，请从列出的活动中选择。", 422)
    if cmd.on > ctx.today:
        refuse("activity-not-yet", "活动日期还没有到，请在活动之后登记。", 422)
    impersonal(主要内容=cmd.note)
    slot = fulfilled(station, cmd.kind, cmd.on)
    year, period = (slot.year, slot.period) if slot else (0, 0)
    id = str(ctx.id(0))
    logged = ActivityLogged(year=year, period=period, **cmd.model_dump())
    held = ActivityHeld(activity=id, kind=cmd.kind, on=cmd.on, year=year, period=period)
    return [held, On(f"activity/{id}", logged)]


def kinds(rules: Rules) -> tuple[str, ...]:
    return (*rules.value("station_rhythms"), *rules.value("station_activities"))


def fulfilled(station: Station, kind: str, day: date) -> Slot | None:
    """The earliest open period that had begun: what was missed is made up before the next is done."""
    open_ = [s for s in station.slots if s.kind == kind and not s.done and s.begins <= day]
    return min(open_, key=lambda s: s.begins, default=None)


def missed(slots: tuple[Slot, ...], today: date) -> list[Slot]:
    """Periods that ended without their activity."""
    return [s for s in slots if not s.done and s.due < today]


def missing(done: set[str], rules: Rules) -> list[str]:
    """The kinds of the six ones that are not among what was done."""
    return [kind for kind in rules.value("station_activities") if kind not in done]
