"""The timer: time enters as a message. It reads due alarms by the database's clock and sends each through the writer.

Correctness does not rest on there being one timer: a tick's key comes from (stream, rung, due), and the inbox takes it
once, whoever sends it.
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Table, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.journal import now
from shared.messages import Command, Refused
from shared.people import Person
from shared.words import Role
from shared.writer import Writer

LEADER = 7202
NAP = 0.5  # seconds
Tick = Callable[[str, str], Command]  # id of the stream, rung → the command that fires it


async def timer(writer: Writer, alarms: Table, tick: Tick) -> None:
    """Runs for ever; `alarms` is a listing with the columns stream, item (the rung) and due_at."""
    while True:
        with contextlib.suppress(DBAPIError, OSError, Refused):
            async with writer.db.connect() as session:
                while not await session.scalar(select(func.pg_try_advisory_lock(LEADER))):
                    await asyncio.sleep(NAP)
                while True:
                    if not await fire(session, writer, alarms, tick):
                        await asyncio.sleep(NAP)
        await asyncio.sleep(NAP)


async def fire(session: AsyncConnection, writer: Writer, alarms: Table, tick: Tick, limit: int = 200) -> int:
    """Sends a tick for every alarm that is due now, the oldest first. Answers how many."""
    due = select(alarms).where(alarms.c.due_at <= now()).order_by(alarms.c.due_at).limit(limit)
    rows = (await session.execute(due)).all()
    await asyncio.gather(*[_send(writer, row.stream, row.item, row.due_at.isoformat(), tick) for row in rows])
    return len(rows)


async def _send(writer: Writer, stream: str, rung: str, due_at: str, tick: Tick) -> None:
    congress, _, id = stream.split("/", 2)
    who = Person("timer", "", Role.SYSTEM, congress)
    await writer.ask(tick(id, rung), who, f"{stream}/{rung}/{due_at}")


async def next_due(session: AsyncConnection, alarms: Table) -> datetime | None:
    """When the next alarm falls due, or None."""
    due: datetime | None = await session.scalar(select(func.min(alarms.c.due_at)))
    return due
