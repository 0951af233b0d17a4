"""The relay: carries facts from the outbox to whoever listens, oldest first, and seals them on the way.

One relay per service at a time (session advisory lock; lock, reads and deletes on one connection).
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared import metrics, seals
from shared.leading import lead
from shared.messages import Envelope, Refused

log = structlog.get_logger()
Publish = Callable[[Sequence[Envelope]], Awaitable[None]]
Leading = Callable[[bool], object]
LEADER = 7201
NAP = 0.2  # seconds; also how soon a relay of another process takes over
LONGEST = 2.0  # seconds between two tries while database or carrier are away


async def relay(
    service: str, db: AsyncEngine, publish: Publish, written: asyncio.Event, *, limit: int = 500,
    leading: Leading = lambda yes: None,
) -> None:  # fmt: skip
    """Runs for ever. Database or carrier away: tries again, after at most LONGEST; what was sent twice, the inbox
    absorbs. `leading` is told whether this process is the one that carries."""
    nap, loop = NAP, asyncio.get_running_loop()
    while True:
        began = loop.time()
        try:
            async with db.connect() as session:
                try:
                    await lead(session, LEADER)
                    leading(True)
                    await _lead(service, session, publish, written, limit)
                finally:
                    leading(False)
                    await session.invalidate()  # back in the pool it would go on holding the lock
        except (DBAPIError, OSError, Refused) as away:
            log.warning("the relay waits", service=service, why=repr(away), seconds=nap)
        nap = min(2 * nap, LONGEST) if loop.time() - began < LONGEST else NAP
        await asyncio.sleep(nap)


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
        metrics.relay_facts.inc(len(rows))
    return len(rows)


def envelope(service: str, row: Any) -> Envelope:
    """What the bus is told of a journal row: no actor, the role only."""
    kind = f"tibandu.{service}.{row.type}"
    who = (row.role, row.unit, row.rules, row.cause)
    return Envelope(row.id, kind, service, row.stream, row.told, row.at, *who, row.topic, row.body)
