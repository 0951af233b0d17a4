"""实事征集 from the station's open page: two presses without a login, and the government office finds it."""

from pathlib import Path

import pytest

from services.personas import CITY
from tests.pages.people import Visitor, register
from tests.pages.test_raising_whole import STATION, prepare

pytestmark = pytest.mark.slow
TITLE = "春晓公园增设夜间照明"


def test_a_passer_by_puts_an_idea_forward(visitor: Visitor, shots: Path | None) -> None:
    v = visitor
    register(v.address)
    prepare(v.address)

    def look(name: str) -> None:
        for width in (1366, 390):
            v.page.set_viewport_size({"width": width, "height": 768})
            assert v.page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {width}"
            if shots:
                v.page.screenshot(path=shots / f"open-idea-{name}-{width}.png", full_page=True)
        v.page.set_viewport_size({"width": 1366, "height": 768})

    v.go(f"/intake/open/stations/{CITY}-{STATION}")
    look("station")
    v.click(v.page.get_by_role("link", name="提民生实事建议"))
    v.fill(title=TITLE, need="晚上散步的老人多，请打13912345678。", place="春晓公园")
    v.send()
    assert "手机号码" in v.problems()
    look("refused")
    assert v.page.input_value("[name=title]") == TITLE
    v.fill(need="晚上散步的老人多，园里没有灯，容易摔倒。")
    v.send()
    assert "已收到" in v.page.locator("h1").inner_text()
    look("put")
    assert v.clicks == 3
    v.become("云江市政府办")
    v.click(v.page.get_by_role("link", name="实事征集", exact=True))
    v.click(v.page.locator("table.list tbody tr", has_text=TITLE).get_by_role("link"))
    assert "网上征集" in v.page.locator("main").inner_text()
    look("screened")
