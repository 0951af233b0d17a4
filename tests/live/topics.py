"""The checker's other half: what lies in the topics, held against what lies in the databases.

Everything is read into a dump first, and judged from that: no server is asked. Findings begin with the invariant of
RELIABILITY §10 that they break; none is good. Nothing is compacted yet when a run of minutes is judged, so the register
is held to the same rules as the others.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import NullPool, text
from sqlalchemy.ext.asyncio import create_async_engine

from services.four import SERVICES
from shared.letters import Letter, posted, whole
from shared.receiver import topics_of
from shared.service import Service
from shared.topics import layout
from tests.live.kafka import committed

IN_TIME = 60  # seconds from the last fault until nothing is under way
ROWS = "SELECT id, stream, type, topic, told, at, role, unit, rules, cause, body::text FROM journal"
HEARD = "SELECT id, false FROM inbox UNION ALL SELECT id, true FROM parked"
Place = tuple[str, int, int]  # topic, partition, offset


class Told(NamedTuple):
    """One record, as it lies there."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]

    @property
    def place(self) -> Place:
        return self.topic, self.partition, self.offset

    def said(self, name: str) -> str:
        return next((value.decode(errors="replace") for header, value in self.headers if header == name), "")

    @property
    def stream(self) -> str:
        return self.said("ce_subject")

    @property
    def version(self) -> int:
        said = self.said("ce_streamversion")
        return int(said) if said.isdecimal() else 0

    @property
    def id(self) -> str:
        return self.said("ce_id")

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset} ({self.said('ce_type')} {self.stream} {self.version})"


@dataclass(frozen=True)
class Dump:
    """The topics of facts, the dead letters by service, how far each group is, where each partition ends."""

    records: Sequence[Told]
    letters: dict[str, Sequence[Letter]]
    done: dict[str, dict[tuple[str, int], int]]  # service → partition → the offset it goes on with
    ends: dict[tuple[str, int], int]
    quiet: float = 0.0  # seconds it took to come to rest


@dataclass(frozen=True)
class Row:
    """A public fact in a journal."""

    service: str
    id: str
    stream: str
    type: str
    topic: str | None
    told: int | None
    at: datetime
    role: str
    unit: str
    rules: str
    cause: UUID | None
    body: str

    @property
    def key(self) -> str:
        """Congress and suggestion; in the register the stream."""
        congress, _, id = self.stream.split("/", 2)
        return self.stream if self.topic == "tibandu.register.v1" else f"{congress}/{id}"

    @property
    def headers(self) -> dict[str, str]:
        """All that is told of it, but the time."""
        congress = self.stream.split("/")[0]
        told = {"ce_specversion": "1.0", "ce_id": self.id, "ce_type": f"tibandu.{self.service}.{self.type}"}
        told |= {"ce_source": f"/congress/{congress}/{self.service}", "ce_subject": self.stream}
        told |= {"ce_congress": congress, "ce_streamversion": str(self.told), "ce_rules": self.rules}
        told |= {"ce_role": self.role, "ce_unit": self.unit, "content-type": "application/json"}
        return told | ({"ce_cause": str(self.cause)} if self.cause else {})

    def __str__(self) -> str:
        return f"{self.service} {self.type} {self.stream} {self.told}"


@dataclass(frozen=True)
class Book:
    """One service's database, as far as the topics are concerned."""

    service: Service
    facts: Mapping[str, Row]  # the public ones, by id
    taken: frozenset[str]
    parked: frozenset[str]
    unsent: int

    @property
    def name(self) -> str:
        return self.service.name


async def dumped(bootstrap: str, quiet: float = 0.0) -> Dump:
    """Reads all there is."""
    facts = [topic for topic in layout().topics if not topic.endswith(".dlq")]
    records = []
    async with whole(bootstrap, *facts) as found:
        async for r in found:
            records.append(Told(r.topic, r.partition, r.offset, r.key, r.value, tuple(r.headers)))
    letters: dict[str, Sequence[Letter]] = {s.name: await posted(bootstrap, s.name) for s in SERVICES}
    done = {s.name: await committed(bootstrap, f"tibandu.{s.name}") for s in SERVICES}
    ends = dict[tuple[str, int], int]()
    for told in records:
        ends[told.topic, told.partition] = max(ends.get((told.topic, told.partition), 0), told.offset + 1)
    return Dump(records, letters, done, ends, quiet)


def misled(databases: Mapping[str, str], dump: Dump) -> list[str]:
    """Findings; `databases` as for `check`."""
    books = [asyncio.run(_read(s, databases[s.name])) for s in SERVICES]
    dead = {place_of(letter) for letters in dump.letters.values() for letter in letters}
    sound = [record for record in dump.records if record.place not in dead]
    return [*_told(books, sound), *_counted(sound), *_heard(books, dump), *_at_rest(books, dump)]


async def _read(service: Service, url: str) -> Book:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as db:
        rows = [Row(service.name, str(id), *rest) for id, *rest in await db.execute(text(ROWS))]
        heard = defaultdict[bool, set[str]](set)
        for id, parked in await db.execute(text(HEARD)):
            heard[parked].add(str(id))
        unsent = int((await db.execute(text("SELECT count(*) FROM outbox"))).scalar_one())
    public = {row.id: row for row in rows if row.topic}
    return Book(service, public, frozenset(heard[False]), frozenset(heard[True]), unsent)


