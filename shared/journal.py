"""The tables of every service, and the one statement that writes a whole batch to all of them."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    bindparam,
    cast,
    delete,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB, Insert, aggregate_order_by, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messages import Answer
from shared.service import congress_of_stream

machine = MetaData()
journal = Table(  # every fact, for ever
    "journal",
    machine,
    Column("position", BigInteger, Identity(cache=1), primary_key=True),
    Column("id", Uuid, nullable=False),
    Column("stream", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    Column("topic", Text),  # none: a private fact
    Column("told", Integer),  # 1, 2, 3 … within stream and topic; private facts are not counted
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("cause", Uuid),
    Column("rules", Text, nullable=False),
    congress_of_stream(),
    UniqueConstraint("stream", "version"),  # the only lock the writer needs
)
streams = Table(  # what the facts add up to
    "streams",
    machine,
    Column("stream", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("told", Integer, nullable=False),
    Column("shape", Integer, nullable=False),
    Column("state", JSONB, nullable=False),
    congress_of_stream(),
    postgresql_with={"fillfactor": "70"},
)
inbox = Table(  # every command and foreign fact taken in, and where its answer stands
    "inbox",
    machine,
    Column("id", Uuid, primary_key=True),
    Column("stream", Text),
    Column("before", Integer, nullable=False),
    Column("after", Integer, nullable=False),
    Column("digest", Integer, nullable=False),  # of the command: the same key with another body is refused
    Column("day", Date, nullable=False, server_default=func.current_date()),  # no hour: it would tell who rated when
)
outbox = Table(
    "outbox",
    machine,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    postgresql_with={"autovacuum_vacuum_threshold": "2000", "autovacuum_vacuum_scale_factor": "0"},
)
parked = Table(  # facts a rule or a bug would not take; later ones of the same key queue up behind them
    "parked",
    machine,
    Column("place", BigInteger, Identity(), primary_key=True),
    Column("id", Uuid, unique=True, nullable=False),
    Column("key", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Index("parked_key", "key"),
)
seals = Table(  # a chain of hashes over the journal, one per congress
    "seals",
    machine,
    Column("place", BigInteger, Identity(cache=1), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("congress", Text, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("position"),
    Index("seals_congress_place", "congress", "place"),
)
clock = Table("clock", machine, Column("ahead", BigInteger, nullable=False))  # seconds; zero outside the trial

now = func.tibandu_now


def writing(listings: Sequence[Table]) -> Select[Any]:
    """A whole batch as one statement: atomic by itself, one round trip. Answers with the database's clock."""
    facts = _unnested(journal).returning(journal.c.position).cte("facts")
    due = insert(outbox).from_select(["position"], select(facts.c.position)).cte("due")
    released = delete(parked).where(parked.c.id == func.any(bindparam("released", type_=ARRAY(Uuid)))).cte("freed")
    return select(now()).add_cte(
        _unnested(inbox).cte("taken"),
        facts,
        due,
        released,
        _unnested(parked).on_conflict_do_nothing().cte("parked_now"),
        _replacing(streams).cte("summed"),
        *[change for t in listings for change in (_struck(t), _replacing(t).cte(f"listed_{t.name}"))],
    )


def _unnested(table: Table) -> Insert:
    """INSERT … SELECT FROM unnest(one array per column): one plan and one round trip, however many rows."""
    columns = _given(table)
    arrays = [bindparam(f"{table.name}_{c.name}", type_=ARRAY(_plain(c))) for c in columns]
    rows = func.unnest(*arrays).table_valued(*[c.name for c in columns], name=f"{table.name}_rows").render_derived()
    values = [cast(rows.c[c.name], JSONB) if isinstance(c.type, JSONB) else rows.c[c.name] for c in columns]
    return insert(table).from_select(columns, select(*values))


def _plain(column: Column[Any]) -> Any:
    return Text() if isinstance(column.type, JSONB) else column.type


def _given(table: Table) -> list[Column[Any]]:
    return [c for c in table.c if c.identity is None and c.computed is None and c.server_default is None]


