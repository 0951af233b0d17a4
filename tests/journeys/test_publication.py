"""答复公开 on a real PostgreSQL: everybody reads what was decided public, and not one planted word more."""

import asyncio
import html
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import Text, cast, select

from services.routing.publication.rows import published
from shared.journal import journal
from shared.people import Person
from shared.relay import envelope
from tests.conftest import Fresh
from tests.journeys.citizens import HTML, found_in
from tests.journeys.people import DRAFT, REPLY, TALK, TO_REVIEW, Town, a_town
from tests.journeys.refusals import no_page, nothing_written
from tests.samples import (
    CITY,
    FINANCE,
    HOUSING,
    JINAN,
    at_the_county,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    the_deputy,
    the_head_of,
)

OFFICE, UNIT = at_the_office(), at_the_unit()
PHONE, MAIL, CARD, ID_NUMBER = "13907391846", "susu@example.com", "6222021234567890123", "430523198807141234"
SAID = "柳絮巷的电梯已经装好"
PRIVATE = "裴家老屋的纠纷另行处理"
PLANTED = (PHONE, MAIL, CARD, ID_NUMBER, "裴素云")
ANSWERS = (
    f"裴素云代表：\n{SAID}，有事请打{PHONE}，或写信到{MAIL}。",
    f"补助资金已打到{CARD}，持{ID_NUMBER}领取。联系人：裴素云",
)


