"""The four services as four processes on Apache Kafka: lives, how soon a fact is heard, a million facts late, memory.

BENCH_LIVES and BENCH_EVENTS in the environment make it smaller. PostgreSQL is one of the chapter's own, which notes
when a transaction committed; the broker runs as Kafka's own start script runs it.
"""

import asyncio
import logging
import os
import shlex
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count, islice
from pathlib import Path
from statistics import mean
from uuid import UUID, uuid5

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from bench.acts import CITY, closed, handled, ids, opened, raised, rated, register
from bench.http import Site, site
from bench.measure import chapter, compared, in_turns, ratio, say, spread, times
from bench.place import Place
from services.supervision.service import supervision
from shared import postgres
from shared.messages import Envelope, uuid7
from shared.people import Person
from shared.receiver import topics_of
from shared.records import written
from shared.topics import ensure, layout
from tests.live.four import NAMES, Four, databases, emptied
from tests.live.kafka import Kafka, KafkaMissing, committed, prepare, ready

LIVES, ROUNDS = int(os.environ.get("BENCH_LIVES", "300")), 3
EVENTS = int(os.environ.get("BENCH_EVENTS", "1000000"))
RATE, SECONDS, CLIENTS = 200, 20, 50  # public facts per second
PUBLIC = 3  # of the facts of `raised`
SAMPLE = 50  # lives whose facts are copied
BESIDE, CONGRESSES = 20, 100  # copies of the sample under way at a time; where they live
PATIENCE, LONG = 300, 7200  # seconds; for a catch-up
JVM = shlex.split("""java -server -Xms1g -Xmx1g -XX:+UseG1GC -XX:MaxGCPauseMillis=20
    -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn""")
TOLD = sorted({t for t in topics_of(supervision) if not t.startswith("tibandu.register")})
ENROLLED = ("rating", "evaluation", "SELECT count(*) FROM streams WHERE stream = ANY($1)")
FINISHED = ("routing", "case", "SELECT count(*) FROM journal WHERE stream = ANY($1) AND type = 'CaseFinished.v1'")


class Ordinary(Kafka):
    """With the settings of Kafka's own start script: those of the tests are for a quick start."""

    def start(self) -> None:
        call = ["setpriv", "--pdeathsig", "KILL", *JVM, "kafka.Kafka", str(self.folder / "properties")]
        with (self.folder / "log").open("ab") as log:
            env = os.environ | {"CLASSPATH": self.jars}
            self.process = subprocess.Popen(call, stdout=log, stderr=log, env=env, start_new_session=True)


@dataclass(frozen=True)
class Town:
    """The four services, however they run: whom to ask for each, and under which name their databases lie."""

    place: Place
    which: str
    sites: Mapping[str, Site]

    async def live(self, cases: Sequence[str]) -> float:
        """Whole lives per second, until the last is struck off and nothing is on its way. What is filed is handled
        while others are still being raised."""
        began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            group.create_task(self.sites["intake"].many([raised(id) for id in cases], 25))
            group.create_task(self.sites["routing"].many([handled(id) for id in cases], 25))
        await self.until(ENROLLED, cases)
        await self.sites["rating"].ask(opened())
        await self.sites["rating"].many([[rated(id)] for id in cases], 50)
        await self.sites["rating"].ask(*closed())
        await self.until(FINISHED, cases)
        await self.quiet()
        return len(cases) / (time.perf_counter() - began)

    async def until(self, what: tuple[str, str, str], cases: Sequence[str]) -> None:
        service, kind, sql = what
        await self.counted([service], sql, len(cases), [f"{CITY}/{kind}/{id}" for id in cases])

    async def quiet(self) -> None:
        await self.counted(NAMES, "SELECT count(*) FROM outbox", 0)

    async def counted(self, services: Iterable[str], sql: str, n: int, *given: object) -> None:
        """Returns when it is so many in each."""
        for service in services:
            db = await self.place.bare(self.which, service)
            async with asyncio.timeout(PATIENCE):
                while await db.fetchval(sql, *given) != n:
                    await asyncio.sleep(0.01)
            await db.close()


async def bus(place: Place) -> None:
    chapter(f"bus: four processes on Apache Kafka; {LIVES} lives, {EVENTS:,} facts late")
    try:
        kafka = prepared(place.folder / "kafka")
    except KafkaMissing as missing:
        say(f"NOT MEASURED: {missing}")
        return
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it tells of every broker that is not there yet
    async with standing(place, kafka) as (own, four):
        await four.start()
        before = memory(four)
        town = await settled(own, four)
        cases = await _lives(own, town)
        await _visible(town)
        sample = await facts_of(town, cases)
        for process in four.all:
            await process.leave()
        await _late(own, four, sample)
        after = memory(four)
        say("resident at rest and after the catch-up: " + "; ".join(f"{n} {before[n]}, {after[n]} MiB" for n in NAMES))


