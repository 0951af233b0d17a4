"""立案 clicked through: filed by a leaf, merged, not filed, withdrawn with consent, a motion turned, the list."""

from pathlib import Path

import pytest

from tests.pages.people import Visitor, register
from tests.pages.test_raising import link, row

pytestmark = pytest.mark.slow
TEXT = {"situation": "桥面开裂。", "analysis": "重车多，养护不足。", "demands": "修复桥面\n限制重车通行"}
PROPOSAL = "由住建局牵头检测桥面，编制修复方案，年底前完成修复，并在两端设置限重标志。"
BRIDGE, LIKE, COURT = "关于修复大河口大桥的建议", "关于尽快修复大河口大桥的建议", "关于某案再审的建议"


def raised(v: Visitor, title: str, cosigner: str = "") -> str:
    """Drafted, signed by who is asked, handed in and passed by the county; where its page is."""
    v.become("示例代表001")
    link(v, "起草建议")
    v.fill(words__title=title, words__proposal=PROPOSAL, **{f"words__{name}": text for name, text in TEXT.items()})
    if cosigner:
        v.page.locator("fieldset", has_text="邀请联名代表").locator("label", has_text=cosigner).locator("input").check()
    v.send()
    path = v.page.url.removeprefix(v.address).partition("?")[0]
    if cosigner:
        v.become(cosigner)
        v.go(path)
        v.offer("同意联名")
        v.send()
        v.become("示例代表001")
        v.go(path)
    v.offer("提交建议")
    v.send()
    v.become("枫渡区代表工委")
    v.go(path)
    v.offer("初审通过")
    v.send()
    return path


def file(v: Visitor, path: str, leaf: str) -> None:
    v.become("云江市代表工委")
    v.go(path)
    v.offer("立案")
    v.page.select_option("[name=category]", label=leaf)
    v.send()
    v.expect("已立案")


def test_filing_is_clicked_from_number_to_withdrawal(visitor: Visitor, shots: Path | None) -> None:
    v = visitor
    register(v.address)

    def look(name: str) -> None:
        if shots:
            v.page.screenshot(path=shots / f"{name}.png", full_page=True)
            v.page.set_viewport_size({"width": 390, "height": 800})
            v.page.screenshot(path=shots / f"{name}-390.png", full_page=True)
            v.page.set_viewport_size({"width": 1366, "height": 768})

    main, child = raised(v, BRIDGE, "示例代表002"), raised(v, LIKE)
    file(v, main, "城建环保 · 市政和城管")
    file(v, child, "城建环保 · 市政和城管")
    merged(v, main, child, look)
    not_filed(v, look)
    withdrawn(v, main, look)
    motion(v, look)
    look("filed")
    assert "议案转建议" in row(v, "关于加固堤防的建议")
    v.fill(q="桥")
    v.click(v.page.get_by_role("button", name="筛选"))
    assert v.page.locator("table.list tbody tr").count() == 2
    assert "已撤回" in row(v, BRIDGE)


def merged(v: Visitor, main: str, child: str, look: object) -> None:
    v.go(main)
    v.offer("并案")
    box = v.page.locator("fieldset", has_text="并入本案的建议")
    assert LIKE in box.locator("label").first.inner_text(), "the most alike stands first"
    look("merging")  # type: ignore[operator]
    box.locator("label", has_text=LIKE).locator("input").check()
    v.send()
    v.go(child)
    v.expect("已并案")
    look("child")  # type: ignore[operator]
    assert "并入" in v.page.locator("#part-提").inner_text()
    v.click(v.page.locator("#part-提 .links a", has_text="主案"))
    assert v.page.url.endswith(main)
    v.become("示例代表001")
    v.task("知悉并案")
    v.send()


def not_filed(v: Visitor, look: object) -> None:
    path = raised(v, COURT)
    v.become("云江市代表工委")
    v.go(path)
    v.offer("不立案")
    v.choose("ground", "judicial-case")
    v.choose("consequence", "letter")
    v.fill(note="已进入诉讼程序，由住建局就房屋质量问题答复您。")
    look("refusing")  # type: ignore[operator]
    v.send()
    assert "请写明由哪个单位答复" in v.problems()
    v.choose("unit", "住建局")
    v.send()
    v.expect("不立案")
    v.become("住建局经办人")
    v.task("答复来信")
    v.fill(text="房屋质量已经检测，报告另函寄送。")
    v.send()
    v.become("示例代表001")
    v.task("知悉不立案")
    v.send()
    assert "房屋质量已经检测" in v.page.locator("#part-提").inner_text()
    look("not-filed")  # type: ignore[operator]


def withdrawn(v: Visitor, main: str, look: object) -> None:
    v.go(main)
    v.offer("撤回建议")
    v.fill(reason="桥梁已列入今年大修计划。")
    v.send()
    assert "正在征求联名代表同意" in v.page.locator("#part-提").inner_text()
    v.become("示例代表002")
    v.task("同意撤回")
    v.send()
    v.expect("已撤回")
    look("withdrawn")  # type: ignore[operator]
    v.become("云江市代表工委")
    v.go(main)
    assert "领衔代表已撤回" in v.grey("交办")


def motion(v: Visitor, look: object) -> None:
    v.become("大会秘书处")
    link(v, "大会接收台")
    link(v, "议案转建议")
    v.fill(words__title="关于加固堤防的建议", words__proposal=PROPOSAL, words__demands="加固堤防")
    v.page.select_option("[name=deputy]", index=1)
    v.page.locator("fieldset", has_text="联名代表").locator("label", has_text="示例代表003").locator("input").check()
    v.page.select_option("[name=category]", label="农林水电 · 水利")
    look("motion")  # type: ignore[operator]
    v.send()
    v.expect("已立案")
    link(v, "大会接收台")
    look("reception")  # type: ignore[operator]
    link(v, "建议库")
