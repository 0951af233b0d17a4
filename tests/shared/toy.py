"""A tray of papers: the smallest office there is, so that the machine is tested apart from the real one."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar, assert_never
from uuid import UUID

from sqlalchemy import Column, DateTime, Integer, Text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messages import Command, Context, Envelope, Event, Id, On, refuse, uuid7
from shared.migrate import FOLDER
from shared.people import Person
from shared.service import Decider, Listing, Note, Rule, Service, table
from shared.words import Role

HOME, AWAY = "990000", "990001"  # two congresses


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
    why: str = ""  # in no fact


class PassOn(Command):
    """One paper into this tray and a second one, which must not be locked."""

    by = frozenset({Role.DEPUTY})
    about = "tray"
    tray: Id
    other: Id
    paper: str
    only_look: bool = False  # at the second one


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
    fact = PaperPut(paper=cmd.paper)
    return [fact] if cmd.only_look else [fact, On(f"tray/{cmd.other}", fact)]


def take(tray: Tray, cmd: TakePaper, ctx: Context) -> list[Event]:
    return put(tray, PutPaper.model_construct(tray=cmd.tray, paper=cmd.told.paper, remarks=0), ctx)


def ring(tray: Tray, cmd: RingAlarm, ctx: Context) -> list[Event]:
    if cmd.rung == "bug":
        raise ZeroDivisionError
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
    StrikeAlarm: Rule(lambda tray, cmd, ctx: [AlarmStruck(rung=cmd.rung)] if cmd.rung in dict(tray.alarms) else []),
    RingAlarm: Rule(ring),
    TakePaper: Rule(take, when=unlocked),
}
LISTINGS = [Listing(papers, listed), Listing(alarms, lambda tray: {rung: (at,) for rung, at in tray.alarms})]
toy = Service(
    "toy",
    "盘",
    [Decider("tray", Tray(), evolve, RULES, LISTINGS)],
    hears={PaperTold: lambda told, heard: [TakePaper(tray=heard.about, told=told)]},
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


CLOSED = """ALTER TABLE {0} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reading ON {0} FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));
CREATE POLICY writing ON {0} FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT ON {0} TO tibandu_reader"""


async def prepare(db: AsyncEngine) -> None:
    """A database of the toy: the machine's own migration, and the toy's listings as a migration makes them."""
    async with db.connect() as connection:
        for statement in (FOLDER / "machine/0001.sql").read_text(encoding="utf-8").strip().split("\n\n"):
            await connection.exec_driver_sql(statement)
        for listing in toy.tables:
            await connection.run_sync(listing.create)
            for statement in CLOSED.format(listing.name).split(";"):
                await connection.exec_driver_sql(statement)
