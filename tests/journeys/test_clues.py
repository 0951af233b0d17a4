"""A citizen without login, the station and the office over HTTP: codes, steps, who sees what, bad input, erasure."""

import asyncio
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from services.intake.clues.rows import callers
from shared.keeping import swept
from shared.pictures import stripped
from tests.conftest import Fresh
from tests.journeys.citizens import (
    GPS,
    HTML,
    OFFICE,
    STATION,
    by_code,
    code_in,
    done,
    follow,
    form,
    hidden,
    jpeg,
    left,
    newest,
    open_stations,
    png,
    say,
)
from tests.journeys.people import Town, a_town
from tests.journeys.refusals import no, no_page, nothing_written
from tests.samples import CITY, COUNTY, JINAN, LEAD, at_the_county, at_the_office, at_the_station, refused, the_deputy

ELSEWHERE, DEPUTY = at_the_station("st2"), the_deputy()
TRIAGED = {"category": "urban", "matter": "梧桐路夜间路灯不亮"}
FOUND = "本人晚上去看过两次，整条路十二盏灯有九盏不亮。"


@pytest.fixture(scope="module")
def town(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(fresh, tmp_path_factory.mktemp("town")) as opened:
        open_stations(opened, "st1", "st2", "cloud")
        yield opened


def triaged(town: Town, words: str, **entries: str) -> tuple[str, str]:
    """Code and id of a clue that has been triaged."""
    code = left(town, said__words=words, **entries)
    id = newest(town, words)
    done(town, STATION, "triage-clue", clue=id, **TRIAGED)
    return code, id


@pytest.mark.mechanism("M06")
def test_a_clue_by_qr_has_a_code_and_by_the_code_its_state_is_seen(town: Town) -> None:
    page = form(town).text
    assert "谁看得到" in page
    assert page.index("谁看得到") < page.index('<form class="form"'), "who will see it is said before anything is asked"
    code = left(town, said__words="河边的护栏松了，有孩子靠在上面。")
    seen = follow(town, code).text
    assert "收到（码上说）" in seen
    assert "待甄别" in seen
    assert "护栏" not in seen, "who has found the code does not read the words"
    id = newest(town, "护栏")
    done(town, STATION, "triage-clue", clue=id, category="urban", matter="河边护栏松动")
    done(town, STATION, "forward-clue", clue=id, level="township", to="示例街道办事处")
    done(town, STATION, "give-feedback", clue=id, text="街道已经加固护栏。")
    seen = follow(town, code.lower().replace("-", " ")).text
    for step in ("已甄别", "去向：转办", "转给示例街道办事处（乡镇（街道））", "反馈：街道已经加固护栏。"):
        assert step in seen, step
    assert "评价已收到" in by_code(town, "rate", code, rating="satisfied").text
    done(town, STATION, "close-clue", clue=id)
    assert "已办结" in follow(town, code).text


def test_no_cookie_is_set_and_no_code_stands_in_an_address(town: Town) -> None:
    answers = [form(town), say(town), follow(town, "430500-AAAA-AAAA-AAAA")]
    assert all("set-cookie" not in a.headers for a in answers)
    assert [str(a.url).rpartition("/open/")[2] for a in answers] == [f"say/{CITY}-st1", f"say/{CITY}-st1", "clue"]


def test_a_double_press_is_one_clue_and_one_code(town: Town) -> None:
    given = hidden(form(town).text) | {"said.words": "公交站牌倒了，请扶起来。"}

    def press(**changes: str) -> Any:
        return town.http.post(f"/intake/open/say/{CITY}-st1", data=given | changes, headers=HTML)

    first = code_in(press().text)
    with nothing_written(town):
        assert code_in(press().text) == first
        changed = press(**{"said.words": "公交站牌倒了，还有路牌也倒了。"})
    assert "前一份已经收到" in no_page(changed, 409, "already-left")
    again = hidden(changed.text) | {"said.words": "公交站牌倒了，还有路牌也倒了。"}
    second = town.http.post(f"/intake/open/say/{CITY}-st1", data=again, headers=HTML)
    assert code_in(second.text) != first


def test_the_form_one_decides_by_shows_what_was_said_to_its_own_station_alone(town: Town) -> None:
    left(town, said__words="盖板松了，车一过就响。", said__phone="13911113333")
    form_of = f"/intake/do/triage-clue?clue={newest(town, '盖板松')}"
    own = town.look(STATION, form_of).text
    assert "车一过就响" in own
    assert "13911113333" not in own, "to sort it nobody needs the telephone"
    for who in (ELSEWHERE, OFFICE, DEPUTY):
        page = town.look(who, form_of)
        assert page.status_code in (403, 404), who
        assert "盖板" not in page.text


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"said__words": "坏了"}, "text-too-short"),
        ({"said__words": "路" * 2001}, "text-too-long"),
        ({"said__phone": "请打给我"}, "text-form"),
        ({"said__words": "路灯坏了\0请修"}, "nul-character"),
        ({"channel": "visit"}, "channel-not-yours"),
        ({"channel": "telepathy"}, "choice-unknown"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    town: Town, entries: dict[str, str], code: str
) -> None:
    with nothing_written(town):
        page = no_page(say(town, said__name="王大妈", **entries), 422, code)
    assert "王大妈" in page


