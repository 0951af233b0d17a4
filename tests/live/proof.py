"""Whole lives on four processes while something happens to them; then all is judged from what is left."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvloop
from sqlalchemy import NullPool, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from shared import postgres
from tests.chaos.check import check
from tests.chaos.client import Client
from tests.chaos.lives import lived_on, played
from tests.live.four import Four, counted, databases, emptied
from tests.live.kafka import Kafka, ready
from tests.live.topics import Dump, dumped, misled

PLACES = 20  # congresses, when the number of lives is given
RINGING = 60  # seconds for the alarms of a day


@dataclass
class Site:
    """Four processes, their broker, and a PostgreSQL of their own, at one address however often it is started."""

    four: Four
    kafka: Kafka
    folder: Path
    server: postgres.Server
    struck: Counter[str] = field(default_factory=Counter)

    @property
    def history(self) -> Path:
        return self.folder / "history.jsonl"

    async def strike(self, what: str) -> None:
        """Killed as by `kill -9`, PostgreSQL as by `pg_ctl stop -m immediate`; then started again and ready."""
        match what:
            case "broker":
                self.kafka.kill()
                self.kafka.start()
                await ready(self.kafka)
            case "database":
                await self.without_database()
                await self.database_again()
            case "everything":
                for process in self.four.main.values():
                    process.kill()
                self.kafka.kill()
                await self.without_database()
                self.kafka.start()
                await self.database_again()
                await self.four.start()  # they wait for the broker
            case service:
                self.four.main[service].kill()
                await self.four.main[service].start()
        self.struck[what] += 1

    async def later(self, days: int) -> None:
        """The office's clock goes forward, everywhere; returns when every alarm has rung that is then due."""
        for url in self.four.databases.values():
            await said(url, f"UPDATE clock SET ahead = ahead + {days * 86_400}")
        async with asyncio.timeout(RINGING):
            while await counted(self.four.databases["supervision"], "alarms WHERE due_at <= tibandu_now()"):
                await asyncio.sleep(0.1)

    def superuser(self) -> dict[str, str]:
        """The same databases, for who may do anything there."""
        url = make_url(self.server.url("postgres"))
        return {
            name: url.set(database=f"tibandu_{name}").render_as_string(hide_password=False)
            for name in self.four.databases
        }

    async def without_database(self) -> None:
        await asyncio.to_thread(postgres.stop, self.server, "immediate")

    async def database_again(self) -> None:
        self.server = await asyncio.to_thread(postgres.start, self.folder / "postgres")


@contextmanager
def at_hand(kafka: Kafka, folder: Path) -> Iterator[Site]:
    """Empty databases and topics; nothing is left of it but the topics."""
    server = postgres.start(folder / "postgres")
    try:
        urls = asyncio.run(databases(server.url("postgres")))
        asyncio.run(emptied(kafka.bootstrap))
        four = Four(folder, kafka.bootstrap, urls)
        try:
            yield Site(four, kafka, folder, server)
        finally:
            four.end()
    finally:
        postgres.discard(folder / "postgres")


@dataclass(frozen=True)
class Scene:
    """What is going on: the lives, and how to end them."""

    site: Site
    client: Client
    living: asyncio.Task[int]
    over: asyncio.Event

    @property
    def four(self) -> Four:
        return self.site.four

    async def going(self, lives_on: int = 50) -> None:
        """Returns when so many commands more were accepted or refused."""
        before = self.client.counts["answers"]
        while self.client.counts["answers"] < before + lives_on:
            await asyncio.sleep(0.02)

    async def lived(self) -> int:
        """Lets the lives come to their ends; answers how many there were."""
        self.over.set()
        return await self.living


Happening = Callable[[Scene], Awaitable[None]]


@dataclass(frozen=True)
class Proof:
    dump: Dump
    found: list[str]
    report: str


async def until(holds: Callable[[], Awaitable[bool]], within: float) -> float:
    """Returns when it holds, with the seconds that took. Raises TimeoutError."""
    began = time.monotonic()
    async with asyncio.timeout(within):
        while not await holds():
            await asyncio.sleep(0.1)
    return time.monotonic() - began


def clean(proof: Proof) -> None:
    """Says what is wrong."""
    assert not proof.found, f"{len(proof.found)} findings, {proof.report}:\n" + "\n".join(proof.found[:40])


def proved(site: Site, seed: int, happening: Happening, lives: int = 0) -> Proof:
    """So many lives, or as many as there is time for, while it happens; then rest, a graceful end, and the judgement.
    Raises Died when a service ends by itself or does not end as it should."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        report, quiet = runner.run(_lived(site, seed, happening, lives))
        dump = runner.run(dumped(site.kafka.bootstrap, quiet))
    found = [*check(site.four.databases, site.history), *misled(site.four.databases, dump), *site.four.bugs()]
    twice = len(dump.records) - len({record.id for record in dump.records})
    return Proof(dump, found, f"seed {seed}: {report}, {len(dump.records)} records, {twice} of them told again")


async def _lived(site: Site, seed: int, happening: Happening, lives: int) -> tuple[str, float]:
    began, over = time.monotonic(), asyncio.Event()
    await site.four.start()
    up = time.monotonic()
    with site.history.open("w", encoding="utf-8") as lines:
        client = Client(site.four, lines, random.Random(seed))
        try:
            async with asyncio.TaskGroup() as group:
                watching = group.create_task(_watched(site.four))
                scene = Scene(site, client, group.create_task(_count(client, seed, lives, over)), over)
                await happening(scene)
                last = time.monotonic()
                n = await scene.lived()
                watching.cancel()
        finally:
            await client.close()
    done = time.monotonic()
    await site.four.quiet()
    quiet = time.monotonic() - last
    ends = await asyncio.gather(*[p.leave() for p in site.four.all if p.up.is_set()])
    counts = ", ".join(f"{n} {what}" for what, n in sorted(client.counts.items()))
    took = f"up in {up - began:.0f} s, {n} lives in {done - up:.0f} s, at rest {quiet:.0f} s after the last of it"
    return f"{took}, ended in {max(ends):.1f} s, {counts}", quiet


async def _count(client: Client, seed: int, lives: int, over: asyncio.Event) -> int:
    if not lives:
        return await lived_on(client, seed, over)
    await played(client, seed, lives, PLACES)
    return lives


async def _watched(four: Four) -> None:
    while True:
        four.watch()
        await asyncio.sleep(0.1)


async def said(url: str, statement: str) -> None:
    async with create_async_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as db:
        await db.exec_driver_sql(statement)
