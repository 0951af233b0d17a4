"""The tables: made by migrations as the code believes, closed to other congresses, and read by index."""

import asyncio
import re
import subprocess
import sys
from functools import partial
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Select, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.four import SERVICES
from shared.journal import machine, now
from shared.keeping import salts
from shared.migrate import migrate
from shared.seals import due, verify
from shared.service import Service
from shared.web.reading import reading
from tests.conftest import Fresh
from tests.shared import toy
from tests.shared.acting import awaited, database, office, rows, statements, until
from tests.shared.toy import PutPaper

MANY = 100_000
TABLES = "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' AND nspname = 'public'"  # noqa: E501
WITH_CONGRESS = (
    TABLES + " AND EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = c.oid AND attname = 'congress' AND attnum > 0)"
)
each_service = pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.name)


@pytest.fixture
def url(emptied: Fresh) -> str:
    return emptied("toy", toy.prepare)


async def nothing(db: AsyncEngine) -> None:
    """A database that nobody prepared."""


def differences(connection: Connection, service: Service) -> list[Any]:
    options = {"compare_type": True, "compare_server_default": False}
    kept = [t.metadata for t in (*service.keeps, salts)] if service.keeps else []
    believed = [machine, *[t.metadata for t in service.tables], *kept]
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), believed))  # type: ignore[arg-type]


@each_service
def test_migrations_make_the_tables_the_code_believes_in(emptied: Fresh, service: Service) -> None:
    url = emptied(service.name, partial(migrate, service.name))

    @awaited
    async def compare() -> None:
        async with database(url) as db, db.connect() as connection:
            assert await connection.run_sync(differences, service) == []

    compare()


START = """
import asyncio, sys
from services.four import engine
from shared.migrate import migrate
input()
asyncio.run(migrate(sys.argv[1], engine(sys.argv[2])))
"""


def test_processes_that_start_at_once_migrate_once(fresh: Fresh) -> None:
    urls = {name: fresh("empty", nothing) for name in ("intake", "routing")}
    pipe = subprocess.PIPE
    calls = [[sys.executable, "-W", "error", "-c", START, name, urls[name]] for name in ("intake", "intake", "routing")]
    processes = [subprocess.Popen(call, stdin=pipe, stderr=pipe, text=True) for call in calls]
    for p in processes:
        assert p.stdin
        p.stdin.write("\n")
        p.stdin.flush()
    said = [p.communicate(timeout=30)[1] for p in processes]
    assert [p.returncode for p in processes] == [0, 0, 0], said

    @awaited
    async def look() -> None:
        async with database(urls["intake"]) as db:
            await migrate("intake", db)
            assert await rows(db, "SELECT count(*) FROM clock") == [1]

    look()


@each_service
def test_every_table_with_a_congress_is_closed_to_the_others(emptied: Fresh, service: Service) -> None:
    url = emptied(service.name, partial(migrate, service.name))

    @awaited
    async def look() -> None:
        async with database(url) as db:
            closed = set(await rows(db, WITH_CONGRESS))
            assert closed >= {"journal", "streams", "seals", *(t.name for t in service.tables)}
            assert set(await rows(db, WITH_CONGRESS + " AND relrowsecurity AND relforcerowsecurity")) == closed
            policies = (
                "SELECT tablename FROM pg_policies WHERE roles = '{tibandu_reader}' AND cmd = 'SELECT' AND qual = :q"
            )
            qual = "(congress = current_setting('app.congress'::text, true))"
            kept = {t.name for t in service.keeps}
            assert set(await rows(db, policies, q=qual)) == closed - kept
            narrower = f"({qual} AND (station = current_setting('app.station'::text, true)))"
            assert set(await rows(db, policies, q=narrower)) == kept, "what callers said is one station's alone"
            readable = " AND has_table_privilege('tibandu_reader', c.oid, 'SELECT')"
            assert set(await rows(db, TABLES + readable)) == closed, "what has no congress is not for readers"
            writable = " AND has_table_privilege('tibandu_reader', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')"
            assert await rows(db, TABLES + writable) == []
            computed = (
                "SELECT attrelid::regclass::text FROM pg_attribute WHERE attname = 'congress' AND attgenerated = 's'"
            )
            assert set(await rows(db, computed)) == closed - {"seals"}, (
                "a row cannot say another congress than its stream"
            )

    look()


@each_service
def test_every_view_that_readers_may_read_asks_for_their_congress(emptied: Fresh, service: Service) -> None:
    url = emptied(service.name, partial(migrate, service.name))
    views = TABLES.replace("relkind = 'r'", "relkind = 'v'").replace("c.relname", "c.relname, pg_get_viewdef(c.oid)")
    seen = views + " AND has_table_privilege('tibandu_reader', c.oid, 'SELECT')"
    named = r" FROM (\w+)\s+WHERE \(congress = current_setting\('app.congress'::text, true\)\);$"

    @awaited
    async def look() -> None:
        async with database(url) as db:
            closed = set(await rows(db, WITH_CONGRESS))
            for view, definition in await rows(db, seen):
                found = re.search(named, definition)
                assert found, f"{view}: {definition}"
                assert found[1] in closed

    look()


async def two_congresses(url: str) -> None:
    async with office(url) as writer:
        for congress in (toy.HOME, toy.AWAY, toy.AWAY):
            await writer.ask(PutPaper(tray="t", paper="一"), toy.person(congress=congress))


