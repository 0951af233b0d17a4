"""The four services as four processes, on the run's Kafka and a PostgreSQL: killed, paused, started again.

Each has its own database and role, as in docker-compose.yml.
"""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from aiokafka import AIOKafkaConsumer, TopicPartition
from sqlalchemy import URL, NullPool, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from services.four import SERVICES
from shared.receiver import topics_of
from tests.live.kafka import committed

NAMES = tuple(s.name for s in SERVICES)
PATIENCE = 60  # seconds for a start or an end
SECRET = "a secret for tests"


class Died(Exception):
    """A service ended although nobody killed it; its last words."""


@dataclass
class Process:
    """One process of a service: a port of its own, found at its first start and kept."""

    service: str
    env: dict[str, str]
    log: Path
    port: int = 0
    child: subprocess.Popen[bytes] | None = None
    up: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        """Returns when it has said its address."""
        began, before = time.monotonic(), self.log.stat().st_size if self.log.exists() else 0
        self._spawn()
        while not (said := re.search(rb"http://127\.0\.0\.1:(\d+)/", self.log.read_bytes()[before:])):
            self.watch()
            if time.monotonic() - began > PATIENCE:
                raise Died(f"{self.service} gave no address\n{self.last_words()}")
            await asyncio.sleep(0.02)
        self.port = int(said[1])
        self.up.set()

    def _spawn(self) -> None:
        call = [sys.executable, "-m", "services", "serve", self.service]
        env = os.environ | self.env | {"PORT": str(self.port)}
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(call, env=env, stdout=log, stderr=log, start_new_session=True)

    def watch(self) -> None:
        """Raises Died."""
        if self.up.is_set() and self.child and (code := self.child.poll()) is not None:
            raise Died(f"{self.service} ended by itself with {code}\n{self.last_words()}")

    def signal(self, sign: signal.Signals) -> None:
        assert self.child
        self.child.send_signal(sign)

    def kill(self) -> None:
        self.up.clear()
        self.signal(signal.SIGKILL)
        assert self.child
        self.child.wait(PATIENCE)

    def stop(self) -> int:
        """SIGTERM. Answers the exit code."""
        self.up.clear()
        self.signal(signal.SIGTERM)
        assert self.child
        return self.child.wait(PATIENCE)

    def end(self) -> None:
        """However it stands."""
        if self.child and self.child.poll() is None:
            self.kill()

    def last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-40:])


class Four:
    """All four, and further processes of a service if asked."""

    def __init__(self, folder: Path, bootstrap: str, databases: dict[str, str]) -> None:
        self.folder, self.bootstrap, self.databases = folder, bootstrap, databases
        self.kills = 0
        self.main = {name: self.process(name) for name in NAMES}
        self.more: list[Process] = []

    def process(self, name: str, tag: str = "") -> Process:
        data = self.folder / "data" / name
        data.mkdir(parents=True, exist_ok=True)
        env = {
            "KAFKA_BOOTSTRAP": self.bootstrap,
            "DATABASE_URL": self.databases[name],
            "TIBANDU_SECRET": SECRET,
            "TIBANDU_DATA": str(data),
            "TIBANDU_PERSONAS": "local",
            "HOST": "127.0.0.1",
        }
        return Process(name, env, self.folder / f"{name}{tag}.log")

    async def start(self) -> None:
        await asyncio.gather(*[p.start() for p in self.main.values()])

    async def place(self, path: str) -> int:
        """What a reverse proxy does: by the first part of the path; whatever else there is, supervision shows."""
        first = path.split("/", 2)[1]
        process = self.main.get(first, self.main["supervision"])
        await process.up.wait()
        return process.port

    def watch(self) -> None:
        for process in [*self.main.values(), *self.more]:
            process.watch()

    async def quiet(self, within: float = 120) -> float:
        """Returns when every fact has been carried and heard, with the seconds that took. Raises TimeoutError."""
        began = time.monotonic()
        async with asyncio.timeout(within):
            while not await self._still():
                await asyncio.sleep(0.1)
        return time.monotonic() - began

    async def _still(self) -> bool:
        """Outboxes empty, every group at the ends of its topics; looked at twice, since one leads to the other."""
        return not await self._unsent() and not await self.behind() and not await self._unsent()

    async def _unsent(self) -> int:
        return sum([await counted(self.databases[name], "outbox") for name in NAMES])

    async def behind(self) -> int:
        """Records that some group has still to take."""
        n = 0
        for service in SERVICES:
            done = await committed(self.bootstrap, f"tibandu.{service.name}")
            n += sum(end - done.get((p.topic, p.partition), 0) for p, end in (await ends(self, service)).items())
        return n

    def end(self) -> None:
        for process in [*self.main.values(), *self.more]:
            process.end()


async def ends(four: Four, service: object) -> dict[TopicPartition, int]:
    consumer = AIOKafkaConsumer(bootstrap_servers=four.bootstrap, group_id=None, enable_auto_commit=False)
    await consumer.start()
    try:
        places = [TopicPartition(t, p) for t in topics_of(service) for p in range(12)]  # type: ignore[arg-type]
        found: dict[TopicPartition, int] = await consumer.end_offsets(places)
        return found
    finally:
        await consumer.stop()


async def counted(url: str, table: str) -> int:
    async with create_async_engine(url, poolclass=NullPool).connect() as db:
        return int((await db.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar_one())


async def databases(server: str | URL, prefix: str = "") -> dict[str, str]:
    """A database and a role of its own for each service, on this server; by service the address."""
    whole = make_url(server)
    made = {}
    async with create_async_engine(whole, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as db:
        await db.exec_driver_sql(
            "DO $$ BEGIN CREATE ROLE tibandu_reader NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
        for name in NAMES:
            one = f"{prefix}tibandu_{name}"
            await db.exec_driver_sql(f"CREATE ROLE {one} LOGIN PASSWORD 'test' IN ROLE tibandu_reader")
            await db.exec_driver_sql(f"CREATE DATABASE {one} OWNER {one}")
            made[name] = whole.set(username=one, password="test", database=one).render_as_string(hide_password=False)
    return made
