"""成批交办 and 交办会材料 in the browser: tick, look, assign, and take the package."""

from pathlib import Path

import pytest

from tests.pages.people import Visitor, register
from tests.pages.test_tour import draft, handed_in, reviewed_and_filed

pytestmark = pytest.mark.slow


def test_what_waits_is_ticked_looked_at_and_assigned_and_the_unit_takes_its_package(
    visitor: Visitor, shots: Path | None
) -> None:
    v = visitor
    register(v.address)
    draft(v)
    handed_in(v)
    reviewed_and_filed(v)

    def look(name: str) -> None:
        for wide, high in ((1366, 768), (390, 844)) if shots else ():
            v.page.set_viewport_size({"width": wide, "height": high})
            v.page.screenshot(path=shots / f"{name}-{wide}.png", full_page=True)  # type: ignore[operator]
        v.page.set_viewport_size({"width": 1366, "height": 768})

    v.become("云江市代表工委")
    v.click(v.page.get_by_role("link", name="成批交办"))
    look("assign")
    row = v.page.locator("table.list tbody tr", has=v.page.locator(f"a[href='{v.case}']"))
    row.locator("input[name='tick']").check()
    row.locator("select").first.select_option("住建局")
    v.click(v.page.get_by_role("button", name="预览"))
    assert "尚未写入任何内容" in v.page.locator("main").inner_text()
    look("preview")
    v.click(v.page.get_by_role("button", name="交办1件"))
    assert "已交办1件" in v.page.locator("main").inner_text()
    look("done")
    v.click(v.page.locator("main").get_by_role("link", name="交办会材料"))
    assert "各单位主办清单合计" in v.page.locator("main").inner_text()
    look("packages")
    v.become("住建局经办人")
    v.go("/routing/units/住建局")
    v.click(v.page.get_by_role("link", name="交办材料"))
    said = v.page.locator("main").inner_text()
    for word in ("交办说明", "承办建议清单", "重点建议清单", "退办办法", "答复办法", "延期办法"):
        assert word in said
    look("package")
    v.page.emulate_media(media="print")
    look("package-printed")
