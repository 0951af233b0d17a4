"""Who may look at which event, and what an event's row says: shared by its pages, the case's page and the desk."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.meetings.meeting import Stage
from services.routing.meetings.rows import meetings
from services.routing.rows import names
from shared.people import Person
from shared.words import UNITS, Rank, Role

ALL = (Role.OFFICE, Role.GOVERNMENT, Role.INSPECTION, Role.COMMITTEE)
PLANNERS = (Role.OFFICE, Role.COMMITTEE, Role.UNIT)
DEPUTIES = func.split_part(names.c.stream, "/", 2) == "deputy"
WORDS = {
    Stage.PLANNED: ("待举行", "yellow"),
    Stage.HELD: ("意见答复中", "blue"),
    Stage.CLOSED: ("已办结", "green"),
    Stage.CANCELLED: ("已取消", "grey"),
}


def seen(who: Person) -> ColumnElement[bool]:
    """Offices see every event; a unit or deputy those it was asked to or came to, and its own."""
    r = meetings.c
    if who.role in ALL:
        return true()
    if who.role in UNITS and who.unit:
        asked = r.units.contains(f" {who.unit} ", autoescape=True)
        return or_(asked, r.came.contains(f" {who.unit}:", autoescape=True), r.office == who.unit)
    if who.role is Role.DEPUTY:
        mine = f" {who.id} "
        return or_(r.deputies.contains(mine, autoescape=True), r.present.contains(mine, autoescape=True))
    return false()


async def names_of(db: AsyncConnection, ids: Iterable[str]) -> dict[str, str]:
    """Deputies by id; one nobody has told of is called by the id."""
    wanted = sorted(set(ids))
    of = func.split_part(names.c.stream, "/", 3)
    found = (await db.execute(select(names.c.name, of.label("id")).where(DEPUTIES, of.in_(wanted)))).all()
    return {id: id for id in wanted} | {r.id: r.name for r in found}


def came(column: str) -> list[tuple[str, str]]:
    """Units with the word of the rank that spoke for them."""
    return [(unit, Rank(rank).word) for unit, _, rank in (x.rpartition(":") for x in column.split())]


def table_of(units: list[tuple[str, str]], present: list[str], residents: int) -> str:
    """Everybody at the table in one line."""
    said = [f"{unit}（{rank}）" for unit, rank in units]
    said += [f"代表{'、'.join(present)}"] if present else []
    return "；".join([*said, *([f"居民{residents}人"] if residents else [])])
