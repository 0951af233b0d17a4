"""One process of a service leads: a lock of the database's session, lost with the session, also by who stands still."""

import asyncio

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

IDLE = "60s"  # a leader that says nothing for so long is cut off: paused, or its machine gone; another takes over
NAP = 0.2  # seconds between two tries


async def lead(session: AsyncConnection, lock: int, nap: float = NAP) -> None:
    """Returns when this session has the lock; it is for nothing else, and is thrown away afterwards."""
    await session.execute(select(func.set_config("idle_session_timeout", IDLE, False)))
    while not await session.scalar(select(func.pg_try_advisory_lock(lock))):
        await asyncio.sleep(nap)
