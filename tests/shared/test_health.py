"""`/healthz` looks at progress: what waits and does not move is named; a quiet service is well."""

import asyncio
import time

import pytest

from services import health
from services.health import standing
from shared.receiver import Receiver
from shared.sender import Sender
from shared.writer import Writer
from tests.conftest import Fresh
from tests.shared import toy
from tests.shared.acting import LAW, awaited, database, office, rows, until
from tests.shared.toy import DEPUTY, PutPaper
from tests.shared.toy import toy as service

NOWHERE = "127.0.0.1:1"


@pytest.fixture
def url(emptied: Fresh) -> str:
    return emptied("toy", toy.prepare)


def consumer(writer: Writer) -> Receiver:
    """Not started: nothing is behind."""
    return Receiver(NOWHERE, writer, Sender(NOWHERE, "toy"), "one")


@awaited
async def test_a_service_where_nothing_waits_is_well(url: str) -> None:
    async with office(url) as writer:
        await writer.ask(PutPaper(tray="t", paper="一"), DEPUTY)
        assert await standing(writer, consumer(writer)) == {}


@awaited
async def test_facts_that_nobody_carries_are_named_after_a_minute(url: str) -> None:
    async with office(url) as writer:
        await writer.ask(PutPaper(tray="t", paper="一"), DEPUTY)
        await rows(writer.db, "UPDATE clock SET ahead = ahead + 100")
        assert (await standing(writer, consumer(writer)))["relay"] == pytest.approx(100, abs=5)


@awaited
async def test_a_consumer_that_has_stopped_or_waits_is_named(url: str) -> None:
    async with office(url) as writer:
        receiver = consumer(writer)
        receiver.breaker.tripped = "20 bad messages in a row"
        receiver.blocked = receiver.since = time.monotonic() - 100
        found = await standing(writer, receiver)
        for_long = pytest.approx(100, abs=5)
        assert found == {"breaker": "20 bad messages in a row", "blocked": for_long, "batch": for_long}


def test_a_writer_that_settles_nothing_is_named(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "STILL", 0.05)

    @awaited
    async def nobody_at_work() -> None:
        async with database(url) as db:
            writer = Writer(service, db, LAW)
            assert await standing(writer, consumer(writer)) == {}
            asking = asyncio.create_task(writer.ask(PutPaper(tray="t", paper="一"), DEPUTY))

            async def stuck() -> bool:
                return "writer" in await standing(writer, consumer(writer))

            await until(stuck)
            asking.cancel()

    nobody_at_work()


@awaited
async def test_a_database_that_is_away_is_named() -> None:
    async with database("postgresql+asyncpg://nobody@127.0.0.1:1/nowhere") as db:
        writer = Writer(service, db, LAW)
        assert (await standing(writer, consumer(writer)))["database"] == "ConnectionRefusedError"
