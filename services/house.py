"""All four services in one process: the relay hands its batch to those who listen. That is the whole difference."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, make_url, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.four import SERVICES, engine, law, writer_of
from services.supervision import rows
from services.supervision.alarm import tick
from services.tending import anchor, anchors_of, tended
from shared import clock, postgres
from shared.journal import journal, outbox
from shared.messages import Envelope, Law
from shared.migrate import migrate
from shared.relay import relay
from shared.seals import read_anchors
from shared.settings import Settings, settings
from shared.timer import fire, next_due


class House:
    """The four writers, their databases, and the tasks between them."""

    def __init__(self, settings: Settings, books: Law, databases: dict[str, AsyncEngine]) -> None:
        self.settings, self.law, self.databases = settings, books, databases
        self.writers = {s.name: writer_of(s, databases[s.name], books, settings.data) for s in SERVICES}

    async def carry(self, envelopes: Sequence[Envelope]) -> None:
        """The embedded carrier: done when every listener has it in its database."""
        await asyncio.gather(*[w.receive(envelopes) for w in self.writers.values()])

    async def run(self) -> None:
        """Writers, relays and timer live in one group: when one dies, all end."""
        async with asyncio.TaskGroup() as group:
            for name, w in self.writers.items():
                group.create_task(relay(name, w.db, self.carry, w.written), name=f"{name} relay")
                for task, work in tended(w, self.settings.data).items():
                    group.create_task(work, name=task)

    async def quiet(self) -> None:
        """Returns when every fact has reached everybody: two looks in a row, nothing on its way, nothing new."""
        before = None
        while (now := [await self._on_the_way(db) for db in self.databases.values()]) != before or any(
            n for n, _ in now
        ):
            before = now
            await asyncio.sleep(0.002)

    @staticmethod
    async def _on_the_way(db: AsyncEngine) -> tuple[int, int]:
        waiting = select(func.count()).select_from(outbox).scalar_subquery()
        async with db.connect() as c:
            n, last = (await c.execute(select(waiting, select(func.max(journal.c.position)).scalar_subquery()))).one()
            return n, last or 0

    async def jump(self, to: datetime) -> None:
        """The trial's clock forwards, stopping wherever one rings: what falls due between is said on its own day."""
        supervisor, rung = self.writers["supervision"], None
        async with supervisor.db.connect() as c:
            while (due := await next_due(c, rows.alarms)) and due <= to and due != rung:
                await self._clocks_to(due + timedelta(seconds=1))
                while await fire(c, supervisor, rows.alarms, tick):
                    pass
                rung = due
        await self._clocks_to(to)
        await self.quiet()

    async def _clocks_to(self, to: datetime) -> None:
        for name, db in self.databases.items():
            async with db.connect() as c:
                if await clock.move(c, to):
                    await self.writers[name].clock.ask(c)

    async def hear_clocks(self) -> None:
        """For a visit, whose writers do not run."""
        for name, db in self.databases.items():
            async with db.connect() as c:
                await self.writers[name].clock.ask(c)

    def anchors(self, service: str) -> list[tuple[str, int, str]]:
        """The seals that were last when they were written down outside the database."""
        return read_anchors(anchors_of(service, self.settings.data))

    async def anchor(self) -> None:
        for name, db in self.databases.items():
            await anchor(name, db, self.settings.data)

    async def begin(self, at: datetime) -> bool:
        """Where the trial's clock starts; only while nothing has been written. Answers whether it was set."""
        if any(last for _, last in [await self._on_the_way(db) for db in self.databases.values()]):
            return False
        for name, db in self.databases.items():
            async with db.connect() as c:
                await clock.begin(c, at)
                await self.writers[name].clock.ask(c)
        return True

    async def next_due(self) -> datetime | None:
        async with self.databases["supervision"].connect() as c:
            due: datetime | None = await next_due(c, rows.alarms)
            return due


@asynccontextmanager
async def housed(chosen: Settings, *, visit: bool = False) -> AsyncIterator[House]:
    """A house over its databases, migrated; the embedded PostgreSQL is started and stopped with it.

    A visit only looks: it takes the server that another process of ours has running, and leaves it running.
    Raises FolderTaken, PostgresFailed.
    """
    async with AsyncExitStack() as stack:
        url = make_url(chosen.database_url or await _embedded(stack, chosen.data, visit))
        given = url.database if url.database and "{}" in url.database else "{}"  # a prefix, where one is wanted
        names = {s.name: given.format(f"tibandu_{s.name}") for s in SERVICES}
        await postgres.ensure_databases(url.render_as_string(hide_password=False), list(names.values()))
        databases = {}
        for service, database in names.items():
            databases[service] = engine(url.set(database=database))
            stack.push_async_callback(databases[service].dispose)
            await migrate(service, databases[service])
        yield House(chosen, law(), databases)


async def _embedded(stack: AsyncExitStack, folder: Path, visit: bool) -> str:
    """The URL of the embedded server."""
    ours = True
    try:
        stack.enter_context(postgres.lock(folder))
    except postgres.FolderTaken:
        if not visit:
            raise
        ours = False
    server = await asyncio.to_thread(postgres.start, folder)
    if ours:
        stack.push_async_callback(asyncio.to_thread, postgres.stop, server)
    return server.url("postgres")


@asynccontextmanager
async def scratch() -> AsyncIterator[Settings]:
    """Settings for a house that leaves nothing behind."""
    with TemporaryDirectory(prefix="tibandu-") as folder:
        chosen = replace(settings(Path(folder)), database_url="")
        try:
            yield chosen
        finally:
            await asyncio.to_thread(postgres.discard, chosen.data)
