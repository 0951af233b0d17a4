"""相似 in the browser, without script: while writing, at the draft, at both reviews; a warning that blocks nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator

from tests.pages.people import Visitor, register

pytestmark = pytest.mark.slow
FIRST = "关于在枫渡老街增设公共自行车停放点的建议"
AGAIN = "关于在枫渡老街新设公共自行车停放点的议案"
OTHER = "关于规范枫渡老街公共自行车管理的建议"
TEXTS = {
    "words__situation": "老街游客多，自行车无处停放，占用人行道。",
    "words__analysis": "停放点少，管理单位不明确。",
    "words__proposal": "由城管部门牵头，在老街两端各设一处停放点，明确管理单位，年内建成使用。",
    "words__demands": "两端各设一处停放点",
}


def raised(v: Visitor, title: str, name: str = "示例代表001") -> str:
    """Written, handed in; the path of the case."""
    v.become(name)
    v.go("/intake/do/draft-suggestion")
    v.fill(words__title=title, **TEXTS)
    v.send()
    v.case = v.page.url.removeprefix(v.address).partition("?")[0]
    v.offer("提交建议")
    v.send()
    v.expect("初审")
    return v.case


def filed(v: Visitor) -> None:
    for name, offer in (("枫渡区代表工委", "初审通过"), ("云江市代表工委", "立案")):
        v.become(name)
        v.open_case()
        v.offer(offer)
        if offer == "立案":
            v.choose("category", "urban")
        v.send()
    v.expect("已立案")


def beside(v: Visitor) -> str:
    return alike(v).inner_text()


def alike(v: Visitor) -> Locator:
    return v.page.locator("section.beside", has=v.page.get_by_role("heading", name="相似的建议"))


def test_alike_suggestions_stand_beside_the_text_from_the_first_word_to_the_filing(
    visitor: Visitor, shots: Path | None
) -> None:
    v = visitor
    register(v.address)

    def look(name: str) -> None:
        if shots:
            v.page.screenshot(path=shots / f"similar-{name}.png", full_page=True)

    raised(v, FIRST)
    filed(v)
    raised(v, OTHER)
    filed(v)
    v.become("示例代表002")
    v.go("/intake/do/draft-suggestion")
    assert not v.page.locator("section.beside").count(), "nothing is written yet"
    v.click(v.page.get_by_role("button", name="查相似"))
    assert "请先写标题" in beside(v)
    v.fill(words__title=AGAIN, **TEXTS)
    v.click(v.page.get_by_role("button", name="查相似"))
    assert "P09" in beside(v)
    assert "不妨碍提交" in beside(v)
    rows = alike(v).locator("li")
    assert FIRST in rows.first.inner_text(), "the most alike stands first"
    assert "高度相似" in rows.first.inner_text()
    assert "示例代表001领衔，编号" in rows.first.inner_text()
    assert "公共自行车停放点" in "".join(rows.first.locator("mark").all_inner_texts())
    assert OTHER in rows.nth(1).inner_text()
    assert "高度相似" not in rows.nth(1).inner_text()
    assert v.page.input_value("[name='words.proposal']") == TEXTS["words__proposal"], "what was typed is still there"
    look("form")
    v.send()
    assert "P09" in beside(v), "on the page of the draft"
    look("draft")
    v.case = v.page.url.removeprefix(v.address).partition("?")[0]
    v.offer("提交建议")
    v.send()
    v.expect("初审")
    v.become("枫渡区代表工委")
    v.open_case()
    assert "P09" in beside(v)
    look("county")
    v.offer("初审通过")
    assert "P09" in beside(v), "on the form too"
    v.send()
    v.become("云江市代表工委")
    v.open_case()
    assert "P09" in beside(v)
    v.offer("立案")
    v.choose("category", "urban")
    v.send()
    v.expect("已立案")
    settled = v.page.locator("section.beside", has_text="相似的建议")
    assert not settled.count(), "once it is filed the question is settled"


def test_a_draft_of_somebody_else_is_not_shown(visitor: Visitor) -> None:
    v = visitor
    register(v.address)
    v.become("示例代表002")
    v.go("/intake/do/draft-suggestion")
    v.fill(words__title="关于修缮澄岸老渡口石阶的建议", **TEXTS)
    v.send()
    v.become("示例代表001")
    v.go("/intake/do/draft-suggestion")
    v.fill(words__title="关于修缮澄岸老渡口石阶的建议")
    v.click(v.page.get_by_role("button", name="查相似"))
    assert "没有查到相似的建议" in beside(v)
    v.become("示例代表002")
    v.go("/intake/do/draft-suggestion")
    v.fill(words__title="关于修缮澄岸老渡口石阶的建议")
    v.click(v.page.get_by_role("button", name="查相似"))
    assert "本人提出，起草中" in beside(v)
