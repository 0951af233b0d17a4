"""Draft regulations and livelihood projects over HTTP: bad input, who may see what, and what reaches the bus."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import count
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from sqlalchemy import Text, cast, select

from shared.journal import journal
from shared.people import Person
from tests.conftest import Fresh
from tests.journeys.people import Town, a_town
from tests.journeys.refusals import flat, no, no_page, nothing_written, still_there
from tests.samples import (
    FINANCE,
    HOUSING,
    JINAN,
    at_the_committee,
    at_the_government,
    at_the_office,
    at_the_point,
    at_the_unit,
    the_deputy,
)

COMMITTEE, OFFICE, GOVERNMENT, UNIT = at_the_committee(), at_the_office(), at_the_government(), at_the_unit()
POINT, SECOND, DEPUTY = at_the_point("p1"), at_the_point("p2"), the_deputy()
DUE = "2026-04-01"
PLAN = {"title": "《云江市养犬管理条例（草案）》", "focus": "第三章", "points": ["p1", "p2"], "due": DUE}
SAID = {"article": "第十二条", "text": "建议明确遛犬时段，避开早晚高峰。", "voice": "residents"}
IDEA = {"title": "新建社区老年食堂", "need": "老人多，子女不在身边，吃饭不便。", "channel": "online", "place": "老城区"}
ARGUED = {
    **dict.fromkeys(("public_good", "in_year", "debt_free", "own_level"), "true"),
    "money": 300,
    "text": "资金和选址均可落实。",
}
LISTED = {"title": "社区老年食堂建设", "year": 2027, "lead": HOUSING, "scale": "新建十处", "money": 300}
ADOPTED = {"end": "adopted", "article": "第十三条"}
_numbers = count(1)


@pytest.fixture(scope="module")
def town(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(fresh, tmp_path_factory.mktemp("town")) as opened:
        for n in (1, 2, 3):
            point = {
                "point": f"p{n}",
                "name": f"示例{n}基层立法联系点",
                "category": "community",
                "keeper": "示例联络员",
            }
            done(opened, OFFICE, "register-point", **point)
        yield opened


def done(town: Town, who: Person, address: str, **body: Any) -> None:
    answer = town.ask(who, f"intake/{address}", **body)
    assert answer.status_code == 200, answer.text


def sent(town: Town) -> str:
    id = f"r{next(_numbers)}"
    done(town, COMMITTEE, "send-regulation", regulation=id, **PLAN)
    return id


def heard(town: Town) -> str:
    """An opinion, given by the first point; its id as its page's address has it."""
    regulation = sent(town)
    done(town, POINT, "give-opinion", regulation=regulation, **SAID)
    page = town.look(COMMITTEE, f"/intake/regulations/{regulation}").text
    return page.partition('href="/intake/opinions/')[2].partition('"')[0]


def settled(town: Town) -> str:
    id = heard(town)
    done(town, COMMITTEE, "settle-opinion", opinion=id, **ADOPTED)
    return id


def waiting(town: Town) -> str:
    """A draft with an opinion that has no end."""
    id = sent(town)
    for point in (POINT, SECOND):
        done(town, point, "give-opinion", regulation=id, **SAID)
    return id


def collected(town: Town) -> str:
    id = f"i{next(_numbers)}"
    done(town, GOVERNMENT, "collect-idea", idea=id, **IDEA)
    return id


def asked(town: Town) -> str:
    id = collected(town)
    done(town, GOVERNMENT, "ask-argument", idea=id, unit=HOUSING)
    return id


def argued(town: Town) -> str:
    id = asked(town)
    done(town, UNIT, "argue-idea", idea=id, **ARGUED)
    return id


def declined(town: Town) -> str:
    id = collected(town)
    done(town, GOVERNMENT, "decline-idea", idea=id, ground="under-way", note="已列入计划。")
    return id


def new(town: Town) -> str:
    return f"new-{next(_numbers)}"


def none(town: Town) -> str:
    return "never-was"


class Try(NamedTuple):
    """Somebody asks for what will be refused."""

    who: Person
    address: str
    about: str
    of: Callable[[Town], str]
    body: Mapping[str, Any]
    status: int
    code: str


