"""成批交办 on a real PostgreSQL: looked at first, then each row for itself, and a double press is one act."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from services.routing.assignment import AssignUnits
from services.routing.merging import TakeMerger
from services.routing.trial import TrialAssign
from services.routing.units import RegisterUnit
from shared.web.session import COOKIE
from shared.words import Role
from tests.conftest import Fresh
from tests.journeys.people import Town, a_town
from tests.journeys.test_packages import BUS, OFFICE, UNITS, ask, cells, received
from tests.samples import FINANCE, HOUSING, WATER, at_the_government, at_the_unit, person, the_deputy

FEW = 6


@pytest.fixture
def town(fresh: Fresh, tmp_path: Path) -> Iterator[Town]:
    with a_town(fresh, tmp_path) as opened:
        ask(opened, OFFICE, *(RegisterUnit(unit=u, name=f"示例市{u}") for u in UNITS))
        ask(opened, BUS, *(received(n, opened.today.year) for n in range(FEW)))
        yield opened


def send(town: Town, step: str, *ticked: int, **more: str) -> httpx.Response:
    """The form of the list, or that of the preview with its keys."""
    entries = {"step": step, "tick": [f"s{n}" for n in ticked]}
    for n in ticked:
        entries |= {f"lead.s{n}": HOUSING, f"co.s{n}": FINANCE if n % 2 else ""}
    headers = {"cookie": f"{COOKIE}={town.token(OFFICE)}", "accept": "text/html"}
    return town.http.post("/routing/assign", data=entries | more, headers=headers)


def keys(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(key\.s\d+)" value="(\w+)"', page))


def test_what_waits_stands_there_with_its_first_proposal(town: Town) -> None:
    page = town.look(OFFICE, "/routing/assign").text
    assert f"共{FEW}件待交办" in page
    assert page.count('name="tick"') == FEW
    assert page.count("<option selected>") == FEW
    assert "16-1-002" in (found := town.look(OFFICE, "/routing/assign?q=第3件").text)
    assert "共1件待交办" in found
    assert "没有待交办的建议" in town.look(OFFICE, "/routing/assign?q=没有这样的标题%").text


def test_the_preview_says_who_gets_what_until_when_and_writes_nothing(town: Town) -> None:
    ask(town, BUS, TakeMerger(suggestion="s2", children=("s3",)))
    before = town.written()
    page = send(town, "preview", 0, 1, 2).text
    assert town.written() == before
    first, second, main = cells(page)
    assert first[:4] == ["16-1-000", "关于办好第1件实事的建议", HOUSING, "—"]
    assert second[3] == FINANCE
    assert all("年" in day for day in first[4:7])
    assert first[7].endswith("可以交办")
    assert main[7].endswith("可以交办，并案1件一并交办")
    assert "交办3件" in page
    assert len(keys(page)) == 3


def test_rows_are_assigned_each_for_itself_and_pressed_twice_only_once(town: Town) -> None:
    given = keys(send(town, "preview", 0, 1, 2).text)
    ask(town, OFFICE, AssignUnits(suggestion="s1", lead=WATER))  # somebody else was quicker
    page = send(town, "assign", 0, 1, 2, **given).text
    assert "已交办2件，1件没有交办" in page
    assert "这件建议已经交办" in cells(page)[1][-1]
    written = town.written()
    assert "已交办2件，1件没有交办" in send(town, "assign", 0, 1, 2, **given).text
    assert town.written() == written
    assert f"共{FEW - 3}件待交办" in town.look(OFFICE, "/routing/assign").text


def test_what_cannot_be_assigned_says_why_and_does_not_keep_the_others_back(town: Town) -> None:
    ask(town, OFFICE, TrialAssign(suggestion="s0", lead=WATER))
    page = send(town, "preview", 0, 1, **{"lead.s1": FINANCE}).text
    trial, twice = cells(page)
    assert "预交办还在征求意见" in trial[-1]
    assert "同一单位不能重复" in twice[-1]
    assert "有2件现在不能交办" in page
    assert not keys(page)
    assert "主办单位" in cells(send(town, "preview", 2, **{"lead.s2": ""}).text)[0][-1]


def test_going_back_keeps_what_was_chosen_and_none_ticked_is_said(town: Town) -> None:
    page = send(town, "edit", 4, **{"lead.s4": WATER}).text
    assert page.count(" checked>") == 1
    assert f"<option selected>{WATER}</option>" in page
    assert "还没有勾选" in send(town, "preview").text


def test_only_those_who_assign_have_the_page(town: Town) -> None:
    assert town.look(at_the_government(), "/routing/assign").status_code == 200
    for who in (at_the_unit(), the_deputy(), person(Role.INSPECTION)):
        assert town.look(who, "/routing/assign").status_code == 404
