"""Similar titles: how many of the planted copies are found among the first ten, and how soon, on titles by the heap.

A copy is a stored title with one, two or three kinds of edits: words swapped, added, left out, another place, another
word for the same. The yardstick is a LIKE for a stretch of the title over the same rows.
"""

import random
import time
from collections.abc import Sequence
from functools import partial
from statistics import mean

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.acts import CITY, OFFICE
from bench.measure import chapter, compared, in_turns, percentile, ratio, say, times
from bench.place import Place
from bench.titles import copied, titles
from services.intake.service import titles as table
from services.intake.similar import drawn
from services.intake.similar_page import alike
from shared.web.reading import reading

SIZES = {"100k": 100_000, "1m": 1_000_000}
COPIES, SCANS, ROUNDS = 300, 10, 3
COLUMNS = ["stream", "item", "title", "number", "deputy", "cosigners", "county", "seen", "drawn"]
Copies = Sequence[tuple[str, str, int]]  # title, the stream it was copied from, how many edits


async def similar(place: Place) -> None:
    for name, size in SIZES.items():
        chapter(f"similar: copies of titles among {size:,} filed suggestions")
        made = titles(size)
        await _fill(place, name, made)
        luck = random.Random(2)
        chosen = [(luck.randrange(size), luck.choice((1, 2, 3))) for _ in range(COPIES)]
        copies = [(copied(made[n], edits, luck), _stream(n), edits) for n, edits in chosen]
        engine = place.engine(name, "intake")
        async with reading(engine, CITY) as db:
            await _looked_for(db, copies[:50])  # warming up
            await _told(db, name, copies)
        await engine.dispose()


def _stream(n: int) -> str:
    return f"{CITY}/case/{n:08d}"


async def _fill(place: Place, name: str, made: Sequence[str]) -> None:
    """As they would lie there after some years: filed, indexed, analysed."""
    await place.make(name, "intake")
    db, began = await place.bare(name, "intake"), time.perf_counter()
    index = await db.fetchval("SELECT indexdef FROM pg_indexes WHERE indexname = 'titles_marks'")
    await db.execute("DROP INDEX titles_marks; SET synchronous_commit = off; SET maintenance_work_mem = '512MB'")
    rows = ((_stream(n), "", t, f"2023-{n}", "d", "", "", "all", drawn(t)) for n, t in enumerate(made))
    await db.copy_records_to_table("titles", columns=COLUMNS, records=rows)
    await db.execute(index)
    await db.execute("VACUUM (ANALYZE) titles")
    bytes_ = await db.fetchval("SELECT pg_relation_size('titles_marks')")
    await db.close()
    took = time.perf_counter() - began
    say(f"filled in {took:.0f} s; the index has {bytes_ / 2**20:.0f} MiB, {bytes_ / len(made):.0f} bytes a title")


async def _looked_for(db: AsyncConnection, copies: Copies) -> tuple[list[float], list[bool]]:
    """Seconds for each, and whether its original was among the ten."""
    seconds, found = [], []
    for title, original, _ in copies:
        began = time.perf_counter()
        likes = await alike(db, title, OFFICE)
        seconds.append(time.perf_counter() - began)
        found.append(original in [like.stream for like in likes])
    return seconds, found


async def _told(db: AsyncConnection, name: str, copies: Copies) -> None:
    seconds, found = await _looked_for(db, copies)
    by_edits = {n: mean(f for f, (_, _, edits) in zip(found, copies, strict=True) if edits == n) for n in (1, 2, 3)}
    say(f"{times(seconds)}; found by number of edits: " + ", ".join(f"{n} → {by_edits[n]:.2f}" for n in by_edits))
    ratio(f"similar-{name}/planted", mean(found))
    ratio(f"similar-{name}/p50-ms", percentile(seconds, 0.5) * 1000)
    like, ours = await in_turns(ROUNDS, partial(_scans, db, copies), partial(_searches, db, copies))
    compared(f"similar-{name}/like", like, ours)


async def _searches(db: AsyncConnection, copies: Copies) -> float:
    seconds, _ = await _looked_for(db, copies[:50])
    return len(seconds) / sum(seconds)


async def _scans(db: AsyncConnection, copies: Copies) -> float:
    began = time.perf_counter()
    for title, *_ in copies[:SCANS]:
        await db.scalar(select(func.count()).select_from(table).where(table.c.title.contains(title[4:8])))
    return SCANS / (time.perf_counter() - began)
