"""Facts of other services: each has one effect; one that cannot be taken is parked, and only its own key waits."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest

from shared.messages import Envelope, uuid7
from shared.parking import mend, release
from tests.conftest import Fresh
from tests.shared import toy
from tests.shared.acting import awaited, office, rows, statements
from tests.shared.toy import DEPUTY, OFFICE, LockTray, PutPaper, UnlockTray, paper

KEY = f"{toy.HOME}/t"
PAPERS = "SELECT body ->> 'paper' FROM journal WHERE type = 'PaperPut.v1' AND stream = :stream ORDER BY version"


@pytest.fixture
def url(emptied: Fresh) -> str:
    return emptied("toy", toy.prepare)


def of(tray: str) -> str:
    return f"{toy.HOME}/tray/{tray}"


@awaited
async def test_the_same_fact_has_one_effect_however_often_it_comes(url: str) -> None:
    async with office(url) as one, office(url) as two:
        facts = [paper("t", n, f"第{n}件") for n in (1, 2, 3)]
        await asyncio.gather(one.receive(facts * 2), two.receive(facts), one.receive(facts[1:]))
        await two.receive(facts)
        assert sorted(await rows(one.db, PAPERS, stream=of("t"))) == ["第1件", "第2件", "第3件"]
        assert await rows(one.db, "SELECT count(*) FROM told") == [3]


@awaited
async def test_facts_that_wait_are_one_statement_and_keep_their_order(url: str) -> None:
    async with office(url) as writer:
        await writer.receive([paper(f"t{i % 5}", 1, "一") for i in range(5)])
        with statements(writer.db) as seen:
            await writer.receive([paper(f"t{i % 5}", 2 + i // 5, f"{i // 5}") for i in range(50)])
        assert len(seen) == 1
        for i in range(5):
            assert await rows(writer.db, PAPERS, stream=of(f"t{i}")) == ["一", *(f"{n}" for n in range(10))]


@awaited
async def test_a_fact_nobody_here_hears_is_let_pass(url: str) -> None:
    async with office(url) as writer:
        await writer.receive([replace(paper("t", 1, "一"), type="tibandu.neighbour.PaperBurnt.v1")])
        assert await rows(writer.db, "SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM parked)") == [0]


@awaited
async def test_a_refused_fact_is_parked_and_later_ones_of_its_key_wait_behind_it_in_order(url: str) -> None:
    async with office(url) as writer:
        await writer.ask(LockTray(tray="t"), OFFICE)
        await writer.receive([paper("t", 1, "一"), paper("u", 1, "一"), paper("t", 2, "二"), paper("u", 2, "二")])
        await writer.ask(UnlockTray(tray="t"), OFFICE)
        await writer.receive([paper("t", 3, "三"), paper("u", 3, "三")])  # it could be taken now, but not before 一
        assert await rows(writer.db, PAPERS, stream=of("u")) == ["一", "二", "三"]
        assert await rows(writer.db, PAPERS, stream=of("t")) == []
        reasons = await rows(writer.db, "SELECT reason FROM parked WHERE key = :key ORDER BY place", key=KEY)
        assert reasons == ["tray-locked: 文件盘已上锁。", "behind a parked message", "behind a parked message"]
        assert await release(writer, KEY) == 0
        assert await rows(writer.db, PAPERS, stream=of("t")) == ["一", "二", "三"]
        await writer.receive([paper("t", 4, "四")])
        assert await rows(writer.db, PAPERS, stream=of("t")) == ["一", "二", "三", "四"]
        assert await rows(writer.db, "SELECT count(*) FROM told") == [7]


@awaited
async def test_a_release_before_the_cause_is_mended_takes_nothing_out_of_order(url: str) -> None:
    async with office(url) as writer:
        await writer.receive([paper("t", 1, "bug"), paper("t", 2, "二"), paper("t", 3, "三")])
        assert await release(writer, KEY) == 3
        await writer.receive([paper("t", 4, "四")])
        assert await rows(writer.db, PAPERS, stream=of("t")) == []
        envelopes = await rows(writer.db, "SELECT envelope FROM parked ORDER BY place")
        assert [Envelope.read(e).version for e in envelopes] == [1, 2, 3, 4]


@awaited
async def test_a_parked_fact_that_comes_again_is_parked_once(url: str) -> None:
    async with office(url) as one:
        await one.ask(LockTray(tray="t"), OFFICE)
        facts = [paper("t", 1, "一"), paper("t", 2, "二")]
        await one.receive(facts * 2)
        async with office(url) as two:
            await two.receive(facts)
            assert await rows(one.db, "SELECT count(*) FROM parked") == [2]
            await one.ask(UnlockTray(tray="t"), OFFICE)
            assert await release(two, KEY) == 0
            await two.receive(facts)
        assert await rows(one.db, PAPERS, stream=of("t")) == ["一", "二"]


@awaited
async def test_parked_keys_survive_a_new_process(url: str) -> None:
    async with office(url) as writer:
        await writer.receive([paper("t", 1, "bug")])
    async with office(url) as writer:
        await writer.receive([paper("t", 2, "二"), paper("u", 1, "一")])
        assert await rows(writer.db, "SELECT key, type FROM parked") == [(KEY, "tibandu.neighbour.PaperTold.v1")] * 2
        assert await rows(writer.db, PAPERS, stream=of("u")) == ["一"]


@awaited
async def test_people_go_on_working_on_a_case_with_a_parked_fact(url: str) -> None:
    async with office(url) as writer:
        await writer.receive([paper("t", 1, "bug")])
        assert await writer.ask(PutPaper(tray="t", paper="人"), DEPUTY)


@pytest.mark.parametrize(
    ("words", "reason"),
    [("bug", "ZeroDivisionError"), ("unlistable", "LookupError"), ("nameless", "null value"), ("空\0字", "0x00")],
)
def test_a_bad_fact_is_parked_with_its_reason_and_harms_no_other(url: str, words: str, reason: str) -> None:
    @awaited
    async def one_bad_in_a_hundred() -> None:
        async with office(url) as writer:
            facts = [paper(f"t{i}", 1, words if i == 40 else "一") for i in range(100)]
            await writer.receive(facts)
            await writer.receive([paper("t40", 2, "二")])
            (found, behind) = await rows(writer.db, "SELECT reason FROM parked ORDER BY place")
            assert reason in found
            assert behind == "behind a parked message"
            assert await rows(writer.db, "SELECT count(*) FROM journal") == [99]

    one_bad_in_a_hundred()


@awaited
async def test_an_unreadable_body_is_parked_and_not_lost(url: str) -> None:
    async with office(url) as writer:
        broken = replace(paper("t", 1, "一"), body='{"paper": ')
        await writer.receive([broken, paper("t", 2, "二"), paper("u", 1, "一")])
        envelopes = await rows(writer.db, "SELECT envelope FROM parked ORDER BY place")
        assert [Envelope.read(e).body for e in envelopes] == ['{"paper": ', '{"paper":"二"}']
        assert await rows(writer.db, PAPERS, stream=of("u")) == ["一"]


@awaited
async def test_release_and_new_facts_at_once_keep_the_order(url: str) -> None:
    async with office(url) as writer:
        await writer.ask(LockTray(tray="t"), OFFICE)
        await writer.receive([paper("t", n, f"{n}", UUID(int=n)) for n in range(30)])
        await writer.ask(UnlockTray(tray="t"), OFFICE)

        async def goes_on() -> None:
            for n in range(30, 60):
                await writer.receive([paper("t", n, f"{n}", uuid7())])

        await asyncio.gather(release(writer, KEY), goes_on())
        while await release(writer, KEY):
            pass
        assert await rows(writer.db, PAPERS, stream=of("t")) == [f"{n}" for n in range(60)]


@awaited
async def test_what_one_process_parks_another_one_holds_back_too_and_hears_of_the_release(url: str) -> None:
    async with office(url) as one, office(url) as two:
        await one.ask(LockTray(tray="t"), OFFICE)
        await one.receive([paper("t", 1, "一")])
        two.recall()  # the partition went to the other process
        await one.ask(UnlockTray(tray="t"), OFFICE)
        await two.receive([paper("t", 2, "二")])
        assert await rows(one.db, PAPERS, stream=of("t")) == []
        async with office(url) as operator:
            assert await release(operator, KEY) == 0
        await two.receive([paper("t", 3, "三")])
        await one.receive([paper("t", 4, "四")])
        assert await rows(one.db, PAPERS, stream=of("t")) == ["一", "二", "三", "四"]


@awaited
async def test_what_was_left_behind_a_release_in_another_process_is_taken_in(url: str) -> None:
    async with office(url) as writer:
        await writer.ask(LockTray(tray="t"), OFFICE)
        first, *behind = [paper("t", n, "一二三"[n - 1]) for n in (1, 2, 3)]
        await writer.receive([first, *behind])
        await writer.ask(UnlockTray(tray="t"), OFFICE)
        async with office(url) as operator:  # which is killed after the first
            await operator.receive([first], released=True)
        await mend(writer)
        assert await rows(writer.db, PAPERS, stream=of("t")) == ["一", "二", "三"]
        await writer.receive([paper("t", 4, "bug")])
        await mend(writer)
        assert await rows(writer.db, "SELECT count(*) FROM parked") == [1]  # it has a reason of its own
