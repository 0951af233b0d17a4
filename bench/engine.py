"""The writer against a bare asyncpg loop that puts the very same rows into the same tables, in the same batches.

The yardstick decides nothing and answers nobody. It makes ids, JSON and arrays of values that lie ready, as any program
must, and sends one prepared statement per batch; "rows-ready" has even its arrays made before the clock starts.
The writer is asked by a task per client, decides, folds, lists, makes ids and JSON, and answers each asker.
"""

import asyncio
import gc
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]

from bench.acts import Act, ids, raised, register
from bench.measure import chapter, compared, say, spread
from bench.place import Place, books
from services.intake.service import intake
from shared.batch import Batch
from shared.writer import Writer

ROUNDS, FACTS = 5, 7
Values = dict[str, list[tuple[Any, ...]]]  # by table, columns as below, JSON as plain values
Arrays = list[Sequence[Any]]
JSON = ("body", "state")
YARDSTICKS = {"bare-asyncpg": False, "bare-asyncpg-rows-ready": True}
COLUMNS = {
    "inbox": "id uuid, stream text, before int, after int, digest int",
    "journal": "id uuid, stream text, version int, type text, body jsonb, topic text, told int, at timestamptz, "
    "actor text, role text, unit text, cause uuid, rules text",
    "streams": "stream text, version int, told int, shape int, state jsonb",
    "desk": "stream text, item text, role text, who text, what text, command text, title text, number text, "
    "clock text, since date, pause int",
    "desk_gone": "stream text, item text",
    "titles": "stream text, item text, title text, number text, deputy text, cosigners text, county text, seen text, "
    "drawn text",
    "titles_gone": "stream text, item text",
}
LISTS = ("desk", "titles")
COLUMN_NAMES = {table: [c.split()[0] for c in columns.split(", ")] for table, columns in COLUMNS.items()}


def statement() -> str:
    """One statement, one round trip, one commit; executemany per table in one transaction was a fifth slower."""
    at = 0
    unnest = {}
    for table, columns in COLUMNS.items():
        kinds = [c.split()[1] for c in columns.split(", ")]
        unnest[table] = f"unnest({', '.join(f'${at + n}::{k}[]' for n, k in enumerate(kinds, 1))})"
        at += len(kinds)
    put = {t: f"INSERT INTO {t} ({', '.join(c)}) SELECT * FROM {unnest[t]}" for t, c in COLUMN_NAMES.items()}
    renew = {t: ", ".join(f"{c} = excluded.{c}" for c in COLUMN_NAMES[t]) for t in ("streams", *LISTS)}
    lists = [
        f"""struck_{t} AS (DELETE FROM {t} USING {unnest[f"{t}_gone"]} AS gone (stream, item)
            WHERE {t}.stream = gone.stream AND {t}.item = gone.item),
        listed_{t} AS ({put[t]} ON CONFLICT (stream, item) DO UPDATE SET {renew[t]})"""
        for t in LISTS
    ]
    return f"""WITH taken AS ({put["inbox"]}), facts AS ({put["journal"]} RETURNING position),
        due AS (INSERT INTO outbox SELECT position FROM facts),
        summed AS ({put["streams"]} ON CONFLICT (stream) DO UPDATE SET {renew["streams"]}),
        {", ".join(lists)} SELECT 1"""


def values(batch: Batch) -> Values:
    """The rows of a batch as plain values."""
    rows = batch.rows()
    plain = {}
    for table, columns in COLUMN_NAMES.items():
        found = {c: rows[f"{table}_{c}"] for c in columns}
        parsed = [[json.loads(v) for v in column] if c in JSON else column for c, column in found.items()]
        plain[table] = list(zip(*parsed, strict=True))
    return plain


def arrays(rows: Values) -> Arrays:
    made: Arrays = []
    for table, columns in COLUMN_NAMES.items():
        found = zip(*rows[table], strict=True) if rows[table] else [()] * len(columns)
        for name, column in zip(columns, found, strict=True):
            if name == "id":
                made.append([uuid4() for _ in column])
            elif name in JSON:
                made.append([json.dumps(v, ensure_ascii=False) for v in column])
            else:
                made.append(column)
    return made


async def replay(db: "asyncpg.Connection[asyncpg.Record]", batches: Sequence[Values], ready: bool) -> float:
    """Seconds of the bare loop."""
    write = await db.prepare(statement())
    made = [arrays(rows) for rows in batches] if ready else map(arrays, batches)  # before, or as it goes
    began = time.perf_counter()
    for given in made:
        await write.fetchval(*given)
    return time.perf_counter() - began


async def lived(writer: Writer, lives: Sequence[Sequence[Act]], clients: int) -> float:
    """Seconds for `clients` askers at once; each takes life after life, one command after the other."""
    left = iter(lives)

    async def client() -> None:
        for acts in left:
            for act in acts:
                await writer.ask(act.command, act.who)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(client())
    return time.perf_counter() - began


@asynccontextmanager
async def writing(place: Place, which: str) -> AsyncIterator[Writer]:
    """Intake's writer alone, without relay."""
    db = place.engine(which, "intake")
    writer = Writer(intake, db, books())
    async with asyncio.TaskGroup() as group:
        work = group.create_task(writer.run())
        for act in register():
            if act.service == "intake":
                await writer.ask(act.command, act.who)
        yield writer
        work.cancel()
    await db.dispose()


async def rate(writer: Writer, lives: int, clients: int) -> float:
    """Facts per second of the writer."""
    acts = [raised(id) for id in ids(lives)]
    return lives * FACTS / await lived(writer, acts, clients)


async def watched(writer: Writer, lives: int, clients: int) -> list[Values]:
    """What the writer writes for just such lives, batch by batch."""
    seen: list[Batch] = []
    writer.watch = seen.append
    await lived(writer, [raised(id) for id in ids(lives)], clients)
    writer.watch = lambda batch: None
    return [values(b) for b in seen]


async def engine(place: Place) -> None:
    chapter(f"engine: intake's writer in this process, the first five commands of a life, {FACTS} facts")
    for which in ("engine", *YARDSTICKS):
        await place.make(which, "intake")
    async with writing(place, "engine") as writer:
        await compare(place, "engine", writer, lives=1500, clients=200)
        await compare(place, "engine-one-by-one", writer, lives=60, clients=1)


async def compare(place: Place, name: str, writer: Writer, *, lives: int, clients: int) -> None:
    """Round by round: the writer, then both yardsticks with the rows of as many other lives."""
    ours: list[float] = []
    theirs: dict[str, list[float]] = {yardstick: [] for yardstick in YARDSTICKS}
    for n in range(ROUNDS + 1):
        batches = await watched(writer, lives, clients)
        gc.collect()
        found = {"ours": await rate(writer, lives, clients)}
        for yardstick, ready in YARDSTICKS.items():
            db = await place.bare(yardstick, "intake")
            found[yardstick] = lives * FACTS / await replay(db, batches, ready)
            await db.close()
        if n == 0:  # warming up
            await place.settle("engine", *YARDSTICKS)
            continue
        ours.append(found["ours"])
        for yardstick, rates in theirs.items():
            rates.append(found[yardstick])
    size = lives * 5 / len(batches)
    say(f"{clients} at once, {size:.0f} commands a batch: the writer {spread(ours)} facts/s")
    for yardstick, rates in theirs.items():
        compared(f"{name}/{yardstick}", rates, ours)
        say(f"{yardstick} {spread(rates)} facts/s")
