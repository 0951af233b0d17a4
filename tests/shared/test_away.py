"""The database goes away and comes back: callers are told so at once, nothing is lost, nobody restarts anything."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import make_url

from services.house import housed
from services.intake.roll.seating import SeatDeputy
from shared import postgres
from shared.postgres import Server
from shared.settings import settings
from shared.writer import Writer
from tests.conftest import Fresh
from tests.shared import toy
from tests.shared.acting import LAW, awaited, codes, database, office, outcomes, rows, together, until
from tests.shared.toy import DEPUTY, OFFICE, PutPaper


@pytest.fixture
def url(fresh: Fresh) -> str:
    return fresh("toy", toy.prepare)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Data of a server that may be stopped without harm to other tests."""
    yield tmp_path
    server = postgres.start(tmp_path)
    postgres.stop(server, "immediate")
    shutil.rmtree(server.data.parent)


async def put(writer: Writer, tray: str, key: str) -> str:
    """`Answer`, or the code of the refusal."""
    return codes(await outcomes(writer.ask(PutPaper(tray=tray, paper="一"), DEPUTY, key)))[0]


async def stop_and_start(folder: Path, server: Server, meanwhile: asyncio.Event) -> None:
    await asyncio.to_thread(postgres.stop, server, "immediate")
    await meanwhile.wait()
    await asyncio.to_thread(postgres.start, folder)


@awaited
async def test_a_stopped_database_is_told_as_such_and_nothing_is_lost_or_doubled(folder: Path) -> None:
    server = await asyncio.to_thread(postgres.start, folder)
    await postgres.ensure_databases(server, ["toy"])
    url, away, back = server.url("toy"), asyncio.Event(), asyncio.Event()
    async with database(url) as db:
        await toy.prepare(db)
    refusals = set[str]()

    async def clerk(writer: Writer, n: int) -> int:
        """Hands in paper after paper; what was refused is handed in again under the same key."""
        done = 0
        while not (back.is_set() and away.is_set() and done >= 5):
            while (said := await put(writer, f"t{n}", f"{n}/{done}")) != "Answer":
                refusals.add(said)
                away.set()
            done += 1
            if away.is_set():
                back.set()
        return done

    async with office(url) as writer:
        work = [asyncio.create_task(clerk(writer, n)) for n in range(8)]
        await until(lambda: rows(writer.db, "SELECT 1 FROM journal LIMIT 1"))
        await stop_and_start(folder, server, away)
        done = await asyncio.gather(*work)
        assert refusals == {"database-away"}
        assert await rows(writer.db, "SELECT version FROM streams ORDER BY stream") == done
        assert await rows(writer.db, "SELECT count(*) FROM journal") == [sum(done)]


@awaited
async def test_a_whole_house_survives_a_restart_of_its_database(folder: Path) -> None:
    async with housed(replace(settings(folder, 0), database_url="")) as house, together(house.run()):
        intake, supervision = house.writers["intake"], house.databases["supervision"]
        seated, refusals = 0, set[str]()
        server = await asyncio.to_thread(postgres.start, folder)
        restart = asyncio.create_task(stop_and_start(folder, server, meanwhile := asyncio.Event()))
        while not restart.done() or seated < 100:
            (said,) = codes(await outcomes(intake.ask(SeatDeputy(deputy=f"d{seated}", name="示例代表001"), OFFICE)))
            seated += said == "Answer"
            refusals.add(said)
            if said != "Answer":
                meanwhile.set()
        assert refusals == {"Answer", "database-away"}

        async def all_heard() -> bool:
            return await rows(supervision, "SELECT count(*) FROM names") == [seated]

        await until(all_heard)


@awaited
async def test_a_database_that_lets_nobody_in_is_away_too(url: str) -> None:
    name = make_url(url).database
    async with database(str(make_url(url).set(database="postgres"))) as other, office(url) as writer:
        assert await put(writer, "t", "k1") == "Answer"
        await rows(other, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        await rows(other, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name", name=name)
        for _ in range(5):
            assert await put(writer, "t", "k2") == "database-away"
        await rows(other, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')

        async def accepted() -> bool:
            return await put(writer, "t", "k2") == "Answer"

        await until(accepted)
        assert await rows(writer.db, "SELECT version FROM streams") == [2]


@awaited
async def test_more_than_ten_waiting_batches_are_too_many(url: str) -> None:
    async with database(url) as db:
        writer = Writer(toy.toy, db, LAW, limit=3)
        waiting = [asyncio.create_task(put(writer, f"t{n}", f"{n}")) for n in range(31)]
        assert await waiting[30] == "busy"
        async with together(writer.run()):
            assert await asyncio.gather(*waiting[:30]) == ["Answer"] * 30
            assert await put(writer, "t30", "30") == "Answer"
