"""催办: reminders before the day, a mark after it, the check half-way; every open date again with a new calendar."""

from datetime import datetime, timedelta
from typing import Any

from services.supervision.case import Case
from services.supervision.clock import moved
from services.supervision.running import Running
from shared.events.supervision import DeadlineApproaching, DeadlineMissed, HalfwayMissed
from shared.messages import Command, Context, Event, Id
from shared.words import ClockName
from shared.workdays import end_of, legal_day

HALF = "half"


class FireAlarm(Command):
    """A rung of a clock has come: the timer says so."""

    suggestion: Id
    clock: ClockName
    unit: str
    days: int


class CheckHalfway(Command):
    """Half of the way of a reply's clock is over: the timer says so."""

    suggestion: Id
    clock: ClockName
    unit: str


class RederiveDue(Command):
    """A calendar was published: every open date is derived again."""

    suggestion: Id


def rederive_due(case: Case, cmd: RederiveDue, ctx: Context) -> list[Event]:
    """A promise's date is what was promised: no calendar moves it."""
    stale = [c for c in case.clocks if c.clock is not ClockName.PROMISE and c.calendar != ctx.law.calendar.version]
    return [moved(case, c, ctx, c.frozen, "公布年度工作日历") for c in stale if not c.frozen_on]


def fire_alarm(case: Case, cmd: FireAlarm, ctx: Context) -> list[Event]:
    """One rung; after downtime the highest that is due, and the lower ones fold into it."""
    running = case.clock(cmd.clock, cmd.unit)
    if not running or running.frozen_on:
        return []
    days = min((d for d, at in rungs(running).items() if at <= ctx.now), default=None)
    if days is None or days >= min(running.said, default=days + 1):
        return []
    late = (ctx.today - legal_day(rungs(running)[days])).days
    what: dict[str, Any] = {"clock": running.clock, "unit": running.unit, "due": running.due, "late_days": late}
    return [DeadlineMissed(**what) if days == 0 else DeadlineApproaching(days=days, **what)]


def check_halfway(case: Case, cmd: CheckHalfway, ctx: Context) -> list[Event]:
    """中期检查, a ladder of its own: no later rung makes up for it. Who has spoken with the deputy is not asked."""
    running = case.clock(cmd.clock, cmd.unit)
    if not running or not (over := _half_over(case, running)) or over > ctx.now:
        return []
    what: dict[str, Any] = {"clock": running.clock, "half": running.half, "due": running.due}
    return [
        HalfwayMissed(
            unit=running.unit or case.lead, round=case.round, late_days=(ctx.today - legal_day(over)).days, **what
        )
    ]


def _half_over(case: Case, running: Running) -> datetime | None:
    """When the check rings; none where it has, need not, or stands still."""
    waits = running.half and not (case.spoke(running) or running.uncontacted or running.frozen_on)
    return end_of(running.half) if waits and running.half else None


def rungs(running: Running) -> dict[int, datetime]:
    """Days before → the moment that is said; only rungs after the start. 0: the day is over (黑龙江 提前提醒)."""
    opening = {d: end_of(running.due - timedelta(days=d + 1)) for d in running.reminders}
    return {d: at for d, at in opening.items() if at > end_of(running.since)} | {0: end_of(running.due)}


def alarms(case: Case) -> dict[str, tuple[datetime]]:
    """The next rung of every running clock: item `reply/住建局/7/0`, its last part the moves of the date; and the check
    half-way, item `reply//half/0`."""
    rows = {}
    for c in case.clocks:
        least = min(c.said, default=None)
        left = {d: at for d, at in rungs(c).items() if least is None or d < least}
        if left and not c.frozen_on:
            days = max(left)
            rows[f"{c.clock.value}/{c.unit}/{days}/{c.moves}"] = (left[days],)
        if over := _half_over(case, c):
            rows[f"{c.clock.value}/{c.unit}/{HALF}/{c.moves}"] = (over,)
    return rows


def tick(id: str, rung: str) -> FireAlarm | CheckHalfway:
    """The command for an alarm row."""
    clock, unit, days, _ = rung.split("/")
    if days == HALF:
        return CheckHalfway(suggestion=id, clock=ClockName(clock), unit=unit)
    return FireAlarm(suggestion=id, clock=ClockName(clock), unit=unit, days=int(days))
