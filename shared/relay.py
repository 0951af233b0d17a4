"""The relay: carries facts from the outbox to whoever listens, oldest first, and seals them on the way.

One relay per service at a time (session advisory lock; lock, reads and deletes on one connection).
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared import seals
from shared.messages import Envelope, Refused

Publish = Callable[[Sequence[Envelope]], Awaitable[None]]
LEADER = 7201
NAP = 0.2  # seconds; also how soon a relay of another process takes over


async def relay(service: str, db: AsyncEngine, publish: Publish, written: asyncio.Event, *, limit: int = 500) -> None:
    """Runs for ever. Database or carrier away: tries again every NAP; what was sent twice, the inbox absorbs."""
    while True:
        with contextlib.suppress(DBAPIError, OSError, Refused):
            async with db.connect() as session:
                try:
                    while not await session.scalar(select(func.pg_try_advisory_lock(LEADER))):
                        await asyncio.sleep(NAP)
                    await _lead(service, session, publish, written, limit)
                finally:
                    await session.invalidate()  # back in the pool it would go on holding the lock
        await asyncio.sleep(NAP)


async def _lead(service: str, session: AsyncConnection, publish: Publish, written: asyncio.Event, limit: int) -> None:
    last = dict[str, str]()
    while True:
        written.clear()
        if await carry(service, session, publish, last, limit) < limit:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(written.wait(), NAP)


async def carry(service: str, session: AsyncConnection, publish: Publish, last: dict[str, str], limit: int) -> int:
    """One load: read, publish all, then seal and strike off in one statement. Answers how many facts it was."""
    rows = (await session.execute(seals.due(limit))).all()
    if rows:
        last |= await seals.heads(session, {r.congress for r in rows} - last.keys())
        await publish([envelope(service, r) for r in rows if r.topic])
        await seals.append(session, rows, last)
    return len(rows)


def envelope(service: str, row: Any) -> Envelope:
    """What the bus is told of a journal row: no actor, the role only."""
    kind = f"tibandu.{service}.{row.type}"
    who = (row.role, row.unit, row.rules, row.cause)
    return Envelope(row.id, kind, service, row.stream, row.told, row.at, *who, row.topic, row.body)
