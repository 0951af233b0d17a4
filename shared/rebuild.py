"""State again from the journal: what the facts add up to, compared with what is stored; and mended when asked."""

from typing import Any

from sqlalchemy import Table, Text, cast, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.batch import folded
from shared.events import lift
from shared.journal import history, journal, streams
from shared.service import Decider, Service
from shared.streams import kind_of

STEP = 500  # streams a round


async def rebuild(service: Service, engine: AsyncEngine, write: bool) -> list[str]:
    """Every stream folded anew. Answers the streams whose state or listing rows differ; `write` mends them."""
    wrong: list[str] = []
    async with engine.execution_options(isolation_level="REPEATABLE READ").begin() as db:
        last = ""
        while names := await _next(db, last):
            for name in names:
                wrong += await _rebuilt(db, service, name, write)
            last = names[-1]
        wrong += await _unfounded(db, service, write)
    return wrong


async def _next(db: AsyncConnection, after: str) -> list[str]:
    found = select(journal.c.stream).where(journal.c.stream > after).group_by(journal.c.stream)
    return list(await db.scalars(found.order_by(journal.c.stream).limit(STEP)))


async def _unfounded(db: AsyncConnection, service: Service, write: bool) -> list[str]:
    """States and listing rows of streams without any fact: only a hand in the database can have made them."""
    wrong = []
    for table in dict.fromkeys([streams, *(listing.table for d in service.deciders for listing in d.listings)]):
        orphans = ~exists().where(journal.c.stream == table.c.stream)
        found = await db.scalars(select(table.c.stream).where(orphans).distinct())
        wrong += [f"{name}：“{table.name}”中有，却没有事实。" for name in found]
        if write:
            await db.execute(delete(table).where(orphans))
    return wrong


async def _rebuilt(db: AsyncConnection, service: Service, name: str, write: bool) -> list[str]:
    decider = service.decider_of[kind_of(name)]
    facts = [(f.type, f.body) for f in await history(db, name)]
    fresh = folded(decider, facts, lift)
    told = (await db.scalars(select(journal.c.told).where(journal.c.stream == name, journal.c.told.is_not(None)))).all()
    row = (
        await db.execute(
            select(streams.c.version, streams.c.told, cast(streams.c.state, Text)).where(streams.c.stream == name)
        )
    ).one_or_none()
    should = (len(facts), max(told, default=0), decider.shape.validate_json(decider.shape.dump_json(fresh)))
    wrong = [] if row and (row[0], row[1], _state(decider, row[2])) == should else [f"{name}：状态与事实不符。"]
    if wrong and write:
        await _store(db, decider, name, should)
    for listing in decider.listings:
        wrong += await _relisted(db, listing.table, name, dict(listing.rows(fresh)), write)
    return wrong


def _state(decider: Decider, stored: str) -> Any:
    try:
        return decider.shape.validate_json(stored)
    except ValueError:  # shaped by older code, or tampered with: differs either way
        return None


async def _store(db: AsyncConnection, decider: Decider, name: str, should: tuple[int, int, Any]) -> None:
    version, told, state = should
    text = decider.shape.dump_python(state, mode="json")
    values = {"version": version, "told": told, "shape": decider.shape_number, "state": text}
    done = await db.execute(update(streams).where(streams.c.stream == name).values(values))
    if not done.rowcount:
        await db.execute(insert(streams).values(stream=name, **values))


async def _relisted(db: AsyncConnection, table: Table, name: str, should: dict[str, Any], write: bool) -> list[str]:
    columns = [c for c in table.c if c.name not in ("stream", "congress")]
    found = await db.execute(select(*columns).where(table.c.stream == name))
    if {item: tuple(rest) for item, *rest in found} == {item: tuple(row) for item, row in should.items()}:
        return []
    if write:
        await db.execute(delete(table).where(table.c.stream == name))
        named = [c.name for c in columns]
        rows = [dict(zip(named, (item, *row), strict=True)) | {"stream": name} for item, row in should.items()]
        if rows:
            await db.execute(insert(table), rows)
    return [f"{name}：列表“{table.name}”与状态不符。"]
