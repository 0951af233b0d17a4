"""Dead letters: records that nobody can read, kept as they came, with the reason; and what an operator made of them.

The topic is its own book: a letter is settled by a later record that names it. A letter's id is where it once lay:
`tibandu.routing.v1/3/118`.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from shared.records import Record
from shared.topics import letters

Sent = tuple[str, bytes | None, bytes | None, list[tuple[str, bytes]]]
OURS = "dlq_"


@dataclass(frozen=True, slots=True)
class Letter:
    """One record as it came: also a Record, so that it can be read again."""

    id: str
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]  # as they came
    reason: str
    since: str  # when it was found unreadable
    consumer: str
    settled: str = ""  # "retried by … at …: …"; empty: still open

    @property
    def topic(self) -> str:
        return self.id.rsplit("/", 2)[0]

    @property
    def partition(self) -> int:
        return int(self.id.rsplit("/", 2)[1])

    @property
    def offset(self) -> int:
        return int(self.id.rsplit("/", 2)[2])


def letter(service: str, record: Any, reason: str, consumer: str) -> Sent:
    """What goes to the dead letters of `service`, bytes and headers as they were."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    about = {
        "topic": record.topic, "partition": record.partition, "offset": record.offset, "time": record.timestamp,
        "reason": reason[:500], "consumer": consumer, "first": now, "last": now,
    }  # fmt: skip
    ours = [(OURS + name, str(value).encode()) for name, value in about.items()]
    key = b"" if record.key is None and record.value is None else record.key  # Kafka wants one of the two
    return letters(service), key, record.value, [*(record.headers or ()), *ours]


def settlement(service: str, one: Letter, how: str, by: str, why: str) -> Sent:
    """`how` is retried or discarded."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    told = {"settles": one.id, "how": how, "by": by, "why": why, "at": now}
    return letters(service), one.key or b"", b"", [(OURS + name, text.encode()) for name, text in told.items()]


async def posted(bootstrap: str, service: str) -> list[Letter]:
    """All letters of a service, oldest first; the same record found unreadable twice is one letter."""
    found: dict[str, Letter] = {}
    settled: dict[str, str] = {}
    async with whole(bootstrap, letters(service)) as records:
        async for record in records:
            told = {n.removeprefix(OURS): (v or b"").decode() for n, v in record.headers if n.startswith(OURS)}
            if "settles" in told:
                settled[told["settles"]] = f"{told['how']} by {told['by']} at {told['at']}: {told['why']}"
            else:
                one = _opened(record, told)
                found.setdefault(one.id, one)
    read = [_with(one, settled.get(one.id, "")) for one in found.values()]
    return sorted(read, key=lambda one: (one.since, one.id))


def _opened(record: Record, told: Mapping[str, str]) -> Letter:
    theirs = [(n, v) for n, v in record.headers if not n.startswith(OURS)]
    id = f"{told['topic']}/{told['partition']}/{told['offset']}"
    return Letter(id, record.key, record.value, theirs, told["reason"], told["first"], told["consumer"])


def _with(one: Letter, settled: str) -> Letter:
    return Letter(one.id, one.key, one.value, one.headers, one.reason, one.since, one.consumer, settled)


@asynccontextmanager
async def whole(bootstrap: str, *topics: str) -> AsyncIterator[AsyncIterator[Any]]:
    """Every record that is in the topics now, each partition in order. Raises KafkaError."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, group_id=None, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    try:
        await consumer.start()
        places = await _places(bootstrap, topics)
        consumer.assign(places)
        ends = {p: n for p, n in (await consumer.end_offsets(places)).items() if n}
        yield _until(consumer, ends)
    finally:
        await consumer.stop()


async def _places(bootstrap: str, topics: Sequence[str]) -> list[TopicPartition]:
    """Of those topics that are there."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        await admin.start()
        found = await admin.describe_topics(list(topics))
    finally:
        await admin.close()
    return [TopicPartition(t["topic"], p["partition"]) for t in found for p in t["partitions"]]


async def _until(consumer: AIOKafkaConsumer, ends: Mapping[TopicPartition, int]) -> AsyncIterator[Any]:
    left = dict(ends)
    while left:
        for records in (await consumer.getmany(timeout_ms=200)).values():
            for record in records:
                yield record
        for place in list(left):
            if await consumer.position(place) >= left[place]:
                del left[place]
