"""A tray of papers: the smallest office there is, so that the machine is tested apart from the real one."""

import asyncio
import functools
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar, assert_never
from uuid import UUID

from sqlalchemy import Column, DateTime, Integer, Text, event, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.house import law
from shared.journal import machine
from shared.messages import Command, Context, Envelope, Event, Id, On, refuse, uuid7
from shared.migrate import FOLDER
from shared.people import Person
from shared.service import Decider, Listing, Note, Rule, Service, table
from shared.vault import Vault
from shared.words import Role
from shared.writer import Writer

HOME, AWAY = "990000", "990001"  # two congresses
LAW = law()


class ToyFact(Event):
    topic: ClassVar[str | None] = "tibandu.toy.v1"
    owner: ClassVar[str] = "toy"


class PaperPut(ToyFact):
    paper: str


class TrayLocked(ToyFact):
    pass


class TrayUnlocked(ToyFact):
    pass


class Remarked(Event):
    """Private: nobody outside learns of it."""

    words: str


class AlarmSet(Event):
    rung: str
    at: datetime


class AlarmStruck(Event):
    rung: str


class Rang(Event):
    rung: str
    due: datetime


class PaperTold(Event):
    """What a neighbour service tells."""

    topic: ClassVar[str | None] = "tibandu.neighbour.v1"
    owner: ClassVar[str] = "neighbour"
    paper: str


class PutPaper(Command):
    by = frozenset({Role.DEPUTY})
    about = "tray"
    tray: Id
    paper: str
    remarks: int = 0  # private facts before and after


class LockTray(Command):
    by = frozenset({Role.OFFICE})
    about = "tray"
    tray: Id


class UnlockTray(Command):
    by = frozenset({Role.OFFICE})
    about = "tray"
    tray: Id


class PassOn(Command):
    """One paper into this tray and a second one."""

    by = frozenset({Role.DEPUTY})
    about = "tray"
    tray: Id
    other: Id
    paper: str


class SetAlarm(Command):
    by = frozenset({Role.OFFICE})
    about = "tray"
    tray: Id
    rung: str
    at: datetime


class StrikeAlarm(Command):
    by = frozenset({Role.OFFICE})
    about = "tray"
    tray: Id
    rung: str


class RingAlarm(Command):
    about = "tray"
    tray: Id
    rung: str


class TakePaper(Command):
    about = "tray"
    tray: Id
    told: PaperTold


Fact = PaperPut | TrayLocked | TrayUnlocked | Remarked | AlarmSet | AlarmStruck | Rang


@dataclass(frozen=True, slots=True)
class Tray:
    papers: int = 0
    last: str = ""
    locked: bool = False
    alarms: tuple[tuple[str, datetime], ...] = ()


def evolve(tray: Tray, fact: Fact) -> Tray:
    match fact:
        case PaperPut(paper=paper):
            return replace(tray, papers=tray.papers + 1, last=paper)
        case TrayLocked() | TrayUnlocked():
            return replace(tray, locked=isinstance(fact, TrayLocked))
        case AlarmSet(rung=rung, at=at):
            return replace(tray, alarms=(*tray.alarms, (rung, at)))
        case AlarmStruck(rung=rung) | Rang(rung=rung):
            return replace(tray, alarms=tuple(a for a in tray.alarms if a[0] != rung))
        case Remarked():
            return tray
        case _:
            assert_never(fact)


def unlocked(tray: Tray, ctx: Context) -> None:
    if tray.locked:
        refuse("tray-locked", "文件盘已上锁。")


def put(tray: Tray, cmd: PutPaper, ctx: Context) -> list[Event]:
    if cmd.paper == "bug":
        raise ZeroDivisionError
    remarks = [Remarked(words=cmd.paper)] * cmd.remarks
    return [*remarks, PaperPut(paper=cmd.paper), *remarks] if cmd.paper else []


def pass_on(tray: Tray, cmd: PassOn, ctx: Context) -> list[Event | On]:
    unlocked(ctx.also[f"tray/{cmd.other}"], ctx)
    return [PaperPut(paper=cmd.paper), On(f"tray/{cmd.other}", PaperPut(paper=cmd.paper))]


def take(tray: Tray, cmd: TakePaper, ctx: Context) -> list[Event]:
    return put(tray, PutPaper.model_construct(tray=cmd.tray, paper=cmd.told.paper, remarks=0), ctx)


def ring(tray: Tray, cmd: RingAlarm, ctx: Context) -> list[Event]:
    due = dict(tray.alarms).get(cmd.rung)
    return [Rang(rung=cmd.rung, due=due)] if due and due <= ctx.now else []


def listed(tray: Tray) -> dict[str, tuple[Any, ...]]:
    if tray.last == "unlistable":
        raise LookupError(tray.last)
    return {"": (tray.papers, tray.last if tray.last != "nameless" else None)} if tray.papers else {}


