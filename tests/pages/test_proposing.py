"""分办建议 in the browser, without script: a shortlist beside the form; one press fills it in; the next learns."""

from pathlib import Path

import pytest

from tests.pages.people import Visitor, register
from tests.pages.test_similar import filed, raised

pytestmark = pytest.mark.slow


def test_the_office_is_shown_whom_to_ask_and_decides_itself(visitor: Visitor, shots: Path | None) -> None:
    v = visitor
    register(v.address)
    raised(v, "关于枫渡老街污水管网改造的建议")
    filed(v)
    v.offer("交办")
    shortlist = v.page.locator("section.beside", has_text="分办建议")
    first = shortlist.locator("li").first
    assert first.locator("a").inner_text() == "住建局"
    assert "首选" in first.inner_text()
    assert "属住建局职责" in first.inner_text()
    assert "现有在办" in first.inner_text()
    if shots:
        v.page.screenshot(path=shots / "proposing.png", full_page=True)
        v.page.set_viewport_size({"width": 390, "height": 844})
        v.page.screenshot(path=shots / "proposing-390.png", full_page=True)
        v.page.set_viewport_size({"width": 1366, "height": 768})
    v.click(first.locator("a"))
    assert v.page.input_value("[name='lead']") == "住建局", "filled in, not sent"
    v.choose("lead", "城管局")
    v.send()
    v.expect("待签收")
    assert not shortlist.count()
    raised(v, "关于澄岸老街污水管网改造的建议")
    filed(v)
    v.offer("交办")
    assert "本级以往1件相似建议由其办理" in shortlist.inner_text()
