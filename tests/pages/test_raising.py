"""立法征询 and 实事征集 clicked through by those who work with them, without script."""

import re
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from tests.pages.people import Visitor, register

pytestmark = pytest.mark.slow
DRAFT = "《云江市养犬管理条例（草案）》"
NEED = "老城区八十岁以上老人多，子女不在身边，吃饭不便。"


def row(v: Visitor, word: str) -> str:
    return v.page.locator("table.list tbody tr", has_text=word).first.inner_text()


def link(v: Visitor, text: str) -> None:
    v.click(v.page.get_by_role("link", name=text, exact=True).first)


def jump(v: Visitor, day: date) -> None:
    """The trial's clock to the morning of that day."""
    to = f"{day}T09:00:00+08:00"
    httpx.post(f"{v.address}/trial/clock", json={"to": to}, timeout=60).raise_for_status()


def today(v: Visitor) -> date:
    v.go("/")
    return date.fromisoformat(v.today())


def test_a_draft_regulation_is_clicked_from_its_points_to_its_end(visitor: Visitor, shots: Path | None) -> None:
    v = visitor
    register(v.address)

    def look(name: str) -> None:
        if shots:
            v.page.screenshot(path=shots / f"{name}.png", full_page=True)

    due = sent(v)
    look("regulation-1-sent")
    opined(v)
    settled(v, look)
    told(v, look)
    jump(v, due + timedelta(days=1))
    ended(v, look)
    assert v.clicks <= 60, v.clicks


def sent(v: Visitor) -> date:
    v.become("法制委员会经办人")
    link(v, "立法征询")
    due = today(v) + timedelta(days=40)
    while due.weekday() > 4:
        due += timedelta(days=1)
    link(v, "立法征询")
    link(v, "发送草案")
    v.fill(title=DRAFT, focus="第三章养犬行为规范", due=str(due - timedelta(days=39)))
    v.choose("points", "梧桐社区", "运河街道")
    v.send()
    assert "截止日期最早为" in v.problems()
    v.fill(due=str(due))
    v.send()
    assert "征询中" in v.page.locator(".heading .state").inner_text()
    v.offer("公开征求意见")
    v.fill(closes=str(due))
    v.send()
    assert "公开征求中" in v.page.locator(".heading .state").inner_text()
    assert "公开征求意见还没有结束" in v.grey("结束征询")
    return due


def opined(v: Visitor) -> None:
    v.become("梧桐社区联络员")
    v.task("报送意见")
    v.fill(article="第十二条", text="住户13800138000反映遛犬时段不明。")
    v.choose("voice", "residents")
    v.send()
    assert "手机号码" in v.problems()
    v.fill(text="建议明确遛犬时段，避开早晚高峰。")
    v.send()
    v.offer("报送意见")
    v.fill(article="第二十条", text="现行规定无人执行，不是缺条文。")
    v.choose("voice", "cadres")
    v.send()
    assert row(v, "已报送2条").startswith("梧桐社区基层立法联系点")
    assert "您的联系点已经报送过意见" in v.grey("报“无意见”")


def settled(v: Visitor, look: object) -> None:
    v.become("法制委员会经办人")
    link(v, "立法征询")
    link(v, DRAFT)
    v.offer("登记公众意见")
    v.fill(article="第二十条", text="罚款幅度过大，裁量没有标准。", copies="37")
    v.choose("voice", "residents")
    v.send()
    assert "公众（第1轮，37件）" in row(v, "罚款幅度过大")
    v.offer("问题转议题")
    v.fill(title="养犬管理规定执行情况")
    v.choose("kind", "supervision")
    v.page.locator("fieldset", has_text="来自哪些意见").locator("label", has_text="第二十条").locator(
        "input"
    ).first.check()
    v.send()
    look("regulation-2-opinions")  # type: ignore[operator]
    settle(v, "第十二条", "adopted", article="第十三条第二款")
    look("opinion-settled")  # type: ignore[operator]
    assert "采纳" in v.page.locator(".heading .state").inner_text()
    assert v.page.locator(".offers").get_by_text("已于").count() == 1, "settled once, and grey from then on"


def settle(v: Visitor, of: str, end: str, **words: str) -> None:
    if v.page.get_by_role("link", name="回到这件法规草案").count():
        link(v, "回到这件法规草案")
    open_ = v.page.locator("table.list tbody tr", has_text="未处理").filter(has_text=of)
    v.click(open_.first.get_by_role("link"))
    v.offer("处理意见")
    v.choose("end", end)
    v.send()
    assert v.page.locator("section.errors").count() == 1, "an end needs its article or its reason"
    v.fill(**words)
    v.send()


