"""The time of the office: the database's clock, followed from this process without asking it each time."""

import math
import time
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.journal import clock, now


class Clock:
    """Every written batch brings the database's time along; between two batches it is carried forward."""

    def __init__(self) -> None:
        self._ahead = time.time() - time.monotonic()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._ahead + time.monotonic(), UTC)

    def heard(self, moment: datetime) -> None:
        """Forwards only: an answer that was long on its way knows less than one that was quick."""
        self._ahead = max(self._ahead, moment.timestamp() - time.monotonic())

    async def ask(self, db: AsyncConnection) -> datetime:
        moment: datetime = (await db.execute(select(now()))).scalar_one()
        self._ahead = moment.timestamp() - time.monotonic()
        return moment


async def move(db: AsyncConnection, to: datetime) -> bool:
    """The trial's clock, forwards only. Answers whether it moved; the caller checks that this is a trial."""
    moment: datetime = (await db.execute(select(now()))).scalar_one()
    step = math.ceil((to - moment).total_seconds())
    if step <= 0:
        return False
    await db.execute(update(clock).values(ahead=clock.c.ahead + step))
    return True


async def begin(db: AsyncConnection, at: datetime) -> None:
    """Where a new trial begins: may lie in the past; the caller checks that nothing was written yet."""
    await db.execute(update(clock).values(ahead=round((at - datetime.now(UTC)).total_seconds())))
