"""办理成果 on a real PostgreSQL over HTTP: proposed, confirmed, listed, on each case's page, in the report."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.reporting import as_markdown, of_house
from services.routing.assignment import AssignUnits, ReceiveCase, SignIn
from shared.messages import Command
from shared.people import Person
from shared.words import Role
from tests.conftest import Fresh
from tests.journeys.people import Town, a_town
from tests.samples import CITY, FINANCE, HOUSING, LEAD, at_the_office, at_the_unit, person, the_deputy, the_head_of

OFFICE, BUS = at_the_office(), Person("intake", "", Role.SYSTEM, CITY)
TITLE = "学前教育设施布局规划"
TEN = [f"s{n}" for n in range(10)]


@pytest.fixture
def town(fresh: Fresh, tmp_path: Path) -> Iterator[Town]:
    with a_town(fresh, tmp_path) as opened:
        yield opened


def ask(town: Town, who: Person, *commands: Command) -> None:
    """Of routing, one after another."""

    async def all_of() -> None:
        for command in commands:
            await town.house.writers["routing"].ask(command, who)

    asyncio.run_coroutine_threadsafe(all_of(), town.loop).result(60)


def in_hand(town: Town) -> None:
    """Ten suggestions in the hands of the housing bureau."""
    year = town.today.year
    more = {"demands": ("早日办成",), "deputy": LEAD, "in_session": True, "year": year}
    for n, id in enumerate(TEN):
        named = {"suggestion": id, "number": f"16-1-{n:03}", "title": f"关于新建第{n + 1}处幼儿园的建议"}
        ask(town, BUS, ReceiveCase.model_validate(named | more))
        ask(town, OFFICE, AssignUnits(suggestion=id, lead=HOUSING, co=(FINANCE,)))
        ask(town, at_the_unit(), SignIn(suggestion=id))


def entries(town: Town, **changes: Any) -> dict[str, Any]:
    words = {
        "kind": "plan",
        "title": TITLE,
        "decided_by": "市人民政府",
        "document": "云政发〔2026〕12号",
        "decided": town.today.isoformat(),
        "settles": "新建小区没有公办幼儿园的问题",
        "measures.0.what": "规划建设数",
        "measures.0.unit": "个",
        "measures.0.before": "224",
        "measures.0.after": "475",
    }
    return {f"decision.{k}": v for k, v in words.items()} | {"outcome": "o1", "cases": TEN} | changes


@pytest.mark.mechanism("M98", "M99")
def test_ten_suggestions_one_plan_on_the_list_on_each_page_and_in_the_report(town: Town) -> None:
    in_hand(town)
    year, unit = town.today.year, at_the_unit()
    assert "还没有办理成果" in town.look(unit, "/routing/outcomes").text
    form = town.look(unit, "/routing/do/propose-outcome?cases=s3").text
    assert form.count("checked") == 1, "the case one comes from is ticked already"
    assert all(f"16-1-{n:03} 关于新建第{n + 1}处幼儿园的建议" in form for n in range(10))
    answer = town.press(unit, "routing/propose-outcome", **entries(town))
    assert answer.headers["location"] == "/routing/outcomes/o1?done=routing/propose-outcome"
    for who in (OFFICE, unit, the_head_of()):
        assert town.look(who, "/routing/outcomes/o1").status_code == 200
    for who in (the_deputy(), at_the_unit(FINANCE), person(Role.GOVERNMENT)):
        assert town.look(who, "/routing/outcomes/o1").status_code == 404, "not before it is confirmed"
        assert TITLE not in town.look(who, "/routing/outcomes").text
    assert town.press(OFFICE, "routing/confirm-outcome", outcome="o1").status_code == 303
    town.quiet()
    page = town.look(the_deputy(), "/routing/outcomes/o1").text
    assert "规划建设数由224个增至475个" in page
    assert all(f'href="/s/{id}"' in page for id in TEN), "it cites ten cases"
    part = town.http.get("/routing/part/s7", headers=town.bearer(the_deputy())).json()
    assert ["办理成果", f"{TITLE}（规划）"] in part["facts"]
    assert [f"办理成果：{TITLE}", "/routing/outcomes/o1"] in part["links"]
    report = town.look(OFFICE, f"/supervision/report?year={year}").text
    assert f"{TITLE}（规划）" in report
    assert "引用10件建议；市人民政府，云政发〔2026〕12号" in report
    written = asyncio.run_coroutine_threadsafe(of_house(town.house, CITY, year), town.loop).result(20)
    assert f"| R23.item.1 | {TITLE}（规划） | 10 |" in as_markdown(written)
    printed = town.look(OFFICE, f"/routing/outcomes/of/{year}").text
    assert "共1项，引用建议10件次。" in printed
    assert "解决新建小区没有公办幼儿园的问题" in printed
    assert "还没有确认的办理成果" in town.look(OFFICE, "/routing/outcomes/of/2019").text


def test_the_list_is_searched_by_words_kind_year_and_state(town: Town) -> None:
    in_hand(town)
    ask_of = ((TEN, {}), (["s1"], {"outcome": "o2", "decision.kind": "policy", "decision.title": "加装电梯100%补贴"}))
    for cases, changes in ask_of:
        town.press(at_the_unit(), "routing/propose-outcome", **entries(town, cases=cases, **changes))
    town.press(OFFICE, "routing/confirm-outcome", outcome="o1")
    for asked, found in (
        ("q=学前", {TITLE}),
        ("q=100%25", {"加装电梯100%补贴"}),
        ("q=_", set()),
        ("kind=policy", {"加装电梯100%补贴"}),
        ("stage=confirmed", {TITLE}),
        (f"year={town.today.year}", {TITLE, "加装电梯100%补贴"}),
        ("year=2019", set()),
        ("kind='; DROP TABLE outcomes", set()),
    ):
        page = town.look(OFFICE, f"/routing/outcomes?{asked}").text
        assert {t for t in (TITLE, "加装电梯100%补贴") if t in page} == found, asked
    assert "没有符合条件" in town.look(OFFICE, "/routing/outcomes?q=示例没有").text


def test_a_correction_keeps_what_stood_before_and_says_why(town: Town) -> None:
    in_hand(town)
    town.press(at_the_unit(), "routing/propose-outcome", **entries(town))
    town.press(OFFICE, "routing/return-outcome", outcome="o1", reason="请补文号")
    form = town.look(at_the_unit(), "/routing/do/revise-outcome?outcome=o1").text
    assert "请补文号" in form
    assert 'value="475"' in form
    town.press(at_the_unit(), "routing/revise-outcome", **entries(town))
    town.press(OFFICE, "routing/confirm-outcome", outcome="o1")
    said = entries(town, cases=TEN[:9], reason="误列一件") | {"decision.document": "云政发〔2026〕21号"}
    assert town.press(OFFICE, "routing/correct-outcome", **said).status_code == 303
    page = town.look(OFFICE, "/routing/outcomes/o1").text
    for words in ("第2版", "误列一件", "云政发〔2026〕21号", "9件"):
        assert words in page
    assert 'href="/s/s9"' not in page
    assert "o1" not in str(town.http.get("/routing/part/s9", headers=town.bearer(OFFICE)).json()["links"])


def test_wrong_entries_come_back_beside_their_fields(town: Town) -> None:
    in_hand(town)
    wrong = town.press(
        at_the_unit(), "routing/propose-outcome", **entries(town, **{"decision.measures.0.after": "许多"})
    )
    assert wrong.status_code == 422
    assert "现在”的写法不对" in wrong.text
    body: dict[str, Any] = {"outcome": "o3", "cases": ["s1"], "decision": {"kind": "plan", "author": "某人"}}
    assert town.ask(at_the_unit(), "routing/propose-outcome", **body).json()["code"] in (
        "field-missing",
        "field-unknown",
    )
    for crooked in ("unknown", "'", "%00", "x" * 300):
        for path in (f"outcomes/{crooked}", f"outcomes?q={crooked}&page=2", f"outcomes?year={crooked}"):
            assert town.look(OFFICE, f"/routing/{path}").status_code < 500
