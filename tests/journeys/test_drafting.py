"""A draft over HTTP: nothing typed is lost, two tabs join, every version is shown to those it was meant for."""

import asyncio
import re
from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import Text, cast, select

from shared.journal import journal
from shared.people import Person, sign
from tests.conftest import Fresh
from tests.journeys.people import DRAFT, WORDS, Town, a_town
from tests.journeys.refusals import Controls, flat, no, no_page, nothing_written, still_there
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
    at_the_point,
    at_the_unit,
    the_deputy,
)

DEPUTY, OTHER, OFFICE, COUNTY = the_deputy(), the_deputy(SECOND), at_the_office(), at_the_county()
STRANGER = the_deputy("deputy-3")
_numbers = count(1)


@pytest.fixture(scope="module")
def town(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(fresh, tmp_path_factory.mktemp("town")) as opened:
        yield opened


def done(town: Town, who: Person, address: str, id: str, **body: Any) -> None:
    answer = town.ask(who, f"intake/{address}", suggestion=id, **body)
    assert answer.status_code == 200, answer.text


def drafted(town: Town, **body: Any) -> str:
    id = f"d{next(_numbers)}"
    done(town, DEPUTY, "draft-suggestion", id, **DRAFT | body)
    return id


def form(town: Town, who: Person, address: str, id: str) -> dict[str, Any]:
    page = town.look(who, f"/intake/do/{address}?suggestion={id}")
    assert page.status_code == 200, page.text
    return dict(Controls(page.text).sent)


def words(town: Town, id: str) -> dict[str, Any]:
    """The text as the form of whoever mends it next begins."""
    return form(town, DEPUTY, "revise-draft", id)


def test_two_tabs_that_change_different_fields_are_joined(town: Town) -> None:
    id = drafted(town)
    one, two = (form(town, DEPUTY, "revise-draft", id) for _ in "12")
    one |= {"words.analysis": ["甲页改的分析。"], "words.demands": ["甲页加的诉求"]}
    two |= {"words.situation": ["乙页改的情况。"], "words.unnamed": ["true"]}
    assert town.press(DEPUTY, "intake/revise-draft", **one).status_code == 303
    answer = town.press(DEPUTY, "intake/revise-draft", **two)
    assert answer.status_code == 303, answer.text
    assert "别处同时保存的其他栏目已一并保留" in town.look(DEPUTY, answer.headers["location"]).text
    now = words(town, id)
    assert now["words.analysis"] == ["甲页改的分析。"]
    assert now["words.demands"] == ["甲页加的诉求"]
    assert now["words.situation"] == ["乙页改的情况。"]
    assert now["words.unnamed"] == ["true"]
    assert now["began_from"] == ["3"]
    again = town.press(DEPUTY, "intake/revise-draft", **two)
    assert again.status_code == 303, "pressed twice, joined once"
    assert words(town, id)["began_from"] == ["3"]


def test_the_same_field_changed_in_two_tabs_shows_both_texts_and_keeps_the_rest(town: Town) -> None:
    id = drafted(town)
    one, two = (form(town, DEPUTY, "revise-draft", id) for _ in "12")
    one |= {"words.analysis": ["资金缺口三千万元。"], "words.title": ["关于甲页改的标题的建议"]}
    two |= {"words.analysis": ["资金缺口五千万元。"], "words.situation": ["乙页改的情况。"]}
    assert town.press(DEPUTY, "intake/revise-draft", **one).status_code == 303
    with nothing_written(town):
        page = no_page(town.press(DEPUTY, "intake/revise-draft", **two), 409, "changed-meanwhile")
    assert "已保存的是“资金缺口三千万元。”" in page
    marked = re.sub(r'<span class="unseen">[^<]*</span>', "", page)
    assert "资金缺口<del>三</del><ins>五</ins>千万元。" in marked
    kept = Controls(page).sent
    assert kept["words.analysis"] == ["资金缺口五千万元。"]
    assert kept["words.situation"] == ["乙页改的情况。"]
    assert kept["words.title"] == ["关于甲页改的标题的建议"], "what only the other tab changed is taken over"
    chosen = kept | {"words.analysis": ["资金缺口三至五千万元。"]}
    assert town.press(DEPUTY, "intake/revise-draft", **chosen).status_code == 303
    assert words(town, id)["words.analysis"] == ["资金缺口三至五千万元。"]


def test_a_form_whose_beginning_was_tampered_with_shows_both_texts(town: Town) -> None:
    id = drafted(town)
    one, two = (form(town, DEPUTY, "revise-draft", id) for _ in "12")
    assert town.press(DEPUTY, "intake/revise-draft", **one | {"words.analysis": ["甲页。"]}).status_code == 303
    for crooked in ("[", "7", '{"words": 7}', "{}"):
        entries = two | {"_began": [crooked], "words.analysis": ["乙页。"]}
        page = no_page(town.press(DEPUTY, "intake/revise-draft", **entries), 409, "changed-meanwhile")
        assert "已保存的是“甲页。”" in page, crooked


def test_a_refused_hand_in_loses_nothing(town: Town) -> None:
    id = drafted(town, words=DRAFT["words"] | {"proposal": "太短", "proposed_units": [HOUSING, FINANCE]})
    before = words(town, id)
    with nothing_written(town):
        page = no_page(town.press(DEPUTY, "intake/submit-suggestion", suggestion=id), 422, "proposal-too-short")
    assert "至少30个字" in page
    assert words(town, id) | {"_key": 0} == before | {"_key": 0}
    assert before["words.proposed_units"] == [HOUSING, FINANCE]


def test_an_expired_session_brings_the_same_form_back_and_the_second_press_saves(town: Town) -> None:
    id = drafted(town)
    typed = form(town, DEPUTY, "revise-draft", id) | {"words.analysis": ["登录过期前写的分析。"]}
    done(town, DEPUTY, "revise-draft", id, words=DRAFT["words"] | {"situation": "别处改的。"}, began_from=1)
    old = sign(DEPUTY, town.secret, -5)
    with nothing_written(town):
        page = no_page(town.press(old, "intake/revise-draft", **typed), 401, "session-expired")
    still_there(page, typed)
    assert town.press(DEPUTY, "intake/revise-draft", **Controls(page).sent).status_code == 303
    now = words(town, id)
    assert now["words.analysis"] == ["登录过期前写的分析。"]
    assert now["words.situation"] == ["别处改的。"], (
        "what was saved elsewhere meanwhile is joined after signing in, too"
    )


def test_a_co_signer_reads_the_frozen_text_before_the_press_and_signs_that_version(town: Town) -> None:
    id = drafted(town, cosigners=[SECOND], until="2026-03-09")
    page = town.look(OTHER, f"/intake/do/confirm-signature?suggestion={id}").text
    for text in (WORDS["title"], WORDS["situation"], WORDS["analysis"], "第1稿", "2026年3月9日（周一）截止答复"):
        assert text in page, text
    entries = Controls(page).sent
    done(town, DEPUTY, "revise-draft", id, words=DRAFT["words"] | {"analysis": "改过的分析。"}, began_from=1)
    with nothing_written(town):
        page = no_page(town.press(OTHER, "intake/confirm-signature", **entries), 409, "text-changed")
    assert "改过的分析。" in page, "the new text stands above the button"
    assert town.press(OTHER, "intake/confirm-signature", **Controls(page).sent).status_code == 303
    assert "同意联名，第2稿" in town.look(DEPUTY, f"/s/{id}").text


def test_who_is_not_asked_reads_nothing_however_the_button_is_pressed(town: Town) -> None:
    id = drafted(town, cosigners=[SECOND])
    for address in ("confirm-signature", "leave-note", "sign-for-delegation", "confirm-entry", "revise-draft"):
        for answer in (
            town.look(STRANGER, f"/intake/do/{address}?suggestion={id}"),
            town.press(STRANGER, f"intake/{address}", suggestion=id),
        ):
            assert answer.status_code in (403, 422), (address, answer.status_code)
            assert WORDS["situation"] not in answer.text, address
    assert town.look(STRANGER, f"/intake/history/{id}").status_code == 404


def mended(town: Town) -> str:
    """Saved twice, co-signed, handed in, sent back by the county, mended in two steps and handed in again."""
    id = drafted(town, words=DRAFT["words"] | {"analysis": "只给自己看的第一稿。"})
    done(town, DEPUTY, "revise-draft", id, words=DRAFT["words"] | {"analysis": "共十二栋。"}, began_from=1)
    done(town, DEPUTY, "invite-cosigners", id, deputies=[SECOND])
    done(town, OTHER, "confirm-signature", id)
    done(town, DEPUTY, "submit-suggestion", id)
    done(town, COUNTY, "send-back-draft", id, reasons=["wording"], note="请核对楼栋数")
    done(town, DEPUTY, "revise-draft", id, words=DRAFT["words"] | {"analysis": "改到一半"}, began_from=2)
    done(town, DEPUTY, "revise-draft", id, words=DRAFT["words"] | {"analysis": "共十三栋。"}, began_from=3)
    done(town, OTHER, "confirm-signature", id)
    done(town, DEPUTY, "submit-suggestion", id)
    return id


def test_every_version_is_listed_with_its_changes_to_those_it_was_meant_for(town: Town) -> None:
    id = town.one(mended)
    page = town.look(DEPUTY, f"/intake/history/{id}").text
    for said in ("第4稿", "第1稿", "示例代表001保存", "与第3稿相比", "只给自己看的第一稿。", "改到一半"):
        assert said in page, said
    assert page.index("第4稿") < page.index("第1稿")
    cosigner = town.look(OTHER, f"/intake/history/{id}").text
    assert "改到一半" in re.sub("<[^>]*>", "", cosigner)
    assert "只给自己看" not in cosigner, "the text before the invitation is the lead's own"
    for who in (COUNTY, OFFICE):
        seen = town.look(who, f"/intake/history/{id}").text
        marked = re.sub(r'<span class="unseen">[^<]*</span>', "", seen)
        assert "共十<del>二</del><ins>三</ins>栋。" in marked, "what was handed in beside what was handed in before"
        assert "只给自己看" not in seen
        assert "改到一半" not in seen
        assert f'/intake/history/{id}">看改了什么' in town.look(who, f"/s/{id}").text
    for who in (STRANGER, at_the_unit(), at_the_government(), at_the_county("430524"), at_the_office(JINAN)):
        assert town.look(who, f"/intake/history/{id}").status_code == 404, who


def test_a_first_draft_has_no_history_to_link_and_reviewers_none_to_read(town: Town) -> None:
    id = drafted(town)
    assert "/intake/history/" not in town.look(DEPUTY, f"/s/{id}").text
    for who in (OFFICE, COUNTY):
        assert town.look(who, f"/intake/history/{id}").status_code == 404


def test_a_draft_is_written_down_at_the_station_and_confirmed_by_its_deputy(town: Town) -> None:
    station, id = at_the_point("p1"), f"d{next(_numbers)}"
    entries = flat(DRAFT) | {"suggestion": id, "deputy": LEAD, "source": "telephone", "received": "2026-03-02"}
    assert town.press(station, "intake/enter-draft", **entries).status_code == 303
    assert "站点工作人员依电话口述代录" in town.look(station, f"/s/{id}").text
    assert "核对代录" in town.look(DEPUTY, "/").text
    read = town.look(DEPUTY, f"/intake/do/confirm-entry?suggestion={id}").text
    assert WORDS["situation"] in read
    no(town.ask(DEPUTY, "intake/submit-suggestion", suggestion=id), 409, "entry-not-confirmed")
    assert town.press(DEPUTY, "intake/confirm-entry", **Controls(read).sent).status_code == 303
    done(town, DEPUTY, "submit-suggestion", id)
    assert town.look(station, f"/s/{id}").status_code == 404
    assert "站点工作人员代录保存" in town.look(DEPUTY, f"/intake/history/{id}").text


def test_notes_and_reasons_stay_in_intake(town: Town) -> None:
    """Planted words are looked for in every fact that has a topic."""
    secret = {"publicity": "not-public", "publicity_reason": "植入的不公开理由"}
    id = drafted(town, words=DRAFT["words"] | secret, cosigners=[SECOND])
    done(town, OTHER, "leave-note", id, note="植入的留言")
    done(town, OTHER, "decline-signature", id, note="植入的谢绝理由")
    done(town, DEPUTY, "submit-suggestion", id)
    done(town, COUNTY, "pass-review", id)
    done(town, OFFICE, "file-suggestion", id, category="urban")
    town.quiet()
    bodies = asyncio.run_coroutine_threadsafe(_told(town), town.loop).result(20)
    assert any("not-public" in body for body in bodies)
    assert not [body for body in bodies if "植入" in body]
    for who in (at_the_unit(), STRANGER, at_the_government()):
        assert "植入" not in town.look(who, f"/s/{id}").text


async def _told(town: Town) -> list[str]:
    async with town.house.databases["intake"].connect() as c:
        bodies = select(cast(journal.c.body, Text)).where(journal.c.topic.is_not(None))
        return list((await c.scalars(bodies)).all())


@pytest.mark.mechanism("M10")
def test_the_form_names_the_window_and_its_notice_and_the_hand_in_is_a_pre_submission(town: Town) -> None:
    id = drafted(town, words=DRAFT["words"] | {"session_kind": "in-session"})
    assert 'class="reads"' not in town.look(DEPUTY, "/intake/do/draft-suggestion").text, "no session, nothing to say"
    plan = {
        "opens": "2026-03-09",
        "closes": "2026-03-13",
        "submission_from": "2026-03-04",
        "submission_until": "2026-03-11",
        "notice": "请会前深入调研，一事一议。",
    }
    for address, body in (
        ("register-congress", {"name": "示例市人民代表大会"}),
        ("begin-term", {"term": 9}),
        ("plan-session", {"session": 2} | plan),
    ):
        assert town.ask(OFFICE, f"intake/{address}", congress=CITY, **body).status_code == 200
    shown = town.look(DEPUTY, "/intake/do/draft-suggestion").text
    assert "第2次会议自2026年3月4日（周三）至2026年3月11日（周三）提交" in shown
    with nothing_written(town):
        page = no_page(town.press(DEPUTY, "intake/submit-suggestion", suggestion=id), 409, "outside-window")
    assert "2026年3月4日" in page
    again = plan | {"submission_from": "2026-03-02"}
    assert town.ask(OFFICE, "intake/plan-session", congress=CITY, session=2, **again).status_code == 200
    shown = town.look(DEPUTY, "/intake/do/draft-suggestion").text
    for said in ("征集通知", "现在提交即为预提交", "请会前深入调研，一事一议。", 'href="/intake/sessions"'):
        assert said in shown, said
    assert "预提交中" in town.look(DEPUTY, "/intake/sessions").text
    between = drafted(town)
    no(town.ask(DEPUTY, "intake/submit-suggestion", suggestion=between), 409, "session-window-open")
    assert town.press(DEPUTY, "intake/submit-suggestion", suggestion=id).status_code == 303
    case = town.look(DEPUTY, f"/s/{id}").text
    assert "初审（预提交）" in case
    assert "会议期间（第9届第2次会议，会前预提交）" in case


@pytest.mark.parametrize("path", ["history/{}", "do/confirm-entry?suggestion={}"])
def test_no_crooked_address_breaks_a_page(town: Town, path: str) -> None:
    for crooked in ("unknown", "'; DROP TABLE titles; --", "\0", "x" * 300, "%00", "²"):
        page = town.look(DEPUTY, f"/intake/{path.replace('{}', quote(crooked, safe=''))}")
        assert page.status_code < 500, (path, crooked[:20])
        assert "Traceback" not in page.text
