"""导入 clicked through by the office, without script: a file with faults, the questions, and the one undo."""

from pathlib import Path

import pytest

from tests.intake.planted import as_csv, deputy
from tests.pages.people import Visitor, register

pytestmark = pytest.mark.slow


def a_roll(folder: Path) -> Path:
    rows = [deputy(n, 初审县区="枫渡区") for n in range(60)]
    rows[15][11], rows[20][3] = "12月32日", "无名县"
    rows[25][0] = f"示例代表 {rows[24][0][4:]}"
    return as_csv(folder / "代表名册.csv", rows)


def test_a_roll_is_brought_looked_at_imported_and_taken_back(
    visitor: Visitor, shots: Path | None, tmp_path: Path
) -> None:
    v = visitor
    register(v.address)

    def look(name: str) -> None:
        if shots:
            for width, height in ((1366, 768), (390, 844)):
                v.page.set_viewport_size({"width": width, "height": height})
                v.page.screenshot(path=shots / f"{name}-{width}.png", full_page=True)
            v.page.set_viewport_size({"width": 1366, "height": 768})

    v.become("云江市代表工委")
    v.click(v.page.get_by_role("link", name="导入", exact=True))
    look("import-0-empty")
    v.click(v.page.get_by_role("link", name="导入代表名册", exact=True).first)
    look("import-1-kind")
    v.page.set_input_files("input[name=file]", a_roll(tmp_path))
    v.send()
    assert "第17行L列“12月32日”不是日期；其余57行无误，尚未写入。" in v.page.locator(".flash").inner_text()
    look("import-2-preview")
    v.click(v.page.locator(".counters a", has_text="有误"))
    assert "第22行D列“无名县”不是本级人大登记的县区" in v.page.locator("table.list").inner_text()
    v.choose("row-27", "different")
    v.click(v.page.get_by_role("button", name="导入其余57行"))
    assert "已导入" in v.page.locator(".heading").inner_text()
    look("import-3-done")
    v.click(v.page.get_by_role("button", name="撤销本次导入"))
    assert "已撤销" in v.page.locator(".heading").inner_text()
    assert "58行" in v.page.locator("main").inner_text()
    look("import-4-undone")
    v.click(v.page.get_by_role("link", name="全部导入记录"))
    assert "代表名册.csv" in v.page.locator("table.list").inner_text()
    look("import-5-records")
    assert v.clicks <= 9, v.clicks
