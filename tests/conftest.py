"""One real PostgreSQL for the whole run, a fresh database for every test, and a loud word about what did not run."""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL, NullPool, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.four import SERVICES
from services.house import House
from shared import postgres
from shared.migrate import migrate
from tests.shared.acting import house_over

Prepare = Callable[[AsyncEngine], Awaitable[None]]
Fresh = Callable[[str, Prepare], str]
OpenHouse = Callable[[], AbstractAsyncContextManager[House]]
UNSAID = "unsaid"
QUICKLY = "ALTER ROLE CURRENT_USER SET synchronous_commit = off"  # nobody pulls this server's plug
EMPTY = """DO $$ DECLARE tables text; alter_all text; BEGIN
    SET LOCAL lock_timeout = '20s';
    SELECT string_agg(quote_ident(relname), ', '),
        string_agg(format('ALTER TABLE %I DISABLE TRIGGER USER;', relname), ' ') INTO tables, alter_all
        FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version';
    EXECUTE alter_all;
    EXECUTE 'TRUNCATE ' || tables || ' RESTART IDENTITY';
    EXECUTE replace(alter_all, 'DISABLE', 'ENABLE');
    INSERT INTO clock VALUES (0);
END $$"""


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """The server of DATABASE_URL, or one of our own that ends with the run."""
    if given := os.environ.get("DATABASE_URL"):
        yield make_url(given).set(drivername="postgresql+asyncpg")
        return
    server = postgres.start(tmp_path_factory.mktemp("postgres"))
    try:
        url = make_url(server.url("postgres"))
        asyncio.run(say(url, QUICKLY))
        yield url
    finally:
        postgres.stop(server, "immediate")
        shutil.rmtree(server.data.parent)


async def say(url: URL, *statements: str) -> None:
    async with create_async_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as db:
        for statement in statements:
            await db.exec_driver_sql(statement)


@pytest.fixture(scope="session")
def fresh(postgres_url: URL) -> Iterator[Fresh]:
    """`fresh(name, prepare)`: the address of a new database; prepared once per name, then copied each time."""
    made, numbers = list[str](), count(1)

    def make(name: str, template: str) -> URL:
        asyncio.run(say(postgres_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        made.append(name)
        return postgres_url.set(database=name)

    def copy(name: str, prepare: Prepare) -> str:
        template = f"tibandu_test_{os.getpid()}_{name}"
        if template not in made:
            engine = create_async_engine(make(template, "template0"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
            asyncio.run(_awaited(prepare(engine)))
        return make(f"{template}_{next(numbers)}", template).render_as_string(hide_password=False)

    yield copy
    if os.environ.get("DATABASE_URL"):
        asyncio.run(say(postgres_url, *[f'DROP DATABASE "{name}" WITH (FORCE)' for name in made]))


async def _awaited(work: Awaitable[None]) -> None:
    await work


@pytest.fixture(scope="session")
def emptied(fresh: Fresh) -> Fresh:
    """As `fresh` and much quicker, for tests that leave the tables' shape alone: one database per name, emptied."""
    kept = dict[str, str]()

    def empty(name: str, prepare: Prepare) -> str:
        url = kept.get(name) or kept.setdefault(name, fresh(name, prepare))
        asyncio.run(say(make_url(url), EMPTY))
        return url

    return empty


@pytest.fixture
def open_house(emptied: Fresh, tmp_path: Path) -> OpenHouse:
    """`async with open_house() as house`: all four services at work on empty databases; when one task dies, all end."""
    urls = {s.name: emptied(s.name, partial(migrate, s.name)) for s in SERVICES}
    return partial(house_over, urls, tmp_path)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The pages last: the browser's driver keeps a loop of its own running in this thread until the end."""
    items.sort(key=lambda item: "tests/pages/" in item.nodeid)


def loudly(config: pytest.Config, sentence: str, must: str = "REQUIRE_BROWSER") -> None:
    """Says at the very end of the run what did not run; with the environment variable `must` set it is a failure."""
    if os.environ.get(must):
        raise pytest.UsageError(f"{must} is set, but: {sentence}")
    unsaid: list[str] = vars(config).setdefault(UNSAID, [])
    if sentence not in unsaid:
        unsaid.append(sentence)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for sentence in vars(config).get(UNSAID, []):
        terminalreporter.section("DID NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(sentence, red=True, bold=True)
