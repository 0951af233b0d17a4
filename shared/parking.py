"""Facts that a rule or a bug would not take, in the database: what waits, and another try.

Later facts of a key queue up behind its first. The first row of a key that merely stands behind is left over from a
release in another process: nothing holds it, and `mend` takes it in.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import journal, metrics
from shared.batch import BEHIND
from shared.journal import parked
from shared.messages import Envelope, Refused
from shared.writer import Writer

log = structlog.get_logger()
EVERY = 5  # seconds


async def waiting(db: AsyncConnection, limit: int = 100) -> Sequence[Any]:
    """The parked facts, oldest first: (id, key, type, reason, since)."""
    columns = (parked.c.id, parked.c.key, parked.c.type, parked.c.reason, parked.c.since)
    return (await db.execute(select(*columns).order_by(parked.c.place).limit(limit))).all()


async def release(writer: Writer, key: str) -> int:
    """Tries the parked facts of one key again, in order. Answers how many are still parked."""
    while facts := await _of(writer, key):  # what came meanwhile was parked behind them
        for done, fact in enumerate(facts):
            try:
                await writer.receive([fact], released=True)
            except Exception as no:  # what follows it goes on waiting
                log.warning("a parked fact was refused again", service=writer.service.name, key=key, reason=repr(no))
                return len(facts) - done
    return 0


async def _of(writer: Writer, key: str) -> list[Envelope]:
    async with writer.db.connect() as db:
        return [Envelope.read(data) for data in await journal.waiting(db, key)]


async def mending(writer: Writer) -> None:
    """Runs for ever: takes in what nothing holds any more."""
    while True:
        with contextlib.suppress(DBAPIError, OSError, Refused):
            await mend(writer)
        await asyncio.sleep(EVERY)


async def mend(writer: Writer) -> None:
    first = select(parked.c.key, parked.c.reason).ext(distinct_on(parked.c.key))
    async with writer.db.connect() as db:
        rows = (await db.execute(first.order_by(parked.c.key, parked.c.place))).all()
    metrics.parked_streams.set(len(rows))
    for row in rows:
        if row.reason == BEHIND:
            await release(writer, row.key)


async def keys(db: AsyncConnection) -> int:
    """How many keys are held."""
    n: int = (await db.execute(select(func.count(parked.c.key.distinct())))).scalar_one()
    return n
