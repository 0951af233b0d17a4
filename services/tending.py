"""What one service does besides answering: its writer, its timer, its seals; the carrier comes from elsewhere."""

import asyncio
import time
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.intake.clues.erasing import forget
from services.intake.clues.rows import callers, erasures
from services.supervision import rows
from services.supervision.alarm import RederiveDue, tick
from shared import metrics, parking, seals
from shared.keeping import swept
from shared.messages import Refused
from shared.people import Person
from shared.streams import parted
from shared.timer import timer
from shared.words import Role
from shared.writer import Writer

ANCHORED_EVERY, SWEPT_EVERY, RETRY = 600, 600, 1  # seconds


def tended(writer: Writer, folder: Path) -> dict[str, Coroutine[Any, Any, None]]:
    """The tasks of one service by name, each running for ever but the calendar's; `folder` has anchors and files."""
    name = writer.service.name
    tasks = {
        f"{name} writer": writer.run(),
        f"{name} parking": parking.mending(writer),
        f"{name} anchors": anchoring(name, writer.db, folder),
    }
    if name == "supervision":
        tasks |= {"timer": timer(writer, rows.alarms, tick), "calendar": rederiving(writer)}
    if name == "intake":
        photos = folder / "files" / "callers"
        tasks |= {"erasures": timer(writer, erasures, forget), "photos": sweeping(writer.db, photos)}
    return tasks


async def sweeping(db: AsyncEngine, photos: Path) -> None:
    """Photos of callers who have been erased, and of what was refused in the end, do not stay."""
    while True:
        with suppress(DBAPIError, OSError):  # the database is away: the next round takes them
            async with db.connect() as c:
                await swept(c, callers, photos)
        await asyncio.sleep(SWEPT_EVERY)


async def anchoring(service: str, db: AsyncEngine, folder: Path) -> None:
    anchored = time.monotonic()
    while True:
        with suppress(DBAPIError, OSError):  # the database is away: the next anchor covers it
            await anchor(service, db, folder)
            anchored = time.monotonic()
        metrics.anchor_age.set_function(lambda since=anchored: time.monotonic() - since)  # type: ignore[misc]
        await asyncio.sleep(ANCHORED_EVERY)


def anchors_of(service: str, folder: Path) -> Path:
    return folder / "anchors" / f"{service}.jsonl"


async def anchor(service: str, db: AsyncEngine, folder: Path) -> None:
    """Writes the chain's heads down, outside the database: what is cut off later then shows."""
    async with db.connect() as c:
        seals.append_anchors(anchors_of(service, folder), await seals.newest(c))


async def rederiving(supervisor: Writer) -> None:
    """A calendar was published since the last start: every open date is derived again, with a trace."""
    while True:
        try:
            return await _rederive(supervisor)
        except (DBAPIError, OSError, Refused):  # the database is away: from the beginning, when it is back
            await asyncio.sleep(RETRY)


async def _rederive(supervisor: Writer) -> None:
    c = rows.clocks.c
    stale = c.calendar.not_in(["", supervisor.law.calendar.version])  # a promise has no calendar
    async with supervisor.db.connect() as db:
        streams = (await db.scalars(select(c.stream).where(stale, c.frozen_on.is_(None)).distinct())).all()
    for stream in streams:
        congress, _, id = parted(stream)
        await supervisor.ask(RederiveDue(suggestion=id), Person("calendar", "", Role.SYSTEM, congress))
