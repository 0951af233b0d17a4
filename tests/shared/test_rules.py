"""规则书: whose rules, since when, by which article; and that a wrong book never starts."""

from datetime import date
from pathlib import Path

import pytest

from shared.rules import RuleBooks, RuleError, Rules, Start, load_rules
from shared.words import Category, RefusalGround
from shared.workdays import Span, TableError, due, load_calendar

DEPLOY = Path(__file__).parents[2] / "deploy"
REAL = load_rules(DEPLOY / "rules")
YANTAI, SHAOYANG, XIAN = "370600", "430523", "610100"
OLD_LAW, NEW_LAW = date(2025, 3, 11), date(2025, 3, 12)

WORD_LISTS = ("several_words", "petition_words", "procedure_words", "upper_words", "city_words", "judged_by_person")
WORD_LISTS += ("stock_phrases", "ground_words", "beyond_words", "reported_words")

NATIONAL = """code = "national"
name = "全国规则"
divisions = [""]
[[version]]
from = 2015-08-29
[version.clocks]
reply = { name = "答复", count = 3, unit = "month", from = "assignment", article = "旧法第四十二条" }
redo = { count = 1, unit = "month", from = "redo-order", article = "本系统默认" }
[version.values]
max_returns = { value = 2, article = "本系统默认" }
reminder_days = { value = [7, 1], article = "本系统默认" }
[[version]]
from = 2025-03-12
[version.clocks]
reply = { name = "答复", count = 2, unit = "month", from = "assignment", article = "新法第五十一条" }
redo = { count = 1, unit = "month", from = "redo-order", article = "本系统默认" }
[version.values]
max_returns = { value = 2, article = "本系统默认" }
reminder_days = { value = [7, 1], article = "本系统默认" }
"""
PROVINCE = """code = "province"
name = "某省条例"
inherits = "national"
divisions = ["43"]
[[version]]
from = 2020-01-01
[version.clocks.reply]
count = 60
unit = "workday"
from = "receipt"
article = "某省条例第十条"
[[version]]
from = 2022-01-01
[version.values]
max_returns = { value = 1, article = "某省条例第十二条" }
"""


def books(folder: Path, **texts: str) -> RuleBooks:
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return load_rules(folder)


# The books as they are


def test_the_reply_is_due_three_months_after_the_assignment_under_article_51() -> None:
    rules = REAL.at(XIAN, NEW_LAW)
    assert rules.clock("reply") == Span(3, "month", "代表法（2025）第五十一条")
    assert rules.clock("complex_reply") == Span(6, "month", "代表法（2025）第五十一条")
    assert rules.counts_from("reply") is Start.ASSIGNMENT
    assert rules.version == "national@2025-03-12"


def test_a_case_of_2023_is_answered_under_article_42_of_the_law_of_2015() -> None:
    assert REAL.at(XIAN, date(2023, 3, 1)).article("reply") == "代表法（2015）第四十二条"


def test_shandong_counts_its_return_request_in_days_from_receipt() -> None:
    rules = REAL.at(YANTAI, NEW_LAW)
    assert rules.clock("return_request").count == 5
    assert rules.clock("return_request").unit == "day"
    assert rules.counts_from("return_request").word == "收到"
    assert rules.article("return_request").endswith("（2017）第十二条")
    assert rules.version == "shandong@2025-03-12"


def test_shandong_takes_from_the_nation_what_its_own_book_leaves_open() -> None:
    assert REAL.at(YANTAI, NEW_LAW).clock("contact") == REAL.at(XIAN, NEW_LAW).clock("contact")
    assert REAL.at(YANTAI, date(2016, 5, 1)).article("reply") == "代表法（2015）第四十二条"


def test_hunan_and_its_townships_live_by_the_national_rules_under_their_own_name() -> None:
    here, nation = REAL.at(f"{SHAOYANG}101", NEW_LAW), REAL.at(XIAN, NEW_LAW)
    assert here.version == "hunan@2025-03-12"
    assert (here.clocks, here.values) == (nation.clocks, nation.values)


