"""预审 over HTTP: every fault at once, the review desk for whom it is, and nothing of another's draft."""

import re
from collections.abc import Iterator
from itertools import count

import pytest

from shared.people import Person
from shared.words import Role
from tests.conftest import Fresh
from tests.journeys.people import DRAFT, TO_FILING, TO_REVIEW, WORDS, Town, a_town
from tests.journeys.refusals import Controls, no_page
from tests.samples import COUNTY, PROPOSAL, SECOND, at_the_county, at_the_office, at_the_unit, person, the_deputy

OFFICE, LEAD = at_the_office(), the_deputy()
ELSEWHERE = at_the_county("430524")
_numbers = count(1)


@pytest.fixture(scope="module")
def town(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(fresh, tmp_path_factory.mktemp("town")) as opened:
        yield opened


def draft(**changes: object) -> dict[str, object]:
    return {"words": {**DRAFT["words"], **changes}}


def waiting(town: Town, title: str) -> str:
    return town.begin((LEAD, "intake/draft-suggestion", draft(title=title)), *TO_REVIEW[1:])


def desk(town: Town, who: Person, **query: str) -> str:
    asked = "&".join(f"{k}={v}" for k, v in query.items())
    answer = town.look(who, f"/intake/reviews?{asked}")
    assert answer.status_code == 200, answer.text[:300]
    return answer.text.partition("<tbody>")[2].partition("</tbody>")[0]


def test_every_fault_is_told_at_once_by_its_field(town: Town) -> None:
    bad = draft(title="修路", analysis="电话13800138000。", demands=[])
    id = town.begin((LEAD, "intake/draft-suggestion", bad))
    answer = town.ask(LEAD, "intake/submit-suggestion", suggestion=id)
    assert answer.status_code == 422
    told = answer.json()
    assert [(f["field"], f["code"]) for f in told["fields"]] == [
        ("words.title", "title-length"),
        ("words.demands", "demand-missing"),
        ("words.analysis", "personal-number"),
    ]
    assert told["code"] == "title-length"


def test_numbers_are_masked_at_one_press_and_nothing_is_written(town: Town) -> None:
    before = town.written()
    entries = {"suggestion": "new-1", "words.title": WORDS["title"], "words.situation": "住户13800138000反映。"}
    page = town.press(LEAD, "intake/draft-suggestion", _look="1", **entries).text
    assert "P11" in page
    assert "把号码替换为××" in page
    mended = town.press(LEAD, "intake/draft-suggestion", _look="mend", **entries).text
    assert Controls(mended).sent["words.situation"] == ["住户××反映。"]
    assert "P11" not in mended
    assert town.written() == before


def test_the_review_desk_is_the_offices_own(town: Town) -> None:
    for who in (LEAD, at_the_unit(), person(Role.INSPECTION)):
        no_page(town.look(who, "/intake/reviews"), 404, "unknown-address")


def test_a_county_sees_its_own_deputies_alone_and_each_office_its_turn_first(town: Town) -> None:
    title = f"关于枫渡路{next(_numbers)}号积水的建议"
    id = waiting(town, title)
    assert title in desk(town, at_the_county())
    assert title not in desk(town, ELSEWHERE)
    assert title not in desk(town, OFFICE), "it is not the office's turn"
    assert title in desk(town, OFFICE, stage="")
    assert town.ask(at_the_county(), "intake/pass-review", suggestion=id).status_code == 200
    assert title not in desk(town, at_the_county())
    assert title in desk(town, OFFICE)


def test_the_longest_wait_stands_first_and_one_character_finds(town: Town) -> None:
    first, second = (waiting(town, f"关于修缮瀛{word}桥的建议") for word in "东西")
    rows = desk(town, at_the_county(), q="瀛")
    assert [i for i in re.findall(r'href="/s/([^"]+)"', rows)] == [first, second]
    for nothing in ("%25", "_", "瀛东西"):
        assert "/s/" not in desk(town, at_the_county(), q=nothing)
    assert "/s/" not in desk(town, at_the_county(), q="瀛", late="yes")


def test_who_reads_is_seen_by_the_others(town: Town) -> None:
    id = waiting(town, "关于增设檀溪路斑马线的建议")
    assert town.ask(at_the_county(), "intake/take-review", suggestion=id).status_code == 200
    colleague = person(Role.COUNTY_OFFICE, "county-2", COUNTY)
    assert "county-office-1" in desk(town, colleague, q="檀溪")
    assert "正在审阅" in town.look(colleague, f"/intake/do/pass-review?suggestion={id}").text
    assert "有人正在审阅" not in town.look(at_the_county(), f"/intake/do/pass-review?suggestion={id}").text
    assert town.ask(colleague, "intake/pass-review", suggestion=id).status_code == 200, "warned, not stopped"


def test_nothing_of_anothers_draft_stands_beside_a_form(town: Town) -> None:
    id = town.begin((LEAD, "intake/draft-suggestion", draft(title="关于瓷窑巷的几点意见", analysis="机密★1年")))
    mine = town.look(LEAD, f"/intake/do/revise-draft?suggestion={id}").text
    assert "P13" in mine
    stranger = the_deputy(SECOND)
    for page in (
        town.look(stranger, f"/intake/do/draft-suggestion?suggestion={id}").text,
        town.press(stranger, "intake/draft-suggestion", _look="1", suggestion=id, **{"words.title": "甲"}).text,
    ):
        assert "机密" not in page
        assert "瓷窑" not in page


def test_proposed_wording_is_shown_with_what_changes_and_taken(town: Town) -> None:
    id = waiting(town, "关于整修檐廊街路面的建议")
    wording = {
        **WORDS,
        "title": "关于整修檐廊街路面和路灯的建议",
        "proposal": PROPOSAL,
        "demands": DRAFT["words"]["demands"],
    }
    asked = {"wording": wording, "note": "把路灯一并写上"}
    assert town.ask(at_the_county(), "intake/suggest-wording", suggestion=id, **asked).status_code == 200
    page = town.look(LEAD, f"/intake/do/accept-wording?suggestion={id}").text
    assert "关于整修檐廊街路面<ins>和路灯</ins>的建议" in page
    assert town.ask(LEAD, "intake/accept-wording", suggestion=id).status_code == 200
    revised = town.look(LEAD, f"/intake/do/revise-draft?suggestion={id}").text
    assert Controls(revised).sent["words.title"] == ["关于整修檐廊街路面和路灯的建议"]


def test_the_share_of_the_centre_of_work_is_in_the_years_figures(town: Town) -> None:
    ids = [town.begin(*TO_FILING) for _ in range(3)]
    assert town.ask(OFFICE, "intake/tag-suggestion", suggestion=ids[0], priority="乡村振兴").status_code == 200
    found = town.http.get("/intake/figures/2026", headers=town.bearer(OFFICE)).json()
    share = next(f for f in found if f["code"] == "R13")
    assert (share["numerator"], share["denominator"], share["percent"]) == (1, 3, "33.3")
