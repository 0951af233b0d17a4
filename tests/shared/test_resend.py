"""Telling again: the same facts under the same numbers, in their old order, and the seals stay as they are."""

from collections.abc import Sequence

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from shared import seals
from shared.messages import Envelope, Refused
from shared.relay import relay
from shared.resend import Which, counted, resend
from tests.conftest import Fresh
from tests.shared import toy
from tests.shared.acting import awaited, office, rows, together, until
from tests.shared.toy import DEPUTY, OFFICE, LockTray, PutPaper

EMPTY = "SELECT NOT EXISTS (SELECT 1 FROM outbox)"


@pytest.fixture
def url(emptied: Fresh) -> str:
    return emptied("toy", toy.prepare)


@awaited
async def test_facts_are_told_again_in_order_and_sealed_once(url: str) -> None:
    heard: list[Envelope] = []

    async def publish(facts: Sequence[Envelope]) -> None:
        heard.extend(facts)

    async with office(url) as writer, together(relay("toy", writer.db, publish, writer.written, limit=3)):
        for n in range(5):
            await writer.ask(PutPaper(tray=f"t{n % 2}", paper=f"{n}", remarks=1), DEPUTY)
        await until(lambda: _empty(writer.db))
        first, chain = list(heard), await rows(writer.db, "SELECT hash FROM seals ORDER BY place")
        async with writer.db.connect() as db:
            assert await counted(db, Which(stream=f"{toy.HOME}/tray/t0")) == 3
            assert await resend(db, Which(stream=f"{toy.HOME}/tray/t0")) == 3
        await until(lambda: _empty(writer.db))
        assert heard[5:] == [fact for fact in first if fact.subject.endswith("/t0")]
        await writer.ask(LockTray(tray="t0"), OFFICE)
        async with writer.db.connect() as db:
            assert await resend(db, Which(first=1)) in (5, 6)  # the last one may not have been told at all yet
        await until(lambda: _empty(writer.db))
        assert [f.id for f in heard[8:14]] in (
            [f.id for f in [*first, heard[-1]]],
            [heard[8].id, *[f.id for f in first]],
        )
        assert await rows(writer.db, "SELECT hash FROM seals ORDER BY place LIMIT 15") == chain
        assert await seals.verify(writer.db) == []


async def _empty(db: AsyncEngine) -> bool:
    return bool((await rows(db, EMPTY))[0])


@awaited
async def test_a_fact_larger_than_a_record_may_be_never_comes_to_be(url: str) -> None:
    async with office(url) as writer:
        with pytest.raises(Refused, match="256KB") as no:
            await writer.ask(PutPaper(tray="t", paper="字" * 90_000), DEPUTY)
        assert (no.value.code, no.value.status) == ("fact-too-large", 413)
        assert await writer.ask(PutPaper(tray="t", paper="字" * 80_000), DEPUTY)
        assert await rows(writer.db, "SELECT count(*) FROM journal") == [1]