def test_too_much_is_refused_before_it_is_read(town: Town) -> None:
    with nothing_written(town):
        no_page(say(town, files={"photo": ("a.jpg", b"\xff\xd8" + bytes(10_200_000))}), 413, "body-too-large")
        no_page(say(town, files={"photo": ("a.pdf", b"%PDF-1.7" + bytes(100))}), 422, "picture-unreadable")
        no_page(say(town, files={"photo": ("a.jpg", jpeg()[:40])}), 422, "picture-unreadable")
        big = town.http.post("/intake/open/clue", data={"code": "A" * 20_000}, headers=HTML)
        no_page(big, 413, "body-too-large")


@pytest.mark.parametrize("address", ["st9", "st1/x", "..%2e", "%00", "a" * 300])
def test_a_station_that_is_not_there_has_no_page(town: Town, address: str) -> None:
    assert town.http.get(f"/intake/open/say/{CITY}-{address}", headers=HTML).status_code in (400, 404, 422)
    for congress in ("999999", "x", JINAN):
        assert town.http.get(f"/intake/open/say/{congress}-st1", headers=HTML).status_code == 404


def test_a_station_out_of_use_says_so(town: Town) -> None:
    closed = {"station": "old", "name": "示例旧站", "township": "示例街道", "active": False}
    done(town, OFFICE, "register-station", **closed)
    no_page(form(town, "old"), 409, "station-not-active")


@pytest.mark.parametrize("code", ["", "x", "430500-AAAA-AAAA-AAAA", "999999-AAAA-AAAA-AAAA", "4" * 60, "０" * 18, "\0"])
def test_a_wrong_code_leads_nowhere(town: Town, code: str) -> None:
    left(town)
    for act in ("clue", "rate", "erase"):
        page = by_code(town, act, code, rating="satisfied", sure="yes")
        no_page(page, 404, "unknown-code")


@pytest.mark.mechanism("M39")
def test_the_page_of_a_cloud_station_takes_a_clue_at_three_in_the_morning(town: Town) -> None:
    code = left(town, "cloud", said__words="夜里下水道堵了，水漫到门口。")
    assert "收到（线上提）" in follow(town, code).text


def test_words_are_the_stations_alone(town: Town) -> None:
    _, id = triaged(town, "只给本站看的话。", said__phone="13911112222")
    page = town.look(STATION, f"/intake/clues/{id}").text
    for word in ("只给本站看的话", "13911112222", "与收到时一致"):
        assert word in page
    office = town.look(OFFICE, f"/intake/clues/{id}").text
    assert TRIAGED["matter"] in office
    assert "只有站点看得到" in office
    for path in (f"/intake/clues/{id}", "/intake/clues", "/intake/clues?q=只给本站"):
        for who in (OFFICE, ELSEWHERE, DEPUTY):
            seen = town.look(who, path).text
            assert "13911112222" not in seen
            assert "只给本站看的话" not in seen
    for who in (ELSEWHERE, DEPUTY, at_the_county(), at_the_office(JINAN)):
        no_page(town.look(who, f"/intake/clues/{id}"), 404, "unknown-clue")
    for who in (DEPUTY, at_the_county()):
        no_page(town.look(who, "/intake/clues"), 404, "unknown-address")
        no_page(town.look(who, "/intake/clue-figures"), 404, "unknown-address")
    no_page(town.look(at_the_county(), "/intake/disputes"), 404, "unknown-address")


def test_the_station_finds_a_clue_by_two_characters_of_what_was_said(town: Town) -> None:
    left(town, said__words="老槐树要倒了，请来看看。")
    assert "老槐树要倒了" in town.look(STATION, "/intake/clues?q=槐树").text
    assert "老槐树要倒了" not in town.look(STATION, "/intake/clues?q=%25树").text
    assert "本站还没有收到线索" in town.look(ELSEWHERE, "/intake/clues?q=槐树").text


