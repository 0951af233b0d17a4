"""名册 clicked through by the office, an SC member and deputies, without script."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from services.personas import CITY, COUNTY_NAME, deputy_id
from tests.pages.people import Visitor, register

pytestmark = pytest.mark.slow
TEAM = f"{COUNTY_NAME}代表团"
FIRST, SECOND, LAST = (deputy_id(CITY, f"示例代表{n}") for n in ("001", "002", "005"))


def link(v: Visitor, text: str) -> None:
    v.click(v.page.get_by_role("link", name=text, exact=True).first)


def row(v: Visitor, word: str) -> str:
    return v.page.locator("table.list tbody tr", has_text=word).first.inner_text()


def main(v: Visitor) -> str:
    return v.page.locator("main").inner_text()


def today(v: Visitor) -> date:
    v.go("/")
    return date.fromisoformat(v.today())


def test_the_roll_is_kept_briefed_and_in_touch(visitor: Visitor, shots: Path | None) -> None:
    v = visitor
    register(v.address)

    def look(name: str) -> None:
        for width, height in ((1366, 768), (390, 844)) if shots else ():
            v.page.set_viewport_size({"width": width, "height": height})
            v.page.screenshot(path=shots and shots / f"roll-{name}-{width}.png", full_page=True)
        v.page.set_viewport_size({"width": 1366, "height": 768})

    seated(v, look)
    headed(v, look)
    convened(v, look)
    briefed(v, look)
    in_touch(v, look)
    gone(v, look)
    assert v.clicks <= 80, v.clicks


def seated(v: Visitor, look: Callable[[str], None]) -> None:
    v.become("云江市代表工委")
    link(v, "代表名册")
    assert re.search(r"共\d+人", main(v))
    look("deputies")
    v.fill(q="2")
    v.page.select_option("[name='status']", "in-office")
    v.click(v.page.get_by_role("button", name="筛选"))
    assert "共1人" in main(v)
    link(v, "示例代表002")
    v.offer("登记代表")
    assert v.page.input_value("[name='delegation']") == TEAM, "what is known is in the form"
    v.fill(
        group="第一代表小组", certificate="示证002", telephone="示例电话", occupation="社区医生", skills="医疗\n养老"
    )
    v.choose("sc_member", "true")
    v.choose("resident", "true")
    look("seat-form")
    v.send()
    assert "驻会委员" in main(v)
    assert "示例电话" in main(v)
    look("deputy")


def headed(v: Visitor, look: Callable[[str], None]) -> None:
    link(v, "代表团和代表小组")
    assert "暂缺" in row(v, TEAM)
    link(v, "登记团长")
    v.choose("head", FIRST)
    v.send()
    assert "示例代表001" in row(v, TEAM)
    look("delegations")


def convened(v: Visitor, look: Callable[[str], None]) -> None:
    day = today(v)
    v.go("/intake/sessions")
    assert "还没有登记届数" in v.grey("登记会议")
    v.offer("登记换届")
    v.fill(term="17")
    v.send()
    v.offer("登记会议")
    dates = {"opens": 30, "closes": 35, "submission_from": 10, "submission_until": 32}
    v.fill(
        notice="围绕本市发展和民生提出建议，一事一议。", **{k: str(day + timedelta(days=n)) for k, n in dates.items()}
    )
    v.send()
    assert "未到提交时间" in row(v, "第1次会议")
    look("sessions")


def briefed(v: Visitor, look: Callable[[str], None]) -> None:
    v.task("发送知情明政材料")
    v.fill(title="上半年经济运行情况通报", text="主要指标、重点项目进展、存在的问题。")
    v.choose("kind", "briefing")
    v.choose("session", "1")
    look("pack-form")
    v.send()
    assert "还没有阅读的代表（5人）" in main(v)
    look("pack-office")
    v.become("示例代表001")
    v.go("/")
    look("desk")
    assert "征集通知：第17届第1次会议" in main(v)
    v.task("阅读材料")
    v.offer("确认已阅")
    v.send()
    link(v, "知情明政")
    assert "已阅" in row(v, "上半年经济运行情况通报")
    look("packs")


def in_touch(v: Visitor, look: Callable[[str], None]) -> None:
    v.become("云江市代表工委")
    v.go("/intake/contacts")
    v.click(v.page.get_by_role("link", name="安排联系代表").first)
    v.choose("deputies", FIRST, LAST)
    v.send()
    v.become("示例代表002")
    link(v, "代表名册")
    link(v, "联系代表")
    v.offer("登记联系")
    v.choose("member", SECOND)
    v.choose("deputy", FIRST)
    v.fill(issue="村卫生室缺医生")
    look("contact-form")
    v.send()
    link(v, "登记已解决")
    v.send()
    assert "已解决" in row(v, "村卫生室缺医生")
    look("contacts-member")
    v.become("云江市代表工委")
    v.go("/intake/contacts")
    assert "1/4人" in main(v)
    assert "示例代表002" in row(v, "示例代表005")
    assert "还差1件" in main(v)
    look("contacts")


def gone(v: Visitor, look: Callable[[str], None]) -> None:
    v.go(f"/intake/deputies/{LAST}")
    v.offer("登记离任")
    v.choose("reason", "moved")
    v.send()
    assert "已离任" in v.page.locator(".heading .state").inner_text()
    assert "迁出或调离" in main(v)
    v.offer("登记继任代表")
    v.choose("successor", SECOND)
    v.send()
    look("gone")