@pytest.mark.parametrize(
    ("clock", "count", "unit"),
    [
        ("assign_between", 5, "workday"),
        ("assign_in_session", 1, "month"),
        ("sign_in", 2, "workday"),
        ("return_request", 5, "workday"),
        ("return_decision", 10, "workday"),
        ("contact", 20, "workday"),
        ("co_opinion", 1, "month"),
        ("co_opinion_redo", 5, "workday"),
        ("reply", 3, "month"),
        ("complex_reply", 6, "month"),
        ("urgent_reply", 15, "workday"),
        ("activity_opinion", 1, "month"),
        ("handling_cap", 6, "month"),
        ("feedback", 15, "workday"),
        ("redo", 1, "month"),
        ("county_review", 3, "workday"),
        ("city_review", 7, "day"),
        ("deputy_mend", 5, "workday"),
        ("filing_notice", 7, "day"),
        ("gate_review", 5, "workday"),
        ("reply_signature", 2, "workday"),
        ("publication", 20, "workday"),
        ("promise_rating", 15, "workday"),
        ("hearing", 30, "workday"),
        ("urge", 1, "day"),
        ("supervision_notice", 5, "workday"),
        ("notice_answer", 3, "workday"),
        ("talk", 10, "workday"),
        ("criticism", 20, "workday"),
    ],
)
def test_every_national_clock_has_its_default_length(clock: str, count: int, unit: str) -> None:
    span = REAL.at(XIAN, NEW_LAW).clock(clock)
    assert (span.count, span.unit) == (count, unit)


STATIONS: dict[str, object] = {
    "station_haves": ("有场所", "有标牌", "有设施", "有人员", "有制度", "有计划", "有活动", "有台账", "有公示"),
    "station_quota_large": (3, 5),
    "station_quota_town": (2, 3),
    "station_quota_small": (1, 1),
    "duty_days": (6, 16, 26),
    "duty_deputies": 2,
    "station_activities": (
        "接待一次选民", "开展一次调研", "召开一次座谈", "组织一次视察", "宣讲一次政策", "办好一件实事"
    ),
    "station_rhythms": ("月提示", "季走访", "半年交流", "年评议"),
    "station_rhythm_times": (12, 4, 2, 1),
    "station_trades": (
        "律师：信访多发", "调解：信访多发", "医生：医疗", "护士：医疗", "教师：教育", "校长：教育",
        "农技：农业", "种植：农业", "企业：营商", "会计：营商", "工程：城建", "物业：城建",
    ),
}  # fmt: skip


def test_the_national_values_are_the_defaults_of_the_office() -> None:
    values = {name: v.value for name, v in REAL.at(XIAN, NEW_LAW).values.items()}
    parts = {name.removeprefix("categories_") for name in list(values) if name.startswith("categories_")}
    assert parts == set(Category)
    assert all(values.pop(f"categories_{category}") for category in parts)
    assert values.pop("refusal_grounds") == tuple(RefusalGround)
    assert all(values.pop(name) for name in WORD_LISTS)
    assert values == {
        "author_particulars": ("name",),
        "attachments_mb": 30,
        "review_minutes": 30,
        "title_min": 6,
        "title_max": 80,
        "text_min": 200,
        "text_max": 3000,
        "proposal_min_chars": 30,
        "similar_from": 0.85,
        "review_levels": 2,
        "number_in_session": "{term}-{session}-{n:3}",
        "number_between": "{term}-{session}-B{n:3}",
        "number_motion": "{term}-{session}-Y{n:3}",
        "call_days": 30,
        "pack_days": 30,
        "resident_suggestions": 1,
        "caller_days": 180,
        "max_returns": 2,
        "late_return_void": True,
        "freeze_on_return": True,
        "max_extensions": 1,
        "extension_consent": True,
        "withdrawal_after_assignment": True,
        "countersign": True,
        "extra_review_below": 3,
        "extra_review_by_office": False,
        "reply_classes": ("A", "B", "C"),
        "joint_reply": "each",
        "survey_questions": ("对办理结果是否满意", "对办理过程是否满意"),
        "survey_few": 30,
        "candidates_per_seat": 1.2,
        **STATIONS,
        "reminder_days": (15, 7, 3, 1),
        "halfway_percent": 50,
        "promise_report_by": "12-15",
        "unit_report_by": ("10-31",),
        "rating_mode": "blind",
        "k_anonymity": 5,
    }


