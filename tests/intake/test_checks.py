"""预审 P01–P16, each both ways: what is found, and what looks like it and is left in peace."""

from dataclasses import replace
from datetime import date

import pytest

from services.intake.case import CosignersInvited, DraftSaved, Words
from services.intake.checks import CHECKS, findings, without_numbers
from services.intake.drafting import DraftSuggestion, SubmitSuggestion
from services.intake.finding import Finding, Look
from services.intake.roll.congress import Congress, SessionPlanned, TermBegun
from services.intake.roll.deputy import Deputy
from services.intake.service import intake
from shared.events.intake import DraftSentBack
from shared.files import Attachment
from shared.messages import Refused
from shared.rules import Value
from shared.words import CongressLevel, DeputyStatus, MendReason, SessionKind
from tests.samples import (
    CITY,
    COUNTY,
    LAW,
    LEAD,
    MONDAY,
    PROPOSAL,
    SECOND,
    Office,
    given,
    refused,
    seated,
    submitted,
    the_deputy,
)
from tests.samples import words as written

RULES = LAW.books.at(CITY, MONDAY)
CASE = given(intake, "case", DraftSaved(words=written(), deputy=LEAD, county=COUNTY))
SEAT = Deputy(name="示例代表001", status=DeputyStatus.IN_OFFICE)
LONG = "老城区现有小区四十二个，建成多在二十年以上。" * 5


def look(**changes: object) -> Look:
    full = {"situation": LONG, "analysis": LONG}
    return Look(written(**full | changes), RULES, MONDAY, CASE, {LEAD: SEAT})


def found(on: Look) -> list[tuple[str, str]]:
    return [(f.code, f.field) for f in findings(on)]


def codes(**changes: object) -> set[str]:
    return {code for code, _ in found(look(**changes))}


def attached(name: str, size: int = 1000) -> Attachment:
    return Attachment(digest="0" * 64, size=size, media="application/pdf", name=name)


def test_a_good_text_has_no_finding() -> None:
    assert findings(look()) == []


def test_every_check_has_its_code_its_name_and_a_rule() -> None:
    assert list(CHECKS) == [f"P{n:02d}" for n in range(1, 17)]
    assert all(check.what for check in CHECKS.values())


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("关于在老城区增设口袋公园的建议", set()),
        ("关于加快推进老城区老旧小区综合改造的代表建议", set()),
        ("关于我市“菜篮子”保供体系建设的有关建议", set()),
        ("关于农村污水处理的议案", {"P01"}),
        ("大龙口村搬迁点村内水泥路硬化工程", {"P01"}),
        ("关于修路", {"P01"}),
        ("关于科学设置交通信号灯、交通标志和标线的建议", set()),
        ("关于完善各村文化活动室地板、围栏、球场等配套设施的建议", set()),
        ("关于西沙河外堤及张家沟堤坝新建及加固的建议", set()),
        ("关于新建和改建城区幼儿园、缓解入园难的建议", set()),
        ("关于推动社区养老服务综合建设的建议", set()),
        ("“就近入学”政策执行中面临的问题及建议", {"P01"}),
        ("关于贯彻《运河保护条例》和《关于水源地的决定》的建议", set()),
        ("关于棚改、旧改工作的几点建议", {"P03", "P01"}),
        ("关于城市管理若干问题的建议", {"P03"}),
        ("关于增设路灯和关于开通公交的建议", {"P03"}),
        ("关于怀庆路改造提升和恐龙园周边环境整治的建议", {"P03"}),
        ("关于澄岸中学改造以及云江大桥北侧引道维修的建议", {"P03"}),
        ("关于要求解决枫渡村安全饮水问题的建议", set()),
        ("关于请求帮助搬迁新街中心小学的建议", set()),
        ("关于定期发布自来水质量检测报告的建议", set()),
        ("关于定期发布自来水质量检测报告", {"P01"}),
        ("关于枫渡村修路资金的请示", {"P01", "P10"}),
        ("关于枫渡村受灾情况报告", {"P01", "P10"}),
        ("关于规范业主委员会来信来访办理的建议", set()),
        ("关于提高公务用车节能标准的建议", set()),
        ("关于提高个人所得税起征点的建议", {"P14"}),
        ("关于修改《中华人民共和国道路交通安全法》的建议", {"P14"}),
        ("关于贯彻《中华人民共和国家庭教育促进法》的建议", set()),
        ("关于推迟法定退休年龄的建议", {"P14"}),
    ],
)
def test_titles_judged_by_hand(title: str, expected: set[str]) -> None:
    assert codes(title=title) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一是简化审批；二是落实补助资金；三是公布进度。", set()),
        ("一、关于道路：请修补枫渡路。\n二、关于医院：请增设门诊。", {"P03"}),
        ("（一）关于加装电梯的审批，请简化。", set()),
        ("尊敬的张市长：我们村的路坏了。", {"P10"}),
        ("尊敬的老师和家长都反映放学时段拥堵。", set()),
        ("现将情况汇报如下，妥否，请批示。", {"P10"}),
        ("去年群众的“求助信”共收到十二封。", set()),
        ("住户电话13800138000可核实。", {"P11"}),
        ("请拨打12345热线核实。", set()),
        ("身份证号430523198802300013的住户未领到补助。", {"P11"}),
        ("银行卡6222021234567890123未到账。", {"P11"}),
        ("项目代码2020430500480103012345已备案。", set()),
        ("见（2023）湘05民初123号判决。", {"P12"}),
        ("湘劳人仲字〔2022〕第45号裁决未执行。", {"P12"}),
        ("按国办发〔2014〕46号文件要求公开。", set()),
        ("依照条例（2017）第十条办理。", set()),
        ("招标编号：YJ-2025-0312的结果应当撤销。", {"P12"}),
        ("请规范招标投标活动。", set()),
        ("某品牌净水器单价2800元，建议统一采购。", {"P12"}),
        ("打造茶叶区域公用品牌，投入五百万元。", set()),
        ("法院判决书至今没有执行。", {"P12"}),
        ("机密★1年\n情况如下。", {"P13"}),
        ("【秘密】有关情况。", {"P13"}),
        ("密级：机密", {"P13"}),
        ("要保护企业商业秘密和个人信息。", set()),
        ("做好机密文件的回收管理，严防泄密。", set()),
        ("国防教育基地年久失修。", set()),
    ],
)
def test_texts_judged_by_hand(text: str, expected: set[str]) -> None:
    assert (
        codes(situation=text + LONG) == expected if "P03" not in expected else codes(proposal=text + LONG) == expected
    )


