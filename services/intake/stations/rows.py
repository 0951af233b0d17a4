"""What is listed of stations: the register, who is placed where, duty days, the year's tasks, activities."""

from sqlalchemy import Boolean, Column, Date

from services.intake.stations.activity import Activity
from services.intake.stations.roster import Roster
from services.intake.stations.station import Station
from shared.columns import days, flags, numbers, texts
from shared.service import Row, table

LIST = "\n"  # between the entries of a list in one column

stations = table(
    "stations",
    *texts("name", "kind", "form", "township", "township_type"),
    *flags("active"),
    *texts("keeper", "address", "haves", "needs"),
    *numbers("deputies", "year"),
    Column("latest", Date),
    index=["congress township"],
)
placements = table(
    "placements",
    *texts("station", "deputy", "patch"),
    *flags("leader"),
    *days("since"),
    index=["congress deputy"],
)
duties = table(
    "duties",
    *texts("station", "deputy"),
    *days("day"),
    *flags("expected"),
    Column("came", Boolean),
    index=["congress day"],
)
tasks = table(
    "station_tasks",
    *texts("station", "kind"),
    *numbers("year", "period"),
    *days("due"),
    Column("done", Date),
    index=["congress due"],
)
activities = table(
    "activities",
    *texts("station", "kind", "note"),
    *days("day"),
    *numbers("attendees", "year", "period"),
    index=["congress station day"],
)


def station_row(s: Station) -> dict[str, Row]:
    if not s.name:
        return {}
    words = (s.name, s.kind.value, s.form.value, s.township, s.township_type.value, s.active, s.keeper, s.address)
    return {"": (*words, LIST.join(s.haves), LIST.join(s.needs), len(s.deputies), s.year, s.latest)}


def placement_rows(s: Station) -> dict[str, Row]:
    """Those of a station in use."""
    if not s.active:
        return {}
    return {p.deputy: (s.id, p.deputy, p.patch, p.leader, p.since) for p in s.deputies}


def task_rows(s: Station) -> dict[str, Row]:
    if not s.active:
        return {}
    return {f"{t.year}/{t.kind}/{t.period}": (s.id, t.kind, t.year, t.period, t.due, t.done) for t in s.slots}


def duty_rows(r: Roster) -> dict[str, Row]:
    """One row for each deputy and day, also for who came unexpected."""
    return {
        f"{d.day}/{deputy}": (
            r.station,
            deputy,
            d.day,
            deputy in d.deputies,
            None if d.came is None else deputy in d.came,
        )
        for d in r.duties
        for deputy in dict.fromkeys((*d.deputies, *(d.came or ())))
    }


def activity_row(a: Activity) -> dict[str, Row]:
    if a.on is None:
        return {}
    return {"": (a.station, a.kind, a.note, a.on, a.attendees, a.year, a.period)}
