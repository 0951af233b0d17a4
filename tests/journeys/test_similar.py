"""相似 on a real PostgreSQL: who finds which titles, by which way, and what is said of those cases."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.dialects import postgresql

from services.intake.case import Case
from services.intake.drafting import ConfirmSignature, DraftSuggestion, ReviseDraft, SubmitSuggestion
from services.intake.facts import Words
from services.intake.filing import FileSuggestion
from services.intake.pages import may_see
from services.intake.prereview import PassReview, SendBackDraft
from services.intake.roll.seating import SeatDeputy
from services.intake.service import intake
from services.intake.similar_page import alike, beside
from services.intake.similar_page import here as titles_here
from services.supervision.rows import ledger_here
from services.supervision.service import supervision
from shared.events.supervision import CaseClosed
from shared.messages import Command, Envelope, Event
from shared.migrate import migrate
from shared.people import Person
from shared.service import Service
from shared.streams import id_of
from shared.web.parts import Beside
from shared.web.reading import reading, state
from shared.words import Category, MendReason, ReplyClass
from shared.writer import Writer
from tests.conftest import Fresh
from tests.samples import (
    CITY,
    COUNTY,
    HOUSING,
    JINAN,
    LEAD,
    MONDAY,
    SECOND,
    THIRD,
    at,
    at_the_county,
    at_the_office,
    at_the_unit,
    delivered,
    person,
    promise,
    the_deputy,
    words,
)
from tests.shared.acting import awaited, database, office, rows

TITLE = "关于加装老旧小区电梯的建议"
COPY = "关于老旧小区加装电梯的议案"
_numbers = count(1)


@pytest.fixture
def url(emptied: Fresh) -> str:
    return emptied("intake", partial(migrate, "intake"))


@asynccontextmanager
async def an_office(url: str) -> AsyncIterator[Writer]:
    """Intake at work, with three deputies in its roll."""
    async with office(url, intake) as writer:
        for deputy in (LEAD, SECOND, THIRD):
            await writer.ask(SeatDeputy(deputy=deputy, name=f"示例{deputy}", county=COUNTY), at_the_office())
        yield writer


ACTS: list[tuple[type[Command], Person, dict[str, object]]] = [
    (DraftSuggestion, the_deputy(), {"words": words(title=TITLE), "cosigners": [SECOND]}),
    (ConfirmSignature, the_deputy(SECOND), {}),
    (SubmitSuggestion, the_deputy(), {}),
    (SendBackDraft, at_the_county(), {"reasons": [MendReason.WORDING], "note": "请补充数据"}),
    (ReviseDraft, the_deputy(), {"words": words(title=TITLE, analysis="补充了数据。"), "began_from": 1}),
    (ConfirmSignature, the_deputy(SECOND), {}),
    (SubmitSuggestion, the_deputy(), {}),
    (PassReview, at_the_county(), {}),
    (FileSuggestion, at_the_office(), {"category": Category.URBAN}),
]


async def raised(writer: Writer, acts: int = len(ACTS)) -> str:
    """A suggestion that has come so far."""
    id = f"s{next(_numbers)}"
    for command, who, said in ACTS[:acts]:
        await writer.ask(command.model_validate({"suggestion": id} | said), who)
    return id


async def found(writer: Writer, who: Person, title: str = COPY, apart: str = "") -> set[str]:
    async with reading(writer.db, who.congress) as db:
        return {id_of(like.stream) for like in await alike(db, title, who, apart)}


async def shown(writer: Writer, who: Person, title: str = COPY) -> Beside:
    async with reading(writer.db, who.congress) as db:
        made = await beside(db, Case(), who, "new", {"words": {"title": title}})
        assert made
        return made


@awaited
async def test_everybody_finds_what_they_may_see_and_nothing_else(url: str) -> None:
    others = (the_deputy(THIRD), at_the_county("430524"), at_the_unit(), person(at_the_office().role, congress=JINAN))
    people = (the_deputy(), the_deputy(SECOND), at_the_county(), at_the_office(), *others)
    async with an_office(url) as writer:
        cases = [await raised(writer, acts) for acts in range(1, len(ACTS) + 1)]
        for who in people:
            async with reading(writer.db, who.congress) as db:
                decider = intake.decider_of["case"]
                states = {id: (await state(db, decider, who.congress, id))[0] for id in cases}
            may = {id for id, case in states.items() if may_see(case, who)}
            assert await found(writer, who) == may, who
            assert bool(may) == (who.congress == CITY)


@awaited
async def test_a_suggestion_is_not_similar_to_itself(url: str) -> None:
    async with an_office(url) as writer:
        one, other = await raised(writer), await raised(writer, 1)
        assert await found(writer, the_deputy(), TITLE, f"{CITY}/case/{other}") == {one}


@awaited
async def test_a_changed_title_is_found_under_its_new_words_alone(url: str) -> None:
    async with an_office(url) as writer:
        id = await raised(writer, 1)
        new = words(title="关于规范共享单车停放的建议")
        await writer.ask(ReviseDraft(suggestion=id, words=new, began_from=1), the_deputy())
        assert await found(writer, the_deputy()) == set()
        assert await found(writer, the_deputy(), "关于规范城区共享单车停放的建议") == {id}
        await writer.ask(ReviseDraft(suggestion=id, words=Words(), began_from=2), the_deputy())
        assert await rows(writer.db, "SELECT title FROM titles") == []


def heard(event: Event, id: str) -> Envelope:
    who = ("office", "", "", None)
    subject = f"{CITY}/case/{id}"
    name, topic = event.full_name(), str(event.topic)
    return Envelope(uuid4(), name, event.owner, subject, 1, at(MONDAY), *who, topic, event.model_dump_json())


@awaited
async def test_what_became_of_the_other_case_is_said(url: str) -> None:
    async with an_office(url) as writer:
        id = await raised(writer)

        async def said() -> str:
            (aside,) = (await shown(writer, the_deputy(THIRD))).asides
            assert aside.href == f"/s/{id}"
            return aside.said

        number = f"示例{LEAD}领衔，编号2026-001"
        assert await said() == f"{number}，尚未答复"
        b_class = delivered(reply_class=ReplyClass.B, promises=(promise(),), basis="")
        await writer.receive([heard(b_class, id)])
        day = f"{HOUSING}2026年3月2日（周一）答复"
        assert await said() == f"{number}，{day}，{ReplyClass.B.word}"
        await writer.receive([heard(delivered(round=2), id), heard(CaseClosed(reason="测评通过", on=MONDAY), id)])
        assert await said() == f"{number}，{day}，{ReplyClass.A.word}，已销号：测评通过"


@awaited
async def test_a_near_copy_is_warned_of_and_may_be_handed_in(url: str) -> None:
    async with an_office(url) as writer:
        await raised(writer)
        made = await shown(writer, the_deputy(THIRD))
        assert made.warning
        assert made.note.startswith("P09")
        mine = DraftSuggestion(suggestion="copy", words=words(title=TITLE))
        await writer.ask(mine, the_deputy(THIRD))
        await writer.ask(SubmitSuggestion(suggestion="copy"), the_deputy(THIRD))
        near = await shown(writer, the_deputy(THIRD))
        assert {aside.said.partition("，")[0] for aside in near.asides} == {f"示例{LEAD}领衔", "本人提出"}
        faint = await shown(writer, the_deputy(THIRD), "关于维修老旧小区管网的建议")
        assert (faint.warning, bool(faint.asides)) == (False, True)
        none = await shown(writer, the_deputy(THIRD), "关于发展楠竹产业的建议")
        assert (none.warning, none.asides, none.note) == (False, (), "没有查到相似的建议。")


@awaited
async def test_nothing_stands_beside_a_filed_suggestion(url: str) -> None:
    async with an_office(url) as writer:
        await raised(writer)
        id = await raised(writer)
        async with reading(writer.db, CITY) as db:
            case, _ = await state(db, intake.decider_of["case"], CITY, id)
            assert await beside(db, case, at_the_office(), id) is None


MANY = 20_000
FILLED = {
    "titles": "(stream, item, title, number, deputy, cosigners, county, seen, drawn) SELECT '{0}/case/' || n, '', n, "
    "'', '', '', '', 'all', concat_ws(' ', n % 97, n % 89, n % 83) FROM generate_series(1, {1}) n",
    "ledger": "(stream, item, state, year, title, number, cosigners, co, met, round) SELECT '{0}/case/' || n, '', "
    "'filed', 2026, md5(n::text), n, '', '', true, 1 FROM generate_series(1, {1}) n",
}
SOUGHT = {
    "titles": select(titles_here.c.stream).where(titles_here.c.marks.overlap(func.by_twos("13 17 19"))),
    "ledger": select(ledger_here.c.stream).where(ledger_here.c.grams.contains(func.grams("abcdef"))),
}


@pytest.mark.parametrize(("service", "table"), [(intake, "titles"), (supervision, "ledger")])
def test_a_page_asks_the_index_though_row_security_stands_before_it(
    emptied: Fresh, service: Service, table: str
) -> None:
    url = emptied(service.name, partial(migrate, service.name))
    sought = SOUGHT[table].compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[no-untyped-call]

    @awaited
    async def look() -> None:
        async with database(url) as engine:
            await rows(engine, f"INSERT INTO {table} {FILLED[table].format(CITY, MANY)}")
            await rows(engine, f"ANALYZE {table}")
            async with reading(engine, CITY) as db:
                plan = "\n".join(line for (line,) in await db.execute(text(f"EXPLAIN {sought}")))
            assert f"Bitmap Index Scan on {table}_" in plan, plan
            assert "Seq Scan" not in plan, plan

    look()
