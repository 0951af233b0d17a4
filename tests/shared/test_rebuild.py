"""The journal is the truth: whatever is stored beside it can be folded from it again, compared, and mended."""

import asyncio
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.four import SERVICES
from services.house import House
from services.intake import drafting, filing, prereview
from services.intake.facts import Words
from services.intake.roll.convening import RegisterCongress
from services.intake.roll.seating import SeatDeputy
from services.rating import evaluation, window
from services.routing import assignment, handling, passing, reply
from services.routing.units import RegisterUnit
from services.supervision.strike import StrikeOff
from shared.journal import streams
from shared.messages import Answer, Command, Refused
from shared.migrate import migrate
from shared.people import Person
from shared.rebuild import rebuild
from shared.service import Service
from shared.words import Category, ContactForm, Phase, Publicity, Rank, ReplyClass, Role, Scale, SendBackReason
from shared.workdays import legal_day
from tests.conftest import Fresh
from tests.shared.acting import awaited, database, house_over, rows

LIVES, CONGRESS = 20, "439900"
LEAD, CO = "住建局", "水利局"
Lived = dict[str, str]


def who(id: str, role: Role, unit: str = "") -> Person:
    return Person(id, id, role, CONGRESS, unit)


OFFICE, DEPUTY, SECOND = who("office", Role.OFFICE), who("示例代表001", Role.DEPUTY), who("示例代表002", Role.DEPUTY)
COUNTY, INSPECTION = who("county", Role.COUNTY_OFFICE, "439901"), who("inspection", Role.INSPECTION)
LEADS, COS, HEAD = who("u1", Role.UNIT, LEAD), who("u2", Role.UNIT, CO), who("head", Role.UNIT_HEAD, LEAD)
CLERKS = who("e1", Role.EVALUATION), who("e2", Role.EVALUATION)


