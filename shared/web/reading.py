"""Reading for a page: as the reading role, one congress at a time; row security does the rest."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.journal import streams
from shared.messages import ID, Refused
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


async def state(db: AsyncConnection, decider: Decider, congress: str, id: str) -> tuple[Any, int]:
    """The stored state of one stream and how many facts it has told; the initial one and 0 when there is none."""
    if not re.fullmatch(ID, id):  # no stream is named so, and not every text can be looked up
        return decider.initial, 0
    columns = (streams.c.told, cast(streams.c.state, Text).label("state"))
    found = select(*columns).where(streams.c.stream == f"{congress}/{decider.kind}/{id}")
    row = (await db.execute(found)).one_or_none()
    return (decider.shape.validate_json(row.state), row.told) if row else (decider.initial, 0)
