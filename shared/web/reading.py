"""Reading for a page: as the reading role, one congress at a time; row security does the rest."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.batch import folded
from shared.events import lift
from shared.journal import history, journal, load, streams
from shared.messages import ID, Event, Refused
from shared.service import Decider

READER = "tibandu_reader"
AWAY = ("database-away", "系统暂时读不到数据，请稍后再试。", 503)


@asynccontextmanager
async def reading(engine: AsyncEngine, congress: str) -> AsyncIterator[AsyncConnection]:
    """A read-only look at one congress; everything else is not there. Raises Refused when the database is away."""
    try:
        async with engine.execution_options(isolation_level="REPEATABLE READ").connect() as db, db.begin():
            role = func.set_config("role", READER, True)
            await db.execute(select(func.set_config("app.congress", congress, True), role))
            yield db
    except OSError as away:
        raise Refused(*AWAY) from away


async def states(db: AsyncConnection, decider: Decider, congress: str) -> dict[str, Any]:
    """Every stored state of a kind, by id."""
    start = f"{congress}/{decider.kind}/"
    names = (
        await db.scalars(select(streams.c.stream).where(streams.c.stream.startswith(start, autoescape=True)))
    ).all()
    found = {}
    for row in await load(db, sorted(names)):
        id = row.stream.removeprefix(start)
        current = row.shape == decider.shape_number
        found[id] = decider.shape.validate_json(row.state) if current else (await state(db, decider, congress, id))[0]
    return found


class Told(NamedTuple):
    """A fact as it stands in the journal: what, when, and by whom."""

    fact: Any
    at: datetime
    actor: str
    role: str


async def told(db: AsyncConnection, decider: Decider, stream: str, *kinds: type[Event]) -> list[Told]:
    """The facts of one stream in their order and in today's shape: all of them, or those of these kinds."""
    j = journal.c
    rows = select(j.type, cast(j.body, Text).label("body"), j.at, j.actor, j.role).where(j.stream == stream)
    if kinds:
        rows = rows.where(func.split_part(j.type, ".", 1).in_([kind.__name__ for kind in kinds]))
    found = []
    for row in await db.execute(rows.order_by(j.version)):
        kind, body = lift(row.type, row.body)
        found.append(Told(decider.facts[kind].model_validate_json(body), row.at, row.actor, row.role))
    return found


async def state(db: AsyncConnection, decider: Decider, congress: str, id: str) -> tuple[Any, int]:
    """The stored state of one stream and how many facts it has told; the initial one and 0 when there is none."""
    if not re.fullmatch(ID, id):  # no stream is named so, and not every text can be looked up
        return decider.initial, 0
    name = f"{congress}/{decider.kind}/{id}"
    row = next(iter(await load(db, [name])), None)
    if row is None:
        return decider.initial, 0
    if row.shape == decider.shape_number:
        return decider.shape.validate_json(row.state), row.told
    return folded(decider, [(f.type, f.body) for f in await history(db, name)], lift), row.told