def test_everybody_who_asked_sees_each_step_of_the_suggestion(town: Town) -> None:
    first, id = triaged(town, "梧桐路东段的路灯不亮。")
    second, other = triaged(town, "梧桐路西段的路灯不亮。")
    done(town, STATION, "group-clues", clue=id, others=[other])
    page = town.look(STATION, f"/intake/clues/{id}").text
    group = page.partition('href="/intake/clue-groups/')[2].partition('"')[0]
    done(town, STATION, "offer-conversion", group=group, deputy=LEAD)
    asked = town.look(DEPUTY, f"/intake/clue-groups/{group}").text
    assert TRIAGED["matter"] in asked
    assert "东段" not in asked
    no_page(town.look(the_deputy("deputy-2"), f"/intake/clue-groups/{group}"), 404, "unknown-group")
    no_page(town.look(ELSEWHERE, f"/intake/clue-groups/{group}"), 404, "unknown-group")
    done(town, DEPUTY, "adopt-clues", group=group, found=FOUND)
    page = town.look(DEPUTY, f"/intake/clue-groups/{group}").text
    suggestion = page.partition('href="/s/')[2].partition('"')[0]
    assert "2条（码上说2条）" in town.look(DEPUTY, f"/s/{suggestion}").text
    draft = {"title": "关于修复梧桐路路灯的建议", "situation": "九盏灯不亮。", "analysis": "线路老化。"}
    draft |= {"proposal": "由城管局牵头，在今年六月底前把梧桐路十二盏路灯的线路和灯具全部更换。"}
    words = draft | {"demands": ["更换路灯"]}
    at = {"suggestion": suggestion}
    done(town, DEPUTY, "revise-draft", words=words, began_from=1, **at)
    done(town, DEPUTY, "submit-suggestion", **at)
    done(town, at_the_county(), "send-back-draft", reasons=["wording"], note="请写明路段。", **at)
    done(town, DEPUTY, "revise-draft", words=words | {"situation": "东段九盏灯不亮。"}, began_from=2, **at)
    done(town, DEPUTY, "submit-suggestion", **at)
    done(town, at_the_county(COUNTY), "pass-review", **at)
    done(town, OFFICE, "file-suggestion", category="urban", **at)
    assert town.ask(OFFICE, "routing/assign-units", lead="住建局", **at).status_code == 200
    town.quiet()
    for code in (first, second):
        seen = follow(town, code).text
        steps = ["代表已采纳", "代表已提交建议", "建议退回代表修改", "建议初审通过", "建议已立案", "建议已交承办单位"]
        places = [seen.find(step) for step in steps]
        assert places == sorted(places), list(zip(steps, places, strict=True))
        assert places[0] > 0
        assert draft["title"] not in seen, "what is not published is not shown"
    done(town, STATION, "feed-back-group", group=group, text="建议已经立案，请放心。")
    assert "反馈：建议已经立案，请放心。" in follow(town, second).text


def test_a_caller_rates_once_told_and_the_office_sees_counts_alone(town: Town) -> None:
    code, id = triaged(town, "菜场门口的积水。")
    no_page(by_code(town, "rate", code, rating="satisfied"), 409, "no-feedback-yet")
    done(town, STATION, "explain-clue", clue=id, note="排水改造本月完工。")
    done(town, STATION, "give-feedback", clue=id, text="排水改造本月完工。")
    no_page(by_code(town, "rate", code), 422, "rating-missing")
    by_code(town, "rate", code, rating="dissatisfied")
    no(town.ask(STATION, "intake/close-clue", clue=id), 409, "dissatisfied-caller")
    figures = town.look(OFFICE, "/intake/clue-figures").text
    assert "示例街道代表联络站st1" in figures
    assert "菜场" not in figures
    assert "示例街道代表联络站st2" not in town.look(STATION, "/intake/clue-figures").text


def test_a_photo_is_the_stations_alone_without_place_and_gone_with_its_caller(town: Town) -> None:
    code = left(town, files={"photo": ("王大妈家门口.jpg", jpeg())}, said__words="门口的井盖破了。")
    id = newest(town, "井盖")
    photo = town.look(STATION, f"/intake/clues/{id}/photo")
    assert photo.content == stripped(jpeg())
    assert GPS not in photo.content
    for who in (OFFICE, ELSEWHERE, DEPUTY):
        no_page(town.look(who, f"/intake/clues/{id}/photo"), 404, "unknown-file")
    folder = town.house.settings.files / "callers"

    async def sweep() -> int:
        async with town.house.databases["intake"].connect() as db:
            return await swept(db, callers, folder, grace=-1)

    def now() -> int:
        return asyncio.run_coroutine_threadsafe(sweep(), town.loop).result(10)

    assert now() == 0
    assert by_code(town, "erase", code, sure="yes").status_code == 200
    no_page(town.look(STATION, f"/intake/clues/{id}/photo"), 404, "unknown-file")
    assert now() == 1
    assert now() == 0


