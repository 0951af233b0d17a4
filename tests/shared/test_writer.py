"""The writer on a real PostgreSQL: one statement per batch, and nobody pays for another's mistake."""

import asyncio

import pytest

from shared.messages import Answer
from shared.people import Person
from shared.words import Role
from shared.writer import Writer
from tests.conftest import Fresh
from tests.shared import toy
from tests.shared.acting import awaited, codes, office, outcomes, rows, statements
from tests.shared.toy import DEPUTY, OFFICE, LockTray, PassOn, PutPaper, RingAlarm, UnlockTray

FACTS = "SELECT version FROM journal WHERE stream = :stream ORDER BY position"


@pytest.fixture
def url(emptied: Fresh) -> str:
    return emptied("toy", toy.prepare)


async def put(writer: Writer, tray: str, paper: str, key: str | None = None, who: Person = DEPUTY) -> Answer | None:
    return await writer.ask(PutPaper(tray=tray, paper=paper), who, key)


@awaited
async def test_fifty_commands_that_wait_are_one_statement(url: str) -> None:
    async with office(url) as writer:
        await outcomes(*[put(writer, f"t{i}", "一") for i in range(50)])
        for wanted in (1, 1, 1):
            with statements(writer.db) as seen:
                found = await outcomes(*[put(writer, f"t{i}", "又") for i in range(50)])
            assert len(seen) == wanted
            assert codes(found) == ["Answer"] * 50


@awaited
async def test_a_batch_is_one_transaction_over_all_tables(url: str) -> None:
    async with office(url) as writer:
        await outcomes(*[put(writer, f"t{i}", "一") for i in range(50)])
        for table in ("journal", "inbox", "outbox", "streams", "papers"):
            assert len(await rows(writer.db, f"SELECT xmin FROM {table}")) == 50
        everything = " UNION ".join(
            f"SELECT xmin::text FROM {table}" for table in ("journal", "inbox", "outbox", "streams", "papers")
        )
        assert len(await rows(writer.db, everything)) == 1


@awaited
async def test_a_refusal_inside_a_batch_touches_nobody_else(url: str) -> None:
    async with office(url) as writer:
        await writer.ask(LockTray(tray="t7"), OFFICE)
        found = await outcomes(*[put(writer, f"t{i}", "一") for i in range(20)])
        assert codes(found) == ["tray-locked" if i == 7 else "Answer" for i in range(20)]
        assert len(await rows(writer.db, "SELECT 1 FROM inbox")) == 20


@pytest.mark.parametrize("bad", ["bug", "unlistable", "nameless"])
def test_a_bug_fails_its_own_message_alone(url: str, bad: str) -> None:
    @awaited
    async def in_a_batch_of_a_hundred() -> None:
        async with office(url) as writer:
            found = await outcomes(*[put(writer, f"t{i}", bad if i == 40 else "一") for i in range(100)])
            assert isinstance(found[40], Exception)
            assert codes(found[:40] + found[41:]) == ["Answer"] * 99
            assert isinstance(await put(writer, "t40", "好"), Answer)
            assert await rows(writer.db, "SELECT count(*) FROM journal") == [100]

    in_a_batch_of_a_hundred()


@awaited
async def test_a_command_the_service_does_not_know_fails_alone(url: str) -> None:
    class Stray(PutPaper):
        pass

    async with office(url) as writer:
        found = await outcomes(put(writer, "t", "一"), writer.ask(Stray(tray="t", paper="二"), DEPUTY))
        assert codes(found) == ["Answer", "KeyError"]


@awaited
async def test_a_command_without_asker_is_for_reactions_and_the_clock(url: str) -> None:
    async with office(url) as writer:
        (no,) = await outcomes(writer.ask(RingAlarm(tray="t", rung="7"), DEPUTY))
        assert codes([no]) == ["not-yours-to-ask"]
        await writer.ask(RingAlarm(tray="t", rung="7"), toy.person(Role.SYSTEM, "timer"))


@awaited
async def test_nul_smuggled_past_the_door_fails_alone(url: str) -> None:
    async with office(url) as writer:
        smuggled = PutPaper.model_construct(tray="t", paper="空\0字符", remarks=0)
        found = await outcomes(writer.ask(smuggled, DEPUTY), *[put(writer, f"t{i}", "一") for i in range(100)])
        assert codes(found) == ["cannot-be-stored"] + ["Answer"] * 100
        assert found[0].status == 422


@awaited
async def test_half_a_surrogate_smuggled_in_fails_alone_and_leaves_nothing(url: str) -> None:
    async with office(url) as writer:
        told = UnlockTray.model_construct(tray="半\ud800", why="")
        untold = UnlockTray.model_construct(tray="t", why="半\ud800")
        found = await outcomes(writer.ask(told, OFFICE), writer.ask(untold, OFFICE), put(writer, "v", "一"))
        assert "Answer" not in codes(found)[:2]
        assert codes(found)[2] == "Answer"
        assert await rows(writer.db, "SELECT count(*) FROM journal") == [1]