def _replacing(table: Table) -> Insert:
    statement, keys = _unnested(table), list(table.primary_key.columns)
    rest = {c.name: statement.excluded[c.name] for c in _given(table) if c not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


def _struck(table: Table) -> CTE:
    """Listing rows that a state no longer has."""
    keys = [bindparam(f"{table.name}_gone_{c.name}", type_=ARRAY(c.type)) for c in table.primary_key]
    named = [c.name for c in table.primary_key]
    gone = func.unnest(*keys).table_valued(*named, name=f"{table.name}_gone").render_derived()
    return delete(table).where(*[c == gone.c[c.name] for c in table.primary_key]).cte(f"struck_{table.name}")


def as_arrays(table: Table, rows: Sequence[tuple[Any, ...]]) -> dict[str, list[Any]]:
    return _arrays(table.name, _given(table), rows)


def as_gone(table: Table, keys: Sequence[tuple[Any, ...]]) -> dict[str, list[Any]]:
    return _arrays(f"{table.name}_gone", list(table.primary_key), keys)


def _arrays(name: str, columns: Sequence[Column[Any]], rows: Sequence[tuple[Any, ...]]) -> dict[str, list[Any]]:
    values: Iterable[Any] = zip(*rows, strict=True) if rows else ([] for _ in columns)
    return {f"{name}_{c.name}": list(v) for c, v in zip(columns, values, strict=True)}


def one_of(column: Column[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    return column == func.any(bindparam(None, list(values), type_=ARRAY(column.type)))


async def load(db: AsyncConnection, wanted: Iterable[str]) -> Sequence[Any]:
    """Rows (stream, version, told, shape, state as JSON text)."""
    s = streams.c
    columns = (s.stream, s.version, s.told, s.shape, cast(s.state, Text).label("state"))
    return (await db.execute(select(*columns).where(one_of(s.stream, wanted)))).all()


async def history(db: AsyncConnection, stream: str) -> Sequence[Any]:
    """Every fact of one stream in order: (type, body as JSON text)."""
    rows = select(journal.c.type, cast(journal.c.body, Text).label("body")).where(journal.c.stream == stream)
    return (await db.execute(rows.order_by(journal.c.version))).all()


async def histories(db: AsyncConnection, wanted: Iterable[str]) -> dict[str, list[Any]]:
    """Of each stream every fact in order: (stream, type, body as JSON text, cause, actor)."""
    j, found = journal.c, dict[str, list[Any]]()
    columns = (j.stream, j.type, cast(j.body, Text).label("body"), j.cause, j.actor)
    for row in await db.execute(select(*columns).where(one_of(j.stream, wanted)).order_by(j.stream, j.version)):
        found.setdefault(row.stream, []).append(row)
    return found


async def versions(db: AsyncConnection, wanted: Iterable[str]) -> dict[str, int]:
    rows = await db.execute(select(streams.c.stream, streams.c.version).where(one_of(streams.c.stream, wanted)))
    return dict.fromkeys(wanted, 0) | {stream: version for stream, version in rows}


async def answers(db: AsyncConnection, ids: Sequence[UUID]) -> dict[UUID, tuple[int, Answer | None]]:
    """What those who asked before were told: the digest of what they asked, and the facts of their command."""
    theirs = (
        journal.c.stream == inbox.c.stream,
        journal.c.version > inbox.c.before,
        journal.c.version <= inbox.c.after,
    )
    types = select(func.array_agg(aggregate_order_by(journal.c.type, journal.c.version))).where(*theirs)
    columns = (inbox.c.id, inbox.c.digest, inbox.c.stream, inbox.c.after, types.scalar_subquery())
    rows = await db.execute(select(*columns).where(one_of(inbox.c.id, ids)))
    return {
        id: (digest, Answer(stream, after, tuple(n.partition(".")[0] for n in names or ())) if stream else None)
        for id, digest, stream, after, names in rows
    }


async def blocked(db: AsyncConnection) -> set[str]:
    return set(await db.scalars(select(parked.c.key).distinct()))


async def waiting(db: AsyncConnection, key: str) -> Sequence[bytes]:
    """Parked envelopes of one key, oldest first."""
    found = select(parked.c.envelope).where(parked.c.key == key).order_by(parked.c.place)
    return (await db.scalars(found)).all()
