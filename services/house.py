"""All four services in one process: the relay hands its batch to those who listen. That is the whole difference."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.intake.service import intake
from services.rating.service import rating
from services.routing.service import routing
from services.supervision import rows
from services.supervision.clock import tick
from services.supervision.service import supervision
from shared import clock, postgres
from shared.journal import journal, outbox
from shared.messages import Envelope, Law
from shared.migrate import migrate
from shared.relay import relay
from shared.rules import load_rules
from shared.service import Service
from shared.settings import DEPLOY, Settings
from shared.timer import fire, next_due, timer
from shared.vault import open_vault
from shared.workdays import load_calendar
from shared.writer import Writer

SERVICES: tuple[Service, ...] = (intake, routing, supervision, rating)


def law() -> Law:
    """Rule books and calendars; a wrong file stops the start with its name, field and reason."""
    return Law(load_rules(DEPLOY / "rules"), load_calendar(DEPLOY / "calendar"))


def engine(url: str) -> AsyncEngine:
    return create_async_engine(url, isolation_level="AUTOCOMMIT", pool_size=10, max_overflow=20)


class House:
    """The four writers, their databases, and the tasks between them."""

    def __init__(self, settings: Settings, books: Law, databases: dict[str, AsyncEngine]) -> None:
        vault = open_vault(settings.data / "keys" / "rating.x25519")
        self.settings, self.law, self.databases = settings, books, databases
        self.writers = {s.name: Writer(s, databases[s.name], books, vault if s is rating else None) for s in SERVICES}

    async def carry(self, envelopes: Sequence[Envelope]) -> None:
        """The embedded carrier: done when every listener has it in its database."""
        await asyncio.gather(*[w.receive(envelopes) for w in self.writers.values()])

    async def run(self) -> None:
        """Writer, relay and timer live in one group: when one dies, all end."""
        async with asyncio.TaskGroup() as group:
            for name, w in self.writers.items():
                group.create_task(w.run(), name=f"{name} writer")
                group.create_task(relay(name, w.db, self.carry, w.written), name=f"{name} relay")
            group.create_task(timer(self.writers["supervision"], rows.alarms, tick), name="timer")

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
        """The trial's clock forwards; what falls due between is fired before this returns."""
        for name, db in self.databases.items():
            async with db.connect() as c:
                if await clock.move(c, to):
                    await self.writers[name].clock.ask(c)
        supervisor = self.writers["supervision"]
        async with supervisor.db.connect() as c:
            while await fire(c, supervisor, rows.alarms, tick):
                pass
        await self.quiet()

    async def next_due(self) -> datetime | None:
        async with self.databases["supervision"].connect() as c:
            due: datetime | None = await next_due(c, rows.alarms)
            return due


@asynccontextmanager
async def housed(settings: Settings) -> AsyncIterator[House]:
    """A house over its databases, migrated; the embedded PostgreSQL is started and stopped with it."""
    async with AsyncExitStack() as stack:
        url = settings.database_url
        if not url:
            stack.enter_context(postgres.lock(settings.data))
            server = await asyncio.to_thread(postgres.start, settings.data)
            stack.push_async_callback(asyncio.to_thread, postgres.stop, server)
            url = server.url("{}").replace("%7B%7D", "{}")
        names = {s.name: f"tibandu_{s.name}" for s in SERVICES}
        await postgres.ensure_databases(url.format("postgres"), list(names.values()))
        databases = {}
        for service, database in names.items():
            databases[service] = engine(url.format(database))
            stack.push_async_callback(databases[service].dispose)
            await migrate(service, databases[service])
        yield House(settings, law(), databases)
