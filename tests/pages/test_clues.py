"""码上说 from the poster to the filed suggestion, clicked through without script; the citizen without an account."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from services.personas import CITY
from tests.pages.people import Visitor, register

pytestmark = pytest.mark.slow
STATION, NAME = "wutong-1", "梧桐街道代表联络站"
MATTER = "梧桐路夜间路灯不亮"
WORDS = "梧桐路{}号门口的路灯坏了，晚上看不清路。"
COUNTED = 12
ANSWERED = "由城管局牵头，在今年六月底前把梧桐路十二盏路灯的线路和灯具全部更换，并安排专人巡查。"
Look = Callable[..., None]


def as_station(v: Visitor) -> None:
    who = {"id": "wutong", "name": "梧桐站工作人员", "role": "station", "congress": CITY, "unit": STATION}
    token = httpx.post(f"{v.address}/trial/session", json=who, timeout=60).raise_for_status().json()["token"]
    v.page.context.add_cookies([{"name": "tibandu", "value": token, "url": v.address}])


def open_station(v: Visitor) -> None:
    register(v.address)
    who = {"id": "office", "name": "代表工委", "role": "office", "congress": CITY}
    token = httpx.post(f"{v.address}/trial/session", json=who, timeout=60).raise_for_status().json()["token"]
    body = {"station": STATION, "name": NAME, "township": "梧桐街道", "address": "梧桐路1号", "hours": "逢6的日子"}
    headers = {"Authorization": f"Bearer {token}"}
    httpx.post(f"{v.address}/intake/register-station", json=body, headers=headers, timeout=60).raise_for_status()


def say(v: Visitor, n: int, **entries: str) -> str:
    """A citizen at the poster: two minutes, two presses. Answers the code."""
    v.page.context.clear_cookies()
    v.go(f"/intake/open/say/{CITY}-{STATION}")
    v.page.fill("[name='said.words']", WORDS.format(n))
    for name, value in entries.items():
        v.page.fill(f"[name='said.{name}']", value)
    v.page.locator("form.form button.main").click()
    return re.sub(r"^查询码：", "", v.page.locator(".code-large").inner_text().strip())


def follow(v: Visitor, code: str) -> str:
    v.page.context.clear_cookies()
    v.go("/intake/open/clue")
    v.page.fill("[name=code]", code)
    v.page.locator("form.form button.main").click()
    return v.page.locator("main").inner_text()


@pytest.mark.mechanism("M07")
def test_twelve_clues_by_code_are_clicked_into_one_filed_suggestion_and_all_twelve_see_it(
    visitor: Visitor, browser: Browser, shots: Path | None
) -> None:
    v = visitor
    open_station(v)

    def look(name: str) -> None:
        if shots:
            v.page.screenshot(path=shots / f"{name}.png", full_page=True)
            v.page.set_viewport_size({"width": 390, "height": 800})
            v.page.screenshot(path=shots / f"{name}-phone.png", full_page=True)
            v.page.set_viewport_size({"width": 1366, "height": 768})

    v.go(f"/intake/open/say/{CITY}-{STATION}")
    look("say")
    codes = [say(v, 1, name="王大妈", phone="13912345678", place="梧桐路")]
    look("left")
    codes += [say(v, n) for n in range(2, COUNTED + 1)]
    assert len(set(codes)) == COUNTED
    assert "待甄别" in follow(v, codes[0])
    as_station(v)
    v.go("/intake/clues/poster")
    look("poster")
    grouped(v, look)
    adopted(v, look)
    filed(v)
    for code in codes:
        seen = follow(v, code)
        for step in ("代表已采纳", "建议退回代表修改", "建议初审通过", "建议已立案"):
            assert step in seen, (step, seen)
    told(v, codes, look)


def grouped(v: Visitor, look: Look) -> None:
    v.go("/intake/clues")
    look("clues-new")
    for _ in range(COUNTED):
        v.go("/intake/clues?stage=received")
        v.page.locator("table.list tbody a").first.click()
        v.page.locator(".offers p a", has_text="甄别").first.click()
        v.choose("category", "urban")
        v.fill(matter=MATTER)
        v.send()
    v.go("/intake/clues?q=梧桐路1号")
    v.page.locator("table.list tbody a").first.click()
    look("clue")
    page = v.page.locator("main").inner_text()
    assert "13912345678" in page
    assert "可能是同一件事" in page
    v.offer("归组")
    for box in v.page.locator("input[name=others]").all():
        box.check()
    look("grouping")
    v.send()
    v.page.get_by_role("link", name="看同一组的线索").click()
    assert "12条" in v.page.locator("dl.facts").first.inner_text()
    v.offer("提请代表采纳")
    v.page.select_option("[name=deputy]", label=next(o for o in options(v) if "示例代表001" in o))
    v.send()
    assert "代表研究中" in v.page.locator(".heading .state").inner_text()
    look("group")


def options(v: Visitor) -> list[str]:
    return [o.inner_text() for o in v.page.locator("select[name=deputy] option").all()]


def adopted(v: Visitor, look: Look) -> None:
    v.become("示例代表001")
    v.task("研究群众线索")
    v.fill(found="本人晚上去看过两次，整条路十二盏灯有九盏不亮。")
    look("adopting")
    v.send()
    assert "路灯坏了" not in v.page.locator("main").inner_text(), "a deputy reads the matter, not the words"
    v.page.get_by_role("link", name="打开建议").click()
    v.case = "/s/" + v.page.url.rpartition("/")[2].partition("?")[0]
    assert "12条（码上说12条）" in v.page.locator("main").inner_text()


def filed(v: Visitor) -> None:
    v.offer("修改文稿")
    v.fill(words__title="关于修复梧桐路路灯的建议", words__proposal=ANSWERED, words__demands="更换路灯")
    v.send()
    v.offer("提交建议")
    v.send()
    v.become("枫渡区代表工委")
    v.open_case()
    v.offer("退回修改")
    v.choose("reasons", "wording")
    v.fill(note="请写明路段。")
    v.send()
    v.become("示例代表001")
    v.open_case()
    v.offer("修改文稿")
    v.fill(words__situation="梧桐路东段十二盏路灯有九盏不亮。")
    v.send()
    v.offer("提交建议")
    v.send()
    v.become("枫渡区代表工委")
    v.open_case()
    v.offer("初审通过")
    v.send()
    v.become("云江市代表工委")
    v.open_case()
    v.offer("立案")
    v.choose("category", "urban")
    v.send()


def told(v: Visitor, codes: list[str], look: Look) -> None:
    as_station(v)
    v.go("/intake/clues?stage=settled")
    v.page.locator("table.list tbody a").first.click()
    v.page.get_by_role("link", name="看同一组的线索").click()
    v.offer("向全组反馈")
    v.fill(text="代表的建议已经立案，由承办单位办理。")
    v.send()
    v.go("/intake/clues")
    assert v.page.locator("table.list tbody tr", has_text="已反馈").count() == COUNTED
    look("clues-told")
    assert "代表的建议已经立案" in follow(v, codes[-1])
    v.choose("rating", "satisfied")
    v.page.get_by_role("button", name="提交评价").click()
    assert "评价已收到" in v.page.locator("body").inner_text()
    look("followed")
    v.become("云江市代表工委")
    v.page.get_by_role("link", name="群众线索", exact=True).click()
    assert "王大妈" not in v.page.locator("main").inner_text()
    look("clues-office")
    v.page.get_by_role("link", name="按站点统计").click()
    assert NAME in v.page.locator("main").inner_text()
    look("figures")


def test_a_settled_dispute_is_recorded_by_the_station(visitor: Visitor, shots: Path | None) -> None:
    v = visitor
    open_station(v)
    as_station(v)
    v.go("/intake/disputes")
    v.page.get_by_role("link", name="登记纠纷调处").click()
    v.page.select_option("[name=station]", label=NAME)
    v.page.select_option("[name=deputy]", label="示例代表001")
    v.choose("kind", "neighbours")
    v.fill(on=today(v), parties="楼上住户13912345678与楼下住户")
    v.choose("end", "settled")
    v.send()
    assert "手机号码" in v.problems()
    v.fill(parties="楼上住户与楼下住户")
    v.send()
    assert "楼上住户与楼下住户" in v.page.locator("table.list").inner_text()
    if shots:
        v.page.screenshot(path=shots / "disputes.png", full_page=True)


def today(v: Visitor) -> Any:
    return v.today()
