"""What the checker may look at: the client's history, and the four databases as they lie there."""

import json
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import NullPool, Table, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from services.four import SERVICES
from shared.people import Person
from shared.service import Service
from shared.words import Role

BY_NAME = {s.name: s for s in SERVICES}
FACTS = """
    SELECT position, id, stream, version, type, topic, told, cause, actor, md5(body::text) FROM journal
    ORDER BY stream, version, position"""


@dataclass
class Call:
    """One key, however often it was sent."""

    service: str
    command: str
    body: dict[str, Any]
    answers: list[dict[str, Any]] = field(default_factory=list)
    last: int = 0  # status of the last answer; 0: nobody knows
    crashed: bool = False  # answered 500


@dataclass
class History:
    calls: dict[UUID, Call] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)  # stream → the state that its life was to end in
    given_up: list[str] = field(default_factory=list)


def remembered(file: Path) -> History:
    """The history by message. A message's id comes from congress, actor and key, as in `shared.people`."""
    history, open_ = History(), dict[int, Call]()
    with open(file, encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if "call" in line:
                id = Person(line["actor"], "", Role.SYSTEM, line["congress"]).message(line["key"])
                service, command = line["address"].split("/")
                open_[line["call"]] = history.calls.setdefault(id, Call(service, command, line["body"]))
            elif "told" in line:
                _answered(open_.pop(line["told"]), line["status"], line["said"])
            elif "end" in line:
                history.ends[f"{line['congress']}/case/{line['life']}"] = line["end"]
            else:
                history.given_up.append(f"{line['life']} of {line['congress']}: {line['gave_up']}")
    return history


def _answered(call: Call, status: int, said: dict[str, Any]) -> None:
    call.crashed |= status == 500
    call.last = 0 if status >= 500 or status == 401 else status
    if status == 200:
        call.answers.append(said)


class Fact(NamedTuple):
    position: int
    id: UUID
    stream: str
    version: int
    type: str
    topic: str | None
    told: int | None
    cause: UUID | None
    actor: str
    digest: str

    @property
    def name(self) -> str:
        return self.type.partition(".")[0]


class Taken(NamedTuple):
    stream: str | None
    before: int
    after: int


@dataclass
class Store:
    """One service's database: everything but the bodies of the facts, which are read stream by stream."""

    service: Service
    engine: AsyncEngine
    facts: list[Fact]
    inbox: dict[UUID, Taken]
    states: dict[str, tuple[int, int, Any]]  # stream → version, told, state
    counts: dict[str, int]  # rows of outbox, parked, seals
    by_cause: dict[UUID, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    at: dict[tuple[str, int], Fact] = field(default_factory=dict)  # stream and version → the fact

    @property
    def name(self) -> str:
        return self.service.name

    def within(self, taken: Taken) -> list[Fact]:
        """The facts of a message on its own stream; a missing one is left out."""
        places = ((taken.stream, version) for version in range(taken.before + 1, taken.after + 1))
        return [self.at[stream, version] for stream, version in places if stream and (stream, version) in self.at]


async def opened(name: str, url: str) -> Store:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as db:
        facts = [Fact(*row) for row in await db.execute(text(FACTS))]
        inbox = {
            row[0]: Taken(*row[1:]) for row in await db.execute(text("SELECT id, stream, before, after FROM inbox"))
        }
        states = {
            r[0]: (r[1], r[2], r[3]) for r in await db.execute(text("SELECT stream, version, told, state FROM streams"))
        }
        counts = {t: await _count(db, t) for t in ("outbox", "parked", "seals")}
    store = Store(BY_NAME[name], engine, facts, inbox, states, counts)
    for fact in facts:
        store.at[fact.stream, fact.version] = fact
        if fact.cause:
            store.by_cause[fact.cause].append(fact)
    return store


async def _count(db: AsyncConnection, table: str) -> int:
    return int((await db.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one())


async def listed(store: Store, table: Table) -> dict[tuple[str, str], tuple[Any, ...]]:
    """A listing as it is stored: (stream, item) → the other columns."""
    columns = [c for c in table.c if c.computed is None]
    async with store.engine.connect() as db:
        return {
            (row[0], row[1]): tuple(row[2:]) for row in await db.execute(table.select().with_only_columns(*columns))
        }


async def lives(store: Store) -> AsyncIterator[tuple[str, list[tuple[str, str]]]]:
    """Stream by stream, its facts in order: (type, body)."""
    stream, past = "", list[tuple[str, str]]()
    async with store.engine.connect() as db:
        told = await db.stream(text("SELECT stream, type, body::text FROM journal ORDER BY stream, version, position"))
        async for rows in told.partitions(2000):
            for name, kind, body in rows:
                if name != stream and past:
                    yield stream, past
                    past = []
                stream = name
                past.append((kind, body))
    if past:
        yield stream, past
