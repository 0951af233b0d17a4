"""The writer: takes everything that waits and settles it in one statement.

At rest a batch is one command; under load it grows by itself.   ask ─▶ queue ─▶ settle ─▶ one statement ─▶ answers
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared import events, journal, metrics
from shared.batch import Asked, Batch, Missing, Outcome, Stream, folded
from shared.clock import Clock
from shared.messages import Answer, Command, Context, Envelope, Event, Law, Refused
from shared.people import Person
from shared.service import Service
from shared.streams import kind_of
from shared.vault import Vault
from shared.words import Role

log = structlog.get_logger()
ATTEMPTS = 50  # against other processes on the same streams
Waiting = tuple[Asked, "asyncio.Future[Outcome]"]


class Stale(Exception):
    """A remembered state was out of date: read again and decide again."""


class Writer:
    def __init__(
        self, service: Service, db: AsyncEngine, law: Law, vault: Vault | None = None, *, limit: int = 200,
        memory: int = 50_000,
    ) -> None:  # fmt: skip
        self.service, self.db, self.law, self.vault, self.limit, self.memory = service, db, law, vault, limit, memory
        self.clock = Clock()
        self.written = asyncio.Event()  # wakes the relay
        self.watch: Callable[[Batch], None] = lambda batch: None
        self._people: deque[Waiting] = deque()
        self._heard: deque[Waiting] = deque()
        self._some = asyncio.Event()
        self._known: dict[str, Stream] = {}
        self._blocked: set[str] = set()
        self._recalled, self._settling, self._since = False, False, time.monotonic()
        self._write = journal.writing([*service.tables, *service.keeps])

    async def ask(self, command: Command, who: Person, key: str | None = None) -> Answer | None:
        """A person's command; with a key, the same key later gets the same answer. Raises Refused."""
        with metrics.asked():
            entitled(type(command), who)
            if len(self._people) >= 10 * self.limit:
                raise Refused("busy", "此刻提交的人太多，请几秒后再试；您填写的内容还在。", 503)
            id = who.message(key) if key else uuid4()  # without a time inside
            outcome = await self._enqueue(self._people, Asked(id, [command], self._context(who, id)))
        assert outcome is None or isinstance(outcome, Answer)
        return outcome

    def _context(self, who: Person, id: UUID, heard: Envelope | None = None) -> Context:
        seal, unseal = (self.vault.seal, self.vault.unseal) if self.vault else (None, None)
        at = self.clock.now()
        return Context(self.law, at, who.id, who.role, who.congress, who.unit, id, heard, {}, seal, unseal)

    async def receive(self, envelopes: Iterable[Envelope], *, released: bool = False) -> list[Outcome]:
        """Other services' facts, in order; returns when each is done, was done before, or is parked."""
        heard = [self._hear(e, released) for e in envelopes if released or self.service.hearing(e.type)]
        return await asyncio.gather(*[self._enqueue(self._heard, asked) for asked in heard])

    def _hear(self, e: Envelope, released: bool) -> Asked:
        ctx = self._context(Person(e.source, "", Role.SYSTEM, e.congress), e.id, e)
        kind = self.service.hearing(e.type)
        try:
            if kind is None:  # parked by older code, and nobody here hears it any more
                return Asked(e.id, [], ctx, released=released)
            event = understood(kind, e)
            reaction = self.service.hears.get(kind)
            commands = list(reaction(event, e)) if reaction else []
            noted = [
                (n, f"{e.congress}/{n.kind}/{e.about}", _flat(n.row(event, e)))
                for n in self.service.notes.get(kind, ())
            ]
        except Exception as bad:  # a body we cannot read, or a bug in a reaction: parked, not lost
            return Asked(e.id, [], ctx, released=released, unreadable=repr(bad))
        return Asked(e.id, commands, ctx, noted, released)

    def recall(self) -> None:
        """Another process of this service may have worked on the same streams: believe the database alone."""
        self._known.clear()
        self._recalled = True

    @property
    def stuck(self) -> float:
        """Seconds since something waits here and nothing was settled."""
        return time.monotonic() - self._since if self._people or self._heard or self._settling else 0.0

    async def _enqueue(self, queue: deque[Waiting], asked: Asked) -> Outcome:
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        queue.append((asked, answer))
        self._some.set()
        return await answer

    def _next(self) -> list[Waiting]:
        """People first, but a quarter of the places is kept for facts that wait."""
        for_people = self.limit - min(len(self._heard), self.limit // 4)
        people = [self._people.popleft() for _ in range(min(for_people, len(self._people)))]
        return people + [self._heard.popleft() for _ in range(min(self.limit - len(people), len(self._heard)))]

    async def run(self) -> None:
        while True:
            try:
                async with self.db.connect() as db:
                    self._blocked = await journal.blocked(db)
                    await self.clock.ask(db)
                    await self._serve(db)
            except (DBAPIError, OSError) as away:
                log.warning(
                    "the database is away",
                    service=self.service.name,
                    why=type(away).__name__,
                    state=_state(away) if isinstance(away, DBAPIError) else "",
                )
                self._fail(Refused("database-away", "系统暂时无法保存，请稍后再试；您填写的内容还在。", 503))
                await asyncio.sleep(0.2)

    async def _serve(self, db: AsyncConnection) -> None:
        while True:
            while not (waiting := self._next()):
                self._some.clear()
                await self._some.wait()
            self._settling, self._since = True, time.monotonic()
            try:
                if self._blocked or self._recalled:  # what another process parked or released meanwhile
                    self._recalled, self._blocked = False, await journal.blocked(db)
                with metrics.batch_seconds.time():
                    outcomes = await self._settle(db, [asked for asked, _ in waiting])
            except BaseException:
                self._tell(
                    waiting,
                    [Refused("database-away", "系统暂时无法保存，请稍后再试；您填写的内容还在。", 503)] * len(waiting),
                )
                raise
            finally:
                self._settling = False
            metrics.batch_messages.observe(len(waiting))
            self.written.set()
            self._tell(waiting, outcomes)

    def _fail(self, why: Exception) -> None:
        waiting = [*self._people, *self._heard]
        self._people.clear()
        self._heard.clear()
        self._tell(waiting, [why] * len(waiting))

    @staticmethod
    def _tell(waiting: Sequence[Waiting], outcomes: Sequence[Outcome]) -> None:
        for (_, answer), outcome in zip(waiting, outcomes, strict=True):
            if answer.done():  # the asker went away
                continue
            if isinstance(outcome, Exception):
                answer.set_exception(outcome)
            else:
                answer.set_result(outcome)

    async def _settle(self, db: AsyncConnection, asked: Sequence[Asked]) -> list[Outcome]:
        for attempt in range(ATTEMPTS):
            try:
                return await self._once(db, asked, careful=attempt > 0)
            except Exception as bad:
                if _lost(bad):  # somebody else advanced a stream, or took the same message before
                    self._known.clear()
                    await asyncio.sleep(random.random() * min(attempt, 10) / 1000)
                    continue
                if not about_data(bad):
                    raise
                if len(asked) == 1:
                    return [await self._spoilt(db, asked[0], bad)]
                half = len(asked) // 2
                return await self._settle(db, asked[:half]) + await self._settle(db, asked[half:])
        return [Refused("contended", "同一件建议此刻办理的人太多，请再提交一次；您填写的内容还在。", 503)] * len(asked)

    async def _spoilt(self, db: AsyncConnection, asked: Asked, bad: Exception) -> Outcome:
        if asked.ctx.heard is None or asked.released:
            no = Refused("cannot-be-stored", "内容中有无法保存的字符，请检查后再提交。", 422)
            return no if isinstance(bad, DBAPIError) else bad
        reason = str(bad.orig) if isinstance(bad, DBAPIError) else repr(bad)
        return (await self._once(db, [Asked(asked.id, [], asked.ctx, unreadable=reason)], careful=True))[0]

    async def _once(self, db: AsyncConnection, asked: Sequence[Asked], careful: bool) -> list[Outcome]:
        """First trusting memory and that every message is new; the constraints tell when that was wrong, then
        carefully. They cannot tell for a "no", which writes nothing: so every "no" is checked."""
        known = await self._answers(db, asked) if careful else {}
        before = await self._streams(
            db, {f"{a.ctx.congress}/{self.service.local(c)}" for a in asked for c in a.commands}
        )
        while True:
            batch = Batch(self.service, set(self._blocked), before, dict(known))
            try:
                outcomes = [batch.take(a) for a in asked]
                break
            except Missing as more:
                before |= await self._streams(db, more.names)
        if await self._wrong(db, batch):
            raise Stale
        if batch.taken or batch.parked or batch.released:
            moment = (await db.execute(self._write, batch.rows())).scalar_one()
            self.clock.heard(moment)
        self._blocked = await journal.blocked(db) if batch.released else batch.blocked
        self._remember(batch.before | batch.after)
        metrics.inbox_duplicates.inc(batch.again)
        self.watch(batch)
        return outcomes

    async def _wrong(self, db: AsyncConnection, batch: Batch) -> bool:
        """No constraint guards what is read and not written: a "no", and a further stream that was only looked at."""
        names = {n for read in batch.read.values() for n in read if n not in batch.after}
        names |= {n for a in batch.noes for n in batch.read.get(a.id, ())}
        if batch.noes and (await self._answers(db, batch.noes)).keys() - batch.known.keys():
            return True
        return bool(names) and await journal.versions(db, names) != {n: batch.before[n].version for n in names}

    async def _answers(self, db: AsyncConnection, asked: Sequence[Asked]) -> dict[UUID, tuple[int, Outcome]]:
        return {**await journal.answers(db, [a.id for a in asked])}

    async def _streams(self, db: AsyncConnection, names: set[str]) -> dict[str, Stream]:
        found = {name: self._known[name] for name in names if name in self._known}
        unknown = names - found.keys()
        stored = {row.stream: row for row in await journal.load(db, unknown)} if unknown else {}
        for name in unknown:
            decider = self.service.decider_of[kind_of(name)]
            found[name] = await self._stream(db, decider, stored.get(name))
        return found

    @staticmethod
    async def _stream(db: AsyncConnection, decider: Any, row: Any) -> Stream:
        if row is None:
            return Stream(decider, 0, 0, decider.initial)
        if row.shape == decider.shape_number:
            return Stream(decider, row.version, row.told, decider.shape.validate_json(row.state))
        facts = [(f.type, f.body) for f in await journal.history(db, row.stream)]
        return Stream(decider, row.version, row.told, folded(decider, facts, events.lift))

    def _remember(self, current: dict[str, Stream]) -> None:
        for name, stream in current.items():
            self._known.pop(name, None)
            self._known[name] = stream
        for name in list(self._known)[: max(0, len(self._known) - self.memory)]:
            del self._known[name]


def entitled(command: type[Command], who: Person) -> None:
    """The rights table, at the door; what nobody may ask, reactions and the clock send. Raises Refused with 403."""
    if who.role not in (command.by or {Role.SYSTEM}):
        raise Refused("not-yours-to-ask", f"{who.role.word}没有办理“{command.label}”的权限。", 403)


def _lost(bad: Exception) -> bool:
    return isinstance(bad, Stale) or (isinstance(bad, IntegrityError) and _state(bad) == "23505")


def about_data(bad: Exception) -> bool:
    """A value the database or its driver will not store (SQLSTATE 22, 23), or a bug; never the connection's end."""
    if not isinstance(bad, DBAPIError):
        return not isinstance(bad, OSError)
    return not bad.connection_invalidated and _state(bad)[:2] in ("", "22", "23")


def _state(bad: DBAPIError) -> str:
    return getattr(bad.orig, "sqlstate", None) or ""


def understood(kind: type[Event], e: Envelope) -> Event:
    """The fact itself, an old major lifted. Raises ValueError."""
    return kind.model_validate_json(events.lift(e.type.split(".", 2)[2], e.body)[1])


def _flat(row: tuple[str, tuple[Any, ...]]) -> tuple[Any, ...]:
    return (row[0], *row[1])
