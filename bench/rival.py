"""The rival: the loop of FastStream's documentation. A subscriber per step, a SQLAlchemy session per message.

Each message is handled by an ORM session from `Depends`: load, change, commit; then the next message is published. It
does the steps of a life that our own services were seen to do, in the same order, with as many rows for facts, states
and lists. In its favour: the carrier is `TestKafkaBroker`, in memory, without Kafka; no inbox, no outbox, no seals, no
rights, no rule is consulted; its messages carry the case's id alone; the streams that all cases share are split up.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from faststream import Depends
from faststream.kafka import KafkaBroker, TestKafkaBroker
from pydantic import BaseModel
from sqlalchemy import DateTime, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bench.acts import ids
from bench.place import Place
from bench.steps import Step
from services.four import SERVICES
from shared import postgres

TIMELINE = "timeline"


class Base(DeclarativeBase):
    type_annotation_map = {dict[str, Any]: JSONB, list[Any]: JSONB, datetime: DateTime(timezone=True)}  # noqa: RUF012


class Case(Base):
    __tablename__ = "cases"
    stream: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[dict[str, Any]]


class Fact(Base):
    __tablename__ = "facts"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    stream: Mapped[str]
    version: Mapped[int]
    type: Mapped[str]
    body: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(server_default=func.now())


class Entry(Base):
    __tablename__ = "entries"
    stream: Mapped[str] = mapped_column(primary_key=True)
    table: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    row: Mapped[list[Any]]


class Told(BaseModel):
    case: str


async def act(session: AsyncSession, step: Step, id: str) -> None:
    """Load, change, commit."""
    for stream, state in step.states.items():
        case = await session.get(Case, stream.format(id))
        if case is None:
            case = Case(stream=stream.format(id), version=0, state={})
            session.add(case)
        for kind, body in step.facts.get(stream, ()):
            case.version += 1
            session.add(Fact(stream=case.stream, version=case.version, type=kind, body=body))
        case.state = state
    await _list(session, step, id)
    await session.commit()


async def _list(session: AsyncSession, step: Step, id: str) -> None:
    """The timeline is only added to; of the other lists the case's rows are loaded in one query."""
    changed = {stream.format(id) for table, stream, _, _ in step.put if table != TIMELINE}
    changed |= {stream.format(id) for _, stream, _ in step.struck}
    wanted = select(Entry).where(Entry.stream.in_(changed), Entry.table != TIMELINE)
    found = {(e.table, e.stream, e.item): e for e in await session.scalars(wanted)} if changed else {}
    for table, stream, item in step.struck:
        if entry := found.get((table, stream.format(id), item)):
            await session.delete(entry)
    for table, stream, item, row in step.put:
        if entry := found.get((table, stream.format(id), item)):
            entry.row = row
        else:
            session.add(Entry(stream=stream.format(id), table=table, item=item, row=row))


def topic(step: Step) -> str:
    return f"life.{step.number}.{step.service}"


def subscribe(broker: KafkaBroker, step: Step, session_of: Callable[[], Any], heard_by: Sequence[Step]) -> None:
    """One step as the documentation writes it."""

    @broker.subscriber(topic(step))
    async def handle(told: Told, session: Annotated[AsyncSession, Depends(session_of)]) -> None:
        await act(session, step, told.case)
        for following in heard_by:
            await broker.publish(told, topic(following))


@dataclass(frozen=True)
class Rival:
    broker: KafkaBroker
    commands: Sequence[Step]

    async def live(self, lives: int, at_once: int) -> float:
        """Lives per second, `at_once` cases side by side, each step after step."""
        left = iter(ids(lives))

        async def worker() -> None:
            for id in left:
                for step in self.commands:
                    await self.broker.publish(Told(case=id), topic(step))

        began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(worker())
        return lives / (time.perf_counter() - began)


@asynccontextmanager
async def rival(place: Place, steps: Sequence[Step]) -> AsyncIterator[Rival]:
    """Four databases, a session factory each, and a subscriber per step."""
    broker = KafkaBroker()
    async with AsyncExitStack() as stack:
        session_of: dict[str, Callable[[], Any]] = {}
        for service in (s.name for s in SERVICES):
            session_of[service] = await _sessions(place, service, stack)
        for step in steps:
            heard_by = [s for s in steps if s.cause == step.number]
            subscribe(broker, step, session_of[step.service], heard_by)
        await stack.enter_async_context(TestKafkaBroker(broker))
        yield Rival(broker, [s for s in steps if s.cause is None])


async def _sessions(place: Place, service: str, stack: AsyncExitStack) -> Callable[[], Any]:
    name = place.name("rival", service)
    await postgres.ensure_databases(place.server, [name])
    db = create_async_engine(place.server.url(name), pool_size=20, max_overflow=20)
    stack.push_async_callback(db.dispose)
    async with db.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make = async_sessionmaker(db, expire_on_commit=False)

    async def session() -> AsyncIterator[AsyncSession]:
        async with make() as opened:
            yield opened

    return session
