"""起草 clicked through without script: the notice, co-signing the frozen text, two tabs, an expired session, 预提交."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from shared.people import COOKIE
from tests.pages.people import Visitor

pytestmark = pytest.mark.slow
CONGRESS, COUNTY = "430700", "430723"  # a city of its own: the sessions of one test bind no other
LEAD, SECOND, THIRD = "drafting-1", "drafting-2", "drafting-3"
TITLE = "关于改造沿河老旧管网的建议"
TEXT = {
    "words__situation": "沿河片区管网老化，逢雨内涝。",
    "words__analysis": "管径偏小，权属不清，多年没有统一改造。",
    "words__proposal": "由住建部门牵头制定三年改造计划，逐年公布名单，优先改造内涝点，落实管护责任。",
    "words__demands": "三年内完成改造\n公布年度名单",
}


def token(address: str, id: str, role: str, name: str, unit: str = "") -> str:
    who = {"id": id, "name": name, "role": role, "congress": CONGRESS, "unit": unit, "congress_name": "示例市"}
    answer = httpx.post(f"{address}/trial/session", json=who, timeout=60).raise_for_status()
    return str(answer.json()["token"])


def be(v: Visitor, id: str, role: str = "deputy", unit: str = "") -> None:
    """Somebody of the city, who is no persona."""
    v.page.context.clear_cookies()
    name = {"deputy": f"示例代表{id[-1]}", "office": "代表工委"}.get(role, "县区代表工委")
    v.page.context.add_cookies([{"name": COOKIE, "value": token(v.address, id, role, name, unit), "url": v.address}])


def the_roll(v: Visitor, today: date) -> None:
    """A session that opens in nine days, for which suggestions are handed in from tomorrow on."""
    headers = {"Authorization": f"Bearer {token(v.address, 'office', 'office', '代表工委')}"}

    def tell(path: str, **body: Any) -> None:
        httpx.post(f"{v.address}/intake/{path}", json=body, headers=headers, timeout=60).raise_for_status()

    county = [{"code": COUNTY, "name": "沿河县"}]
    tell("register-congress", congress=CONGRESS, name="示例市人民代表大会", counties=county)
    tell("begin-term", congress=CONGRESS, term=9)
    tell("plan-session", congress=CONGRESS, session=2, notice="请会前深入调研，一事一议，附必要的数据和照片。",
         opens=str(today + timedelta(9)), closes=str(today + timedelta(14)),
         submission_from=str(today + timedelta(1)), submission_until=str(today + timedelta(12)))  # fmt: skip
    for id in (LEAD, SECOND, THIRD):
        tell("seat-deputy", deputy=id, name=f"示例代表{id[-1]}", delegation="沿河代表团", county=COUNTY)
    tell("name-delegation-head", delegation="沿河代表团", head=THIRD)


def look(v: Visitor, shots: Path | None, name: str) -> None:
    if not shots:
        return
    for width, height in ((1366, 768), (390, 844)):
        v.page.set_viewport_size({"width": width, "height": height})
        v.page.screenshot(path=shots / f"{name}-{width}.png", full_page=True)
        assert v.page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} goes sideways at {width}"
    v.page.set_viewport_size({"width": 1366, "height": 768})


@pytest.mark.mechanism("M10")
def test_a_suggestion_is_pre_submitted_by_the_guided_form_within_its_window(
    visitor: Visitor, shots: Path | None
) -> None:
    v = visitor
    v.become("示例代表001")
    v.go("/")
    today = date.fromisoformat(v.today())
    the_roll(v, today)
    drafted(v, shots)
    signed(v, shots)
    refused_outside_the_window(v)
    httpx.post(f"{v.address}/trial/clock", json={"to": f"{today + timedelta(1)}T10:00:00+08:00"}, timeout=60)
    two_tabs(v, shots)
    expired(v)
    changes(v, shots)
    for_the_delegation(v, shots)
    handed_in(v, shots)
    sent_back_and_seen(v, shots)
    assert v.clicks <= 60, v.clicks


def drafted(v: Visitor, shots: Path | None) -> None:
    be(v, LEAD)
    v.go("/intake/do/draft-suggestion")
    said = v.page.locator(".reads").inner_text()
    assert "第2次会议自" in said
    look(v, shots, "draft-form")
    v.click(v.page.get_by_role("link", name="看各次会议的征集时间"))
    assert "请会前深入调研" in v.page.locator("main").inner_text()
    v.go("/intake/do/draft-suggestion")
    v.fill(words__title=TITLE, **TEXT)
    v.choose("words.session_kind", "in-session")
    v.choose("words.publicity", "public-summary")
    v.choose("cosigners", SECOND)
    v.send()
    v.case = v.page.url.removeprefix(v.address).partition("?")[0]
    v.expect("联名中")
    look(v, shots, "case-signing")


def signed(v: Visitor, shots: Path | None) -> None:
    be(v, SECOND)
    v.task("确认联名")
    assert TEXT["words__analysis"] in v.page.locator(".reads").inner_text()
    look(v, shots, "confirm")
    v.fill(note="同意，请补充内涝点数量。")
    v.send()
    v.open_case()
    assert "撤回签名" in v.page.locator(".offers").inner_text()
    be(v, LEAD)
    v.open_case()
    assert "同意联名，第1稿" in v.page.locator("#part-提").inner_text()
    assert "请补充内涝点数量" in v.page.locator("#part-提").inner_text()


def refused_outside_the_window(v: Visitor) -> None:
    v.offer("提交建议")
    v.send()
    assert "现在不在“会议期间”建议的提交时间内" in v.problems()
    assert "outside-window" in v.problems()
    v.open_case()
    assert TITLE in v.page.locator("h1").inner_text()


def two_tabs(v: Visitor, shots: Path | None) -> None:
    be(v, LEAD)
    v.open_case()
    v.offer("修改文稿")
    other = v.page.context.new_page()
    other.goto(v.page.url)
    save(other, "words.situation", "沿河片区管网老化，逢雨内涝，去年内涝十二次。")
    v.fill(words__analysis="管径偏小，权属不清，二十年没有统一改造。")
    v.send()
    said = v.page.locator(".flash").inner_text()
    assert "别处同时保存的其他栏目已一并保留" in said
    other.goto(f"{v.address}/intake/do/revise-draft?suggestion={v.case.removeprefix('/s/')}")
    assert "去年内涝十二次" in other.input_value("[name='words.situation']")
    assert "二十年" in other.input_value("[name='words.analysis']")
    v.offer("修改文稿")
    save(other, "words.analysis", "管径偏小，权属不清，近二十年没有统一改造。")
    other.close()
    v.fill(words__analysis="管径偏小，权属不明，二十年没有改造。")
    v.send()
    assert v.page.locator("p.saved del").count() >= 1
    assert v.page.input_value("[name='words.analysis']") == "管径偏小，权属不明，二十年没有改造。"
    look(v, shots, "both-texts")
    v.send()


def save(page: Page, name: str, text: str) -> None:
    page.fill(f"[name='{name}']", text)
    page.locator("form.form button.main").click()
    page.wait_for_url(re.compile("/s/"))


def expired(v: Visitor) -> None:
    v.offer("修改文稿")
    v.fill(words__situation="沿河片区管网老化，逢雨内涝，去年内涝十三次。")
    v.page.context.clear_cookies()
    v.send()
    assert "请先进入系统" in v.problems()
    assert "十三次" in v.page.input_value("[name='words.situation']")
    be(v, LEAD)
    v.send()
    assert v.page.url.removeprefix(v.address).startswith(v.case)


def changes(v: Visitor, shots: Path | None) -> None:
    v.click(v.page.get_by_role("link", name="文稿的历次修改"))
    said = v.page.locator("main").inner_text()
    assert "第5稿" in said
    assert v.page.locator(".changes del", has_text="二").count() >= 1
    look(v, shots, "history")


def for_the_delegation(v: Visitor, shots: Path | None) -> None:
    v.open_case()
    v.offer("提为全团建议")
    v.page.locator("select[name=delegation]").select_option("沿河代表团")
    v.fill(discussed=v.today())
    look(v, shots, "delegation")
    v.send()
    be(v, THIRD)
    v.task("签署全团建议")
    assert "十三次" in v.page.locator(".reads").inner_text()
    v.send()
    assert "团长已签署" in v.page.locator("#part-提").inner_text()
    be(v, SECOND)
    v.task("确认联名")
    v.send()
    be(v, LEAD)
    v.task("提交建议")
    v.send()
    assert "代表团全团建议只在大会会议期间提出" in v.problems(), "a delegation's own is no pre-submission"
    v.open_case()
    v.offer("改回个人建议")
    v.send()


def handed_in(v: Visitor, shots: Path | None) -> None:
    v.task("提交建议")
    assert "现在提交即为预提交" in v.page.locator(".reads").inner_text()
    look(v, shots, "submit")
    v.send()
    v.expect("初审")
    assert "初审（预提交）" in v.page.locator("#part-提").inner_text()
    look(v, shots, "case-pre-submitted")


def sent_back_and_seen(v: Visitor, shots: Path | None) -> None:
    be(v, "county", "county-office", COUNTY)
    v.open_case()
    v.offer("退回修改")
    v.choose("reasons", "wording")
    v.fill(note="请写明内涝点数量。")
    v.send()
    be(v, LEAD)
    v.task("修改后再提交")
    v.fill(words__situation="沿河片区管网老化，逢雨内涝，去年内涝十三次，内涝点八处。")
    v.send()
    be(v, SECOND)
    v.task("确认联名")
    v.send()
    be(v, LEAD)
    v.open_case()
    v.offer("提交建议")
    v.send()
    be(v, "county", "county-office", COUNTY)
    v.open_case()
    v.click(v.page.get_by_role("link", name="看改了什么"))
    assert v.page.locator(".changes ins", has_text="内涝点八处").count() == 1
    look(v, shots, "what-changed")


def test_a_draft_is_written_down_for_a_deputy_who_confirms_it(visitor: Visitor, shots: Path | None) -> None:
    v = visitor
    v.become("示例代表001")
    v.go("/")
    the_roll(v, date.fromisoformat(v.today()) + timedelta(60)) if not seated(v) else None
    be(v, "office", "office")
    v.go("/")
    v.click(v.page.get_by_role("link", name="代录建议", exact=True))
    look(v, shots, "enter")
    v.page.locator("select[name=deputy]").select_option(LEAD)
    v.choose("source", "telephone")
    v.fill(words__title="关于规范共享单车停放的建议", **TEXT)
    v.send()
    assert "待代表核对" in v.page.locator("#part-提").inner_text()
    be(v, LEAD)
    v.task("核对代录")
    look(v, shots, "entry-confirm")
    v.send()
    assert "代表已核对" in v.page.locator("#part-提").inner_text()


def seated(v: Visitor) -> bool:
    """Whether the other test has set up the city already."""
    be(v, "office", "office")
    v.go("/intake/do/enter-draft")
    return v.page.locator(f"select[name=deputy] option[value='{LEAD}']").count() == 1
