"""What the forms on stations start from and offer."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.stations.duty import ChangeDuty, PlanRoster, RecordAttendance
from services.intake.stations.equipping import CheckHaves, PlanRoute, SetNeeds
from services.intake.stations.matching import matches, needs_known
from services.intake.stations.pledging import KeepPledge
from services.intake.stations.profile import Profile, open_pledges
from services.intake.stations.reading_page import names_of, seats_of
from services.intake.stations.registering import DescribeStation, RegisterStation
from services.intake.stations.roster import Roster
from services.intake.stations.rows import placements
from services.intake.stations.staffing import PlaceDeputy, RecallDeputy
from services.intake.stations.station import Station, placed_at
from services.intake.stations.yearly import LogActivity, PlanStationYear, kinds
from shared.messages import Command, Context
from shared.web.forms import Shape
from shared.web.parts import Choices, Chooser, Known, Shaper
from shared.workdays import spoken


def as_registered(station: Station, ctx: Context, known: Known) -> Shape:
    """A new one starts empty."""
    fields = [name for name in RegisterStation.model_fields if name != "station"]
    return Shape({name: getattr(station, name) for name in fields} if station.name else {})


def as_described(station: Station, ctx: Context, known: Known) -> Shape:
    return Shape({name: getattr(station, name) for name in ("keeper", "address", "hours")})


def as_checked(station: Station, ctx: Context, known: Known) -> Shape:
    return Shape({"haves": station.haves}, {"haves": _same(ctx.rules.value("station_haves"))})


def as_needed(station: Station, ctx: Context, known: Known) -> Shape:
    return Shape({"needs": station.needs}, {"needs": _same(needs_known(ctx.rules))})


def as_routed(station: Station, ctx: Context, known: Known) -> Shape:
    return Shape({"stops": [x.model_dump(mode="json") for x in station.stops if x.day >= ctx.today]})


def this_year(station: Station, ctx: Context, known: Known) -> Shape:
    return Shape({"year": max(station.year + 1, ctx.today.year)})


def today(station: Station, ctx: Context, known: Known) -> Shape:
    return Shape({"on": ctx.today}, {"kind": _same(kinds(ctx.rules))})


def this_month(station: Station, ctx: Context, known: Known) -> Shape:
    return Shape({"month": f"{ctx.today:%Y-%m}"})


def no_leader(station: Station, ctx: Context, known: Known) -> Shape:
    return Shape({"leader": False})


def first_open(roster: Roster, ctx: Context, known: Known) -> Shape:
    """The first day without a record, and those expected on it."""
    duty = next((d for d in roster.duties if d.came is None), None)
    days = [(str(d.day), spoken(d.day)) for d in roster.duties]
    start: dict[str, date | tuple[str, ...]] = {"day": duty.day, "deputies": duty.deputies} if duty else {}
    return Shape(start, {"day": days})


def what_is_open(profile: Profile, ctx: Context, known: Known) -> Shape:
    return Shape({}, {"number": [(str(p.number), p.text) for p in open_pledges(profile)]})


def _same(words: Iterable[str]) -> list[tuple[str, str]]:
    return [(word, word) for word in words]


async def likely_deputies(db: AsyncConnection, station: Station, ctx: Context, id: str) -> Choices:
    """Who answers to a need stands first, with the reason; then the rest of the roll."""
    roll = await seats_of(db, ctx.congress)
    reasons: dict[str, list[str]] = {}
    for m in matches(station.needs, roll, ctx.rules):
        reasons.setdefault(m.deputy, []).append(m.reason)
    rest = sorted((d for d in roll if d not in reasons and roll[d].seated), key=lambda d: (roll[d].name, d))
    said = [(d, f"{roll[d].name}（{'，'.join(why)}）") for d, why in reasons.items()]
    return {"deputy": [*said, *((d, f"{roll[d].name}（{roll[d].occupation or '职业未登记'}）") for d in rest)]}


async def placed_deputies(db: AsyncConnection, station: Station, ctx: Context, id: str) -> Choices:
    return {"deputy": await _named(db, ctx, placed_at(station))}


async def its_deputies(db: AsyncConnection, roster: Roster, ctx: Context, id: str) -> Choices:
    """Those placed at the station, and those expected though placed there no longer."""
    there = await db.scalars(select(placements.c.deputy).where(placements.c.station == roster.station))
    expected = (d for duty in roster.duties for d in duty.deputies)
    named = await _named(db, ctx, dict.fromkeys((*expected, *sorted(there))))
    return {"deputies": named, "came": named}


async def _named(db: AsyncConnection, ctx: Context, deputies: Iterable[str]) -> list[tuple[str, str]]:
    return list((await names_of(db, ctx.congress, deputies)).items())


SHAPES: dict[type[Command], Shaper] = {
    RegisterStation: as_registered,
    DescribeStation: as_described,
    CheckHaves: as_checked,
    SetNeeds: as_needed,
    PlanRoute: as_routed,
    PlanStationYear: this_year,
    LogActivity: today,
    PlanRoster: this_month,
    PlaceDeputy: no_leader,
    ChangeDuty: first_open,
    RecordAttendance: first_open,
    KeepPledge: what_is_open,
}
CHOICES: dict[type[Command], Chooser] = {
    PlaceDeputy: likely_deputies,
    RecallDeputy: placed_deputies,
    ChangeDuty: its_deputies,
    RecordAttendance: its_deputies,
}
