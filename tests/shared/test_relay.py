"""The relay: facts leave in order and numbered without gaps; what is sent twice has one effect."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.four import SERVICES
from shared.messages import Envelope, Refused
from shared.relay import LEADER, Publish, relay
from shared.writer import Writer
from tests.conftest import Fresh
from tests.shared import toy
from tests.shared.acting import awaited, database, office, rows, together, until
from tests.shared.toy import DEPUTY, OFFICE, LockTray, PaperTold, PutPaper, UnlockTray

LEADERS = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = :id AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"  # noqa: E501
SENT = "SELECT NOT EXISTS (SELECT 1 FROM outbox) AND count(*) = :n FROM journal"


@pytest.fixture
def url(emptied: Fresh) -> str:
    return emptied("toy", toy.prepare)


@pytest.fixture
def neighbours_url(emptied: Fresh) -> str:
    return emptied("neighbour", toy.prepare)


def numbers(heard: Sequence[Envelope]) -> dict[str, list[int]]:
    """Per stream, as they came."""
    found: dict[str, list[int]] = {}
    for e in heard:
        found.setdefault(e.subject, []).append(e.version)
    return found


def relayed(db: AsyncEngine, writer: Writer, publish: Publish, limit: int = 500):  # type: ignore[no-untyped-def]
    return relay("toy", db, publish, writer.written, limit=limit)


async def work(writer: Writer, times: int, trays: int = 5) -> None:
    """Each time one public fact per tray, between two private ones."""
    for n in range(times):
        said = [PutPaper(tray=f"t{i}", paper=f"{n}", remarks=1) for i in range(trays)]
        await asyncio.gather(*[writer.ask(s, DEPUTY) for s in said])


async def sent(db: AsyncEngine, n: int) -> bool:
    return (await rows(db, SENT, n=n)) == [True]


@awaited
async def test_facts_are_told_in_order_and_without_gaps_though_private_ones_lie_between(url: str) -> None:
    heard: list[Envelope] = []

    async def publish(envelopes: Sequence[Envelope]) -> None:
        heard.extend(envelopes)

    async with office(url) as writer, together(relayed(writer.db, writer, publish, limit=7)):
        await writer.ask(LockTray(tray="t0"), OFFICE)
        await writer.ask(UnlockTray(tray="t0"), OFFICE)
        await work(writer, 20)
        await until(lambda: sent(writer.db, 302))
        told = numbers(heard)
        assert told.pop(f"{toy.HOME}/tray/t0") == [*range(1, 23)]
        assert [*told.values()] == [[*range(1, 21)]] * 4
        assert await rows(writer.db, "SELECT count(*) FROM seals") == [302]
        assert {e.type for e in heard} == {"tibandu.toy.PaperPut.v1", "tibandu.toy.TrayLocked.v1", "tibandu.toy.TrayUnlocked.v1"}  # noqa: E501  # fmt: skip
        assert not any(DEPUTY.id in e.dump().decode() for e in heard)


@awaited
async def test_of_two_relays_one_leads_and_the_other_takes_over_when_it_is_killed(url: str) -> None:
    heard: list[tuple[str, Envelope]] = []

    def named(name: str) -> Publish:
        async def publish(envelopes: Sequence[Envelope]) -> None:
            heard.extend((name, e) for e in envelopes)

        return publish

    async with office(url) as writer, database(url) as a, database(url) as b:
        both = [relayed(a, writer, named("a"), limit=5), relayed(b, writer, named("b"), limit=5)]
        async with together(*both):
            for round in range(4):
                await work(writer, 5)
                (leader,) = await until(lambda: rows(writer.db, LEADERS, id=LEADER))
                await rows(writer.db, "SELECT pg_terminate_backend(:pid)", pid=leader)
                done = 75 * (round + 1)
                await until(lambda done=done: sent(writer.db, done))  # type: ignore[misc]
    first_seen = {e.id: e for _, e in heard}
    assert [*numbers([*first_seen.values()]).values()] == [[*range(1, 21)]] * 5
    assert len([*groupby(name for name, _ in heard)]) > 1, "nobody ever took over"


@awaited
async def test_a_crash_between_sending_and_striking_off_sends_again_and_the_inbox_absorbs_it(
    url: str, neighbours_url: str
) -> None:
    heard: list[Envelope] = []
    async with office(url) as writer, office(neighbours_url) as neighbour:

        async def publish(envelopes: Sequence[Envelope]) -> None:
            told = [replace(e, type=PaperTold.full_name()) for e in envelopes]
            await neighbour.receive(told)
            heard.extend(told)
            if len(heard) in range(20, 60):
                (leader,) = await rows(writer.db, LEADERS, id=LEADER)
                await rows(writer.db, "SELECT pg_terminate_backend(:pid)", pid=leader)

        await work(writer, 10)
        async with together(relayed(writer.db, writer, publish, limit=25)):
            await until(lambda: sent(writer.db, 150))
        assert len(heard) > 50 == len({e.id for e in heard})
        assert await rows(neighbour.db, "SELECT version FROM streams") == [10] * 5
        bodies = "SELECT array_agg(body ->> 'paper' ORDER BY version) FROM journal GROUP BY stream"
        assert await rows(neighbour.db, bodies) == [[f"{n}" for n in range(10)]] * 5


@pytest.mark.parametrize("error", [OSError("no carrier"), Refused("database-away", "", 503)], ids=["broken", "refused"])
def test_a_carrier_that_comes_back_is_used_again(url: str, error: Exception) -> None:
    heard: list[Envelope] = []
    failures = [error] * 3

    async def publish(envelopes: Sequence[Envelope]) -> None:
        if failures:
            raise failures.pop()
        heard.extend(envelopes)

    @awaited
    async def come_and_go() -> None:
        async with office(url) as writer:
            await asyncio.gather(*[rows(writer.db, "SELECT pg_sleep(0.01)") for _ in range(8)])  # others use the pool
            async with together(relayed(writer.db, writer, publish)):
                await work(writer, 1)
                await until(lambda: sent(writer.db, 15))
                assert len(heard) == 5

    come_and_go()


@awaited
async def test_a_relay_that_ended_leaves_the_lead_to_others(url: str) -> None:
    async def publish(envelopes: Sequence[Envelope]) -> None:
        pass

    async with office(url) as writer, database(url) as later:
        async with together(relayed(writer.db, writer, publish)):
            await until(lambda: rows(writer.db, LEADERS, id=LEADER))
        await work(writer, 1)
        async with together(relayed(later, writer, publish)):
            await until(lambda: sent(writer.db, 15))


def test_a_kind_of_stream_tells_on_one_topic_alone() -> None:
    """Else the numbers of one topic would have gaps: they are counted per stream."""
    for service in SERVICES:
        for decider in service.deciders:
            assert len({fact.topic for fact in decider.facts.values() if fact.topic}) <= 1, decider.kind


@awaited
async def test_a_leader_that_stands_still_is_cut_off_and_another_carries_on(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.leading.IDLE", "300ms")
    heard: list[Envelope] = []
    frozen, stuck = asyncio.Event(), asyncio.Event()

    async def stands_still(envelopes: Sequence[Envelope]) -> None:
        stuck.set()
        await frozen.wait()

    async def publish(envelopes: Sequence[Envelope]) -> None:
        heard.extend(envelopes)

    async with office(url) as writer, database(url) as other, together(relayed(writer.db, writer, stands_still)):
        await work(writer, 3)
        await stuck.wait()
        async with together(relayed(other, writer, publish)):
            await until(lambda: sent(other, 45))
            assert all(v == sorted(v) for v in numbers(heard).values())
            assert len(heard) == 15
            frozen.set()  # and what it had in hand it can neither seal nor strike off
            await work(writer, 1)
            await until(lambda: sent(other, 60))
        assert await rows(other, "SELECT count(*), count(DISTINCT position) FROM seals") == [(60, 60)]
