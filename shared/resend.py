"""Telling again what was told before: journal rows go back into the outbox, and the relay carries them in order.

The same ids and versions, so whoever has heard them knows them; the seals stay as they are.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.journal import journal, outbox


@dataclass(frozen=True)
class Which:
    """Facts that are told at all; empty: all of them."""

    first: int = 0  # positions, both ends included
    last: int = 0
    stream: str = ""
    topic: str = ""

    def where(self) -> list[ColumnElement[bool]]:
        c = journal.c
        asked: list[tuple[Any, ColumnElement[bool]]] = [
            (self.first, c.position >= self.first),
            (self.last, c.position <= self.last),
            (self.stream, c.stream == self.stream),
            (self.topic, c.topic == self.topic),
        ]
        return [c.topic.is_not(None), *[condition for given, condition in asked if given]]


async def counted(db: AsyncConnection, which: Which) -> int:
    n: int = (await db.execute(select(func.count()).select_from(journal).where(*which.where()))).scalar_one()
    return n


async def resend(db: AsyncConnection, which: Which) -> int:
    """Answers how many will be sent again; what has not been sent at all yet is not among them."""
    rows = select(journal.c.position).where(*which.where())
    again = insert(outbox).from_select(["position"], rows).on_conflict_do_nothing()
    return (await db.execute(again)).rowcount
