"""What an operator does with what is stuck: `tibandu dlq`, `tibandu parked`, `tibandu resend`.

With KAFKA_BOOTSTRAP and DATABASE_URL they look at one service as it runs on Kafka; without, into the trial's folder.
"""

import asyncio
import getpass
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import make_url

from services.four import DRIVER, SERVICES, engine, law, writer_of
from services.house import housed
from services.tending import anchors_of
from shared import letters, parking, redrive, resend, seals
from shared.letters import Letter
from shared.rebuild import rebuild
from shared.sender import Sender
from shared.settings import Settings
from shared.writer import Writer

log = structlog.get_logger()


class NoSuchLetter(Exception):
    """One sentence for the operator."""


class NotNamed(Exception):
    """The same."""


@asynccontextmanager
async def offices(name: str, chosen: Settings, *, alone: bool = False) -> AsyncIterator[dict[str, Writer]]:
    """The service's writer, or all four of the trial's folder when none is named; not at work. Raises NotNamed.

    `alone`: nobody else may have the trial's folder meanwhile.
    """
    if not chosen.kafka:
        async with housed(chosen, visit=not alone) as house:
            yield {name: house.writers[name]} if name else house.writers
        return
    if not name:
        raise NotNamed("在Kafka上运行时，请写明是哪个服务：它只看 DATABASE_URL 那一个库。")
    db = engine(make_url(chosen.database_url).set(drivername=DRIVER))
    try:
        yield {name: writer_of(next(s for s in SERVICES if s.name == name), db, law(), chosen.data)}
    finally:
        await db.dispose()


@asynccontextmanager
async def at_work(name: str, chosen: Settings) -> AsyncIterator[Writer]:
    """A writer at work beside those that may be running: what it does, they find in the database."""
    async with offices(name, chosen) as writers, _running(writers[name]) as writer:
        yield writer


async def verified(name: str, chosen: Settings) -> list[str]:
    """What is wrong with the seals, in sentences."""
    async with offices(name, chosen) as writers:
        found = [
            (n, await seals.verify(w.db, seals.read_anchors(anchors_of(n, chosen.data)))) for n, w in writers.items()
        ]
    return [f"{n}：{sentence}" for n, wrong in found for sentence in wrong]


async def rebuilt(name: str, chosen: Settings, write: bool) -> list[str]:
    """What states and listings differ in from the journal."""
    async with offices(name, chosen, alone=write) as writers:
        found = [(n, await rebuild(w.service, w.db, write)) for n, w in writers.items()]
    return [f"{n}：{sentence}" for n, wrong in found for sentence in wrong]


@asynccontextmanager
async def _running(writer: Writer) -> AsyncIterator[Writer]:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(writer.run())
        try:
            yield writer
        finally:
            task.cancel()


async def parked(name: str, chosen: Settings) -> Sequence[Any]:
    """What waits: (id, key, type, reason, since), oldest first."""
    async with at_work(name, chosen) as writer, writer.db.connect() as db:
        return await parking.waiting(db, 1000)


async def release(name: str, chosen: Settings, keys: Sequence[str]) -> dict[str, int]:
    """Key → how many of its facts are still parked; without keys all that there are."""
    async with at_work(name, chosen) as writer:
        async with writer.db.connect() as db:
            wanted = keys or list(dict.fromkeys(row.key for row in await parking.waiting(db, 10_000)))
        left = {key: await parking.release(writer, key) for key in wanted}
    log.info("parked facts were released", service=name, by=getpass.getuser(), left=left)
    return left


async def told_again(name: str, chosen: Settings, which: resend.Which, dry: bool) -> int:
    async with at_work(name, chosen) as writer, writer.db.connect() as db:
        n = await (resend.counted if dry else resend.resend)(db, which)
    if not dry:
        log.info("facts are told again", service=name, by=getpass.getuser(), which=repr(which), n=n)
    return n


async def posted(name: str, chosen: Settings, ids: Sequence[str] = (), key: str = "", since: str = "") -> list[Letter]:
    """Letters of a service, settled ones among them; by id, key, or the time they were found. Raises NoSuchLetter."""
    found = await letters.posted(chosen.kafka, name)
    if unknown := set(ids) - {one.id for one in found}:
        raise NoSuchLetter(f"死信里没有 {'、'.join(sorted(unknown))}。")
    return [
        one
        for one in found
        if (not ids or one.id in ids) and (not key or one.key == key.encode()) and one.since >= since
    ]


async def retry(name: str, chosen: Settings, several: Sequence[Letter], why: str, dry: bool) -> list[redrive.Told]:
    sender = Sender(chosen.kafka, f"{name}-tools")
    try:
        async with at_work(name, chosen) as writer:
            if dry:
                return [redrive.readable(writer, one) for one in several]
            return await redrive.retry(writer, sender, several, getpass.getuser(), why)
    finally:
        await sender.close()


async def discard(name: str, chosen: Settings, several: Sequence[Letter], why: str) -> None:
    sender = Sender(chosen.kafka, f"{name}-tools")
    try:
        await sender.send([letters.settlement(name, one, "discarded", getpass.getuser(), why) for one in several])
    finally:
        await sender.close()


def mended(one: Letter, value: Path | None, headers: Sequence[str], key: str | None) -> Letter:
    """The letter with what an operator has put right: another value, headers `name=text`, the key."""
    given = dict(h.split("=", 1) for h in headers)
    kept = [(n, v) for n, v in one.headers if n not in given]
    new = [*kept, *((n, text.encode()) for n, text in given.items() if text)]
    body = value.read_bytes() if value else one.value
    return replace(one, value=body, headers=new, key=one.key if key is None else key.encode())