def told(v: Visitor, look: object) -> None:
    v.become("梧桐社区联络员")
    v.task("签收反馈")
    v.send()
    assert "联系点已签收" in v.page.locator("dl.facts").inner_text()
    assert "第十三条第二款" in v.page.locator("dl.facts").inner_text()
    link(v, "回到这件法规草案")
    assert "罚款幅度过大" not in v.page.locator("main").inner_text(), "a point sees its own opinions alone"


def ended(v: Visitor, look: object) -> None:
    v.become("法制委员会经办人")
    link(v, "立法征询")
    link(v, DRAFT)
    v.offer("结束公开征求")
    v.send()
    assert "还有2条意见没有处理结果" in v.grey("结束征询")
    settle(v, "第二十条", "enforcement", reason="属执行问题，转社会建设委员会在执法检查中监督。")
    settle(v, "第二十条", "not-adopted", reason="上位法已规定罚款幅度。")
    link(v, "回到这件法规草案")
    v.offer("结束征询")
    v.send()
    assert "已结束" in v.page.locator(".heading .state").inner_text()
    look("regulation-3-closed")  # type: ignore[operator]
    link(v, "立法征询")
    look("regulations")  # type: ignore[operator]
    counts = re.findall(r"\d+", row(v, DRAFT).replace("\n", " ").split("）")[-1])
    assert counts[-7:] == ["2", "37", "1", "1", "1", "0", "1"]
    v.go("/intake/points")
    look("points")  # type: ignore[operator]


def test_ideas_are_clicked_into_a_candidate_that_shows_them(visitor: Visitor, shots: Path | None) -> None:
    v = visitor
    register(v.address)

    def look(name: str) -> None:
        if shots:
            v.page.screenshot(path=shots / f"{name}.png", full_page=True)

    for who, title in (
        ("示例代表001", "新建社区老年食堂十处"),
        ("梧桐社区联络员", "梧桐社区办老年食堂"),
        ("云江市政府办", "老年食堂进社区"),
    ):
        v.become(who)
        link(v, "实事征集")
        link(v, "提实事建议")
        v.fill(title=title, need=NEED)
        if who == "云江市政府办":
            v.choose("channel", "online")
        v.send()
        assert "待筛选" in v.page.locator(".heading .state").inner_text()
    v.become("云江市政府办")
    link(v, "实事征集")
    look("ideas")
    link(v, "新建社区老年食堂十处")
    assert "还没有部门论证意见" in v.grey("列为候选项目")
    v.offer("交部门论证")
    v.choose("unit", "住建局")
    v.send()
    v.become("住建局经办人")
    v.task("提出论证意见")
    for test in ("public_good", "in_year", "debt_free", "own_level"):
        v.choose(test, "true")
    v.fill(money="300", text="选址和资金均可落实。")
    v.send()
    v.become("云江市政府办")
    v.task("筛选")
    v.fill(title="社区老年食堂建设", scale="新建十处，服务三千名老人")
    v.page.locator("fieldset", has_text="一并列入").locator("label", has_text="梧桐社区办老年食堂").locator(
        "input"
    ).check()
    look("screening")
    v.send()
    look("idea")
    link(v, "实事征集")
    link(v, "老年食堂进社区")
    v.offer("并入候选项目")
    v.page.locator("select[name=project]").select_option(index=1)
    v.send()
    link(v, "社区老年食堂建设")
    look("project")
    trace = v.page.locator("table.list").inner_text()
    assert "来自3条实事建议" in v.page.locator("main").inner_text()
    for word in (
        "新建社区老年食堂十处",
        "梧桐社区办老年食堂",
        "老年食堂进社区",
        "代表提出",
        "联络站收集",
        "网上征集",
        "并入候选项目",
    ):
        assert word in trace, word
    considered(v)
    look("projects")
    v.become("示例代表001")
    link(v, "实事征集")
    assert "列为候选项目" in row(v, "新建社区老年食堂十处")
    assert v.page.locator("table.list tbody tr").count() == 1, "a deputy sees the ideas that deputy brought in"
    link(v, "候选项目清单")
    link(v, "社区老年食堂建设")
    assert "梧桐社区办老年食堂" in v.page.locator("table.list").inner_text(), "whoever looks sees where it came from"


def considered(v: Visitor) -> None:
    v.become("云江市代表工委")
    v.task("登记常委会审议")
    v.fill(seats="1")
    v.page.locator("input[name='chosen']").first.check()
    v.send()
    assert "至少提请2项" in v.problems()
    link(v, "不办了，返回")
    assert "候选" in row(v, "社区老年食堂建设")
