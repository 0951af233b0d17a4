"""The chain of seals: every fact of a congress hashed onto the one before it, so that an altered journal shows."""

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Select, Text, bindparam, cast, delete, exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.journal import journal, outbox, seals

COLUMNS = (*[c for c in journal.c if c.name != "body"], cast(journal.c.body, Text).label("body"))


def due(limit: int) -> Select[Any]:
    """The oldest facts in the outbox; `sealed` are those that are only sent again. Positions first, as an array:
    joined, the planner may walk the whole journal."""
    oldest = func.array(select(outbox.c.position).order_by(outbox.c.position).limit(limit).scalar_subquery())
    sealed = exists().where(seals.c.position == journal.c.position).label("sealed")
    return select(*COLUMNS, sealed).where(journal.c.position == func.any(oldest)).order_by(journal.c.position)


def sealed(previous: str, row: Any) -> str:
    """`sha256:…` over the seal before and every stored field of the fact."""
    values = {c.name: getattr(row, c.name) for c in journal.c}
    fields = {name: value if value is None else str(value) for name, value in values.items()}
    canonical = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


async def heads(db: AsyncConnection, congresses: Iterable[str]) -> dict[str, str]:
    """The last seal of each congress."""
    whose = func.unnest(bindparam(None, list(congresses), type_=ARRAY(Text))).column_valued("whose")
    newest = select(seals.c.hash).where(seals.c.congress == whose).order_by(seals.c.place.desc()).limit(1)
    rows = await db.execute(select(whose, newest.scalar_subquery()))
    return {congress: hash for congress, hash in rows if hash}


_facts = (
    func.unnest(*[bindparam(n, type_=ARRAY(t)) for n, t in (("at", BigInteger), ("whose", Text), ("hashes", Text))])
    .table_valued("position", "congress", "hash", name="sealing", with_ordinality="n")
    .render_derived()
)
_struck = delete(outbox).where(outbox.c.position == func.any(bindparam("all", type_=ARRAY(BigInteger)))).cte("struck")
_append = (
    insert(seals)
    .from_select(
        ["position", "congress", "hash"],
        select(_facts.c.position, _facts.c.congress, _facts.c.hash).order_by(_facts.c.n),
    )
    .add_cte(_struck)
)


async def append(db: AsyncConnection, rows: Sequence[Any], last: dict[str, str]) -> None:
    """Seals the facts and strikes them off the outbox, in one statement; `last` follows along."""
    news = dict(last)
    at, whose, hashes = [], [], []
    for row in rows:
        if row.sealed:
            continue
        news[row.congress] = sealed(news.get(row.congress, ""), row)
        at.append(row.position)
        whose.append(row.congress)
        hashes.append(news[row.congress])
    await db.execute(_append, {"all": [r.position for r in rows], "at": at, "whose": whose, "hashes": hashes})
    last.update(news)


async def verify(engine: AsyncEngine, anchors: Iterable[tuple[str, int, str]] = ()) -> list[str]:
    """Walks the chain. Answers what is wrong, in sentences; nothing when journal, seals and anchors agree.

    One snapshot, so that facts written meanwhile are no alarm. An anchor is (congress, position, hash), written
    outside the database when that seal was the last one.
    """
    wrong, last, found = [], dict[str, str](), dict[tuple[str, int], str]()
    seal = (seals.c.hash.label("seal"), seals.c.congress.label("whose"), seals.c.position.label("place"))
    chain = select(*seal, *COLUMNS).outerjoin_from(seals, journal, journal.c.position == seals.c.position)
    async with engine.execution_options(isolation_level="REPEATABLE READ").connect() as db:
        async with db.stream(chain.order_by(seals.c.place)) as rows:
            async for row in rows:
                if row.position is None:
                    wrong.append(f"第{row.place}号事实已被删除。")
                elif sealed(last.get(row.whose, ""), row) != row.seal:
                    wrong.append(f"第{row.place}号事实（{row.stream} 第{row.version}版）与其封记不符。")
                last[row.whose] = row.seal
                found[row.whose, row.place] = row.seal
        nowhere = [~exists().where(table.c.position == journal.c.position) for table in (seals, outbox)]
        if n := await db.scalar(select(func.count()).select_from(journal).where(*nowhere)):
            wrong.append(f"有{n}条事实既没有封记，也不在待发队列中。")
    wrong += [f"第{at}号事实的外存封记不见了或不同。" for whose, at, hash in anchors if found.get((whose, at)) != hash]
    return wrong


Anchor = tuple[str, int, str]  # congress, position, hash


async def newest(db: AsyncConnection) -> list[Anchor]:
    """The last seal of every congress."""
    rows = select(seals.c.congress, seals.c.position, seals.c.hash).ext(distinct_on(seals.c.congress))
    found = await db.execute(rows.order_by(seals.c.congress, seals.c.place.desc()))
    return [(congress, position, hash) for congress, position, hash in found]


def append_anchors(file: Path, heads: Iterable[Anchor]) -> None:
    """Writes heads down that were not written yet."""
    known = set(read_anchors(file))
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as f:
        f.writelines(json.dumps(head) + "\n" for head in heads if head not in known)
        f.flush()
        os.fsync(f.fileno())


def read_anchors(file: Path) -> list[Anchor]:
    if not file.exists():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [(congress, position, hash) for congress, position, hash in map(json.loads, lines)]