class Clerk:
    """Asks on, as soon as the fact it waits for has come over from the other service."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.today = legal_day(house.writers["intake"].clock.now())

    async def ask(self, service: str, command: Command, me: Person) -> Answer | None:
        while True:
            try:
                return await self.house.writers[service].ask(command, me)
            except Refused as no:
                if no.code not in ("unknown-case", "not-handling", "already-delivered"):
                    raise
                await asyncio.sleep(0.005)


async def register(clerk: Clerk) -> None:
    await clerk.ask("intake", RegisterCongress(congress=CONGRESS, name="云江市人大"), OFFICE)
    for deputy in (DEPUTY.id, SECOND.id):
        await clerk.ask("intake", SeatDeputy(deputy=deputy, name=deputy, county="439901"), OFFICE)
    for unit in (LEAD, CO):
        await clerk.ask("routing", RegisterUnit(unit=unit, name=unit), OFFICE)


async def raised(clerk: Clerk, case: str) -> None:
    words = Words(title=f"关于加装电梯的建议{case}", situation="情况" * 10, analysis="分析" * 10, proposal="建议" * 20, demands=("电梯",))  # noqa: E501  # fmt: skip
    ask = partial(clerk.ask, "intake")
    await ask(drafting.DraftSuggestion(suggestion=case, words=words, cosigners=(SECOND.id,)), DEPUTY)
    await ask(drafting.ConfirmSignature(suggestion=case), SECOND)
    await ask(drafting.SubmitSuggestion(suggestion=case), DEPUTY)
    await ask(prereview.PassReview(suggestion=case), COUNTY)
    await ask(filing.FileSuggestion(suggestion=case, category=Category.URBAN), OFFICE)


async def handled(clerk: Clerk, case: str) -> None:
    ask = partial(clerk.ask, "routing")
    await ask(assignment.AssignUnits(suggestion=case, lead=LEAD, co=(CO,)), OFFICE)
    await ask(assignment.SignIn(suggestion=case), LEADS)
    await ask(assignment.SignIn(suggestion=case), COS)
    await ask(handling.FileCoOpinion(suggestion=case, opinion="同意配合改造供水管网。"), COS)
    await answered(clerk, case, sent_back=True)


async def answered(clerk: Clerk, case: str, sent_back: bool = False) -> None:
    ask, day = partial(clerk.ask, "routing"), clerk.today
    before, visit, head = Phase.BEFORE, ContactForm.VISIT, Rank.HEAD
    await ask(handling.LogContact(suggestion=case, phase=before, form=visit, on=day, rank=head, note="已入户"), LEADS)
    promise = {"what": "完成改造", "due": day + timedelta(90), "unit": LEAD}
    draft = {"suggestion": case, "reply_class": ReplyClass.B, "answers": ["列入计划"], "promises": [promise]}
    sent = reply.SubmitReply.model_validate(draft | {"publicity": Publicity.FULL})
    await ask(sent, LEADS)
    if sent_back:
        await ask(passing.ReturnReply(suggestion=case, reasons=(SendBackReason.WEAK,), note="措施不够"), INSPECTION)
        await ask(sent, LEADS)
    await ask(passing.ApproveReply(suggestion=case), INSPECTION)
    await ask(reply.SignReply(suggestion=case), HEAD)


async def rated(clerk: Clerk, cases: list[str], result: Scale) -> None:
    await clerk.house.quiet()
    ask = partial(clerk.ask, "rating")
    await ask(window.OpenWindow(closes=clerk.today), CLERKS[0])
    for case in cases:
        rating = evaluation.RateReply(suggestion=case, attitude=Scale.SATISFIED, result=result, reason="没有办")
        await ask(rating, DEPUTY)
    await ask(window.AskClose(), CLERKS[0])
    await ask(window.ConfirmClose(), CLERKS[1])
    await clerk.house.quiet()


async def live(house: House) -> None:
    """Twenty suggestions, raised to tracked; every third is done again."""
    clerk, cases = Clerk(house), [f"s{n}" for n in range(LIVES)]
    await register(clerk)
    await asyncio.gather(*[raised(clerk, case) for case in cases])
    await asyncio.gather(*[handled(clerk, case) for case in cases])
    await rated(clerk, cases[::3], Scale.DISSATISFIED)
    await asyncio.gather(*[answered(clerk, case) for case in cases[::3]])
    await rated(clerk, cases[::3], Scale.SATISFIED)


@pytest.fixture(scope="module")
def lived(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """The databases after twenty lives."""
    urls = {s.name: fresh(s.name, partial(migrate, s.name)) for s in SERVICES}

    @awaited
    async def all_lives() -> None:
        async with house_over(urls, tmp_path_factory.mktemp("keys")) as house:
            await live(house)
            for db in house.databases.values():
                assert await rows(db, "SELECT count(*) FROM parked") == [0]

    all_lives()
    return urls


async def everything(db: AsyncEngine, service: Service) -> dict[str, list[Any]]:
    """State and listings as they are stored."""
    async with db.connect() as connection:
        tables = [streams, *service.tables]
        return {t.name: sorted(map(str, await connection.execute(select(t)))) for t in tables}


@pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.name)
def test_what_is_stored_is_what_the_facts_add_up_to(lived: Lived, service: Service) -> None:
    @awaited
    async def compare() -> None:
        async with database(lived[service.name]) as db:
            before = await everything(db, service)
            assert len(before["streams"]) >= LIVES
            assert await rebuild(service, db, write=False) == []
            assert await rebuild(service, db, write=True) == []
            assert await everything(db, service) == before

    compare()


CASE = f"{CONGRESS}/case/s3"
TAMPERED = {
    "a state edited": f"UPDATE streams SET state = jsonb_set(state, '{{title}}', '\"另一件\"') WHERE stream = '{CASE}'",
    "a state of no shape": f"UPDATE streams SET state = '{{}}' WHERE stream = '{CASE}'",
    "a version edited": f"UPDATE streams SET version = version + 1 WHERE stream = '{CASE}'",
    "a number told edited": f"UPDATE streams SET told = told + 1 WHERE stream = '{CASE}'",
    "a state deleted": f"DELETE FROM streams WHERE stream = '{CASE}'",
    "a listing row edited": f"UPDATE ledger SET title = '另一件' WHERE stream = '{CASE}'",
    "a listing row deleted": f"DELETE FROM clocks WHERE stream = '{CASE}'",
    "a listing row added": f"INSERT INTO desk SELECT stream, 'x', role, who, what, command, title, number FROM desk WHERE stream = '{CASE}'",  # noqa: E501
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_tampered_with_is_named_and_mended(lived: Lived, how: str) -> None:
    (supervision,) = [s for s in SERVICES if s.name == "supervision"]

    @awaited
    async def tamper() -> None:
        async with database(lived["supervision"]) as db:
            before = await everything(db, supervision)
            await rows(db, TAMPERED[how].replace("number FROM", "number, clock, since, pause FROM"))
            assert await everything(db, supervision) != before
            for write in (False, True):
                named = await rebuild(supervision, db, write)
                assert named
                assert all(CASE in line for line in named)
            assert await rebuild(supervision, db, write=False) == []
            assert await everything(db, supervision) == before

    tamper()


@awaited
async def test_a_state_or_row_without_any_fact_is_named_and_mended(lived: Lived) -> None:
    (supervision,) = [s for s in SERVICES if s.name == "supervision"]
    ghost = f"{CONGRESS}/case/ghost"
    async with database(lived["supervision"]) as db:
        before = await everything(db, supervision)
        await rows(db, f"INSERT INTO streams SELECT '{ghost}', version, told, shape, state FROM streams WHERE stream = '{CASE}'")  # noqa: E501  # fmt: skip
        await rows(db, f"INSERT INTO alarms VALUES ('{ghost}', 'reply//0', '2020-01-01')")
        named = await rebuild(supervision, db, write=True)
        assert any(ghost in line for line in named)
        assert await rebuild(supervision, db, write=False) == []
        assert await everything(db, supervision) == before


@pytest.mark.parametrize("stored", ["'{}'", "jsonb_set(state, '{title}', '\"旧形\"')"], ids=["no shape", "old shape"])
def test_a_state_of_another_shape_number_is_loaded_anew_from_the_journal(
    lived: Lived, stored: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (supervision,) = [s for s in SERVICES if s.name == "supervision"]

    @awaited
    async def go_on() -> None:
        case = f"{CONGRESS}/case/{'s4' if stored == repr('{}') else 's5'}"
        async with house_over(lived, tmp_path_factory.mktemp("keys")) as house:
            db = house.databases["supervision"]
            (shape, title) = (await rows(db, f"SELECT shape, state ->> 'title' FROM streams WHERE stream = '{case}'"))[
                0
            ]
            await rows(db, f"UPDATE streams SET shape = 1, state = {stored}")
            strike = StrikeOff(suggestion=case.rpartition("/")[2], evidence="验收单一份", deputy_told=date(2026, 1, 1))
            assert await house.writers["supervision"].ask(strike, OFFICE)
            after = f"SELECT shape, state ->> 'title', state ->> 'state' FROM streams WHERE stream = '{case}'"
            assert await rows(db, after) == [(shape, title, "closed")]
            await house.quiet()
            named = await rebuild(supervision, db, write=True)
            others = {f"{CONGRESS}/case/s{n}" for n in range(LIVES)} - {case}
            assert {line.partition("：")[0] for line in named} >= others
            assert case not in {line.partition("：")[0] for line in named}

    go_on()
