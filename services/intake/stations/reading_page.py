"""What the pages on stations read, each in one question."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Text, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.roll.deputy import Deputy
from services.intake.roll.rows import seats
from services.intake.stations.rows import activities, duties, placements, stations
from shared.journal import streams
from shared.streams import id_of

_deputy = TypeAdapter(Deputy)


async def names_of(db: AsyncConnection, congress: str, deputies: Iterable[str]) -> dict[str, str]:
    """A deputy the roll does not know keeps the id."""
    ids = dict.fromkeys(deputies)
    wanted = [f"{congress}/deputy/{d}" for d in ids]
    found = await db.execute(select(seats.c.stream, seats.c.name).where(seats.c.stream.in_(wanted)))
    return {d: d for d in ids} | {id_of(r.stream): r.name for r in found}


def by_name(those: Iterable[Any], names: Mapping[str, str]) -> list[Any]:
    """Rows that name a deputy, as the roll sorts them."""
    return sorted(those, key=lambda r: names[r.deputy])


async def seats_of(db: AsyncConnection, congress: str) -> dict[str, Deputy]:
    """The whole roll, with occupation and skills, which no listing holds."""
    found = await db.execute(
        select(streams.c.stream, cast(streams.c.state, Text).label("state")).where(
            streams.c.stream.startswith(f"{congress}/deputy/", autoescape=True)
        )
    )
    return {id_of(r.stream): _deputy.validate_json(r.state) for r in found}


async def stations_of(db: AsyncConnection, deputy: str) -> list[Any]:
    """Where a deputy is placed: station's id and name, patch, since."""
    at = stations.c.stream == stations.c.congress + "/station/" + placements.c.station
    columns = (placements.c.station, stations.c.name, placements.c.patch, placements.c.leader, placements.c.since)
    wanted = select(*columns).join(stations, at).where(placements.c.deputy == deputy)
    return list((await db.execute(wanted.order_by(stations.c.name))).all())


async def duties_at(db: AsyncConnection, station: str, first: date, final: date) -> dict[date, list[Any]]:
    """By day, who is expected and who came."""
    wanted = select(duties).where(duties.c.station == station, duties.c.day.between(first, final))
    found: dict[date, list[Any]] = {}
    for r in (await db.execute(wanted.order_by(duties.c.day, duties.c.deputy))).all():
        found.setdefault(r.day, []).append(r)
    return found


async def activities_of(db: AsyncConnection, station: str, year: int) -> list[Any]:
    """Held in that year, or counted for a period of it; newest first."""
    within = activities.c.day.between(date(year, 1, 1), date(year, 12, 31)) | (activities.c.year == year)
    wanted = select(activities).where(activities.c.station == station, within)
    return list((await db.execute(wanted.order_by(activities.c.day.desc(), activities.c.stream))).all())
