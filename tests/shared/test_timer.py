"""Alarms: each fires once, never early, after downtime once and saying how late; a cancelled one never."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.house import House
from services.intake import drafting
from services.intake.facts import Words
from services.intake.roll.seating import SeatDeputy
from services.supervision.alarm import tick as supervision_tick
from services.supervision.rows import alarms as supervision_alarms
from services.supervision.service import supervision
from shared import clock
from shared.clock import Clock
from shared.events.intake import ReviewPassed, SuggestionSubmitted
from shared.messages import Envelope, Event, uuid7
from shared.migrate import migrate
from shared.timer import fire, timer
from shared.words import SessionKind
from shared.workdays import end_of, legal_day
from shared.writer import Writer
from tests.conftest import Fresh, OpenHouse
from tests.shared import toy
from tests.shared.acting import awaited, office, rows, together, until
from tests.shared.toy import DEPUTY, OFFICE, SetAlarm, StrikeAlarm, tick

NOW = "SELECT tibandu_now()"
RANG = "SELECT count(*) FROM journal WHERE type = 'Rang.v1'"
SAID = "SELECT type, body ->> 'days', (body ->> 'late_days')::int, body ->> 'clock' FROM journal WHERE type LIKE 'Deadline%' ORDER BY position"  # noqa: E501


@pytest.fixture
def url(emptied: Fresh) -> str:
    return emptied("toy", toy.prepare)


async def now(db: AsyncEngine) -> datetime:
    (moment,) = await rows(db, NOW)
    assert isinstance(moment, datetime)
    return moment


async def set_alarms(writer: Writer, n: int, at: datetime) -> None:
    await asyncio.gather(*[writer.ask(SetAlarm(tray=f"t{i}", rung="7", at=at), OFFICE) for i in range(n)])


async def fire_all(writer: Writer) -> None:
    async with writer.db.connect() as session:
        while await fire(session, writer, toy.alarms, tick):
            pass


async def move(db: AsyncEngine, to: datetime) -> None:
    async with db.connect() as session:
        assert await clock.move(session, to)


@awaited
async def test_each_alarm_fires_once_though_two_timers_race(url: str) -> None:
    async with office(url) as one, office(url) as two:
        await set_alarms(one, 500, await now(one.db))
        async with together(timer(one, toy.alarms, tick), timer(two, toy.alarms, tick)):
            await until(lambda: rows(one.db, "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM alarms)"))
        assert await rows(one.db, RANG) == [500]
        assert await rows(one.db, "SELECT count(DISTINCT stream) FROM journal WHERE type = 'Rang.v1'") == [500]


@awaited
async def test_each_alarm_fires_once_though_no_lock_keeps_the_timers_apart(url: str) -> None:
    async with office(url) as one, office(url) as two:
        await set_alarms(one, 300, await now(one.db))
        await asyncio.gather(fire_all(one), fire_all(two), fire_all(two))
        assert await rows(one.db, RANG) == [300]


@awaited
async def test_no_alarm_fires_early(url: str) -> None:
    async with office(url) as writer:
        due = await now(writer.db) + timedelta(seconds=0.4)
        await set_alarms(writer, 3, due)
        await writer.ask(SetAlarm(tray="later", rung="7", at=due + timedelta(hours=1)), OFFICE)
        async with together(timer(writer, toy.alarms, tick)):
            await until(lambda: rows(writer.db, f"SELECT 1 WHERE ({RANG}) = 3"))
        assert await rows(writer.db, "SELECT bool_and(at >= (body ->> 'due')::timestamptz) FROM journal WHERE type = 'Rang.v1'") == [True]  # noqa: E501  # fmt: skip
        assert await rows(writer.db, "SELECT stream FROM alarms") == [f"{toy.HOME}/tray/later"]


@awaited
async def test_an_alarm_is_not_lost_when_the_writers_clock_is_behind_the_databases(url: str) -> None:
    async with office(url) as writer:
        due = await now(writer.db) + timedelta(hours=1)
        await set_alarms(writer, 3, due)
        await move(writer.db, due + timedelta(seconds=1))  # nobody tells the writer
        await fire_all(writer)
        await fire_all(writer)
        assert await rows(writer.db, RANG) == [3]


def test_a_slow_answer_does_not_set_the_clock_back() -> None:
    followed = Clock()
    early = datetime.now(UTC) + timedelta(hours=1)
    followed.heard(early)
    followed.heard(early - timedelta(seconds=5))
    assert followed.now() >= early


@awaited
async def test_a_struck_alarm_does_not_fire(url: str) -> None:
    async with office(url) as writer:
        due = await now(writer.db) + timedelta(hours=1)
        await set_alarms(writer, 2, due)
        await writer.ask(StrikeAlarm(tray="t0", rung="7"), OFFICE)
        await move(writer.db, due + timedelta(days=1))
        await fire_all(writer)
        assert await rows(writer.db, "SELECT stream FROM journal WHERE type = 'Rang.v1'") == [f"{toy.HOME}/tray/t1"]


@awaited
async def test_an_alarm_is_fired_or_struck_and_never_both(url: str) -> None:
    async with office(url) as one, office(url) as two:
        await set_alarms(one, 200, await now(one.db))
        strikes = [two.ask(StrikeAlarm(tray=f"t{i}", rung="7"), OFFICE) for i in reversed(range(200))]
        await asyncio.gather(fire_all(one), *strikes)
        ends = "SELECT count(*) FROM journal WHERE type IN ('Rang.v1', 'AlarmStruck.v1') GROUP BY stream"
        assert await rows(one.db, ends) == [1] * 200
        assert await rows(one.db, "SELECT count(*) FROM alarms") == [0]


@awaited
async def test_an_alarm_with_a_bug_keeps_no_other_from_firing(url: str) -> None:
    async with office(url) as writer:
        due = await now(writer.db)
        await writer.ask(SetAlarm(tray="t", rung="bug", at=due - timedelta(hours=1)), OFFICE)
        await set_alarms(writer, 3, due)
        async with together(timer(writer, toy.alarms, tick)):
            await until(lambda: rows(writer.db, f"SELECT 1 WHERE ({RANG}) = 3"))
            await set_alarms(writer, 1, await now(writer.db))
            await until(lambda: rows(writer.db, f"SELECT 1 WHERE ({RANG}) = 4"))


def told(n: int, fact: Event) -> Envelope:
    topic, kind = "tibandu.intake.v1", type(fact).full_name()
    subject, at = "439900/case/s1", datetime.now(UTC)
    return Envelope(uuid7(), kind, "intake", subject, n, at, "deputy", "", "", None, topic, fact.model_dump_json())


def submitted() -> SuggestionSubmitted:
    kind, today = SessionKind.BETWEEN_SESSIONS, legal_day(datetime.now(UTC))
    return SuggestionSubmitted(
        title="加装电梯", deputy="d1", cosigners=(), county="439901", session_kind=kind, level=1, on=today
    )


async def fire_supervision(writer: Writer) -> None:
    async with writer.db.connect() as session:
        while await fire(session, writer, supervision_alarms, supervision_tick):
            pass


@awaited
async def test_after_downtime_one_message_says_how_late_and_the_lower_rungs_fold_into_it(
    supervision_url: str,
) -> None:
    async with office(supervision_url, supervision) as writer:
        await writer.receive([told(1, submitted())])
        ((day,),) = [await rows(writer.db, "SELECT due FROM clocks")]
        assert await rows(writer.db, "SELECT count(*) FROM alarms") == [1]
        await move(writer.db, end_of(day) + timedelta(days=10, hours=1))
        await fire_supervision(writer)
        await fire_supervision(writer)
        assert await rows(writer.db, SAID) == [("DeadlineMissed.v1", None, 10, "county_review")]
        assert await rows(writer.db, "SELECT count(*) FROM alarms") == [0]


@awaited
async def test_a_review_that_passed_in_time_is_never_said_to_be_late(supervision_url: str) -> None:
    async with office(supervision_url, supervision) as writer:
        passed = ReviewPassed(county="439901", on=legal_day(datetime.now(UTC)))
        await writer.receive([told(1, submitted()), told(2, passed)])
        await move(writer.db, datetime.now(UTC) + timedelta(days=60))
        await fire_supervision(writer)
        assert {clock for *_, clock in await rows(writer.db, SAID)} == {"city_review"}


@pytest.fixture
def supervision_url(emptied: Fresh) -> str:
    return emptied("supervision", partial(migrate, "supervision"))


async def hand_in(house: House) -> None:
    intake = house.writers["intake"]
    await intake.ask(SeatDeputy(deputy=DEPUTY.id, name=DEPUTY.id, county="990001"), OFFICE)
    words = Words(
        title="关于加快老旧小区改造的建议", situation="情况" * 10, analysis="分析" * 10, proposal="建议" * 20,
        demands=("加装电梯",),
    )  # fmt: skip
    await intake.ask(drafting.DraftSuggestion(suggestion="s1", words=words), DEPUTY)
    await intake.ask(drafting.SubmitSuggestion(suggestion="s1"), DEPUTY)
    await house.quiet()


@awaited
async def test_the_trials_clock_fires_what_falls_due_between(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await hand_in(house)
        said: list[str] = []
        while due := await house.next_due():
            await house.jump(due)  # to the very moment
            found = await rows(house.databases["supervision"], SAID)
            assert len(found) == len(said) + 1
            said = [type_ for type_, *_ in found]
        assert said[-1] == "DeadlineMissed.v1"
        assert "DeadlineApproaching.v1" in said


@awaited
async def test_the_trials_clock_moves_every_service_and_never_back(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await hand_in(house)
        later = datetime.now(UTC) + timedelta(days=200)
        await house.jump(later)
        await house.jump(later - timedelta(days=100))
        for name, db in house.databases.items():
            assert later <= await now(db) < later + timedelta(minutes=1)
            assert later <= house.writers[name].clock.now() < later + timedelta(minutes=1)
        said = [type_ for type_, *_ in await rows(house.databases["supervision"], SAID)]
        assert said[-1] == "DeadlineMissed.v1"
        assert set(said[:-1]) <= {"DeadlineApproaching.v1"}, "each rung of the way on its own day"