@pytest.mark.parametrize("rules", REAL.rules.values(), ids=REAL.rules.keys())
def test_every_entry_has_a_chinese_name_and_cites_a_title_or_owns_up_to_being_our_default(rules: Rules) -> None:
    for name in (*rules.clocks, *rules.values):
        assert rules.label(name) != name
        cited = rules.article(name)
        owned = cited == "本系统默认" or cited.endswith("（条次未录）")
        assert owned or "《" in cited or "第" in cited or "号" in cited
        assert "http" not in cited


@pytest.mark.parametrize("name", ["每年末的期限", "replly"])
def test_asking_for_a_clock_or_value_that_does_not_exist_is_answered_by_its_name(name: str) -> None:
    rules = REAL.at(XIAN, NEW_LAW)
    with pytest.raises(RuleError, match=f"没有期限 {name}"):
        rules.clock(name)
    with pytest.raises(RuleError, match=f"没有口径 {name}"):
        rules.value(name)
    with pytest.raises(RuleError, match=name):
        rules.article(name)


# Versions by date


@pytest.mark.mechanism("M19")
def test_a_case_assigned_before_the_change_keeps_the_old_rule_and_a_new_case_gets_the_new_one(tmp_path: Path) -> None:
    law, calendar = books(tmp_path, national=NATIONAL), load_calendar(DEPLOY / "calendar")
    kept = law.at(SHAOYANG, OLD_LAW).version  # what a fact carries
    old, new = law.named(kept), law.at(SHAOYANG, NEW_LAW)
    assert due(OLD_LAW, old.clock("reply"), calendar).day == date(2025, 6, 11)
    assert due(NEW_LAW, new.clock("reply"), calendar).day == date(2025, 5, 12)
    assert (old.article("reply"), new.article("reply")) == ("旧法第四十二条", "新法第五十一条")


def test_a_later_version_of_a_parent_opens_a_new_combination_and_leaves_the_old_names_alone(tmp_path: Path) -> None:
    law = books(tmp_path, national=NATIONAL, province=PROVINCE)
    assert sorted(v for v in law.rules if v.startswith("province")) == [
        "province@2015-08-29",
        "province@2020-01-01",
        "province@2022-01-01",
        "province@2025-03-12",
    ]
    assert law.named("province@2020-01-01").clock("reply") == Span(60, "workday", "某省条例第十条")
    assert law.named("province@2020-01-01").label("reply") == "答复"


def test_what_a_revised_regulation_no_longer_says_is_the_nations_again(tmp_path: Path) -> None:
    rules = books(tmp_path, national=NATIONAL, province=PROVINCE).at(SHAOYANG, date(2023, 1, 1))
    assert rules.article("reply") == "旧法第四十二条"
    assert rules.value("max_returns") == 1


def test_before_the_first_version_there_are_no_rules(tmp_path: Path) -> None:
    law = books(tmp_path, national=NATIONAL)
    assert law.at(XIAN, date(2015, 8, 29)).version == "national@2015-08-29"
    with pytest.raises(RuleError, match="自2015年8月29日（周六）起才有"):
        law.at(XIAN, date(2015, 8, 28))


def test_a_local_book_older_than_the_nations_waits_for_it(tmp_path: Path) -> None:
    law = books(tmp_path, national=NATIONAL, province=PROVINCE.replace("2020-01-01", "2010-01-01"))
    assert "province@2010-01-01" not in law.rules
    assert law.at(SHAOYANG, date(2015, 8, 29)).clock("reply").count == 60


def test_a_version_nobody_wrote_is_refused() -> None:
    with pytest.raises(RuleError, match="没有规则版本“shandong@2024-01-01”"):
        REAL.named("shandong@2024-01-01")


