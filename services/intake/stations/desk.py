"""On the desk of a station's staff: the year's tasks, and duty days whose attendance is not recorded."""

from services.intake.stations.roster import Roster
from services.intake.stations.station import Slot, Station
from shared.desk import Task
from shared.service import Row
from shared.words import Role


def of_station(station: Station) -> dict[str, Row]:
    """Of each rhythm the earliest that is not done, by the day it is due; nothing left: the next year is to be planned.

    A pure function of the state: the desk itself turns a row red when its day has passed.
    """
    if not station.active:
        return {}
    first: dict[str, Slot] = {}
    for slot in sorted((s for s in station.slots if not s.done), key=lambda s: s.begins):
        first.setdefault(slot.kind, slot)
    if not first:
        plan = Task(Role.STATION, station.id, "排定年度任务", "plan-station-year", station.name)
        return {"plan-station-year": plan.row()}
    return {f"log-activity/{kind}": _task(station, slot).row() for kind, slot in first.items()}


def _task(station: Station, slot: Slot) -> Task:
    title = f"{station.name}：{slot.kind}（{slot.year}年{named(slot)}）"
    return Task(Role.STATION, station.id, "登记活动", "log-activity", title, since=slot.due)


def named(slot: Slot) -> str:
    """第2季度, by how much of a year it takes."""
    months = (slot.due.year - slot.begins.year) * 12 + slot.due.month - slot.begins.month + 1
    match months:
        case 1:
            return f"{slot.begins.month}月"
        case 3:
            return f"第{slot.period}季度"
        case 6:
            return "上半年" if slot.period == 1 else "下半年"
        case 12:
            return "全年"
        case _:
            return f"第{slot.period}期"


def of_roster(roster: Roster) -> dict[str, Row]:
    """The earliest duty day without a record."""
    duty = next((d for d in roster.duties if d.came is None), None)
    if not duty:
        return {}
    title = f"{roster.name}：{duty.day.month}月{duty.day.day}日值班"
    task = Task(Role.STATION, roster.station, "登记到岗", "record-attendance", title, since=duty.day)
    return {"record-attendance": task.row()}
