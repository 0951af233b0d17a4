"""The four services as four processes, on the run's Kafka and a PostgreSQL: killed, paused, started again.

Each has its own database and role, as in docker-compose.yml.
"""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import chain
from pathlib import Path

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from sqlalchemy import URL, NullPool, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from services.four import SERVICES
from shared.receiver import topics_of
from shared.topics import layout
from tests.live.kafka import administrator, committed

NAMES = tuple(s.name for s in SERVICES)
PATIENCE = 60  # seconds for a start or an end
BUGS = ("met a bug", "Traceback", "never retrieved", "never awaited")
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
        """It dies with the run."""
        call = ["setpriv", "--pdeathsig", "KILL", sys.executable, "-m", "services", "serve", self.service]
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

    async def leave(self) -> float:
        """SIGTERM, while others go on working. Answers the seconds it took; raises Died unless it ended with 0."""
        began = time.monotonic()
        self.up.clear()
        self.signal(signal.SIGTERM)
        assert self.child
        if code := await asyncio.to_thread(self.child.wait, PATIENCE):
            raise Died(f"{self.service} answered SIGTERM with {code}\n{self.last_words()}")
        return time.monotonic() - began

    def pause(self) -> None:
        """Alive, deaf and dumb until `resume`; whoever stands before it sends its calls elsewhere."""
        self.up.clear()
        self.signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.signal(signal.SIGCONT)
        self.up.set()

    @property
    def member(self) -> str:
        """How its member ids in the consumer group begin."""
        return f"tibandu.{self.service}.{socket.gethostname()}-{self.port}-"

    async def leads(self) -> bool:
        """Whether it says that it carries its service's facts. Raises OSError when it is not there."""
        _, said = await self.asked("/metrics")
        return b"\ntibandu_relay_active 1.0" in said

    async def asked(self, path: str) -> tuple[int, bytes]:
        """What it shows there: status and body. Raises OSError."""
        return await asyncio.to_thread(_got, self.port, path)

    def logged(self, words: str) -> list[str]:
        """The lines of its log with these words."""
        return [line for line in self.log.read_text(errors="replace").splitlines() if words in line]

    def end(self) -> None:
        """However it stands."""
        if self.child and self.child.poll() is None:
            self.kill()

    def last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-40:])


def _got(port: int, path: str) -> tuple[int, bytes]:
    wire = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        wire.request("GET", path)
        answer = wire.getresponse()
        return answer.status, answer.read()
    finally:
        wire.close()


class Four:
    """All four, and further processes of a service if asked."""

    def __init__(self, folder: Path, bootstrap: str, databases: dict[str, str]) -> None:
        self.folder, self.bootstrap, self.databases = folder, bootstrap, databases
        self.main = {name: self.process(name) for name in NAMES}
        self.more: list[Process] = []
        self._calls: Counter[str] = Counter()

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

    async def further(self, name: str) -> Process:
        """One process more of this service, started."""
        process = self.process(name, str(2 + len(self.more)))
        self.more.append(process)
        await process.start()
        return process

    def of(self, name: str) -> list[Process]:
        return [p for p in self.all if p.service == name]

    @property
    def all(self) -> list[Process]:
        return [*self.main.values(), *self.more]

    async def place(self, path: str) -> int:
        """What a reverse proxy does: by the first part of the path, in turn; whatever else there is, supervision
        shows."""
        first = path.split("/", 2)[1]
        name = first if first in self.main else "supervision"
        while not (up := [p for p in self.of(name) if p.up.is_set()]):
            await asyncio.sleep(0.02)
        self._calls[name] += 1
        return up[self._calls[name] % len(up)].port

    def watch(self) -> None:
        for process in self.all:
            process.watch()

    def bugs(self) -> list[str]:
        """What no fault of the surroundings explains."""
        return list(chain(*[p.logged(words) for p in self.all for words in BUGS]))

    async def quiet(self, within: float = 120) -> float:
        """Returns when every fact has been carried and heard, with the seconds that took. Raises TimeoutError."""
        began = time.monotonic()
        async with asyncio.timeout(within):
            while not await self._still():
                await asyncio.sleep(0.1)
        return time.monotonic() - began

    async def _still(self) -> bool:
        """Outboxes empty, every group at the ends of its topics; looked at twice, since one leads to the other."""
        return not await self.unsent() and not await self.behind() and not await self.unsent()

    async def unsent(self) -> int:
        """Facts in the outboxes."""
        return sum([await counted(self.databases[name], "outbox") for name in NAMES])

    async def behind(self) -> int:
        """Records that some group has still to take."""
        n = 0
        for service in SERVICES:
            done = await committed(self.bootstrap, f"tibandu.{service.name}")
            n += sum(end - done.get((p.topic, p.partition), 0) for p, end in (await ends(self, service)).items())
        return n

    def end(self) -> None:
        for process in self.all:
            process.end()


async def emptied(bootstrap: str) -> None:
    """No topic of ours is left, nor what a group had committed: what one test told is no news for the next. Only for a
    broker that is ours."""
    async with administrator(bootstrap) as admin:
        there = set(await admin.list_topics()) & set(layout().topics)
        await admin.delete_topics(list(there))
        while set(await admin.list_topics()) & there:
            await asyncio.sleep(0.05)
    for name in NAMES:
        while await committed(bootstrap, f"tibandu.{name}"):
            await asyncio.sleep(0.05)


async def members(bootstrap: str, service: str) -> dict[str, set[TopicPartition]]:
    """Who shares in the group, and what each has been given; nobody while that is being settled."""
    async with administrator(bootstrap) as admin:
        [answer] = await admin.describe_consumer_groups([f"tibandu.{service}"])
    _, _, state, _, _, there, *_ = answer.groups[0]
    if state != "Stable":
        return {}
    return {who: set(ConsumerProtocolMemberAssignment.decode(given).partitions()) for who, *_, given in there}


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
