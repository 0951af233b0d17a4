"""The chain of seals: whoever alters the journal, even the database's owner, is seen."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messages import Envelope
from shared.relay import carry
from shared.seals import verify
from tests.conftest import Fresh
from tests.shared import toy
from tests.shared.acting import awaited, database, office, rows
from tests.shared.toy import PutPaper

SEALED = 30
ANCHORS = "SELECT DISTINCT ON (congress) congress, position, hash FROM seals ORDER BY congress, place DESC"
FACT = "'{}', '{}/tray/t0', 99, 'PaperPut.v1', '{{}}', '2026-01-01', 'x', 'deputy', '', 'r'"
COLUMNS = "position, id, stream, version, type, body, at, actor, role, unit, rules"


@pytest.fixture
def url(emptied: Fresh) -> str:
    return emptied("toy", toy.prepare)


async def nobody(envelopes: Sequence[Envelope]) -> None:
    """Carries to nobody."""


async def seal(db: AsyncEngine) -> None:
    async with db.connect() as session:
        while await carry("toy", session, nobody, {}, 7):
            pass


@asynccontextmanager
async def sealed_office(url: str) -> AsyncIterator[AsyncEngine]:
    """Thirty sealed facts of two congresses, public and private; triggers are off, as the owner of all can do."""
    async with office(url) as writer:
        for n in range(5):
            for congress in (toy.HOME, toy.AWAY):
                command = PutPaper(tray=f"t{n % 2}", paper=f"第{n}件", remarks=1)
                await writer.ask(command, toy.person(congress=congress))
    async with database(url) as db:
        await seal(db)
        assert await verify(db) == []
        assert await rows(db, "SELECT count(*) FROM seals") == [SEALED]
        for table in ("journal", "seals"):
            await rows(db, f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield db


EDITS = {
    "body": """'{"paper": "另一件"}'""",
    "actor": "'别人'",
    "role": "'office'",
    "unit": "'水利局'",
    "at": "at + interval '1 us'",
    "type": "'TrayLocked.v1'",
    "rules": "'national@2015-08-29'",
    "told": "7",
    "cause": "gen_random_uuid()",
    "id": "gen_random_uuid()",
    "stream": "'990000/tray/t9'",
    "version": "77",
    "position": "1000",
    "topic": "'None'",
}


@awaited
async def test_whatever_is_edited_is_seen(url: str) -> None:
    async with sealed_office(url) as db:
        places = await rows(db, "SELECT position FROM journal WHERE topic IS NULL ORDER BY position")
        wrong = list[str]()
        for (column, value), place in zip(EDITS.items(), places, strict=False):
            await rows(db, f"UPDATE journal SET {column} = {value} WHERE position = {place}")
            before, wrong = wrong, await verify(db)
            assert len(wrong) > len(before), column


TAMPERED = {
    "a fact deleted": ["DELETE FROM journal WHERE position = 9"],
    "a fact deleted with its seal": [f"DELETE FROM {t} WHERE position = 9" for t in ("journal", "seals")],
    "a seal deleted": ["DELETE FROM seals WHERE position = 9"],
    "the first fact deleted with its seal": [f"DELETE FROM {t} WHERE position = 1" for t in ("journal", "seals")],
    "a fact inserted": [f"INSERT INTO journal ({COLUMNS}) VALUES (500, {FACT.format('0' * 32, toy.HOME)})"],
    "a fact inserted with a seal": [
        f"INSERT INTO journal ({COLUMNS}) VALUES (500, {FACT.format('0' * 32, toy.HOME)})",
        f"INSERT INTO seals (position, congress, hash) VALUES (500, '{toy.HOME}', 'sha256:{'0' * 64}')",
    ],
    "two facts change places": [
        "UPDATE journal SET position = 1000 WHERE position = 9", "UPDATE journal SET position = 9 WHERE position = 15",
        "UPDATE journal SET position = 15 WHERE position = 1000",
    ],
    "two seals change places": [
        "UPDATE seals SET place = 1000 WHERE place = 9", "UPDATE seals SET place = 9 WHERE place = 15",
        "UPDATE seals SET place = 15 WHERE place = 1000",
    ],
    "a seal moves to the other congress": [
        f"UPDATE seals SET congress = '{toy.AWAY}' WHERE congress = '{toy.HOME}' AND position = "
        f"(SELECT max(position) FROM seals WHERE congress = '{toy.HOME}')"
    ],
    "the journal emptied": ["TRUNCATE journal"],
    "the seals emptied": ["TRUNCATE seals"],
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERED)
def test_tampering_is_seen(url: str, how: str) -> None:
    @awaited
    async def tamper() -> None:
        async with sealed_office(url) as db:
            for statement in TAMPERED[how]:
                await rows(db, statement)
            assert await verify(db)

    tamper()


@awaited
async def test_a_cut_tail_is_seen_by_the_anchors_alone(url: str) -> None:
    async with sealed_office(url) as db:
        anchors = await rows(db, ANCHORS)
        assert len(anchors) == 2
        assert await verify(db, anchors) == []
        for table in ("seals", "journal"):
            await rows(db, f"DELETE FROM {table} WHERE position > 20")
        assert await verify(db) == []
        assert len(await verify(db, anchors)) == 2


@awaited
async def test_a_chain_forged_anew_is_seen_by_the_anchors_alone(url: str) -> None:
    async with sealed_office(url) as db:
        anchors = await rows(db, ANCHORS)
        await rows(db, "UPDATE journal SET actor = '别人' WHERE position = 9")
        await rows(db, "TRUNCATE seals")
        await rows(db, "INSERT INTO outbox SELECT position FROM journal")
        await seal(db)
        assert await verify(db) == []
        assert len(await verify(db, anchors)) == 1, "the other congress is untouched"


@awaited
async def test_facts_still_on_their_way_are_no_alarm(url: str) -> None:
    async with office(url) as writer:
        await writer.ask(PutPaper(tray="t", paper="一"), toy.DEPUTY)
        assert await verify(writer.db) == []
        await seal(writer.db)
        await writer.ask(PutPaper(tray="t", paper="二"), toy.DEPUTY)
        assert await verify(writer.db) == []
        await rows(writer.db, "DELETE FROM outbox")
        assert await verify(writer.db) == ["有1条事实既没有封记，也不在待发队列中。"]


@pytest.mark.parametrize("table", ["journal", "seals"])
def test_journal_and_seals_are_never_changed(url: str, table: str) -> None:
    @awaited
    async def try_to() -> None:
        async with sealed_office(url) as db:
            await rows(db, f"ALTER TABLE {table} ENABLE TRIGGER USER")
            for what in (
                f"UPDATE {table} SET position = position",
                f"DELETE FROM {table}",
                f"TRUNCATE {table} CASCADE",
            ):
                with pytest.raises(DBAPIError, match="is never changed or deleted"):
                    await rows(db, what)
            assert await rows(db, f"SELECT count(*) FROM {table}") == [SEALED]
            assert await verify(db) == []

    try_to()
