"""分别办理 on a real PostgreSQL: from the assignment to two ratings, with one redo, in one of the pieces alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.people import Person
from shared.words import Role
from tests.conftest import Fresh
from tests.journeys.people import DRAFT, REPLY, TALK, Town, a_town
from tests.samples import (
    FINANCE,
    HOUSING,
    SECOND,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    person,
    the_clerk,
    the_deputy,
    the_head_of,
)

OFFICE = at_the_office()
UNITS = (HOUSING, FINANCE)
TEXT = "全市老旧小区"


@pytest.fixture
def town(fresh: Fresh, tmp_path: Path) -> Iterator[Town]:
    with a_town(fresh, tmp_path) as opened:
        yield opened


def divided(town: Town) -> str:
    """Filed, and divided at the form."""
    id = town.filed()
    sent = town.press(OFFICE, "routing/assign-separately", suggestion=id, **{"units.0": HOUSING, "units.1": FINANCE})
    assert sent.status_code == 303, sent.text
    town.quiet()
    return id


def ask(town: Town, who: Person, address: str, /, **body: object) -> None:
    answer = town.ask(who, address, **body)
    assert answer.status_code == 200, answer.text
    town.quiet()


def answer(town: Town, id: str, n: int, *, round: int = 1) -> None:
    unit, piece = UNITS[n - 1], {"suggestion": f"{id}.{n}"}
    if round == 1:
        ask(town, at_the_unit(unit), "routing/sign-in", **piece)
    ask(town, at_the_unit(unit), "routing/log-contact", **piece, **TALK | {"on": town.today.isoformat()})
    ask(town, at_the_unit(unit), "routing/submit-reply", **piece, **REPLY | {"answers": [f"第{n}分件已经办成。"]})
    ask(town, at_the_inspection(), "routing/approve-reply", **piece)
    ask(town, the_head_of(unit), "routing/sign-reply", **piece)


def rate(town: Town, id: str, **grades: str) -> None:
    """A whole window within a day: `p1`, `p2` are the pieces that are rated."""
    ask(town, the_clerk(), "rating/open-window", closes=town.today.isoformat())
    for piece, grade in grades.items():
        said = {"attitude": grade, "result": grade, "reason": "资金没有到位。" if grade == "dissatisfied" else ""}
        ask(town, the_deputy(), "rating/rate-reply", suggestion=f"{id}.{piece[1:]}", **said)
    ask(town, the_clerk(1), "rating/ask-close")
    ask(town, the_clerk(2), "rating/confirm-close")


def word(town: Town, id: str, who: Person = OFFICE) -> str:
    """The one state word of a page."""
    page = town.look(who, f"/s/{id}").text
    found = re.search(r'<p class="marks">(.*?)</p>', page, re.S)
    assert found
    plain = re.sub(r"<.*?>", " ", found[1])
    return str(next(iter(re.findall("[\u4e00-\u9fff]+", plain))))


def test_from_the_assignment_to_two_ratings_with_one_redo_in_one_piece(town: Town) -> None:
    form = town.filed()
    shown = town.look(OFFICE, f"/routing/do/assign-separately?suggestion={form}").text
    assert 'name="units.0"' in shown
    assert 'name="units.1"' in shown
    assert "第2项由谁办" in shown
    assert "分办建议：第1项诉求（加装电梯）" in shown
    assert f'suggestion={form}&amp;units.1={FINANCE}"' in shown, "chosen for the second demand, none for the first"
    picked = town.look(
        OFFICE, f"/routing/do/assign-separately?suggestion={form}&units.0={HOUSING}&units.1=无此单位"
    ).text
    assert f'suggestion={form}&amp;units.0={HOUSING}&amp;units.1={FINANCE}"' in picked
    assert re.findall(r'<option value="([^"]+)" selected', picked) == [HOUSING], "filled in, not sent"
    again = town.press(OFFICE, "routing/assign-separately", suggestion=form, **{"units.0": HOUSING, "units.1": ""})
    assert again.status_code == 422
    assert "第2项诉求（落实补助资金）还没有定承办单位。" in again.text
    id = divided(town)
    whole = town.look(OFFICE, f"/s/{id}").text
    for n, unit in enumerate(UNITS, 1):
        assert f'href="/s/{id}.{n}"' in whole
        assert f"（{n}）{unit}" in whole
    piece = town.look(OFFICE, f"/s/{id}.1").text
    assert f"分件交办：由{HOUSING}承办" in piece
    assert "交办：主办" not in piece
    answer(town, id, 1)
    assert (word(town, f"{id}.1"), word(town, id)) == ("已答复", "待签收"), "the slowest is its word"
    answer(town, id, 2)
    assert word(town, id) == "已答复"
    rate(town, id, p1="satisfied", p2="dissatisfied")
    assert [word(town, f"{id}{n}") for n in ("", ".1", ".2")] == ["重新办理", "已销号", "重新办理"]
    answer(town, id, 2, round=2)
    rate(town, id, p2="satisfied")
    assert [word(town, f"{id}{n}") for n in ("", ".1", ".2")] == ["已销号"] * 3
    figures = {f["code"]: f for f in town.http.get("/rating/figures/2026", headers=town.bearer(OFFICE)).json()}
    assert figures["R06"]["denominator"] == 2, "one rating for each unit"
    assert figures["R05"]["numerator"] == 2
    own = {f["code"]: f for f in town.http.get("/supervision/figures/2026", headers=town.bearer(OFFICE)).json()}
    assert (own["R01"]["numerator"], own["R01"]["denominator"], own["R15"]["numerator"]) == (1, 1, 1)


def test_the_text_is_read_on_the_page_of_a_piece_by_those_who_may_read_the_suggestion(town: Town) -> None:
    id = divided(town)
    page = town.look(at_the_unit(FINANCE), f"/s/{id}.2").text
    assert "多数没有电梯。" in page
    assert "整件建议2026-001" in page
    assert "落实补助资金" in page
    assert "撤回建议" not in town.look(the_deputy(), f"/s/{id}.1").text, "the whole is withdrawn on its own page"
    assert "正在送达其他环节" not in page
    assert "已提交，“" not in page
    assert town.look(OFFICE, f"/s/{id}.3").status_code == 404, "there is no third piece"


def test_a_draft_is_not_read_under_the_name_of_a_piece(town: Town) -> None:
    draft = town.drafted()
    for who in (the_deputy(), the_deputy(SECOND), at_the_unit(), person(Role.INSPECTION)):
        assert town.look(who, f"/s/{draft}.1").status_code == 404
    hidden = town.http.get(f"/intake/part/{draft}.1", headers=town.bearer(the_deputy(SECOND)))
    assert hidden.status_code == 404
    taken = town.ask(the_deputy(), "intake/draft-suggestion", suggestion=f"{draft}.1", **DRAFT)
    assert (taken.status_code, taken.json()["code"]) == (422, "name-of-a-piece")


def test_the_ledger_and_the_packages_count_it_once_and_list_each_piece_with_its_unit(town: Town) -> None:
    id = divided(town)
    other = town.assigned()
    town.quiet()
    ledger = town.look(OFFICE, "/supervision/ledger").text
    assert "共2件" in ledger
    where = [ledger.index(f'href="/s/{x}"') for x in (other, id, f"{id}.1", f"{id}.2")]
    assert where == sorted(where), "pieces stand under their suggestion"
    assert "共1件" in (separate := town.look(OFFICE, "/supervision/ledger?mode=separate").text)
    assert f"/s/{other}" not in separate
    assert "共1件" in town.look(OFFICE, "/supervision/ledger?mode=lead-co").text
    assert "共0件" in town.look(OFFICE, "/supervision/ledger?mode=sole").text
    assert "共1件" in (by_unit := town.look(OFFICE, f"/supervision/ledger?lead={FINANCE}").text)
    assert f'href="/s/{id}.2"' in by_unit
    year = town.today.year
    assert "已交办2件" in (packages := town.look(OFFICE, f"/routing/packages?year={year}").text)
    assert "其中分件2个" in packages
    own = town.look(at_the_unit(FINANCE), f"/routing/packages/{FINANCE}?year={year}").text
    assert own.count("2026-001（2）") == 1
    assert "2026-001（1）" not in own
    assert "分别办理" in own
    assert "没有待交办的建议" in town.look(OFFICE, "/routing/assign").text
