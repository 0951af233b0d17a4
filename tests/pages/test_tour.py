"""The README's ten minutes: one suggestion clicked through all four stages, without script."""

from pathlib import Path

import pytest

from tests.pages.people import Visitor, register

pytestmark = pytest.mark.slow
TITLE = "关于加快推进老城区老旧小区综合改造的建议"


def test_one_suggestion_is_clicked_through_its_whole_life(visitor: Visitor, shots: Path | None) -> None:
    v = visitor
    register(v.address)

    def look(name: str) -> None:
        if shots:
            v.page.screenshot(path=shots / f"{name}.png", full_page=True)

    draft(v)
    look("1-draft")
    handed_in(v)
    reviewed_and_filed(v)
    assigned(v)
    look("2-assigned")
    handled(v)
    answered(v)
    look("3-gate")
    passed_and_signed(v)
    rated(v, "dissatisfied")
    redone(v)
    look("4-redo")
    rated(v, "satisfied")
    v.become("云江市代表工委")
    v.open_case()
    look("5-closed")
    v.expect("已销号")
    timeline = v.page.locator(".timeline").inner_text()
    for word in (
        "提交建议",
        "县区初审通过",
        "立案",
        "交办",
        "签收",
        "会办意见",
        "退回重拟",
        "签发答复",
        "重新办理",
        "销号",
    ):
        assert word in timeline, word
    assert v.clicks <= 120, v.clicks


def draft(v: Visitor) -> None:
    v.become("示例代表001")
    v.click(v.page.get_by_role("link", name="起草建议", exact=True))
    v.fill(
        words__title=TITLE,
        words__situation="老城区有四十余处老旧小区，管网老化，多数没有电梯。",
        words__analysis="改造资金来源单一，部门之间缺少统筹。",
        words__proposal="太短",
        words__demands="三年内完成四十处改造\n每年加装电梯二十部",
    )
    v.page.locator("input[name='cosigners']").first.check()
    v.send()
    v.case = v.page.url.removeprefix(v.address).partition("?")[0]
    v.expect("联名中")
    assert "还有1位联名代表没有确认" in v.grey("提交建议")


def handed_in(v: Visitor) -> None:
    v.become("示例代表002")
    v.task("确认联名")
    v.send()
    v.become("示例代表001")
    v.open_case()
    v.offer("提交建议")
    v.send()
    assert "至少30个字" in v.problems()
    v.open_case()
    v.offer("修改文稿")
    v.fill(words__proposal="由住建部门牵头制定三年改造计划，逐年公布名单；对加装电梯给予补助，简化审批手续。")
    v.send()
    v.expect("联名中")  # a change asks every co-signer again
    v.become("示例代表002")
    v.task("确认联名")
    v.send()
    v.become("示例代表001")
    v.task("提交建议")
    v.send()
    v.expect("初审")


def reviewed_and_filed(v: Visitor) -> None:
    v.become("枫渡区代表工委")
    v.task("县区初审")
    v.send()
    v.become("云江市代表工委")
    v.task("复审立案")
    v.choose("category", "urban")
    v.send()
    v.expect("已立案")


def assigned(v: Visitor) -> None:
    v.offer("交办")
    v.choose("lead", "住建局")
    v.choose("co", "自然资源局")
    v.send()
    v.expect("待签收")
    v.click(v.page.locator(".heading a.due"))
    assert "24时" in v.page.locator(".explain .say").inner_text()


def handled(v: Visitor) -> None:
    v.become("住建局经办人")
    v.task("签收")
    v.send()
    assert "请先记沟通" in v.grey("送审答复")
    contact(v)
    v.become("自然资源局经办人")
    v.task("签收")
    v.send()
    v.offer("提交会办意见")
    v.fill(opinion="同意改造方案，用地手续由我局配合办理。")
    v.send()


def contact(v: Visitor) -> None:
    v.offer("记沟通")
    v.choose("phase", "before")
    v.choose("form", "visit")
    v.choose("rank", "head")
    v.send()


def answered(v: Visitor) -> None:
    v.become("住建局经办人")
    v.task("送审答复")
    v.choose("reply_class", "B")
    v.choose("publicity", "public-full")
    v.fill(answers__0="已列入三年计划，今年完成十五处。")
    v.send()
    assert "第2项诉求" in v.problems()
    v.fill(answers__1="每年补助二十部，资金已列入部门预算。")
    v.send()
    assert "带日期的承诺" in v.problems()
    assert v.page.input_value("[name='answers.1']").startswith("每年补助二十部"), "entries are still in the form"
    year = int(v.today()[:4]) + 1
    v.fill(promises__0__what="完成第一批十五处小区改造", promises__0__due=f"{year}-06-30", promises__0__unit="住建局")
    v.send()
    v.expect("答复送审")


def passed_and_signed(v: Visitor) -> None:
    v.become("督查室")
    v.open_case()
    v.offer("退回重拟")
    v.choose("reasons", "weak")
    v.fill(note="请写明资金来源。")
    v.send()
    v.expect("退回重拟")
    v.become("住建局经办人")
    v.task("重拟答复")
    v.fill(answers__1="每年补助二十部，部门预算安排二百万元。")
    v.send()
    approved(v)


def approved(v: Visitor) -> None:
    v.become("督查室")
    v.task("审核答复")
    v.send()
    v.become("住建局负责人")
    v.task("签发答复")
    v.send()
    v.expect("已答复")


def rated(v: Visitor, result: str) -> None:
    v.become("测评员甲")
    v.task("开放测评")
    v.fill(closes=v.today())
    v.send()
    v.become("示例代表001")
    v.task("测评")
    v.choose("attitude", "satisfied")
    v.choose("result", result)
    v.send()
    if result == "dissatisfied":
        assert "请写明理由" in v.problems()
        v.fill(reason="只有补助，没有简化审批。")
        v.send()
    v.expect("测评期")
    v.become("住建局经办人")
    v.open_case()
    v.expect("测评期")  # the unit cannot see that it was rated
    v.become("测评员甲")
    v.task("提请关闭")
    v.send()
    v.become("测评员乙")
    v.task("确认关闭")
    v.send()


def redone(v: Visitor) -> None:
    v.become("住建局经办人")
    v.task("听取代表意见")
    v.choose("phase", "before")
    v.choose("form", "visit")
    v.choose("rank", "head")
    v.send()
    v.task("送审答复")
    v.choose("reply_class", "A")
    v.choose("publicity", "public-full")
    v.fill(answers__0="首批已完工。", answers__1="已出台简化审批办法。", basis="云建〔2026〕18号文，验收单十五份。")
    v.send()
    approved(v)