def test_the_three_parts_and_a_demand_are_there() -> None:
    empty = look(situation="", analysis="", proposal="建" * 29, demands=())
    assert [p for p in found(empty) if p[0] == "P02"] == [
        ("P02", "situation"),
        ("P02", "analysis"),
        ("P02", "proposal"),
        ("P02", "demands"),
    ]


def test_a_text_too_short_or_too_long_is_only_told() -> None:
    assert "P15" in codes(situation="短。", analysis="短。")
    assert "P15" in codes(situation="长" * 3000)
    assert "P15" in codes(attachments=(attached("图纸.pdf", 20_000_000), attached("照片.pdf", 15_000_000)))
    assert not any(f.blocks for f in findings(look(situation="短。", analysis="短。")))


def test_a_secret_file_is_known_by_its_name() -> None:
    assert [p for p in found(look(attachments=(attached("机密-方案.pdf"),)))] == [("P13", "attachments")]
    assert codes(attachments=(attached("商业秘密保护指引.pdf"),)) == set()


def test_who_signs_must_sit_and_be_described_as_the_rules_ask() -> None:
    left = replace(look(), seats={LEAD: replace(SEAT, status=DeputyStatus.SUSPENDED)})
    assert found(left) == [("P04", "")]
    asked = Value(value=("name", "certificate", "telephone"), article="本系统默认")
    strict = replace(RULES, values={**RULES.values, "author_particulars": asked})
    short = findings(replace(look(), rules=strict))
    assert [f.code for f in short] == ["P05"]
    assert "代表证号、联系电话" in short[0].sentence
    full = replace(SEAT, certificate="示例0001", telephone="示例电话")
    assert findings(replace(look(), rules=strict, seats={LEAD: full})) == []


def test_a_silent_cosigner_is_told() -> None:
    invited = given(intake, "case", CosignersInvited(deputies=(SECOND,)), start=CASE)
    assert found(replace(look(), case=invited)) == [("P06", "")]


def test_an_unknown_unit_is_told_and_a_known_one_not() -> None:
    assert found(replace(look(proposed_units=("住建委",)), units={"住建局"})) == [("P08", "proposed_units")]
    assert found(replace(look(proposed_units=("住建局",)), units={"住建局"})) == []
    assert found(look(proposed_units=("住建委",))) == [], "where the units are not known nothing is said"


def test_near_copies_are_told_with_the_others() -> None:
    assert found(replace(look(), alike=2)) == [("P09", "title")]


def test_a_county_has_not_the_powers_of_a_city() -> None:
    text = look(analysis=LONG + "建议制定地方性法规。")
    assert found(text) == []
    assert found(replace(text, congress=Congress(level=CongressLevel.COUNTY))) == [("P14", "analysis")]


def test_the_citys_review_waits_for_the_countys() -> None:
    first = given(intake, "case", submitted(level=1), start=CASE)
    assert found(replace(look(), case=first, level=2)) == [("P16", "")]
    assert found(replace(look(), case=first, level=1)) == []


def congress(*planned: SessionPlanned) -> list[TermBegun | SessionPlanned]:
    return [TermBegun(term=5, on=date(2026, 1, 5)), *planned]


