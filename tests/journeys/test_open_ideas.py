"""实事征集 without login over HTTP: put forward once, without anybody's number, screened like any other."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.conftest import Fresh
from tests.journeys.citizens import HTML, hidden
from tests.journeys.people import Town, a_town
from tests.journeys.refusals import no_page, nothing_written
from tests.samples import CITY, JINAN, at_the_government, at_the_office, the_deputy

GOVERNMENT = at_the_government()
SAID = {"title": "城东公园增设夜间照明", "need": "晚上散步的老人多，园里没有灯，容易摔倒。", "place": "城东公园"}


@pytest.fixture(scope="module")
def town(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(fresh, tmp_path_factory.mktemp("town")) as opened:
        body = {"congress": CITY, "name": "示例市人民代表大会", "counties": []}
        assert opened.ask(at_the_office(), "intake/register-congress", **body).status_code == 200
        yield opened


def form(town: Town, congress: str = CITY) -> httpx.Response:
    return town.http.get(f"/intake/open/idea/{congress}", headers=HTML)


def put(town: Town, given: dict[str, str] | None = None, **entries: str) -> httpx.Response:
    whole = (given or hidden(form(town).text)) | SAID | entries
    return town.http.post(f"/intake/open/idea/{CITY}", data=whole, headers=HTML)


def listed(town: Town, who: Any, title: str) -> list[str]:
    return re.findall(r'href="/intake/ideas/([0-9a-f]{32})"', town.look(who, f"/intake/ideas?q={title}").text)


@pytest.mark.mechanism("M57")
def test_a_citizens_idea_is_received_without_login_and_waits_to_be_screened(town: Town) -> None:
    page = form(town).text
    assert page.index("谁看得到") < page.index('<form class="form"'), "who will see it is said first"
    answer = put(town)
    assert "已收到" in answer.text
    assert "set-cookie" not in answer.headers
    town.quiet()
    (id,) = listed(town, GOVERNMENT, "夜间照明")
    seen = town.look(GOVERNMENT, f"/intake/ideas/{id}").text
    for word in ("网上征集", "群众", "待筛选", SAID["need"], SAID["place"]):
        assert word in seen, word
    assert "交部门论证" in town.look(GOVERNMENT, "/").text
    assert town.look(the_deputy(), f"/intake/ideas/{id}").status_code == 404


def test_a_double_press_is_one_idea_and_a_second_idea_gets_a_form_of_its_own(town: Town) -> None:
    given = hidden(form(town).text)
    assert "已收到" in put(town, given, title="北门小学门口设护学岗").text
    with nothing_written(town):
        assert "已收到" in put(town, given, title="北门小学门口设护学岗").text
        again = put(town, given, title="北门菜市场改造提升")
    assert "前一条已经收到" in no_page(again, 409, "already-left")
    assert "已收到" in put(town, hidden(again.text), title="北门菜市场改造提升").text
    town.quiet()
    assert len(listed(town, GOVERNMENT, "北门")) == 2


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"need": "请打13912345678，我家门口没有灯。"}, "personal-number"),
        ({"title": "灯"}, "text-too-short"),
        ({"need": "灯" * 2001}, "text-too-long"),
        ({"title": "路灯\0坏了请修"}, "nul-character"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(town: Town, entries: dict[str, str], code: str) -> None:
    with nothing_written(town):
        page = no_page(put(town, **entries), 422, code)
    assert SAID["place"] in page


def test_neither_the_channel_nor_the_idea_is_chosen_by_whoever_writes(town: Town) -> None:
    assert "已收到" in put(town, title="南湖步道修补破损", idea="mine", channel="deputy").text
    town.quiet()
    (id,) = listed(town, GOVERNMENT, "南湖步道")
    assert id != "mine"
    assert "网上征集" in town.look(GOVERNMENT, f"/intake/ideas/{id}").text


@pytest.mark.parametrize("congress", [JINAN, "999999", "x", "%00", "4" * 300])
def test_a_congress_that_is_not_there_has_no_page(town: Town, congress: str) -> None:
    assert form(town, congress).status_code in (400, 404)


def test_too_much_is_refused_before_it_is_read(town: Town) -> None:
    with nothing_written(town):
        no_page(put(town, need="A" * 50_000), 413, "body-too-large")