def prepared(folder: Path) -> Kafka:
    folder.mkdir()
    made = prepare(folder)
    return Ordinary(made.bootstrap, made.folder, made.jars)


@asynccontextmanager
async def standing(place: Place, kafka: Kafka) -> AsyncIterator[tuple[Place, Four]]:
    """A broker, a PostgreSQL with the time of each commit, and four services not yet started."""
    folder = place.folder / "bus"
    server = postgres.start(folder)
    try:
        own = replace(place, server=server)
        db = await own.maintenance()
        await db.execute("ALTER SYSTEM SET track_commit_timestamp = on")
        await db.close()
        postgres.stop(server)
        own = replace(place, server=postgres.start(folder))
        kafka.start()
        await ready(kafka)
        four = Four(folder, kafka.bootstrap, await databases(own.server.url("postgres"), "bus_"))
        try:
            yield own, four
        finally:
            four.end()
            kafka.kill()
    finally:
        postgres.discard(folder)


async def settled(place: Place, four: Four) -> Town:
    """The four at work, with deputies and units registered."""
    tokens: dict[Person, str] = {}
    sites = {name: Site(process.port, tokens) for name, process in four.main.items()}
    await sites["intake"].enter(*register(), *raised("any"), *handled("any"), opened(), rated("any"), *closed())
    for act in register():
        await sites[act.service].ask(act)
    return Town(place, "bus", sites)


async def _lives(place: Place, town: Town) -> list[str]:
    """Answers the first ones."""
    await place.make("embedded")
    async with site(place, "embedded") as there:
        embedded = Town(place, "embedded", dict.fromkeys(NAMES, there))
        cases = ids(SAMPLE)
        await town.live(cases)  # warming up
        await embedded.live(ids(SAMPLE))
        await place.settle("bus", "embedded")
        theirs, ours = await in_turns(ROUNDS, lambda: embedded.live(ids(LIVES)), lambda: town.live(ids(LIVES)))
    say(f"whole lives over HTTP, waves of {LIVES} with 50 clients: {spread(ours)} lives/s on Kafka, "
        f"{spread(theirs)} on the embedded house")  # fmt: skip
    compared("bus-lives/embedded", theirs, ours)
    return cases