def _told(books: list[Book], sound: Sequence[Told]) -> Iterator[str]:
    """I2: each public fact is in its topic, as the journal has it; nothing else is, but what was found unreadable."""
    facts = {id: row for book in books for id, row in book.facts.items()}
    for record in sound:
        if row := facts.get(record.id):
            yield from (f"I2 {record}: {wrong}" for wrong in _unlike(record, row))
        else:
            yield f"I2 {record}: in no journal"
    there = {(record.id, record.topic) for record in sound}
    yield from (f"I2 {row}: not in {row.topic}" for row in facts.values() if (row.id, row.topic) not in there)


def _unlike(record: Told, row: Row) -> Iterator[str]:
    headers = {name: value.decode(errors="replace") for name, value in record.headers}
    at = headers.pop("ce_time", "")
    if record.topic != row.topic:
        yield f"it belongs in {row.topic}"
    if len(record.headers) != len(headers) + 1:
        yield "a header stands there twice, or there is no time"
    if at != row.at.isoformat():
        yield f"told of {at}, which was at {row.at.isoformat()}"
    if headers != row.headers:
        yield f"told {dict(headers.items() - row.headers.items())}, the journal has {row.headers}"
    if record.key != row.key.encode():
        yield f"its key is {record.key!r}, not {row.key}"
    if _parsed(record.value) != json.loads(row.body):
        yield "another body than in the journal"


def _parsed(value: bytes | None) -> Any:
    try:
        return json.loads(value or b"")
    except ValueError:
        return None


def _counted(sound: Sequence[Told]) -> Iterator[str]:
    """I4: 1, 2, 3 … per stream and topic in the order of a first reading; one key, one partition."""
    partitions = defaultdict[tuple[str, bytes | None], set[int]](set)
    for record in sound:
        partitions[record.topic, record.key].add(record.partition)
    for (topic, key), several in partitions.items():
        if len(several) > 1:
            yield f"I4 {topic}: the key {key!r} lies in the partitions {sorted(several)}"
    ordered = sorted(sound, key=lambda r: (r.topic, r.stream, r.partition, r.offset))
    for (topic, stream), records in groupby(ordered, key=lambda r: (r.topic, r.stream)):
        versions = list(dict.fromkeys(record.version for record in records))
        if stream and versions != list(range(1, len(versions) + 1)):
            yield f"I4 {topic} {stream}: told {versions}"


def _heard(books: list[Book], dump: Dump) -> Iterator[str]:
    """I11: per consumer, each record was taken, parked, dead-lettered or ignored, and nothing came from elsewhere."""
    told_by = {id: row for book in books for id, row in book.facts.items()}
    for book in books:
        topics = set(topics_of(book.service))
        reading = Reading(book, [r for r in dump.records if r.topic in topics], dump.letters[book.name])
        yield from (f"I11 {book.name}: {wrong}" for wrong in reading.wrong())
        for id in (book.taken | book.parked) & told_by.keys() - reading.produced:
            yield f"I11 {book.name}: took {told_by[id]}, which was never told"


@dataclass(frozen=True)
class Reading:
    """What one consumer made of its records."""

    book: Book
    records: Sequence[Told]
    letters: Sequence[Letter]

    @cached_property
    def produced(self) -> set[str]:
        return {record.id for record in self.records}

    def wrong(self) -> Iterator[str]:
        by_place = {record.place: record for record in self.records}
        dead = {place_of(letter): letter for letter in self.letters}
        for place, letter in dead.items():
            if place not in by_place:
                yield f"a dead letter of {letter.id}, where there is no record"
            elif (letter.key or b"", letter.value, tuple(letter.headers)) != _bytes(by_place[place]):
                yield f"the dead letter of {letter.id} is not what lies there"
        good = {record.id: record for record in self.records if record.place not in dead}
        for record in good.values():
            fates = [*self._kept(record), *(["ignored"] if self._unheard(record) else [])]
            if len(fates) != 1:
                yield f"{record} was {' and '.join(fates) or 'passed over'}"
        for record in (by_place[at] for at, letter in dead.items() if at in by_place and not letter.settled):
            if record.id not in good and (fates := self._kept(record)):
                yield f"{record} is a dead letter and {' and '.join(fates)}"

    def _kept(self, record: Told) -> list[str]:
        kept = {"taken": self.book.taken, "parked": self.book.parked}
        return [fate for fate, ids in kept.items() if record.id in ids]

    def _unheard(self, record: Told) -> bool:
        return self.book.service.hearing(record.said("ce_type")) is None


def _bytes(record: Told) -> Any:
    return record.key or b"", record.value, record.headers


def place_of(letter: Letter) -> Place:
    return letter.topic, letter.partition, letter.offset


def _at_rest(books: list[Book], dump: Dump) -> Iterator[str]:
    """I12: outboxes empty, every group at the ends of its topics, and that in time."""
    for book in books:
        if book.unsent:
            yield f"I12 {book.name}: {book.unsent} facts were never sent"
        for (topic, partition), end in dump.ends.items():
            at = dump.done[book.name].get((topic, partition), 0)
            if topic in topics_of(book.service) and at != end:
                yield f"I12 {book.name} {topic}/{partition}: at {at} of {end}"
    if dump.quiet >= IN_TIME:
        yield f"I12 it took {dump.quiet:.0f} s to come to rest"
