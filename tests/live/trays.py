"""The tray office on a real broker: its consumer beside the test, topics and group of its own every time."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import create_async_engine

from shared.batch import Batch
from shared.letters import Letter, posted
from shared.messages import Envelope
from shared.receiver import Receiver
from shared.records import Headers, written
from shared.sender import Sender
from shared.service import Service
from shared.topics import letters
from shared.writer import Writer
from tests.live.kafka import committed, make_topic
from tests.shared import toy
from tests.shared.acting import LAW, database, together, until
from tests.shared.toy import PaperTold, paper

PARTITIONS = 3
Sent = tuple[bytes | None, bytes | None, Headers]


@dataclass
class Bus:
    """A tray office that hears one topic."""

    bootstrap: str
    url: str
    service: Service
    told: type[PaperTold]
    seen: dict[UUID, float] = field(default_factory=dict)  # fact → when it was in the database; monotonic

    @property
    def topic(self) -> str:
        return self.told.topic or ""

    def fact(self, tray: str, version: int, words: str = "一") -> Envelope:
        return replace(paper(tray, version, words), topic=self.topic)

    async def send(self, *records: Envelope | Sent) -> None:
        """Facts, or anything at all as (key, value, headers); one after the other."""
        async with producer(self.bootstrap) as out:
            for record in records:
                key, value, headers = written(record) if isinstance(record, Envelope) else record
                await out.send_and_wait(self.topic, value, key=key, headers=headers)

    @asynccontextmanager
    async def consuming(self, member: str = "one") -> AsyncIterator[tuple[Receiver, Writer]]:
        """One process of the service."""
        async with database(self.url) as db:
            writer, sender = Writer(self.service, db, LAW), Sender(self.bootstrap, self.service.name)
            writer.watch = self._see
            receiver = Receiver(self.bootstrap, writer, sender, member)
            try:
                async with together(writer.run(), receiver.run()):
                    yield receiver, writer
            finally:
                await sender.close()

    def _see(self, batch: Batch) -> None:
        self.seen |= {taken[0]: time.monotonic() for taken in batch.taken}

    async def done(self) -> int:
        """Records of the topic that the group has committed."""
        return sum((await committed(self.bootstrap, f"tibandu.{self.service.name}")).values())

    async def all_done(self, n: int, within: float = 30) -> None:
        async def enough() -> bool:
            return await self.done() >= n

        await until(enough, within)

    async def letters(self) -> list[Letter]:
        return await posted(self.bootstrap, self.service.name)

    async def trays(self) -> dict[str, list[str]]:
        """Tray → its papers in order."""
        query = "SELECT stream, body ->> 'paper' FROM journal WHERE type = 'PaperPut.v1' ORDER BY position"
        found: dict[str, list[str]] = {}
        for stream, words in await self._rows(query):
            found.setdefault(stream.rpartition("/")[2], []).append(words)
        return found

    async def parked(self) -> list[str]:
        return [row[0] for row in await self._rows("SELECT id::text FROM parked ORDER BY place")]

    async def _rows(self, query: str) -> Sequence[Any]:
        async with create_async_engine(self.url, poolclass=NullPool).connect() as db:
            return (await db.exec_driver_sql(query)).all()


@asynccontextmanager
async def producer(bootstrap: str) -> AsyncIterator[AIOKafkaProducer]:
    out = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True)
    await out.start()
    try:
        yield out
    finally:
        await out.stop()


async def made(bootstrap: str, url: str) -> Bus:
    """A bus with topics of its own."""
    name = f"toy{uuid4().hex[:10]}"
    told: Any = type("PaperTold", (PaperTold,), {"topic": f"tibandu.{name}.v1", "__module__": __name__})
    reaction: Callable[[Any, Envelope], Any] = toy.toy.hears[PaperTold]
    service = replace(toy.toy, name=name, hears={told: reaction}, notes={told: toy.toy.notes[PaperTold]})
    await make_topic(bootstrap, told.topic, PARTITIONS)
    await make_topic(bootstrap, letters(name), PARTITIONS)
    return Bus(bootstrap, url, service, told)


def run(test: Callable[[Bus], Any], bootstrap: str, url: str, within: float = 60) -> None:
    """The test, with a bus of its own."""

    async def whole() -> None:
        async with asyncio.timeout(within):
            await test(await made(bootstrap, url))

    asyncio.run(whole())
