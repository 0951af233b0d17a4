"""联络站 in the browser, without script: the office registers and places, staff keep the year, anybody scans a code."""

from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from services.personas import CITY, deputy_id
from tests.pages.people import Visitor, register

pytestmark = pytest.mark.slow
STATION, NAME = "fengdu-1", "枫渡街道代表联络站"
FIRST, SECOND = (deputy_id(CITY, f"示例代表00{n}") for n in (1, 2))


def prepare(address: str) -> None:
    """The persona's station, and a lawyer on the roll: what the office has on paper already."""
    register(address)
    with httpx.Client(base_url=address, timeout=60) as client:
        who = {"id": "office", "name": "代表工委", "role": "office", "congress": CITY}
        token = client.post("/trial/session", json=who).raise_for_status().json()["token"]
        seat = {
            "name": "示例代表002",
            "delegation": "枫渡区代表团",
            "occupation": "律师事务所律师",
            "telephone": "13800138000",
        }
        station = {"name": NAME, "township": "枫渡街道", "township_type": "small", "keeper": "示例联络员"}
        for path, body in (
            ("seat-deputy", {"deputy": SECOND, **seat}),
            ("register-station", {"station": STATION, **station}),
            ("register-station", {"station": "fengdu-9", **station, "name": "枫渡流动站", "form": "mobile"}),
        ):
            headers = {"Authorization": f"Bearer {token}"}
            client.post(f"/intake/{path}", json=body, headers=headers).raise_for_status()


def test_a_station_from_its_registration_to_a_scanned_code(visitor: Visitor, shots: Path | None) -> None:
    v = visitor
    prepare(v.address)

    def sees(text: str) -> None:
        """Sooner or later, in the body of the page."""
        v.page.locator("main", has_text=text).wait_for()

    def look(name: str, text: str) -> None:
        sees(text)
        for width, height in ((1366, 768), (390, 844)):
            v.page.set_viewport_size({"width": width, "height": height})
            wide = v.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} at {width}: {wide}px"
            if shots:
                v.page.screenshot(path=shots / f"stations-{name}-{width}.png", full_page=True)
        v.page.set_viewport_size({"width": 1366, "height": 768})

    v.become("云江市代表工委")
    v.click(v.page.get_by_role("link", name="联络站", exact=True))
    v.click(v.page.get_by_role("link", name="登记站点"))
    v.fill(name="示例社区联系点", township="运河街道")
    v.choose("kind", "point")
    v.send()
    sees("示例社区联系点")
    v.go("/intake/stations?q=枫渡")
    look("register", "共2个")
    v.go("/intake/townships")
    look("townships", "应设1个，现有2个，偏多")

    v.become("枫渡街道联络站工作人员")
    v.task("排定年度任务")
    v.send()
    v.offer("写明站点需要")
    v.choose("needs", "信访多发")
    v.send()
    v.offer("核对“九有”")
    v.choose("haves", "有场所", "有标牌", "有设施", "有人员", "有制度", "有计划", "有活动", "有台账")
    look("haves", "对照“九有”")
    v.send()
    sees("尚缺1项：有公示")

    v.become("云江市代表工委")
    v.go(f"/intake/stations/{STATION}")
    look("proposed", "律师 → 信访多发")
    for deputy, leader in ((SECOND, "false"), (FIRST, "true")):
        v.offer("派驻代表")
        v.choose("deputy", deputy)
        v.choose("leader", leader)
        v.fill(patch="春晓小区")
        v.send()
        v.page.locator(f"td a[href='/intake/profiles/{deputy}']").wait_for()

    v.become("枫渡街道联络站工作人员")
    v.go(f"/intake/stations/{STATION}")
    today = date.fromisoformat(v.today())
    coming = today.replace(day=1) + timedelta(days=32)
    v.offer("生成值班表")
    v.fill(month=f"{coming:%Y-%m}")
    v.send()
    v.page.locator("table", has_text="值班代表").locator("a", has_text=f"{coming.month}月6日").click()
    look("roster", f"{coming.month}月值班表")
    v.go(f"/intake/stations/{STATION}")
    v.offer("登记活动")
    v.choose("kind", "开展一次调研")
    v.fill(attendees="12", note="走访春晓小区，了解加装电梯的困难。")
    look("activity", "登记站点开展的一次活动")
    v.send()
    look("station", "“六个一”还缺5项")
    v.go("/intake/duty")
    look("duty", "示例代表001")

    v.become("示例代表002")
    v.click(v.page.get_by_role("link", name="联络站", exact=True))
    v.click(v.page.get_by_role("link", name="我的公开名片"))
    v.offer("公开承诺")
    v.fill(text="推动春晓小区加装电梯两部", due=f"{today.year + 1}-06-30")
    v.send()
    look("profile", "推动春晓小区加装电梯两部")

    v.become("枫渡街道联络站工作人员")
    v.go(f"/intake/stations/{STATION}/codes")
    look("codes", "示例代表002")
    scanned = v.page.locator(".codes figure", has_text="示例代表002").locator("a").get_attribute("href")
    assert scanned == f"{v.address}/intake/open/deputies/{CITY}-{SECOND}"
    v.page.context.clear_cookies()
    v.page.goto(scanned)
    look("open-deputy", "推动春晓小区加装电梯两部")
    sees("律师事务所律师")
    assert "13800138000" not in v.page.content()
    v.click(v.page.get_by_role("link", name=NAME))
    look("open-station", "今天在站代表")
    assert v.page.get_by_role("link", name="码上说").get_attribute("href") == f"/intake/open/say/{CITY}-{STATION}"
