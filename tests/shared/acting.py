"""How the machine's tests act: concurrently, on a real database, within a deadline, without sleeping."""

import asyncio
import functools
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.four import engine, law
from services.house import House
from shared.messages import Refused
from shared.service import Service
from shared.settings import settings
from shared.writer import Writer
from tests.shared.toy import toy

LAW = law()


def awaited(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """A test that acts concurrently, within a deadline."""

    async def within_deadline(**given: Any) -> None:
        async with asyncio.timeout(30):
            await test(**given)

    @functools.wraps(test)
    def run(**given: Any) -> None:
        asyncio.run(within_deadline(**given))

    return run


async def until(true: Callable[[], Awaitable[Any]], within: float = 20) -> Any:
    """Looks again and again; fails when it has not come true in time."""
    deadline = time.monotonic() + within
    while not (found := await true()):
        assert time.monotonic() < deadline, "has not come true in time"
        await asyncio.sleep(0.005)
    return found


@asynccontextmanager
async def database(url: str) -> AsyncIterator[AsyncEngine]:
    db = engine(url)
    try:
        yield db
    finally:
        await db.dispose()


@asynccontextmanager
async def office(url: str, service: Service = toy, limit: int = 200) -> AsyncIterator[Writer]:
    """A writer at work on its own connections: one process. When it dies, so does the test."""
    async with database(url) as db:
        writer = Writer(service, db, LAW, limit=limit)
        async with together(writer.run()):
            yield writer


@asynccontextmanager
async def together(*work: Coroutine[Any, Any, None]) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Endless work beside the body of `async with`; when a part of it dies, the body ends, and its error is told."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(w) for w in work]
            yield tasks
            for task in tasks:
                task.cancel()
    except BaseExceptionGroup as many:
        first: BaseException = many
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from None


@asynccontextmanager
async def house_over(urls: Mapping[str, str], folder: Path) -> AsyncIterator[House]:
    """All four services at work on these databases; the keys lie in `folder`."""
    async with AsyncExitStack() as stack:
        databases = {name: await stack.enter_async_context(database(url)) for name, url in urls.items()}
        house = House(settings(folder, 0), LAW, databases)
        await stack.enter_async_context(together(house.run()))
        yield house


@contextmanager
def statements(db: AsyncEngine) -> Iterator[list[str]]:
    """Every statement that goes to the database meanwhile."""
    seen: list[str] = []

    def see(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)

    event.listen(db.sync_engine, "before_cursor_execute", see)
    yield seen
    event.remove(db.sync_engine, "before_cursor_execute", see)


async def rows(db: AsyncEngine, query: str, **given: Any) -> list[Any]:
    async with db.connect() as connection:
        found = await connection.execute(text(query), given)
        return [row[0] if len(row) == 1 else tuple(row) for row in found] if found.returns_rows else []


async def outcomes(*asked: Awaitable[Any]) -> list[Any]:
    """What each was told at the same time, errors among them."""
    return await asyncio.gather(*asked, return_exceptions=True)


def codes(found: list[Any]) -> list[str]:
    return [o.code if isinstance(o, Refused) else type(o).__name__ for o in found]