@pytest.fixture(scope="module")
def town(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(fresh, tmp_path_factory.mktemp("town")) as opened:
        body = {"congress": CITY, "name": "示例市人民代表大会", "counties": []}
        assert opened.ask(OFFICE, "intake/register-congress", **body).status_code == 200
        yield opened


def handled(town: Town, title: str, **wish: Any) -> str:
    """In the unit's hands, with a contact on file."""
    draft = {"words": DRAFT["words"] | {"title": title} | wish}
    return town.begin(
        (the_deputy(), "intake/draft-suggestion", draft),
        *TO_REVIEW[1:],
        (at_the_county(), "intake/pass-review", {}),
        (OFFICE, "intake/file-suggestion", {"category": "urban"}),
        (OFFICE, "routing/assign-units", {"lead": HOUSING}),
        (UNIT, "routing/sign-in", {}),
        (UNIT, "routing/log-contact", TALK),
    )


def ask(town: Town, who: Person, address: str, **body: Any) -> httpx.Response:
    answer = town.ask(who, f"routing/{address}", **body)
    assert answer.status_code == 200, answer.text
    return answer


def replied(town: Town, title: str, wish: dict[str, Any] | None = None, **reply: Any) -> str:
    """The deputy has the reply."""
    case = handled(town, title, **wish or {})
    ask(town, UNIT, "submit-reply", suggestion=case, **REPLY | {"answers": ANSWERS} | reply)
    ask(town, at_the_inspection(), "approve-reply", suggestion=case)
    ask(town, the_head_of(), "sign-reply", suggestion=case)
    town.quiet()
    return case


def publish(town: Town, case: str) -> None:
    ask(town, UNIT, "publish-reply", publication=case)
    town.quiet()


def everybody(town: Town, case: str = "", congress: str = CITY, **asked: str) -> httpx.Response:
    """Somebody opens the public page, without a cookie."""
    path = f"/routing/open/replies/{congress}{'/' if case else ''}{case}"
    return town.http.get(path, params=asked, headers=HTML)


def text(answer: httpx.Response) -> str:
    return html.unescape(answer.text)


def outside(town: Town, case: str) -> str:
    """All that is written of a publication: its journal, its facts as they went over the bus, its row, its page."""

    async def look() -> str:
        columns = [c if c.name != "body" else cast(c, Text).label("body") for c in journal.c]
        stream = f"{CITY}/publication/{case}"
        async with town.house.databases["routing"].connect() as db:
            facts = (await db.execute(select(*columns).where(journal.c.stream == stream))).all()
            rows = (await db.execute(select(published).where(published.c.stream == stream))).all()
        said = [envelope("routing", f).dump().decode() for f in facts if f.topic]
        return "\n".join([*(f.body for f in facts), *said, *map(str, rows)])

    written = asyncio.run_coroutine_threadsafe(look(), town.loop).result(20)
    return f"{written}\n{text(everybody(town, case))}\n{text(everybody(town))}"


def test_everybody_reads_the_masked_copy_of_a_reply_in_full(town: Town) -> None:
    case = replied(town, "关于柳絮巷加装电梯的建议")
    assert "公开答复" in town.look(UNIT, "/").text, "it waits on the unit's desk"
    no_page(everybody(town, case), 404, "unknown-reply")
    publish(town, case)
    page = everybody(town, case)
    assert page.status_code == 200
    assert "set-cookie" not in page.headers
    for word in ("关于柳絮巷加装电梯的建议", SAID, HOUSING, "A类", "示例市人民代表大会", "××"):
        assert word in text(page), word
    assert "示例代表" not in text(page)
    assert SAID in outside(town, case)
    assert found_in(outside(town, case), PLANTED) == []


def test_a_summary_alone_leaves_the_house(town: Town) -> None:
    essence = "电梯已经全部装好并通过验收，补助资金已经足额到位。"
    case = replied(town, "关于摘要公开的建议", publicity="public-summary", public_text=essence, basis=PRIVATE)
    publish(town, case)
    assert essence in text(everybody(town, case))
    assert found_in(outside(town, case), (*PLANTED, PRIVATE, SAID)) == []


@pytest.mark.parametrize(
    ("wish", "publicity"),
    [
        ({}, "on-request"),
        ({}, "not-public"),
        ({"publicity": "on-request"}, "on-request"),
        ({"publicity": "not-public", "publicity_reason": "涉及安防布置"}, "not-public"),
    ],
)
def test_what_is_not_decided_public_is_on_no_page_and_in_no_fact(
    town: Town, wish: dict[str, Any], publicity: str
) -> None:
    title = f"关于不公开的建议{len(wish)}{publicity.replace('-', '')}"
    case = replied(town, f"{title}的建议", wish, publicity=publicity, answers=(PRIVATE, PRIVATE))
    assert town.ask(UNIT, "routing/publish-reply", publication=case).status_code == 404
    no_page(everybody(town, case), 404, "unknown-reply")
    assert title not in text(everybody(town))
    assert found_in(outside(town, case), (PRIVATE, title)) == []


def test_nobody_decides_wider_than_the_deputy_wished(town: Town) -> None:
    case = handled(town, "关于只依申请公开的建议", publicity="on-request")
    for publicity in ("public-full", "public-summary"):
        body = REPLY | {"publicity": publicity, "public_text": SAID * 3}
        with nothing_written(town):
            answer = town.ask(UNIT, "routing/submit-reply", suggestion=case, **body)
        assert (answer.status_code, answer.json()["code"]) == (422, "wider-than-wished")
    form = text(town.look(UNIT, f"/routing/do/submit-reply?suggestion={case}"))
    assert "依申请公开。公开方式不能比它更宽" in form


def test_the_unit_sees_the_copy_before_it_sends_it_and_the_inspection_office_at_review(town: Town) -> None:
    case = handled(town, "关于先看公开稿的建议")
    entries = {k: v for k, v in REPLY.items() if k != "answers"} | {"suggestion": case, "_key": "look-1"}
    entries |= {f"answers.{n}": a for n, a in enumerate(ANSWERS)}
    with nothing_written(town):
        looked = town.press(UNIT, "routing/submit-reply", **entries, _look="look")
        filled = text(town.press(UNIT, "routing/submit-reply", **entries, _look="mend"))
    sections = re.findall(r'<section class="beside".*?</section>', text(looked), re.S)
    (beside,) = (section for section in sections if ">公开稿<" in section)
    assert SAID in beside
    assert found_in(beside, PLANTED) == []
    (field,) = re.findall(r'<textarea[^>]*name="public_text"[^>]*>(.*?)</textarea>', filled, re.S)
    assert SAID in field
    assert found_in(field, PLANTED) == []
    edited = field.strip().replace("柳絮巷", "某巷")
    town.press(UNIT, "routing/submit-reply", **entries | {"_key": "send-1"}, public_text=edited)
    town.quiet()
    assert "某巷的电梯已经装好" in text(town.look(at_the_inspection(), f"/s/{case}"))
    assert "送审稿：公开稿" in text(town.look(at_the_inspection(), f"/s/{case}"))


def test_a_reply_taken_down_is_gone_and_the_page_says_so(town: Town) -> None:
    case = replied(town, "关于会被撤下的建议")
    publish(town, case)
    ask(town, OFFICE, "withdraw-publication", publication=case, reason=PRIVATE)
    assert "已撤下" in text(everybody(town, case))
    no_page(everybody(town, case), 404, "reply-withdrawn")
    assert "关于会被撤下的建议" not in text(everybody(town))
    assert PRIVATE in text(town.look(OFFICE, f"/routing/publications/{case}"))
    assert PRIVATE not in text(everybody(town, case))


def test_those_who_have_to_do_with_it_see_how_far_it_is(town: Town) -> None:
    case = replied(town, "关于谁看得到的建议")
    path = f"/routing/publications/{case}"
    for who in (UNIT, the_head_of(), OFFICE, at_the_inspection(), the_deputy()):
        assert "待公开" in text(town.look(who, path))
        assert path in town.look(who, f"/s/{case}").text
    for other in (at_the_unit(FINANCE), the_deputy("deputy-2"), at_the_county()):
        assert town.look(other, path).status_code == 404
    assert "公开答复" in town.look(UNIT, path).text
    assert town.look(OFFICE, "/routing/publications/nothing").status_code == 404


def test_the_list_is_searched_filtered_and_turned_over(town: Town) -> None:
    case = replied(town, "关于百分之百%_的建议", answers=("一。", "二。"))
    publish(town, case)
    assert "关于百分之百%_的建议" in text(everybody(town, q="%_"))
    assert "关于柳絮巷加装电梯的建议" not in text(everybody(town, q="%_"))
    assert "没有符合条件的答复" in text(everybody(town, q="没有的词"))
    year = str(town.today.year)
    assert "关于百分之百" in text(everybody(town, unit=HOUSING, year=year, **{"class": "A"}))
    assert "没有符合条件的答复" in text(everybody(town, q="百分之百", **{"class": "C"}))
    for odd in ({"unit": "没有"}, {"year": "9" * 30}, {"page": "99999999999999999999"}, {"q": "二" * 500}):
        assert everybody(town, **odd).status_code == 200


@pytest.mark.parametrize("congress", [JINAN, "999999", "x", "%00", "4" * 300])
def test_a_congress_that_is_not_there_has_no_page(town: Town, congress: str) -> None:
    assert everybody(town, congress=congress).status_code in (400, 404)
    assert everybody(town, "s1", congress=congress).status_code in (400, 404)


@pytest.mark.parametrize("id", ["nothing", "%00", "a b", "x" * 300])
def test_what_is_not_there_is_not_read(town: Town, id: str) -> None:
    assert everybody(town, id).status_code in (400, 404)