MARCH = SessionPlanned(
    term=5,
    session=1,
    opens=date(2026, 3, 2),
    closes=date(2026, 3, 6),
    submission_from=date(2026, 2, 20),
    submission_until=date(2026, 3, 4),
    notice="",
)
IN, BETWEEN = SessionKind.IN_SESSION, SessionKind.BETWEEN_SESSIONS


@pytest.mark.parametrize(
    ("kind", "day", "refusal"),
    [
        (IN, date(2026, 2, 19), "outside-window"),
        (IN, date(2026, 2, 20), ""),
        (IN, date(2026, 3, 4), ""),
        (IN, date(2026, 3, 5), "outside-window"),
        (BETWEEN, date(2026, 2, 19), ""),
        (BETWEEN, date(2026, 2, 25), "session-window-open"),
        (BETWEEN, date(2026, 3, 5), "session-window-open"),
        (BETWEEN, date(2026, 3, 7), ""),
    ],
)
def test_suggestions_for_a_session_are_handed_in_within_its_window(kind: SessionKind, day: date, refusal: str) -> None:
    planned = given(intake, "congress", *congress(MARCH))
    seen = findings(replace(look(session_kind=kind), congress=planned, today=day))
    assert [f.refusal for f in seen] == ([refusal] if refusal else [])
    assert findings(replace(look(session_kind=kind), today=day)) == [], "no session on record: nothing is said"


# Handing in


def drafted(**changes: object) -> Office:
    office = Office(intake).given(f"deputy/{LEAD}", seated())
    office.ask(DraftSuggestion(suggestion="s1", words=written(**changes)), the_deputy())
    return office


def submit(office: Office) -> None:
    office.ask(SubmitSuggestion(suggestion="s1"), the_deputy())


def test_everything_that_blocks_is_said_at_once_each_beside_its_field() -> None:
    bad = drafted(title="修路", situation="", proposal="电话13800138000", demands=())
    with pytest.raises(Refused) as no:
        submit(bad)
    assert [(p.field, p.code) for p in no.value.fields] == [
        ("words.title", "title-length"),
        ("words.situation", "part-missing"),
        ("words.proposal", "proposal-too-short"),
        ("words.demands", "demand-missing"),
        ("words.proposal", "personal-number"),
    ]
    assert no.value.code == "title-length"


def test_warnings_never_block() -> None:
    warned = {"title": "关于棚改、旧改工作的几点意见", "situation": "尊敬的张市长：见（2023）湘05民初123号。"}
    assert any(not f.blocks for f in findings(look(**warned)))
    submit(drafted(**warned))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"analysis": "联系人13800138000。"}, "personal-number"),
        ({"situation": "机密★1年\n情况如下。"}, "secrecy-mark"),
    ],
)
def test_what_must_not_be_kept_here_is_not_handed_in(changes: dict[str, object], code: str) -> None:
    with refused(code, 422):
        submit(drafted(**changes))


def test_what_was_sent_back_keeps_the_window_it_came_in_by() -> None:
    planned = given(intake, "congress", *congress(MARCH))
    back = DraftSentBack(reasons=(MendReason.WORDING,), note="请写清", level=1, on=MONDAY)
    returned = given(intake, "case", submitted(), back, start=CASE)
    late = replace(look(session_kind=IN), congress=planned, today=date(2026, 3, 9))
    assert [f.code for f in findings(late)] == ["P07"]
    assert findings(replace(late, case=returned)) == []


@pytest.mark.mechanism("M10")
def test_a_suggestion_outside_the_sessions_window_is_refused() -> None:
    office = drafted(session_kind=IN).given("congress/430500", *congress(MARCH))
    submit(office.on(date(2026, 3, 4)))
    late = drafted(session_kind=IN).given("congress/430500", *congress(MARCH)).on(date(2026, 3, 5))
    with refused("outside-window"):
        submit(late)
    between = drafted().given("congress/430500", *congress(MARCH)).on(date(2026, 3, 3))
    with refused("session-window-open"):
        submit(between)


def test_a_deputy_whose_particulars_are_missing_is_sent_to_the_office() -> None:
    nameless = {LEAD: replace(SEAT, name="")}
    (said,) = findings(replace(look(), seats=nameless))
    assert (said.code, said.refusal, said.blocks) == ("P05", "particulars-missing", True)


def test_masked_words_are_handed_in() -> None:
    typed = {
        "title": "关于修路的建议",
        "situation": "住户１３８００１３８０００反映。",
        "demands": ["电话0739-5123456"],
    }
    mended = without_numbers(typed)
    assert mended == {"title": "关于修路的建议", "situation": "住户××反映。", "demands": ["电话××"]}
    kept = Words.model_validate(mended | {"analysis": "一", "proposal": PROPOSAL})
    assert not [f for f in findings(replace(look(), words=kept)) if f.blocks]


def test_a_finding_says_how_to_mend_in_one_sentence() -> None:
    said: list[Finding] = findings(look(title="修路", situation="电话13800138000", demands=()))
    assert len(said) >= 3
    assert all(f.sentence.endswith("。") for f in said)