TRIES = {
    "no point chosen": Try(
        COMMITTEE, "send-regulation", "regulation", new, {**PLAN, "points": []}, 422, "too-few"
    ),
    "a point there is not": Try(
        COMMITTEE, "send-regulation", "regulation", new, {**PLAN, "points": ["p9"]}, 422, "point-not-active"
    ),
    "a plan for tomorrow": Try(
        COMMITTEE, "send-regulation", "regulation", new, {**PLAN, "due": "2026-03-03"}, 422, "plan-too-short"
    ),
    "a plan for the end of time": Try(
        COMMITTEE, "send-regulation", "regulation", new, {**PLAN, "due": "9999-12-31"}, 422, "beyond-calendar"
    ),
    "sent already": Try(COMMITTEE, "send-regulation", "regulation", sent, PLAN, 409, "already-sent"),
    "a point that was not asked": Try(
        at_the_point("p3"), "give-opinion", "regulation", sent, SAID, 403, "point-not-asked"
    ),
    "another point's name": Try(
        POINT, "give-opinion", "regulation", sent, {**SAID, "point": "p2"}, 403, "not-your-point"
    ),
    "an opinion without words": Try(
        POINT, "give-opinion", "regulation", sent, {**SAID, "text": "改"}, 422, "text-too-short"
    ),
    "a telephone number": Try(
        POINT, "give-opinion", "regulation", sent, {**SAID, "text": "请回13800138000"}, 422, "personal-number"
    ),
    "a voice there is not": Try(
        COMMITTEE, "note-comment", "regulation", sent, {**SAID, "voice": "choir"}, 422, "choice-unknown"
    ),
    "no round is open": Try(COMMITTEE, "note-comment", "regulation", sent, SAID, 409, "no-round-open"),
    "a round of a week": Try(
        COMMITTEE, "open-round", "regulation", sent, {"closes": "2026-03-09"}, 422, "round-too-short"
    ),
    "an end while an opinion has none": Try(
        COMMITTEE, "close-regulation", "regulation", waiting, {}, 409, "opinions-open"
    ),
    "adopted nowhere": Try(
        COMMITTEE, "settle-opinion", "opinion", heard, {"end": "adopted"}, 422, "article-needed"
    ),
    "turned away without a word": Try(
        COMMITTEE, "settle-opinion", "opinion", heard, {"end": "enforcement"}, 422, "end-reason-needed"
    ),
    "a second end": Try(COMMITTEE, "settle-opinion", "opinion", settled, ADOPTED, 409, "already-settled"),
    "another committee": Try(
        at_the_committee("农业委员会"), "settle-opinion", "opinion", heard, ADOPTED, 403, "not-your-regulation"
    ),
    "an opinion there is not": Try(COMMITTEE, "settle-opinion", "opinion", none, ADOPTED, 404, "unknown-opinion"),
    "another congress's draft": Try(
        at_the_office(JINAN), "close-regulation", "regulation", sent, {}, 404, "unknown-regulation"
    ),
    "a channel that is another's": Try(
        DEPUTY, "collect-idea", "idea", new, IDEA, 422, "channel-not-yours"
    ),
    "an idea without a need": Try(
        GOVERNMENT, "collect-idea", "idea", new, {**IDEA, "need": "要"}, 422, "text-too-short"
    ),
    "an argument not asked for": Try(
        at_the_unit(FINANCE), "argue-idea", "idea", asked, ARGUED, 403, "not-asked-to-argue"
    ),
    "a candidate nobody has argued": Try(
        GOVERNMENT, "screen-project", "idea", collected, LISTED, 409, "argument-missing"
    ),
    "a candidate for a year far away": Try(
        GOVERNMENT, "screen-project", "idea", argued, {**LISTED, "year": 2031}, 422, "year-not-open"
    ),
    "a year that is no number": Try(
        GOVERNMENT, "screen-project", "idea", argued, {**LISTED, "year": "明年"}, 422, "number-form"
    ),
    "a second screening": Try(
        GOVERNMENT, "merge-idea", "idea", declined, {"project": "x9"}, 409, "already-screened"
    ),
    "a draft for nobody": Try(GOVERNMENT, "turn-idea", "idea", collected, {"deputy": "d9"}, 422, "not-a-deputy"),
    "the wrong role": Try(
        DEPUTY, "decline-idea", "idea", collected, {"ground": "debt-risk", "note": "不予采用"}, 403, "not-yours-to-ask"
    ),
    "a list of nothing": Try(
        OFFICE, "consider-candidates", "year", lambda town: "2026", {"seats": 1, "chosen": ["x"]}, 409, "no-candidates"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TRIES)
def test_whoever_asks_is_told_why_not_and_finds_every_entry_in_the_form(town: Town, case: str) -> None:
    who, address, about, of, body, status, code = TRIES[case]
    id = of(town)
    with nothing_written(town):
        no(town.ask(who, f"intake/{address}", **{about: id}, **body), status, code)
        entries = {k: v for k, v in flat(body).items() if v != []} | {about: id, "_key": "k1"}
        page = no_page(town.press(who, f"intake/{address}", **entries), status, code)
    still_there(page, entries)


def test_nobody_is_shown_a_form_on_what_is_not_theirs(town: Town) -> None:
    opinion, idea = town.one(settled), town.one(asked)
    for who, path, code in (
        (at_the_point("p3"), f"/intake/do/give-opinion?regulation={town.one(sent)}", "point-not-asked"),
        (SECOND, f"/intake/do/read-feedback?opinion={opinion}", "not-your-opinion"),
        (at_the_unit(FINANCE), f"/intake/do/argue-idea?idea={idea}", "not-asked-to-argue"),
    ):
        no_page(town.look(who, path), 403, code)


def test_an_opinion_is_seen_by_its_point_and_by_whoever_asked(town: Town) -> None:
    regulation = sent(town)
    done(town, POINT, "give-opinion", regulation=regulation, **SAID)
    page = town.look(COMMITTEE, f"/intake/regulations/{regulation}").text
    opinion = page.partition('href="/intake/opinions/')[2].partition('"')[0]
    for who, sees in (
        (COMMITTEE, True),
        (OFFICE, True),
        (POINT, True),
        (SECOND, False),
        (DEPUTY, False),
        (UNIT, False),
    ):
        draft = town.look(who, f"/intake/regulations/{regulation}")
        assert draft.status_code == 200
        assert (SAID["text"] in draft.text) is sees, who
        assert town.look(who, f"/intake/opinions/{opinion}").status_code == (200 if sees else 404)
    for other in (at_the_office(JINAN), at_the_committee("农业委员会")):
        assert town.look(other, f"/intake/opinions/{opinion}").status_code == 404
    assert town.look(at_the_office(JINAN), f"/intake/regulations/{regulation}").status_code == 404


def test_an_idea_is_seen_by_those_who_screen_who_argue_and_who_brought_it_in(town: Town) -> None:
    idea = asked(town)
    for who, sees in ((GOVERNMENT, True), (OFFICE, True), (UNIT, True), (DEPUTY, False), (POINT, False)):
        page = town.look(who, f"/intake/ideas/{idea}")
        assert page.status_code == (200 if sees else 404), who
        assert (f"/intake/ideas/{idea}" in town.look(who, "/intake/ideas").text) is sees
    done(town, DEPUTY, "collect-idea", idea="of-a-deputy", **IDEA | {"channel": "deputy"})
    assert town.look(DEPUTY, "/intake/ideas/of-a-deputy").status_code == 200
    assert town.look(the_deputy("deputy-2"), "/intake/ideas/of-a-deputy").status_code == 404


def test_no_words_no_keeper_and_no_need_reach_the_bus(town: Town) -> None:
    """Planted words are looked for in every fact that has a topic."""
    done(
        town, OFFICE, "register-point", point="p7", name="示例7基层立法联系点", category="street", keeper="植入的联络员"
    )
    id = sent(town)
    done(town, POINT, "give-opinion", regulation=id, **SAID | {"text": "植入的意见内容，不得外传。"})
    idea = f"i{next(_numbers)}"
    words = {"need": "植入的内容和理由，不得外传。", "title": "植入的项目建议", "place": "植入的地点"}
    done(town, GOVERNMENT, "collect-idea", idea=idea, **IDEA | words)
    done(town, GOVERNMENT, "decline-idea", idea=idea, ground="debt-risk", note="植入的说明，不得外传。")
    bodies = asyncio.run_coroutine_threadsafe(_told(town), town.loop).result(20)
    assert len(bodies) > 20
    assert not [body for body in bodies if "植入" in body]


async def _told(town: Town) -> list[str]:
    async with town.house.databases["intake"].connect() as c:
        bodies = select(cast(journal.c.body, Text)).where(journal.c.topic.is_not(None))
        return list((await c.scalars(bodies)).all())


def test_a_button_pressed_twice_is_one_opinion(town: Town) -> None:
    regulation = sent(town)
    entries = flat(SAID) | {"regulation": regulation, "_key": "twice"}
    for _ in range(2):
        answer = town.press(POINT, "intake/give-opinion", **entries)
        assert answer.headers["location"] == f"/intake/regulations/{regulation}?done=intake/give-opinion"
    assert "联系点1条" in town.look(COMMITTEE, f"/intake/regulations/{regulation}").text


def test_the_years_figures_are_told_with_their_denominators(town: Town) -> None:
    town.one(settled)
    town.one(collected)
    year = date.fromisoformat(DUE).year
    figures = {f["code"]: f for f in town.http.get(f"/intake/figures/{year}", headers=town.bearer(DEPUTY)).json()}
    adopted = figures["R24"]
    assert 0 < adopted["numerator"] <= adopted["denominator"]
    assert figures["R25.ideas"]["numerator"] >= 1
    assert "立法联系点意见采纳率" in town.look(OFFICE, f"/supervision/report?year={year}").text
    assert town.http.get("/intake/figures/2019", headers=town.bearer(DEPUTY)).json() == []


CROOKED = ["unknown", "'; DROP TABLE ideas; --", "\0", "x" * 300, "%00", "²", "-1", "9" * 400]


PATHS = [
    "points", "regulations/{}", "regulations?page={}", "opinions/{}", "ideas/{}", "ideas?q={}", "projects/{}",
    "ideas?end={}&channel={}&page=2", "projects?year={}", "figures/{}", "do/consider-candidates?year={}",
    "do/raise-topic?regulation={}",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_no_crooked_address_breaks_a_page(town: Town, path: str) -> None:
    for crooked in CROOKED:
        page = town.look(OFFICE, f"/intake/{path.replace('{}', quote(crooked, safe=''))}")
        assert page.status_code < 500, (path, crooked[:20])
        assert "Traceback" not in page.text
