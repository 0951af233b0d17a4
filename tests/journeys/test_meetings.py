"""面对面活动 and 群众参与 on a real PostgreSQL, over HTTP: from invitation to answer, from a code to a share."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.people import Person
from shared.words import Role, Scale
from shared.workdays import start_of
from tests.conftest import Fresh
from tests.journeys.citizens import HTML, hidden
from tests.journeys.people import JSON, Town, a_town
from tests.journeys.refusals import no, no_page, nothing_written
from tests.samples import (
    CITY,
    FINANCE,
    HOUSING,
    JINAN,
    LEAD,
    SECOND,
    WATER,
    at_the_committee,
    at_the_inspection,
    at_the_office,
    at_the_station,
    at_the_unit,
    the_deputy,
    the_head_of,
)

OFFICE, UNIT, DEPUTY = at_the_office(), at_the_unit(), the_deputy()
SATISFIED = {"answers.0": "satisfied", "answers.1": "basically"}
UNHAPPY = {"answers.0": "dissatisfied", "answers.1": "dissatisfied"}


@pytest.fixture
def town(fresh: Fresh, tmp_path: Path) -> Iterator[Town]:
    with a_town(fresh, tmp_path) as opened:
        yield opened


def done(town: Town, who: Person, address: str, **body: Any) -> None:
    answer = town.ask(who, f"routing/{address}", **body)
    assert answer.status_code == 200, answer.text
    town.quiet()


def planned(town: Town, *cases: str, id: str = "m1", **more: Any) -> None:
    said = {"theme": "老旧小区改造面对面", "day": town.today.isoformat(), "place": "梧桐社区会议室", "form": "seminar"}
    said |= {"residents": 6, "groups": "梧桐社区居民代表6人"}
    done(town, OFFICE, "plan-meeting", meeting=id, cases=list(cases), **said | more)


def held(town: Town, *came: str, id: str = "m1") -> None:
    units = [{"unit": u, "rank": "deputy-head"} for u in came]
    body = {"on": town.today.isoformat(), "deputies": [LEAD], "residents": 5}
    done(town, OFFICE, "hold-meeting", meeting=id, came=units, **body)


def replied(town: Town) -> str:
    case = town.approved()
    done(town, the_head_of(), "sign-reply", suggestion=case)
    return case


def to(town: Town, days: int) -> None:
    moment = start_of(town.today + timedelta(days=days)) + timedelta(hours=9)
    assert town.http.post("/trial/clock", json={"to": moment.isoformat()}, headers=JSON).status_code == 200


@pytest.mark.mechanism("M23", "M96")
def test_an_event_over_two_cases_shows_on_both_with_its_attendees_and_closes_with_answers(town: Town) -> None:
    first, second = town.handling(), town.handling()
    planned(town, first, second)
    for who in (DEPUTY, UNIT):
        assert "面对面活动：老旧小区改造面对面" in town.look(who, "/").text
    assert "登记到会" in town.look(OFFICE, "/").text
    held(town, HOUSING)
    for case in (first, second):
        page = town.look(OFFICE, f"/s/{case}").text
        for said in (
            "老旧小区改造面对面",
            f"{HOUSING}（分管负责人）；代表示例代表001；居民5人",
            "办理中与代表沟通（座谈）",
        ):
            assert said in page, said
        assert 'href="/routing/meetings/m1"' in page
    body = {"speaker": "resident", "case": first, "unit": HOUSING, "text": "三号楼什么时候开工？"}
    done(town, OFFICE, "put-opinions", meeting="m1", opinions=[body])
    assert "答复意见" in town.look(UNIT, "/").text
    no(town.ask(OFFICE, "routing/close-meeting", meeting="m1"), 409, "opinions-unanswered")
    answer = town.press(UNIT, "routing/answer-opinion", meeting="m1", number="1", text="四月十五日前开工。")
    assert answer.headers["location"].startswith("/routing/meetings/m1?done=")
    town.quiet()
    assert "办结活动" in town.look(OFFICE, "/").text
    done(town, OFFICE, "close-meeting", meeting="m1")
    page = town.look(DEPUTY, "/routing/meetings/m1").text
    for said in ("已办结", "三号楼什么时候开工？", "四月十五日前开工。"):
        assert said in page
    assert "意见1条，已答复1条。" in town.look(UNIT, f"/s/{first}").text


def test_who_was_not_asked_finds_no_event_but_sees_on_the_case_that_there_was_one(town: Town) -> None:
    planned(town, case := town.handling())
    for who in (OFFICE, at_the_committee(), at_the_inspection(), UNIT, the_head_of(), DEPUTY):
        assert town.look(who, "/routing/meetings/m1").status_code == 200
        assert "老旧小区改造面对面" in town.look(who, "/routing/meetings").text
    for who in (at_the_unit(WATER), the_deputy(SECOND), at_the_station(), at_the_office(JINAN)):
        no_page(town.look(who, "/routing/meetings/m1"), 404, "unknown-meeting")
        assert "老旧小区改造面对面" not in town.look(who, "/routing/meetings").text
    page = town.look(at_the_unit(WATER), f"/s/{case}").text
    assert "老旧小区改造面对面" in page
    assert 'href="/routing/meetings/m1"' not in page


def test_the_list_is_searched_by_theme_place_and_case_and_chosen_by_state(town: Town) -> None:
    planned(town, town.handling())
    for query, found in (
        ("q=老旧", True), ("q=梧桐", True), ("q=2026-001", True), ("q=电梯", True), ("q=%25", False),
        ("stage=planned", True), ("stage=closed", False), ("stage=x", True), ("page=99", True),
    ):  # fmt: skip
        page = town.look(OFFICE, f"/routing/meetings?{query}").text
        assert ("老旧小区改造面对面" in page) is found, query
    assert "还没有邀请您参加" in town.look(the_deputy(SECOND), "/routing/meetings").text


def test_the_forms_offer_what_is_known_and_keep_what_was_entered(town: Town) -> None:
    case = town.handling()
    form = town.look(OFFICE, f"/routing/do/plan-meeting?cases={case}").text
    assert re.search(rf'value="{case}" checked', form)
    assert "示例代表001" in form
    assert 'value="seminar"' in form
    assert 'value="phone"' not in form
    assert case not in town.look(at_the_unit(WATER), "/routing/do/plan-meeting").text
    planned(town, case)
    form = town.look(OFFICE, "/routing/do/hold-meeting?meeting=m1").text
    assert f'<option value="{HOUSING}" selected>' in form
    said = {"on": town.today.isoformat(), "came.0.unit": HOUSING, "came.1.unit": FINANCE, "came.1.rank": "head"}
    page = no_page(town.press(OFFICE, "routing/hold-meeting", meeting="m1", **said), 422, "unit-not-concerned")
    assert f'<option value="{FINANCE}" selected>' in page
    done(town, OFFICE, "hold-meeting", meeting="m1", came=[{"unit": HOUSING, "rank": "head"}], on=said["on"])
    form = town.look(OFFICE, "/routing/do/put-opinions?meeting=m1").text
    assert 'name="opinions.0.case"' in form
    assert f'<option value="{HOUSING}">' in form


def test_a_case_link_leads_to_the_form_for_those_alone_who_may_plan(town: Town) -> None:
    case = town.handling()
    for who in (OFFICE, UNIT, at_the_committee()):
        assert f"/routing/do/plan-meeting?cases={case}" in town.look(who, f"/s/{case}").text
    for who in (at_the_unit(WATER), DEPUTY, at_the_inspection()):
        assert "plan-meeting" not in town.look(who, f"/s/{case}").text


@pytest.mark.mechanism("M100")
def test_residents_look_at_the_works_and_the_case_shows_it(town: Town) -> None:
    case = town.handling()
    page = town.look(UNIT, f"/routing/residents/{case}").text
    assert "组建居民监督组" in page
    assert "开展满意度调查" in page
    assert "not-replied-yet" in page
    done(town, UNIT, "form-watch", suggestion=case, residents=7, convener="社区居委会主任")
    seen = {"day": town.today.isoformat(), "residents": 4, "finding": "problem", "note": "井道钢梁有锈迹。"}
    done(town, UNIT, "note-visit", suggestion=case, **seen)
    page = town.look(DEPUTY, f"/s/{case}").text
    assert "居民7人，社区居委会主任召集" in page
    assert "有问题，待整改" in page
    assert "井道钢梁有锈迹" in town.look(DEPUTY, f"/routing/residents/{case}").text
    assert "form-watch" not in town.look(at_the_unit(WATER), f"/routing/residents/{case}").text
    for path in ("/routing/residents/nothing", f"/routing/residents/{town.filed()}"):
        no_page(town.look(OFFICE, path), 404, "unknown-case")


def opened(town: Town, days: int = 3) -> tuple[str, str]:
    """A survey on an answered case: (case, path of the open page), as the code names it."""
    case = replied(town)
    until = (town.today + timedelta(days=days)).isoformat()
    done(town, UNIT, "open-survey", survey="v1", suggestion=case, matter="梧桐社区加装电梯", until=until)
    page = town.look(UNIT, "/routing/surveys/v1").text
    found = re.search(r'href="http://[^/"]+(/routing/open/survey/[^"]+)"', page)
    assert found
    assert "<svg" in page
    return case, found[1]


def sheet(town: Town, path: str, given: dict[str, str] | None = None, **answers: str) -> httpx.Response:
    whole = (given or hidden(town.http.get(path, headers=HTML).text)) | (answers or SATISFIED)
    return town.http.post(path, data=whole, headers=HTML)


@pytest.mark.mechanism("M100")
def test_a_survey_is_filled_in_without_login_and_its_result_stands_on_the_case(town: Town) -> None:
    case, path = opened(town)
    page = town.http.get(path, headers=HTML)
    assert "set-cookie" not in page.headers
    assert page.text.index("谁看得到") < page.text.index('<form class="form"'), "who will see it is said first"
    for answers in [SATISFIED] * 5 + [UNHAPPY]:
        taken = sheet(town, path, **answers)
        assert "已收到" in taken.text
        assert "set-cookie" not in taken.headers
    shown = town.look(UNIT, f"/s/{case}").text
    assert "已收到6份" in shown
    assert "满意5份" not in shown, "nothing of the answers before the last day is over"
    to(town, 4)
    for who in (UNIT, OFFICE, DEPUTY):
        shown = town.look(who, f"/s/{case}").text
        for said in (
            "收到6份（样本少，不足30份）",
            "对办理结果是否满意：满意5份、基本满意0份、不满意1份",
            "83.3%（5/6）",
        ):
            assert said in shown, said
    no_page(town.http.get(path, headers=HTML), 409, "survey-closed")
    no_page(town.http.post(path, data={"_key": "x", **SATISFIED}, headers=HTML), 409, "survey-closed")
    assert "/routing/open/survey/" not in town.look(UNIT, "/routing/surveys/v1").text


def test_a_handful_of_sheets_shows_no_shares(town: Town) -> None:
    case, path = opened(town)
    for _ in range(4):
        sheet(town, path)
    to(town, 4)
    shown = town.look(UNIT, f"/s/{case}").text
    assert "收到4份，不足5份，不公布满意情况" in shown
    assert "满意4份" not in shown


def test_a_double_press_is_one_sheet_and_another_form_another(town: Town) -> None:
    _, path = opened(town)
    given = hidden(town.http.get(path, headers=HTML).text)
    assert "已收到" in sheet(town, path, given).text
    with nothing_written(town):
        assert "已收到" in sheet(town, path, given).text
        again = no_page(sheet(town, path, given, **UNHAPPY), 409, "already-left")
    assert "已收到" in sheet(town, path, hidden(again), **UNHAPPY).text
    assert "已收到2份" in town.look(OFFICE, "/routing/surveys/v1").text


def test_what_is_missing_is_said_beside_its_question_and_nothing_is_lost(town: Town) -> None:
    _, path = opened(town)
    with nothing_written(town):
        page = no_page(sheet(town, path, **{"answers.0": "satisfied"}), 422, "answer-missing")
        assert 'value="satisfied" checked' in page
        assert 'id="p-answers.1"' in page
        no_page(sheet(town, path, **{"answers.0": "satisfied", "answers.1": "splendid"}), 422, "answer-missing")
        no_page(sheet(town, path, **SATISFIED | {"more": "A" * 20_000}), 413, "body-too-large")


def test_a_code_that_leads_nowhere_says_so(town: Town) -> None:
    for code in ("x", f"{CITY}-v9", f"{JINAN}-v1", "%00", "4" * 300):
        assert town.http.get(f"/routing/open/survey/{code}", headers=HTML).status_code in (400, 404)


def test_nobody_who_is_signed_in_fills_in_a_sheet_as_a_program(town: Town) -> None:
    opened(town)
    for who in (UNIT, OFFICE, Person("public", "", Role.PUBLIC, CITY)):
        answer = town.ask(who, "routing/answer-survey", survey="v1", answers=[s.value for s in Scale][:2])
        assert answer.status_code in (401, 403)
