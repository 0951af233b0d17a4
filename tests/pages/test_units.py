"""承办单位 in the browser: a unit is registered by its short name, divides its work, and says who answers."""

import pytest

from tests.pages.people import Visitor, register

pytestmark = pytest.mark.slow


def test_a_unit_is_registered_and_names_who_answers(visitor: Visitor) -> None:
    v = visitor
    register(v.address)
    v.become("云江市代表工委")
    v.go("/routing/units")
    v.click(v.page.get_by_role("link", name="登记承办单位"))
    v.fill(unit="排水/中心", name="云江市城市排水服务中心", head="示例主任", duties="城区排水设施的运行维护。")
    v.send()
    assert "简称" in v.problems()
    v.fill(unit="排水中心")
    v.send()
    assert v.page.locator("h1").inner_text() == "云江市城市排水服务中心"
    assert "示例主任" in v.page.locator("main").inner_text()
    v.go("/routing/units?q=排")
    assert v.page.locator("table.list tbody tr").count() == 1
    v.go("/routing/units?q=示例没有的单位")
    assert "没有符合条件" in v.page.locator(".empty").inner_text()
    v.become("住建局经办人")
    v.go("/routing/units/住建局")
    v.click(v.page.get_by_role("link", name="登记科室"))
    v.fill(sections__0__name="更新科", sections__0__handler="示例经办人")
    v.send()
    assert "更新科（示例经办人）" in v.page.locator("main").inner_text()
    v.go("/routing/units/教育局")
    assert v.page.get_by_role("link", name="登记科室").count() == 0