papers = table("papers", Column("n", Integer, nullable=False), Column("last", Text, nullable=False))
alarms = table("alarms", Column("due_at", DateTime(timezone=True), nullable=False), index=["due_at"])
told = table("told", Column("body", Text, nullable=False))

RULES: dict[type[Command], Rule] = {
    PutPaper: Rule(put, when=unlocked),
    LockTray: Rule(lambda tray, cmd, ctx: [] if tray.locked else [TrayLocked()]),
    UnlockTray: Rule(lambda tray, cmd, ctx: [TrayUnlocked()]),
    PassOn: Rule(pass_on, when=unlocked, also=lambda tray, cmd, ctx: [f"tray/{cmd.other}"]),
    SetAlarm: Rule(lambda tray, cmd, ctx: [AlarmSet(rung=cmd.rung, at=cmd.at)]),
    StrikeAlarm: Rule(lambda tray, cmd, ctx: [AlarmStruck(rung=cmd.rung)]),
    RingAlarm: Rule(ring),
    TakePaper: Rule(take, when=unlocked),
}
LISTINGS = [Listing(papers, listed), Listing(alarms, lambda tray: {rung: (at,) for rung, at in tray.alarms})]
toy = Service(
    "toy",
    "盘",
    [Decider("tray", Tray(), evolve, RULES, LISTINGS)],
    hears={PaperTold: lambda told, heard: [TakePaper(tray=heard.key, told=told)]},
    notes={PaperTold: [Note(told, "tray", lambda told, heard: (f"neighbour/{heard.version}", (heard.body,)))]},
)


def tick(tray: str, rung: str) -> RingAlarm:
    return RingAlarm(tray=tray, rung=rung)


def person(role: Role = Role.DEPUTY, id: str = "示例代表001", congress: str = HOME) -> Person:
    return Person(id, id, role, congress)


DEPUTY, OFFICE = person(), person(Role.OFFICE, "office")


def paper(tray: str, n: int, words: str, id: UUID | None = None) -> Envelope:
    """The neighbour's n-th fact about a tray."""
    body, now = PaperTold(paper=words).model_dump_json(), datetime.now(UTC)
    kind, subject = PaperTold.full_name(), f"{HOME}/tray/{tray}"
    topic = "tibandu.neighbour.v1"
    return Envelope(id or uuid7(), kind, "neighbour", subject, n, now, "system", "", "", None, topic, body)


async def prepare(db: AsyncEngine) -> None:
    """A database of the toy: the machine's own migration and the toy's listings."""
    async with db.connect() as connection:
        for statement in (FOLDER / "machine/0001.sql").read_text(encoding="utf-8").strip().split("\n\n"):
            await connection.exec_driver_sql(statement)
        for listing in toy.tables:
            await connection.run_sync(listing.create)
    assert not machine.tables.keys() & {t.name for t in toy.tables}


def awaited(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """A test that acts concurrently, within a deadline."""

    async def within_deadline(**given: Any) -> None:
        async with asyncio.timeout(50):
            await test(**given)

    @functools.wraps(test)
    def run(**given: Any) -> None:
        asyncio.run(within_deadline(**given))

    return run


async def until(true: Callable[[], Awaitable[Any]], within: float = 20) -> Any:
    """Looks again and again; fails when it has not come true in time."""
    deadline = time.monotonic() + within
    while not (found := await true()):
        assert time.monotonic() < deadline, "has not come true in time"
        await asyncio.sleep(0.005)
    return found


@asynccontextmanager
async def database(url: str) -> AsyncIterator[AsyncEngine]:
    db = create_async_engine(url, isolation_level="AUTOCOMMIT", pool_size=10, max_overflow=20)
    try:
        yield db
    finally:
        await db.dispose()


@asynccontextmanager
async def office(url: str, service: Service = toy, vault: Vault | None = None, limit: int = 200) -> AsyncIterator[Writer]:
    """A writer at work on its own connections: one process. When it dies, so does the test."""
    async with database(url) as db:
        writer = Writer(service, db, LAW, vault, limit=limit)
        async with together(writer.run()):
            yield writer


@asynccontextmanager
async def together(*work: Coroutine[Any, Any, None]) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Endless work beside the body of `async with`; when a part of it dies, the body ends with its error."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(w) for w in work]
            yield tasks
            for task in tasks:
                task.cancel()
    except BaseExceptionGroup as many:
        raise many.exceptions[-1] from None


@contextmanager
def statements(db: AsyncEngine) -> Iterator[list[str]]:
    """Every statement that goes to the database meanwhile."""
    seen: list[str] = []

    def see(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)

    event.listen(db.sync_engine, "before_cursor_execute", see)
    yield seen
    event.remove(db.sync_engine, "before_cursor_execute", see)


async def rows(db: AsyncEngine, query: str, **given: Any) -> list[Any]:
    async with db.connect() as connection:
        found = await connection.execute(text(query), given)
        return [row[0] if len(row) == 1 else tuple(row) for row in found] if found.returns_rows else []