def test_a_picture_keeps_what_is_seen_and_loses_what_the_camera_wrote() -> None:
    for picture in (jpeg(), png()):
        plain = stripped(picture)
        assert GPS not in plain
        assert stripped(plain) == plain
    assert b"\x12\xff\x00\x34\xff\xd0\x56\xff\xd9" in stripped(jpeg())
    assert b"IDATxyz" in stripped(png())
    for broken in (b"", b"GIF89a", jpeg()[:60], png()[:30], b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff"):
        with refused("picture-unreadable", 422):
            stripped(broken)


def test_a_caller_has_the_words_deleted_by_code(town: Town) -> None:
    code, id = triaged(town, "请删掉我说的话。")
    no_page(by_code(town, "erase", code), 422, "not-sure")
    assert "按规定删除" in by_code(town, "erase", code, sure="yes").text
    page = town.look(STATION, f"/intake/clues/{id}").text
    assert "已按规定删除" in page
    assert "请删掉我说的话" not in page
    assert "已甄别" in follow(town, code).text, "what became of it stays"
    no_page(by_code(town, "erase", code, sure="yes"), 409, "already-erased")


def test_words_changed_behind_our_back_show(town: Town) -> None:
    _, id = triaged(town, "原来的话是这样的。")

    async def tamper() -> None:
        async with town.house.databases["intake"].connect() as db:
            changed = update(callers).where(callers.c.stream == f"{CITY}/clue/{id}").values(words="改过的话。")
            await db.execute(changed)
            assert (
                await db.scalar(select(func.count()).select_from(callers).where(callers.c.words == "改过的话。")) == 1
            )

    asyncio.run_coroutine_threadsafe(tamper(), town.loop).result(10)
    assert "与收到时不一致" in town.look(STATION, f"/intake/clues/{id}").text


def test_the_station_notes_down_what_it_hears_by_its_form(town: Town) -> None:
    page = town.look(STATION, "/intake/do/record-clue").text
    given = hidden(page) | {"channel": "reception", "said.words": "接待日听到的：夜市太吵。"}
    answer = town.press(STATION, "intake/record-clue", **given)
    assert answer.status_code == 303, answer.text
    page = town.look(STATION, answer.headers["location"]).text
    assert "接待日听到的：夜市太吵。" in page
    assert "收到（接待日）" in page


@pytest.mark.mechanism("M43")
def test_disputes_are_listed_and_counted_by_station(town: Town) -> None:
    body = {"station": "st1", "deputy": LEAD, "kind": "neighbours", "on": town.today.isoformat(), "end": "settled"}
    for n in range(3):
        done(town, STATION, "record-dispute", dispute=f"d{n}", parties="楼上与楼下住户", **body)
    assert town.look(OFFICE, "/intake/disputes").text.count("楼上与楼下住户") == 3
    assert "没有符合条件" in town.look(ELSEWHERE, "/intake/disputes?q=楼上").text
    assert town.look(DEPUTY, "/intake/disputes?q=楼下&kind=neighbours").text.count("楼上与楼下住户") == 3
    figures = town.look(OFFICE, "/intake/clue-figures").text.partition("示例街道代表联络站st1")[2].partition("</tr>")[0]
    assert '<td data-label="纠纷调处" class="num">3</td>' in figures


def test_the_poster_leads_to_the_stations_page(town: Town) -> None:
    page = town.look(STATION, "/intake/clues/poster").text
    assert f"/intake/open/say/{CITY}-st1" in page
    assert "data:image/svg+xml" in page
    no_page(town.look(OFFICE, "/intake/clues/poster"), 404, "unknown-address")


def test_after_its_time_the_clock_deletes_what_a_caller_left(town: Town) -> None:
    _, id = triaged(town, "半年以后请忘掉这句话。")
    done(town, STATION, "solve-clue", clue=id, note="当场已经解决。")
    done(town, STATION, "give-feedback", clue=id, text="当场已经解决。")
    done(town, STATION, "close-clue", clue=id)
    assert "半年以后" in town.look(STATION, f"/intake/clues/{id}").text
    to = f"{town.today + timedelta(days=180)}T09:00:00+08:00"
    assert town.http.post("/trial/clock", json={"to": to}).status_code == 200
    deadline = time.monotonic() + 20
    while "按规定删除" not in (page := town.look(STATION, f"/intake/clues/{id}").text):
        assert time.monotonic() < deadline, page
    assert "半年以后" not in page