@awaited
async def test_a_reader_sees_its_own_congress_alone(url: str) -> None:
    await two_congresses(url)
    async with database(url) as db:
        for congress, facts in ((toy.HOME, 1), (toy.AWAY, 2), ("", 0), ("99000_", 0)):
            async with reading(db, congress) as connection:
                for table, n in (("journal", facts), ("streams", min(facts, 1)), ("papers", min(facts, 1))):
                    seen = list(await connection.execute(select(*[toy_or_machine(table).c.congress])))
                    assert [whose for (whose,) in seen] == [congress] * n
        async with db.connect() as connection:
            await connection.exec_driver_sql("SET ROLE tibandu_reader")  # and no congress
            assert (await connection.exec_driver_sql("SELECT count(*) FROM journal")).scalar_one() == 0
            await connection.invalidate()


def toy_or_machine(name: str) -> Any:
    return next(t for t in (*toy.toy.tables, *machine.tables.values()) if t.name == name)


@pytest.mark.parametrize(
    "what",
    [
        "DELETE FROM streams",
        "UPDATE streams SET version = 0",
        "INSERT INTO outbox VALUES (1)",
        "UPDATE clock SET ahead = 1",
        "SELECT * FROM inbox",
        "SELECT * FROM parked",
        "TRUNCATE seals",
        "CREATE TABLE mine ()",
    ],
)
def test_a_reader_writes_nothing_and_reads_no_inbox(url: str, what: str) -> None:
    @awaited
    async def try_to() -> None:
        async with database(url) as db, reading(db, toy.HOME) as connection:
            with pytest.raises(DBAPIError, match="permission denied"):
                await connection.exec_driver_sql(what)

    try_to()


@awaited
async def test_a_row_belongs_to_the_congress_its_stream_names(url: str) -> None:
    await two_congresses(url)
    async with database(url) as db:
        for table in ("journal", "streams", "papers"):
            found = await rows(db, f"SELECT DISTINCT split_part(stream, '/', 1) = congress FROM {table}")
            assert found == [True]
        with pytest.raises(DBAPIError, match="can only be updated to DEFAULT"):
            await rows(db, f"UPDATE streams SET congress = '{toy.AWAY}'")


async def plan(db: AsyncEngine, query: Select[Any]) -> str:
    text = query.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[no-untyped-call]
    async with db.connect() as connection:
        return "\n".join((await connection.exec_driver_sql(f"EXPLAIN {text}")).scalars())


async def fill(db: AsyncEngine, waiting: range, many: int = MANY) -> None:
    """So many facts, of which some wait in the outbox, and as many alarms."""
    await rows(
        db,
        "INSERT INTO journal (position, id, stream, version, type, body, at, actor, role, unit, rules)"
        " SELECT n, gen_random_uuid(), '990000/tray/t' || n / 100, n % 100, 'PaperPut.v1', '{}', now(), 'd', 'deputy',"
        f" '', 'r' FROM generate_series(1, {many}) n",
    )
    await rows(db, f"INSERT INTO outbox SELECT generate_series({waiting[0]}, {waiting[-1]})")
    await rows(db, f"INSERT INTO seals (position, congress, hash) SELECT n, '990000', 'x' FROM generate_series(1, {waiting[0] - 1}) n")  # noqa: E501  # fmt: skip
    await rows(db, f"SELECT setval('journal_position_seq', {many})")
    await rows(db, f"INSERT INTO alarms SELECT '990000/tray/' || n, '7', now() + interval '1 s' * n FROM generate_series(1, {many}) n")  # noqa: E501  # fmt: skip


@pytest.mark.parametrize("waiting", [range(2, MANY + 1), range(MANY - 10, MANY + 1)], ids=["a flood", "a trickle"])
def test_a_hundred_thousand_facts_are_read_by_index(url: str, waiting: range) -> None:
    @awaited
    async def explain() -> None:
        async with database(url) as db:
            with statements(db) as seen:
                await verify(db)
            await fill(db, waiting)
            for analysed in (False, True):
                if analysed:
                    await rows(db, "ANALYZE")
                facts = await plan(db, due(500))
                assert "journal_pkey" in facts
                assert "Seq Scan on journal" not in facts
                oldest = select(toy.alarms).where(toy.alarms.c.due_at <= now()).order_by(toy.alarms.c.due_at).limit(200)
                assert "Seq Scan" not in await plan(db, oldest)
            unsealed = "\n".join(await rows(db, f"EXPLAIN {seen[-1]}"))
            assert "SubPlan" not in unsealed, "NOT IN is quadratic once it outgrows its memory"

    explain()


SCANS = "SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname IN ('journal', 'streams', 'inbox')"
OTHERS = "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend')"  # noqa: E501


async def scans(url: str) -> set[Any]:
    """Walks from end to end so far; a connection tells its own when it ends."""
    async with database(url) as db:
        await until(lambda: rows(db, OTHERS))
        return set(await rows(db, SCANS))


@awaited
async def test_a_batch_asks_no_table_from_end_to_end(url: str) -> None:
    async with database(url) as db:
        many = 20_000
        await fill(db, range(2, 11), many)
        await rows(db, f"INSERT INTO streams SELECT '990000/tray/m' || n, 1, 1, 1, '{{}}' FROM generate_series(1, {many}) n")  # noqa: E501  # fmt: skip
        await rows(db, f"INSERT INTO inbox SELECT gen_random_uuid(), NULL, 0, 0, 0 FROM generate_series(1, {many}) n")
        await rows(db, "ANALYZE")
    before = await scans(url)
    async with office(url) as writer:
        for n in range(20):  # the same keys twice: the answers are looked up
            asked = [PutPaper(tray=f"n{i}", paper="一") for i in range(50)]
            await asyncio.gather(*[writer.ask(a, toy.DEPUTY, f"{n // 2}/{i}") for i, a in enumerate(asked)])
    assert await scans(url) == before
