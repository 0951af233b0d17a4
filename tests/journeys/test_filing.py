"""立案 on a real PostgreSQL: numbers of two processes, the list and its filters, the secretariat, what is told."""

import asyncio
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Text, cast, select

from services.intake.drafting import DraftSuggestion, SubmitSuggestion
from services.intake.filing import FileSuggestion
from services.intake.roll.convening import BeginTerm, PlanSession, RegisterCongress
from services.intake.roll.seating import SeatDeputy
from services.intake.service import intake
from shared.journal import journal
from shared.migrate import migrate
from shared.people import Person
from shared.words import Role
from shared.writer import Writer
from tests.conftest import Fresh
from tests.journeys.people import DRAFT, Town, a_town
from tests.samples import (
    CITY,
    FINANCE,
    HOUSING,
    JINAN,
    LEAD,
    SECOND,
    at_the_county,
    at_the_government,
    at_the_office,
    at_the_unit,
    person,
    the_deputy,
    words,
)
from tests.shared.acting import awaited, codes, office, outcomes, rows

OFFICE, SECRETARIAT, DEPUTY = at_the_office(), person(Role.SECRETARIAT), the_deputy()
SESSION = {"session": 3, "opens": "2026-02-20", "closes": "2026-02-24", "submission_from": "2026-01-10"}
SESSION |= {"submission_until": "2026-02-22"}
PLANTED = "请勿外传的说明文字"


async def reviewed(writer: Writer, ids: list[str]) -> None:
    """A deputy without a county: straight to the city's review."""
    await writer.ask(RegisterCongress(congress=CITY, name="示例市人民代表大会"), OFFICE)
    await writer.ask(BeginTerm(congress=CITY, term=16), OFFICE)
    await writer.ask(PlanSession(congress=CITY, **SESSION), OFFICE)  # type: ignore[arg-type]
    await writer.ask(SeatDeputy(deputy=LEAD, name="示例代表001"), OFFICE)
    await outcomes(*[writer.ask(DraftSuggestion(suggestion=id, words=words()), DEPUTY) for id in ids])
    await outcomes(*[writer.ask(SubmitSuggestion(suggestion=id), DEPUTY) for id in ids])


def test_two_processes_that_file_at_the_same_moment_leave_no_gap_and_give_no_number_twice(emptied: Fresh) -> None:
    url = emptied("intake", partial(migrate, "intake"))

    @awaited
    async def at_once() -> None:
        async with office(url, intake, limit=3) as one, office(url, intake, limit=3) as other:
            ids = [f"s{n}" for n in range(24)]
            await reviewed(one, ids)
            asked = [FileSuggestion(suggestion=id, category="urban") for id in ids]
            told = await outcomes(*[(one, other)[n % 2].ask(cmd, OFFICE) for n, cmd in enumerate(asked)])
            assert codes(told) == ["Answer"] * 24
            numbers = await rows(one.db, "SELECT number FROM filed ORDER BY number")
            assert numbers == [f"16-3-B{n:03d}" for n in range(1, 25)]

    at_once()


