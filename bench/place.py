"""Where it is measured: one embedded PostgreSQL in a temporary folder, gone afterwards, and houses upon it."""

import asyncio
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy.ext.asyncio import AsyncEngine

from services.four import SERVICES, engine, law
from services.house import House
from shared import postgres
from shared.migrate import migrate
from shared.settings import ROOT, Settings

books = cache(law)
SECRET = "0" * 64


@dataclass(frozen=True)
class Place:
    folder: Path
    server: postgres.Server

    def name(self, which: str, service: str) -> str:
        """Several sets of the four databases stand side by side, `which` tells them apart."""
        return f"{which}_tibandu_{service}"

    def address(self, which: str) -> str:
        """As DATABASE_URL takes it, `{}` for the database."""
        return self.server.url(f"{which}_").replace("?", "{}?", 1)

    def engine(self, which: str, service: str) -> AsyncEngine:
        return engine(self.server.url(self.name(which, service)))

    async def bare(self, which: str, service: str) -> "asyncpg.Connection[asyncpg.Record]":
        return await asyncpg.connect(self.server.url(self.name(which, service), "postgresql"))

    async def maintenance(self) -> "asyncpg.Connection[asyncpg.Record]":
        return await asyncpg.connect(self.server.url("postgres", "postgresql"))

    async def make(self, which: str, *services: str) -> None:
        """Fresh databases in today's shape."""
        for service in services or [s.name for s in SERVICES]:
            await postgres.ensure_databases(self.server, [self.name(which, service)])
            db = self.engine(which, service)
            await migrate(service, db)
            await db.dispose()

    async def settle(self, *which: str) -> None:
        """Statistics as they stand a minute later: till then plans rest on tables that were empty."""
        db = await self.maintenance()
        names = [r[0] for r in await db.fetch("SELECT datname FROM pg_database")]
        await db.close()
        for name in names:
            if name.startswith(tuple(f"{w}_" for w in which)):
                db = await asyncpg.connect(self.server.url(name, "postgresql"))
                await db.execute("VACUUM (ANALYZE)")
                await db.close()

    @asynccontextmanager
    async def house(self, which: str) -> AsyncIterator[House]:
        """All four services at work in this process."""
        async with AsyncExitStack() as stack:
            databases = {s.name: self.engine(which, s.name) for s in SERVICES}
            for db in databases.values():
                stack.push_async_callback(db.dispose)
            house = House(Settings(self.folder / which, 0, "127.0.0.1", "", SECRET), books(), databases)
            async with asyncio.TaskGroup() as group:
                work = group.create_task(house.run())
                yield house
                work.cancel()

    @asynccontextmanager
    async def served(self, which: str) -> AsyncIterator[int]:
        """`tibandu up --no-samples` as a child process; its port."""
        said = self.folder / f"{which}.log"
        words = [
            sys.executable,
            "-m",
            "services",
            "up",
            "--no-samples",
            "--port",
            "0",
            "--data",
            str(self.folder / which),
        ]
        env = os.environ | {"DATABASE_URL": self.address(which), "TIBANDU_SECRET": SECRET, "HOST": "127.0.0.1"}
        with said.open("wb") as log:
            child = await asyncio.create_subprocess_exec(*words, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            yield await _port(child, said)
        finally:
            if child.returncode is None:
                child.send_signal(signal.SIGINT)
                with suppress(TimeoutError):
                    await asyncio.wait_for(child.wait(), 30)
            if child.returncode is None:
                child.kill()
                await child.wait()


async def _port(child: asyncio.subprocess.Process, said: Path) -> int:
    """Read off the sentence it greets with; back as soon as somebody answers there."""
    while child.returncode is None:
        greeting = said.read_text(encoding="utf-8")
        if found := re.search(r"http://127\.0\.0\.1:(\d+)", greeting):
            with suppress(ConnectionRefusedError):
                _, writer = await asyncio.open_connection("127.0.0.1", int(found[1]))
                writer.close()
                return int(found[1])
        await asyncio.sleep(0.05)
    raise SystemExit(f"the server did not start:\n{said.read_text(encoding='utf-8')}")


@contextmanager
def place() -> Iterator[Place]:
    """For root the data lie elsewhere than the folder: both go."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(tempfile.mkdtemp(prefix="tibandu-bench-"))
    try:
        server = postgres.start(folder / "server")
        try:
            yield Place(folder, server)
        finally:
            postgres.stop(server, "immediate")
            for left in (server.socket, server.data.parent):
                shutil.rmtree(left, ignore_errors=True)
    finally:
        shutil.rmtree(folder)
