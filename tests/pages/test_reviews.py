"""预审 in the browser, without script: checks while writing, the review desk, lateness, wording proposed and taken."""

from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator

from tests.pages.people import Visitor, register

pytestmark = pytest.mark.slow
TITLE = "关于在澄岸新村增设养老服务站的建议"
TEXTS = {
    "words__situation": "澄岸新村六十岁以上老人三百余人，住户13800138000反映吃饭不便。",
    "words__analysis": "附近没有服务站，用房也没有落实。",
    "words__proposal": "由民政部门牵头，在新村设一处养老服务站，落实用房和人员，年内建成使用。",
    "words__demands": "新建一处养老服务站",
}
BETTER = "澄岸新村六十岁以上老人三百四十人，住户××反映吃饭不便。"


def section(v: Visitor, name: str) -> Locator:
    return v.page.locator("section.beside", has=v.page.get_by_role("heading", name=name, exact=True))


def jump(v: Visitor, days: int) -> None:
    """The trial's clock some days on."""
    v.go("/")
    to = date.fromisoformat(v.today()) + timedelta(days=days)
    httpx.post(f"{v.address}/trial/clock", json={"to": f"{to}T09:00:00+08:00"}, timeout=60).raise_for_status()


def row(v: Visitor) -> Locator:
    return v.page.locator("table.list tbody tr", has_text=TITLE)


def test_a_text_is_checked_masked_reviewed_late_reworded_and_passed(visitor: Visitor, shots: Path | None) -> None:
    v = visitor
    register(v.address)

    def look(name: str) -> None:
        if shots:
            for width in (1366, 390):
                v.page.set_viewport_size({"width": width, "height": 768})
                v.page.screenshot(path=shots / f"reviews-{name}-{width}.png", full_page=True)
            v.page.set_viewport_size({"width": 1366, "height": 768})

    written(v, look)
    late(v, look)
    reworded(v, look)
    taken(v, look)


def written(v: Visitor, look: object) -> None:
    v.become("示例代表001")
    v.go("/intake/do/draft-suggestion")
    v.fill(words__title="关于养老服务的几点意见", **TEXTS)
    v.click(v.page.get_by_role("button", name="预检"))
    told = section(v, "预审").inner_text()
    for code in ("P01", "P03", "P11", "P15"):
        assert code in told
    assert "手机号码" in v.page.locator(".field", has=v.page.locator("[name='words.situation']")).inner_text()
    look("checked")  # type: ignore[operator]
    v.click(v.page.get_by_role("button", name="把号码替换为××"))
    assert "住户××反映" in v.page.input_value("[name='words.situation']")
    assert "P11" not in section(v, "预审").inner_text()
    v.fill(words__title=TITLE, words__analysis="")
    v.send()
    v.case = v.page.url.removeprefix(v.address).partition("?")[0]
    v.offer("提交建议")
    v.send()
    assert "“分析”还没有写" in v.problems()
    v.open_case()
    v.offer("修改文稿")
    v.fill(words__analysis=TEXTS["words__analysis"])
    v.send()
    v.offer("提交建议")
    v.send()
    v.expect("初审")


def late(v: Visitor, look: object) -> None:
    jump(v, 14)
    v.become("示例代表001")
    v.task("知悉县区初审逾期")
    assert "县区初审应于" in section(v, "审核逾期").inner_text()
    v.send()
    assert "已逾期" in section(v, "审核逾期").inner_text(), "the page goes on saying it"
    v.go("/intake/reviews")
    assert "没有这个地址" in v.page.locator("body").inner_text(), "the review desk is the offices' own"


def reworded(v: Visitor, look: object) -> None:
    v.become("枫渡区代表工委")
    v.click(v.page.get_by_role("link", name="审核台"))
    look("desk")  # type: ignore[operator]
    assert "逾期" in row(v).inner_text()
    assert "1处提示" in row(v).inner_text()
    v.fill(q="养")
    v.click(v.page.get_by_role("button", name="筛选"))
    v.click(row(v).get_by_role("link", name="领审"))
    v.send()
    v.go("/intake/reviews")
    assert "您" in row(v).inner_text()
    v.open_case()
    assert "须由您判断" in v.page.locator("main").inner_text()
    look("case")  # type: ignore[operator]
    v.offer("提修改稿")
    v.fill(wording__situation=BETTER, note="把老人数目写准")
    v.send()
    v.expect("退回修改")


def taken(v: Visitor, look: object) -> None:
    v.become("示例代表001")
    v.task("答复修改稿")
    changed = section(v, "修改稿")
    assert "四十" in "".join(changed.locator("ins").all_inner_texts())
    assert "余" in "".join(changed.locator("del").all_inner_texts())
    look("wording")  # type: ignore[operator]
    v.send()
    v.offer("提交建议")
    v.send()
    v.expect("初审")
    v.become("云江市代表工委")
    v.go("/intake/reviews?stage=")
    assert "枫渡区" in row(v).inner_text()
    assert not row(v).get_by_role("link", name="领审").count(), "it is the county's turn"
    v.open_case()
    assert "P16" in section(v, "预审").inner_text()
    v.become("枫渡区代表工委")
    v.open_case()
    v.offer("初审通过")
    v.fill(note="已到现场看过，情况属实。")
    v.send()
    v.expect("复审")
    v.become("云江市代表工委")
    v.task("复审立案")
    assert "已到现场看过" in section(v, "须由您判断").inner_text()
    v.open_case()
    v.offer("标记中心工作")
    v.fill(priority="积极应对人口老龄化")
    v.send()
    assert "积极应对人口老龄化" in v.page.locator("main").inner_text()
    look("city")  # type: ignore[operator]
