"""One real PostgreSQL for the whole run, a fresh database for every test, and a loud word about what did not run."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL, NullPool, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.house import SERVICES, House, engine, law
from shared import postgres
from shared.migrate import migrate
from shared.settings import settings

Fresh = Callable[[str, Callable[[AsyncEngine], Awaitable[None]]], str]
OpenHouse = Callable[[], AbstractAsyncContextManager[House]]
UNSAID = "unsaid"


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """The server of DATABASE_URL, or one of our own that ends with the run."""
    if given := os.environ.get("DATABASE_URL"):
        yield make_url(given)
        return
    server = postgres.start(tmp_path_factory.mktemp("postgres"))
    try:
        yield make_url(server.url("postgres"))
    finally:
        postgres.stop(server, "immediate")
        shutil.rmtree(server.data.parent)


@pytest.fixture(scope="session")
def fresh(postgres_url: URL) -> Iterator[Fresh]:
    """`fresh(name, prepare)`: the address of a new database; prepared once per name, then copied for each test."""
    made, numbers = list[str](), count(1)

    async def make(name: str, template: str, prepare: Callable[[AsyncEngine], Awaitable[None]] | None) -> str:
        async with create_async_engine(postgres_url, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as db:
            await db.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        made.append(name)
        url = postgres_url.set(database=name)
        if prepare:
            await prepare(create_async_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool))
        return url.render_as_string(hide_password=False)

    async def drop() -> None:
        async with create_async_engine(postgres_url, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as db:
            for name in made:
                await db.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')

    def copy(name: str, prepare: Callable[[AsyncEngine], Awaitable[None]]) -> str:
        template = f"tibandu_test_{os.getpid()}_{name}"
        if template not in made:
            asyncio.run(make(template, "template0", prepare))
        return asyncio.run(make(f"{template}_{next(numbers)}", template, None))

    yield copy
    if os.environ.get("DATABASE_URL"):
        asyncio.run(drop())


@pytest.fixture
def open_house(fresh: Fresh, tmp_path: Path) -> OpenHouse:
    """`async with open_house() as house`: all four services at work on fresh databases; when one task dies, all end."""
    urls = {s.name: fresh(s.name, partial(migrate, s.name)) for s in SERVICES}

    @asynccontextmanager
    async def opened() -> AsyncIterator[House]:
        async with AsyncExitStack() as stack:
            databases = {name: engine(url) for name, url in urls.items()}
            for database in databases.values():
                stack.push_async_callback(database.dispose)
            house = House(settings(tmp_path, 0), law(), databases)
            async with asyncio.TaskGroup() as group:
                work = group.create_task(house.run())
                yield house
                work.cancel()

    return opened


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


