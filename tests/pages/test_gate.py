"""审核关口 in the browser, without script: what is found in a draft while it is written, and by those it passes."""

from pathlib import Path

import pytest

from tests.pages.people import Visitor, register
from tests.pages.test_tour import assigned, draft, handed_in, handled

pytestmark = pytest.mark.slow


def test_a_key_items_draft_is_looked_at_countersigned_read_and_passed(visitor: Visitor, shots: Path | None) -> None:
    v = visitor
    register(v.address)

    def look(name: str) -> None:
        for wide, high in ((1366, 768), (390, 844)) if shots else ():
            v.page.set_viewport_size({"width": wide, "height": high})
            v.page.screenshot(path=shots / f"gate-{name}-{wide}.png", full_page=True)  # type: ignore[operator]
        v.page.set_viewport_size({"width": 1366, "height": 768})

    draft(v)
    handed_in(v)
    v.become("枫渡区代表工委")
    v.task("县区初审")
    v.send()
    v.become("云江市代表工委")
    v.task("复审立案")
    v.choose("category", "urban")
    v.choose("importance", "important")
    v.send()
    v.expect("已立案")
    assigned(v)
    handled(v)
    written(v)
    look("writing")
    v.send()
    v.expect("答复送审")
    found = v.page.locator("section.beside", has_text="审核要点")
    v.become("自然资源局经办人")
    v.task("会签")
    v.choose("agreed", "false")
    v.fill(remark="用地手续应写明时限")
    look("countersign")
    v.send()
    v.become("住建局负责人")
    v.task("阅批")
    v.fill(word="抓紧落实，当面向代表说明。")
    v.choose("in_person", "true")
    v.send()
    assert "抓紧落实" in v.page.locator("main").inner_text()
    v.become("党办督查室")
    v.open_case()
    assert not found.count(), "another office's gate"
    v.become("督查室")
    v.task("审核答复")
    assert "会签不同意：用地手续应写明时限" in found.inner_text()
    assert "尚未会签" not in found.inner_text()
    assert "第2项诉求：每年加装电梯二十部" in v.page.locator("section.reads").inner_text()
    look("review")
    v.send()
    v.expect("待签发")
    look("case")
    v.become("住建局负责人")
    v.task("签发答复")
    v.send()
    v.expect("已答复")


def written(v: Visitor) -> None:
    """A draft with stages; what is found is said before it is sent, at the field too, and nothing is lost."""
    v.become("住建局经办人")
    v.task("送审答复")
    v.choose("reply_class", "B")
    v.choose("publicity", "public-full")
    v.fill(answers__0="今年完成十五处。", answers__1="感谢关注，正在研究。")
    year = int(v.today()[:4]) + 1
    v.fill(promises__0__what="完成第一批十五处小区改造", promises__0__due=f"{year}-06-30")
    v.fill(promises__0__stages__0__what="十处完工", promises__0__stages__0__due=f"{year}-03-31")
    v.fill(promises__0__stages__1__what="全部完工", promises__0__stages__1__due=f"{year}-06-30")
    v.click(v.page.locator("button[name='_look']").first)
    found = v.page.locator("section.beside", has_text="审核要点").inner_text()
    for sentence in ("第1项承诺还没有责任单位", "没有提到该单位", "没有办理中与代表沟通", "第2项答复只有套话", "阅批"):
        assert sentence in found, sentence
    assert v.page.input_value("[name='promises.0.stages.1.what']") == "全部完工"
    v.send()
    assert "第1项承诺还没有责任单位" in v.problems()
    v.fill(promises__0__unit="住建局", person="示例经办人", telephone="0000-0000")
    v.fill(answers__1="每年补助二十部，用地手续由自然资源局配合。")