@awaited
async def test_a_stale_memory_is_decided_again(url: str) -> None:
    async with office(url) as one, office(url) as two:
        await put(one, "t", "一")
        await put(two, "t", "二")
        answer = await put(one, "t", "三")  # one still remembers version 1
        assert answer == Answer(f"{toy.HOME}/tray/t", 3, ("PaperPut",))
        assert await rows(one.db, "SELECT n, last FROM papers") == [(3, "三")]


@pytest.mark.parametrize("each", [100, 1], ids=["all at once", "one after the other"])
def test_two_writers_race_two_hundred_commands_on_one_stream(url: str, each: int) -> None:
    @awaited
    async def race() -> None:
        async with office(url) as one, office(url) as two:

            async def clerk(writer: Writer) -> None:
                for _ in range(100 // each):
                    found = await outcomes(*[put(writer, "t", "一") for _ in range(each)])
                    assert codes(found) == ["Answer"] * each

            await asyncio.gather(clerk(one), clerk(two))
            assert await rows(one.db, FACTS, stream=f"{toy.HOME}/tray/t") == [*range(1, 201)]
            assert await rows(one.db, "SELECT version, told FROM streams") == [(200, 200)]

    race()


@awaited
async def test_a_no_from_stale_memory_is_checked_before_it_is_told(url: str) -> None:
    async with office(url) as one, office(url) as two:
        await two.ask(LockTray(tray="t"), OFFICE)
        assert codes(await outcomes(put(two, "t", "一"))) == ["tray-locked"]
        await one.ask(UnlockTray(tray="t"), OFFICE)
        assert isinstance(await put(two, "t", "一"), Answer)


@awaited
async def test_nothing_to_do_from_stale_memory_is_checked_before_it_is_told(url: str) -> None:
    async with office(url) as one, office(url) as two:
        await two.ask(LockTray(tray="t"), OFFICE)
        await one.ask(UnlockTray(tray="t"), OFFICE)
        assert isinstance(await two.ask(LockTray(tray="t"), OFFICE), Answer)


@pytest.mark.parametrize("only_look", [False, True])
def test_a_further_stream_from_stale_memory_lets_nothing_through(url: str, only_look: bool) -> None:
    @awaited
    async def ask_behind_each_others_back() -> None:
        async with office(url) as one, office(url) as two:
            command = PassOn(tray="t", other="other", paper="二", only_look=only_look)
            await put(two, "other", "一")
            await one.ask(LockTray(tray="other"), OFFICE)
            assert codes(await outcomes(two.ask(command, DEPUTY))) == ["tray-locked"]
            await one.ask(UnlockTray(tray="other"), OFFICE)
            assert isinstance(await two.ask(command, DEPUTY), Answer)

    ask_behind_each_others_back()


@awaited
async def test_the_same_key_twenty_times_at_once_has_one_effect_and_one_answer(url: str) -> None:
    async with office(url) as one, office(url) as two:
        found = await outcomes(*[put(w, "t", "一", "k") for _ in range(10) for w in (one, two)])
        assert found == [Answer(f"{toy.HOME}/tray/t", 1, ("PaperPut",))] * 20
        await one.ask(LockTray(tray="t"), OFFICE)
        assert await put(two, "t", "一", "k") == found[0]  # though it would be refused today
        assert await rows(one.db, "SELECT count(*) FROM journal") == [2]


@awaited
async def test_the_same_key_with_another_body_is_refused(url: str) -> None:
    async with office(url) as writer:
        found = await outcomes(put(writer, "t", "一", "k"), put(writer, "t", "二", "k"))
        found += await outcomes(put(writer, "t", "三", "k"))
        assert codes(found) == ["Answer", "key-reused", "key-reused"]
        assert found[2].status == 422


@awaited
async def test_the_same_key_of_another_person_is_another_message(url: str) -> None:
    async with office(url) as writer:
        others = [toy.person(), toy.person(id="示例代表002"), toy.person(congress=toy.AWAY)]
        await outcomes(*[put(writer, "t", "一", "k", who) for who in others])
        assert await rows(writer.db, "SELECT count(*) FROM journal") == [3]


@awaited
async def test_a_no_is_not_remembered_under_its_key(url: str) -> None:
    async with office(url) as writer:
        await writer.ask(LockTray(tray="t"), OFFICE)
        assert codes(await outcomes(put(writer, "t", "一", "k"))) == ["tray-locked"]
        await writer.ask(UnlockTray(tray="t"), OFFICE)
        assert isinstance(await put(writer, "t", "一", "k"), Answer)
