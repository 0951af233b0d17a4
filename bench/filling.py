"""A house with a past: the rows of real lives, copied inside the databases under new ids until they are many."""

import asyncio
import time
from typing import Any

from bench.life import registered, waves
from bench.measure import say
from bench.place import Place
from services.four import SERVICES
from shared.service import Service

SAMPLE = 50  # lives that are really lived
CONGRESSES = 10  # the past is spread over so many; one of them is the bench's own
REGISTER = "split_part(stream, '/', 2) IN ('deputy', 'unit', 'congress')"
CONGRESS = f"'4305' || lpad((k % {CONGRESSES})::text, 2, '0')"
# The same stream and copy give the same new name in all four databases, and names lie as random as real ones.
NEW: dict[tuple[str, str], str] = {
    ("journal", "position"): "k * $3::bigint + position",
    ("seals", "position"): "k * $3::bigint + position",
    ("seals", "congress"): CONGRESS,
    ("journal", "id"): "gen_random_uuid()",
    ("inbox", "id"): "gen_random_uuid()",
}
STREAM = f"{CONGRESS} || '/' || split_part(stream, '/', 2) || '/' || md5(split_part(stream, '/', 3) || k)::uuid"


async def fill(place: Place, which: str, lives: int) -> None:
    """Fresh databases with that many closed cases, indexed and analysed as if they had always been there."""
    began = time.perf_counter()
    await place.make(which)
    async with place.house(which) as house:
        await registered(house)
        await waves(house)(SAMPLE)
    await _settings(place, max_wal_size="'16GB'", checkpoint_timeout="'30min'")
    counts = await asyncio.gather(*[_fill(place, which, s, lives // SAMPLE - 1) for s in SERVICES])
    await _settings(place, max_wal_size="DEFAULT", checkpoint_timeout="DEFAULT")
    db = await place.maintenance()
    await db.execute("CHECKPOINT")
    size = "SELECT sum(pg_database_size(datname)) FROM pg_database WHERE starts_with(datname, $1)"
    bytes_ = await db.fetchval(size, f"{which}_")
    await db.close()
    took = time.perf_counter() - began
    say(f"{lives:,} lives stored: {sum(counts):,} rows, {bytes_ / 2**30:.1f} GiB, filled in {took:.0f} s")


async def _settings(place: Place, **values: str) -> None:
    db = await place.maintenance()
    for name, value in values.items():
        await db.execute(f"ALTER SYSTEM SET {name} = {value}")
    await db.execute("SELECT pg_reload_conf()")
    await db.close()


async def _fill(place: Place, which: str, service: Service, copies: int) -> int:
    """Copies every table of one service; its indexes are dropped and built again. Answers the number of rows."""
    db = await place.bare(which, service.name)
    await db.execute("SET synchronous_commit = off; SET maintenance_work_mem = '256MB'; SET work_mem = '64MB'")
    span = 1 + (await db.fetchval("SELECT max(position) FROM journal") or 0)
    names = ["journal", "streams", "inbox", "seals", *[t.name for t in service.tables]]
    built = [statement for name in names for statement in await _unindex(db, name)]
    rows = 0
    for name in names:
        rows += await _copy(db, name, copies, span)
    for statement in built:
        await db.execute(statement)
    for table, column in (("journal", "position"), ("seals", "place")):
        sequence = f"pg_get_serial_sequence('{table}', '{column}')"
        await db.execute(f"SELECT setval({sequence}, (SELECT max({column}) FROM {table}))")
    await db.execute("VACUUM (ANALYZE)")
    await db.close()
    return rows


async def _copy(db: Any, name: str, copies: int, span: int) -> int:
    sql = "SELECT attname FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND attgenerated = ''"
    columns = [r[0] for r in await db.fetch(sql, name) if (name, r[0]) != ("seals", "place")]
    new = {c: NEW.get((name, c), STREAM if c == "stream" else c) for c in columns}
    lives = f"WHERE ({REGISTER}) IS NOT TRUE" if "stream" in columns else ""
    sql = (
        f"INSERT INTO {name} ({', '.join(columns)}) SELECT {', '.join(new.values())} "
        f"FROM generate_series($1::int, $2::int) AS k CROSS JOIN (SELECT * FROM {name} {lives}) AS lived"
    )
    given = [1, copies, span] if "$3" in sql else [1, copies]
    return int((await db.execute(sql, *given)).rpartition(" ")[2])


async def _unindex(db: Any, name: str) -> list[str]:
    """Drops a table's constraints and indexes; answers the statements that bring them back."""
    sql = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = $1::text::regclass"
    back = []
    for constraint, definition in await db.fetch(f"{sql} AND contype IN ('p', 'u')", name):
        await db.execute(f"ALTER TABLE {name} DROP CONSTRAINT {constraint}")
        back.append(f"ALTER TABLE {name} ADD CONSTRAINT {constraint} {definition}")
    for index, definition in await db.fetch("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = $1", name):
        await db.execute(f"DROP INDEX {index}")
        back.append(definition)
    return back