# Whose rules


def test_the_longest_division_prefix_wins(tmp_path: Path) -> None:
    city = (
        PROVINCE.replace("province", "city")
        .replace('["43"]', '["4305"]')
        .replace('inherits = "national"', 'inherits = "province"')
    )
    law = books(tmp_path, national=NATIONAL, province=PROVINCE, city=city)
    assert [law.book_of(c) for c in ("430523", "430523101", "430100", "370600")] == [
        "city",
        "city",
        "province",
        "national",
    ]


@pytest.mark.parametrize("code", ["", "37060", "3706001", "37060A", "070600", "３７０６００", "370600\n", "3706000000"])
def test_a_badly_formed_congress_code_is_refused(code: str) -> None:
    with pytest.raises(RuleError, match="不是人大代码"):
        REAL.at(code, NEW_LAW)


# Wrong books


@pytest.mark.parametrize(
    ("was", "wrong", "told"),
    [
        (
            'unit = "workday"',
            'unit = "week"',
            "rules/province.toml：version 第1项 clocks reply unit：Input should be 'workday'",
        ),
        ("count = 60", "count = 0", "clocks reply count：Input should be greater than or equal to 1"),
        ('from = "receipt"', 'from = "arrival"', "clocks reply from：Input should be 'submission'"),
        (
            'article = "某省条例第十条"',
            'article = " "',
            "clocks reply article：String should have at least 1 character",
        ),
        ('article = "某省条例第十条"', "", "clocks reply article：Field required"),
        ("count = 60", "count = 60\nsource = 1", "clocks reply source：Extra inputs are not permitted"),
        ("clocks.reply", "clocks.replly", "province@2020-01-01：全国规则里没有 replly，请核对拼写"),
        ("clocks.reply", "clocks.max_returns", "全国规则里没有 max_returns"),
        ("value = 1,", 'value = "一",', "province@2022-01-01：max_returns 的值与全国规则不是同一类（应如 2）"),
        ("value = 1,", "value = true,", "max_returns 的值与全国规则不是同一类"),
        ("from = 2022-01-01", "from = 2020-01-01", "各版本应按施行日期先后排列"),
        ('inherits = "national"', 'inherits = "nation"', "province：inherits 指向的 nation 不存在"),
        ('inherits = "national"', 'inherits = "province"', "province：inherits 绕成了圈"),
        ('divisions = ["43"]', 'divisions = ["湖南"]', "divisions 第1项：String should match pattern"),
        ('divisions = ["43"]', 'divisions = [""]', "province：区划“”已归 national"),
        ('code = "province"', 'code = "national"', "两本规则书用了同一个 code"),
        ("[[version]]", "[[version]", r"rules/province.toml：不是 UTF-8 编码的 TOML：.*line 5"),
    ],
)
def test_a_wrong_book_stops_the_start_with_file_field_and_reason(
    tmp_path: Path, was: str, wrong: str, told: str
) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    assert books(folder, national=NATIONAL, province=PROVINCE)
    with pytest.raises(TableError, match=told):
        books(folder, province=PROVINCE.replace(was, wrong, 1))


def test_a_new_version_of_the_nation_that_forgets_an_entry_stops_the_start(tmp_path: Path) -> None:
    head, tail = NATIONAL.rsplit("redo = ", 1)
    with pytest.raises(TableError, match="national@2025-03-12：漏了上一版有的 redo"):
        books(tmp_path, national=head + tail.split("\n", 1)[1])


def test_an_entry_written_as_clock_and_as_value_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="redo既写成了期限，又写成了口径"):
        books(tmp_path, national=NATIONAL.replace("max_returns", "redo"))


def test_without_a_nationwide_book_or_with_an_empty_eldest_one_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="全国"):
        books(tmp_path, national=NATIONAL.replace('divisions = [""]', 'divisions = ["1"]'))
    with pytest.raises(TableError, match="national：不继承别的书，却没有任何版本"):
        books(tmp_path, national=NATIONAL.split("[[version]]")[0])
