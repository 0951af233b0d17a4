"""The timer: time enters as a message. It reads due alarms by the database's clock and sends each through the writer.

Correctness does not rest on there being one timer: a tick's key comes from (stream, rung, due), and the inbox takes it
once, whoever sends it.
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy import Table, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import metrics
from shared.leading import lead
from shared.messages import Command, Refused
from shared.people import Person
from shared.streams import parted
from shared.words import Role
from shared.writer import Writer

log = structlog.get_logger()
LEADER = 7202
NAP = 0.5  # seconds
Tick = Callable[[str, str], Command]  # id of the stream, rung → the command that fires it


async def timer(writer: Writer, alarms: Table, tick: Tick) -> None:
    """Runs for ever; `alarms` is a listing with the columns stream, item (the rung) and due_at."""
    while True:
        with contextlib.suppress(DBAPIError, OSError, Refused):
            async with writer.db.connect() as session:
                try:
                    await lead(session, LEADER)
                    while True:
                        if not await fire(session, writer, alarms, tick):
                            await asyncio.sleep(NAP)
                finally:
                    await session.invalidate()  # back in the pool it would go on holding the lock
        await asyncio.sleep(NAP)


async def fire(session: AsyncConnection, writer: Writer, alarms: Table, tick: Tick, limit: int = 200) -> int:
    """Sends a tick for every alarm that is due now, the oldest first. Answers how many had an effect."""
    moment = await writer.clock.ask(session)  # no decision may think it earlier than the timer does
    due = select(alarms).where(alarms.c.due_at <= moment).order_by(alarms.c.due_at).limit(limit)
    rows = (await session.execute(due)).all()
    sent = [_send(writer, row.stream, row.item, row.due_at.isoformat(), tick) for row in rows]
    fired = await asyncio.gather(*sent)
    for row, effect in zip(rows, fired, strict=True):
        if effect:
            metrics.alarm_lateness.observe((moment - row.due_at).total_seconds())
    return sum(fired)


async def _send(writer: Writer, stream: str, rung: str, due_at: str, tick: Tick) -> bool:
    """Whether it had an effect. A refusal or a bug concerns this alarm alone: it stays due, and is said each time."""
    congress, _, id = parted(stream)
    who = Person("timer", "", Role.SYSTEM, congress)
    try:
        return await writer.ask(tick(id, rung), who, f"{stream}/{rung}/{due_at}") is not None
    except Exception as no:
        log.error("an alarm could not be fired", stream=stream, rung=rung, reason=getattr(no, "code", repr(no)))
        return False


async def next_due(session: AsyncConnection, alarms: Table) -> datetime | None:
    """When the next alarm falls due, or None."""
    due: datetime | None = await session.scalar(select(func.min(alarms.c.due_at)))
    return due