@pytest.fixture(scope="module")
def town(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Four filed cases: two merged, one a motion, one important; one is not filed, one withdrawn."""
    with a_town(fresh, tmp_path_factory.mktemp("town")) as opened:
        done(opened, OFFICE, "register-congress", congress=CITY, name="示例市人民代表大会")
        done(opened, OFFICE, "begin-term", congress=CITY, term=16)
        done(opened, OFFICE, "plan-session", congress=CITY, **SESSION)
        opened.cases["main"] = filed(opened, "关于修复大河口大桥的建议", "urban/市政和城管", "important")
        opened.cases["child"] = filed(opened, "关于大河口大桥加固的建议", "urban/市政和城管")
        opened.cases["gone"] = filed(opened, "关于50%_补贴的建议", "economy/财税金融")
        opened.cases["refused"] = reviewable(opened, "关于某案判决的建议")
        done(opened, OFFICE, "merge-suggestions", suggestion=opened.cases["main"], children=[opened.cases["child"]])
        done(opened, DEPUTY, "withdraw-suggestion", suggestion=opened.cases["gone"], reason=PLANTED)
        why = {"ground": "judicial-case", "note": PLANTED, "consequence": "letter", "unit": HOUSING}
        done(opened, OFFICE, "refuse-filing", suggestion=opened.cases["refused"], **why)
        motion = {"deputy": LEAD, "cosigners": [SECOND], "category": "law/检察审判", **DRAFT}
        opened.cases["motion"] = "motion-1"
        done(opened, SECRETARIAT, "file-motion", suggestion="motion-1", **motion)
        opened.quiet()
        yield opened


def done(town: Town, who: Person, address: str, **body: Any) -> None:
    answer = town.ask(who, f"intake/{address}", **body)
    assert answer.status_code == 200, answer.text


def reviewable(town: Town, title: str) -> str:
    id = f"f{len(town.cases)}"
    done(town, DEPUTY, "draft-suggestion", suggestion=id, words=DRAFT["words"] | {"title": title})
    done(town, DEPUTY, "submit-suggestion", suggestion=id)
    done(town, at_the_county(), "pass-review", suggestion=id)
    return id


def filed(town: Town, title: str, category: str, importance: str = "general") -> str:
    id = reviewable(town, title)
    done(town, OFFICE, "file-suggestion", suggestion=id, category=category, importance=importance)
    return id


def listed(town: Town, query: str, who: Person = OFFICE, page: str = "filed") -> list[str]:
    """The numbers on the page, in its order."""
    answer = town.look(who, f"/intake/{page}{query}")
    assert answer.status_code == 200, answer.text
    return re.findall(r'<td data-label="编号">(.*?)</td>', answer.text)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["16-3-Y001", "16-3-B003", "16-3-B002", "16-3-B001"]),
        ("?q=桥", ["16-3-B002", "16-3-B001"]),
        ("?q=大桥", ["16-3-B002", "16-3-B001"]),
        ("?q=Y0", ["16-3-Y001"]),
        ("?q=%25_", ["16-3-B003"]),
        ("?q=船", []),
        ("?session_kind=in-session", ["16-3-Y001"]),
        ("?session=16-3-2026&category=urban", ["16-3-B002", "16-3-B001"]),
        ("?session=16-4-2026", []),
        ("?importance=important", ["16-3-B001"]),
        ("?origin=motion", ["16-3-Y001"]),
        ("?merged=main", ["16-3-B001"]),
        ("?merged=child", ["16-3-B002"]),
        ("?state=withdrawn", ["16-3-B003"]),
        ("?state=nonsense&page=9", []),
    ],
)
def test_the_list_is_searched_and_filtered(town: Town, query: str, numbers: list[str]) -> None:
    assert listed(town, query) == numbers


def test_everybody_of_the_congress_sees_the_list_and_nobody_of_another(town: Town) -> None:
    for who in (the_deputy("deputy-3"), at_the_unit(), at_the_government(), at_the_county()):
        assert len(listed(town, "", who)) == 4
    assert listed(town, "", at_the_office(JINAN)) == []


def test_the_secretariats_desk_shows_its_session_and_is_not_there_for_others(town: Town) -> None:
    assert listed(town, "", SECRETARIAT, "reception") == ["16-3-Y001"]
    page = town.look(SECRETARIAT, "/intake/reception").text
    assert "第16届第3次会议：已立案1件，其中议案转建议1件" in page
    assert "议案转建议" in page
    assert town.look(DEPUTY, "/intake/reception").status_code == 404


def test_a_case_that_was_not_filed_is_a_page_for_those_concerned_alone(town: Town) -> None:
    path = f"/s/{town.cases['refused']}"
    assert "具体司法案件" in town.look(DEPUTY, path).text
    assert PLANTED in town.look(at_the_unit(HOUSING), path).text
    for who in (at_the_unit(FINANCE), the_deputy(SECOND), SECRETARIAT, at_the_government()):
        assert town.look(who, path).status_code == 404
    assert "某案判决" not in town.look(at_the_government(), "/supervision/ledger").text
    assert "不立案" in town.look(OFFICE, "/supervision/ledger").text


def test_the_child_s_page_leads_to_the_main_one(town: Town) -> None:
    page = town.look(OFFICE, f"/s/{town.cases['child']}").text
    assert "已并案" in page
    assert f'href="/s/{town.cases["main"]}"' in page
    assert "随主案交办" in page


def test_what_was_explained_stays_in_intake(town: Town) -> None:
    async def public() -> str:
        found = []
        for db in town.house.databases.values():
            async with db.connect() as c:
                found += (await c.scalars(select(cast(journal.c.body, Text)).where(journal.c.topic.is_not(None)))).all()
        return "\n".join(found)

    told = asyncio.run_coroutine_threadsafe(public(), town.loop).result(20)
    assert "judicial-case" in told
    assert PLANTED not in told


def test_the_years_growth_stands_in_the_report(town: Town) -> None:
    page = town.look(OFFICE, "/supervision/report?year=2026").text
    assert "立案数同比增长率" in page
    assert "2026年立案4件，2025年立案0件，没有基数" in page
    assert "重要建议占比" in page