async def _visible(town: Town) -> None:
    """From commit to commit: the hearer's is noted just before it is flushed, and so is the teller's."""
    cases = ids(RATE * SECONDS // PUBLIC)
    load = await town.sites["intake"].many([raised(id) for id in cases], CLIENTS, RATE * 5 / PUBLIC)
    await town.quiet()
    streams = [f"{CITY}/case/{id}" for id in cases]
    told = await _moments(town, "intake", "journal WHERE topic IS NOT NULL AND stream = ANY($1)", streams)
    rate = len(told) / load.seconds
    say(f"intake told {rate:.0f} facts/s ({RATE} asked for); from its commit to the hearer's (p50 < 150 ms, p99 < 1 s)")
    for hearer, n in (("supervision", len(told)), ("routing", len(cases))):
        await town.counted([hearer], "SELECT count(*) FROM inbox WHERE id = ANY($1)", n, list(told))
        heard = await _moments(town, hearer, "inbox WHERE id = ANY($1)", list(told))
        waits = [(at - told[id]).total_seconds() for id, at in heard.items()]
        say(f"{hearer}: {times(waits)}, at most {1000 * max(waits):.0f} ms; {len(waits)} facts")


async def _moments(town: Town, service: str, which: str, given: object) -> dict[UUID, datetime]:
    db = await town.place.bare(town.which, service)
    rows = await db.fetch(f"SELECT id, pg_xact_commit_timestamp(xmin) FROM {which}", given)
    await db.close()
    return dict(map(tuple, rows))


async def facts_of(town: Town, cases: Sequence[str]) -> list[Envelope]:
    """All that supervision heard of these cases, in the order in which it happened."""
    rows = "SELECT * FROM journal WHERE topic = ANY($1) AND split_part(stream, '/', 3) = ANY($2)"
    found = []
    for service in NAMES:
        db = await town.place.bare(town.which, service)
        for r in await db.fetch(rows, TOLD, cases):
            about = (r["id"], f"tibandu.{service}.{r['type']}", service, r["stream"], r["told"], r["at"])
            found.append(Envelope(*about, r["role"], r["unit"], r["rules"], r["cause"], r["topic"], r["body"]))
        await db.close()
    return sorted(found, key=lambda fact: fact.at)


def backlog(sample: Sequence[Envelope]) -> Iterator[Envelope]:
    """The same facts of ever more cases in many congresses, side by side as in the office."""
    for first in count(0, BESIDE):
        for fact in sample:
            for k in range(first, first + BESIDE):
                kind, id = fact.subject.split("/")[1:]
                stream = f"4305{k % CONGRESSES:02d}/{kind}/{uuid5(UUID(id), str(k))}"
                yield replace(fact, id=uuid7(), subject=stream)


async def fill(bootstrap: str, facts: Iterable[Envelope]) -> dict[tuple[str, int], int]:
    """Fresh topics with these facts; answers where each partition ends."""
    await emptied(bootstrap)
    await ensure(bootstrap, layout())
    out = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", linger_ms=20, max_batch_size=262_144)
    await out.start()
    for fact in facts:
        key, value, headers = written(fact)
        await out.send(fact.topic, value, key=key, headers=headers)
    await out.stop()  # sends what is left
    places = [TopicPartition(topic, n) for topic in TOLD for n in range(layout().partitions)]
    looking = AIOKafkaConsumer(bootstrap_servers=bootstrap, group_id=None, enable_auto_commit=False)
    await looking.start()
    ends = await looking.end_offsets(places)
    await looking.stop()
    return {(p.topic, p.partition): end for p, end in ends.items() if end}


Rates = tuple[float, float]  # events per second, and per second of CPU in the process


async def _late(place: Place, four: Four, sample: Sequence[Envelope]) -> None:
    """The rival before and after: the machine wanders."""
    began = time.perf_counter()
    late = Late(four.bootstrap, await fill(four.bootstrap, islice(backlog(sample), EVENTS)))
    filled = time.perf_counter() - began
    say(f"{EVENTS:,} facts that supervision hears, {len(sample) / SAMPLE:.0f} of a case, put there in {filled:.0f} s")
    theirs = [await _rival(place, late, "rival_1")]
    ours = await _ours(place, four, late)
    theirs.append(await _rival(place, late, "rival_2"))
    for name, which in (("", 0), ("-by-cpu", 1)):  # the second hardly minds who else is at work on the machine
        ratio(f"bus-catch-up{name}/faststream-batch", ours[which] / mean(found[which] for found in theirs))
    began = time.perf_counter()
    for name in NAMES:
        if name != "supervision":
            await four.main[name].start()
    await four.quiet(LONG)
    say(f"the other three, together, which take in little of it: {time.perf_counter() - began:.0f} s")


@dataclass(frozen=True)
class Late:
    """What lies in the topics, and who has come how far."""

    bootstrap: str
    ends: Mapping[tuple[str, int], int]

    async def caught_up(self, who: str, group: str, pid: int, watch: Callable[[], None]) -> Rates:
        """Until the group has committed the last; `watch` raises when the process has ended."""
        began, spent = time.perf_counter(), cpu(pid)
        async with asyncio.timeout(LONG):
            while self.ends.items() - (await committed(self.bootstrap, group)).items():
                watch()
                await asyncio.sleep(0.2)
        took, used = time.perf_counter() - began, cpu(pid) - spent
        each = f"{1e6 * used / EVENTS:.0f} µs of CPU in its process for each"
        say(f"{who}: {took:.1f} s, {EVENTS / took:,.0f} events/s; {each}, {resident(pid)} MiB resident")
        return EVENTS / took, EVENTS / used


async def _ours(place: Place, four: Four, late: Late) -> Rates:
    process = four.main["supervision"]
    db = await place.bare("bus", "supervision")
    sql = "SELECT (SELECT count(*) FROM inbox), (SELECT count(*) FROM parked), (SELECT count(*) FROM journal)"
    before = await db.fetchrow(sql)
    await process.start()
    assert process.child
    rates = await late.caught_up("supervision", "tibandu.supervision", process.child.pid, process.watch)
    taken, parked, own = (now - then for now, then in zip(await db.fetchrow(sql), before, strict=True))
    unsealed = await db.fetchval("SELECT count(*) FROM outbox")
    await db.close()
    say(f"{taken:,} taken in, {parked} parked, {own:,} facts of its own, {unsealed:,} of them still to be sealed")
    return rates


async def _rival(place: Place, late: Late, name: str) -> Rates:
    """A database, a group and a process of its own."""
    await postgres.ensure_databases(place.server, [name])
    call = [sys.executable, "-m", "bench.busrival", late.bootstrap, place.server.url(name, "postgresql"), name, *TOLD]
    child = await asyncio.create_subprocess_exec(*call, stdout=asyncio.subprocess.PIPE)

    def watch() -> None:
        if child.returncode is not None:
            raise SystemExit(f"the rival ended with {child.returncode}")

    assert child.stdout
    await child.stdout.readline()
    rates = await late.caught_up("the rival", name, child.pid, watch)
    child.terminate()
    await child.wait()
    return rates


def cpu(pid: int) -> float:
    """Seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> int:
    """MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024


def memory(four: Four) -> dict[str, int]:
    return {name: resident(process.child.pid) for name, process in four.main.items() if process.child}
