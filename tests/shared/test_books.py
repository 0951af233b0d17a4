"""The regulations of eight places, article by article: how long, from when, by which article, and on which day it ends.

The days were counted by hand on the calendar of 2026, from Monday 2 March where nothing else is said.
"""

from datetime import date
from pathlib import Path

import pytest

from shared.rules import Start, load_rules
from shared.workdays import due, load_calendar

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES = load_rules(DEPLOY / "rules")
CALENDAR = load_calendar(DEPLOY / "calendar")
NATION, BEIJING, SHANGHAI, CHONGQING = "610100", "110100", "310100", "500100"
ZHEJIANG, SHANDONG, HENAN, QINGDAO = "330100", "370100", "410100", "370200"
TITLES = {
    BEIJING: "《北京市人民代表大会代表建议、批评和意见办理条例》（2014）",
    SHANGHAI: "《上海市人民代表大会关于代表建议、批评和意见的规定》（2015）",
    CHONGQING: "《重庆市人民代表大会代表建议、批评和意见工作条例》（2017）",
    ZHEJIANG: "《浙江省人民代表大会代表建议、批评和意见办理的规定》（2016）",
    SHANDONG: "《山东省人民代表大会代表建议、批评和意见办理工作条例》（2017）",
    HENAN: "《河南省人民代表大会代表建议、批评和意见办理办法》（2017）",
    QINGDAO: "《青岛市人民代表大会代表建议、批评和意见工作条例》（2021）",
}
MONDAY = date(2026, 3, 2)
QD, CQ, BJ, SD = (f"参照{TITLES[place]}" for place in (QINGDAO, CHONGQING, BEIJING, SHANDONG))
SH, ZJ, OURS = f"参照{TITLES[SHANGHAI]}", f"参照{TITLES[ZHEJIANG]}", "本系统默认"
CLOCKS: list[tuple[str, str, Start, str, date]] = [
    (NATION, "assign_between", Start.FILING, f"{QD}第十四条", date(2026, 3, 9)),
    (NATION, "assign_in_session", Start.SESSION_CLOSE, f"{SH}第十五条", date(2026, 4, 2)),
    (NATION, "filing_notice", Start.FILING_DECISION, f"{ZJ}第十条", date(2026, 3, 9)),
    (NATION, "sign_in", Start.ASSIGNMENT, OURS, date(2026, 3, 4)),
    (NATION, "trial_objection", Start.TRIAL, OURS, date(2026, 3, 9)),
    (NATION, "return_request", Start.ASSIGNMENT, f"{QD}第十九条", date(2026, 3, 9)),
    (NATION, "return_decision", Start.RETURN_REQUEST, f"{CQ}第十六条", date(2026, 3, 16)),
    (NATION, "contact", Start.ASSIGNMENT, f"{CQ}第十八条", date(2026, 3, 30)),
    (NATION, "co_opinion", Start.ASSIGNMENT, f"{QD}第二十四条", date(2026, 4, 2)),
    (NATION, "co_opinion_redo", Start.OPINION_BOUNCE, f"{CQ}第二十条", date(2026, 3, 9)),
    (NATION, "reply", Start.ASSIGNMENT, "代表法（2025）第五十一条", date(2026, 6, 2)),
    (NATION, "complex_reply", Start.ASSIGNMENT, "代表法（2025）第五十一条", date(2026, 9, 2)),
    (NATION, "handling_cap", Start.FIRST_ASSIGNMENT, OURS, date(2026, 9, 2)),
    (NATION, "urgent_reply", Start.ASSIGNMENT, OURS, date(2026, 3, 23)),
    (NATION, "activity_opinion", Start.RECEIPT, f"{QD}第三十二条", date(2026, 4, 2)),
    (NATION, "publication", Start.REPLY, "参照安徽省人民政府办公厅皖政办〔2015〕2号", date(2026, 3, 30)),
    (NATION, "feedback", Start.REPLY, f"{BJ}第二十三条", date(2026, 3, 23)),
    (NATION, "redo", Start.REDO_ORDER, f"{SD}第二十四条", date(2026, 4, 2)),
    (NATION, "hearing", Start.SECOND_DISSATISFACTION, OURS, date(2026, 4, 14)),
    (NATION, "promise_rating", Start.PROMISE_DONE, OURS, date(2026, 3, 23)),
    (BEIJING, "feedback", Start.REPLY, "第二十三条", date(2026, 3, 23)),
    (BEIJING, "redo", Start.REDO_ORDER, "（条次未录）", date(2026, 5, 6)),  # 2 May lies in the holiday of Labour Day
    (SHANGHAI, "assign_between", Start.FILING, "第十一条", date(2026, 3, 11)),
    (SHANGHAI, "assign_in_session", Start.SESSION_CLOSE, "第十五条", date(2026, 4, 2)),
    (SHANGHAI, "return_request", Start.RECEIPT, "第十四条", date(2026, 3, 11)),
    (SHANGHAI, "co_opinion", Start.RECEIPT, "第十七条", date(2026, 4, 2)),
    (SHANGHAI, "complex_reply", Start.ASSIGNMENT, "（条次未录）", date(2026, 9, 2)),
    (SHANGHAI, "redo", Start.REDO_ORDER, "（条次未录）", date(2026, 4, 2)),
    (CHONGQING, "assign_between", Start.FILING, "第十三条", date(2026, 3, 16)),
    (CHONGQING, "return_request", Start.ASSIGNMENT, "第十六条", date(2026, 3, 16)),
    (CHONGQING, "return_decision", Start.RETURN_REQUEST, "第十六条", date(2026, 3, 16)),
    (CHONGQING, "contact", Start.ASSIGNMENT, "第十八条", date(2026, 3, 30)),
    (CHONGQING, "co_opinion", Start.ASSIGNMENT, "第二十条", date(2026, 4, 14)),  # over Tomb-Sweeping Day
    (CHONGQING, "co_opinion_redo", Start.OPINION_BOUNCE, "第二十条", date(2026, 3, 9)),
    (CHONGQING, "feedback", Start.REPLY, "（条次未录）", date(2026, 3, 30)),
    (CHONGQING, "redo", Start.REDO_ORDER, "（条次未录）", date(2026, 5, 6)),
    (CHONGQING, "promise_rating", Start.PROMISE_DONE, "第二十八条", date(2026, 3, 30)),
    (ZHEJIANG, "city_review", Start.FIRST_PASS, "第十条", date(2026, 3, 9)),
    (ZHEJIANG, "filing_notice", Start.FILING_DECISION, "第十条", date(2026, 3, 9)),
    (ZHEJIANG, "return_request", Start.ASSIGNMENT, "（条次未录）", date(2026, 3, 12)),
    (ZHEJIANG, "co_opinion", Start.ASSIGNMENT, "（条次未录）", date(2026, 5, 6)),
    (ZHEJIANG, "redo", Start.REDO_ORDER, "（条次未录）", date(2026, 4, 2)),
    (SHANDONG, "assign_between", Start.FILING, "第十条", date(2026, 3, 9)),  # the fifth day is a Saturday
    (SHANDONG, "return_request", Start.RECEIPT, "第十二条", date(2026, 3, 9)),
    (SHANDONG, "co_opinion", Start.RECEIPT, "第二十一条", date(2026, 4, 2)),
    (SHANDONG, "reply", Start.ASSIGNMENT, "第十九条", date(2026, 6, 2)),
    (SHANDONG, "complex_reply", Start.ASSIGNMENT, "第十九条", date(2026, 9, 2)),
    (SHANDONG, "redo", Start.REDO_ORDER, "第二十四条", date(2026, 4, 2)),
    (HENAN, "return_request", Start.ASSIGNMENT, "第十四条", date(2026, 3, 16)),
    (HENAN, "return_decision", Start.RETURN_REQUEST, "第十四条", date(2026, 3, 16)),
    (HENAN, "co_opinion", Start.ASSIGNMENT, "（条次未录）", date(2026, 5, 6)),
    (HENAN, "feedback", Start.REPLY, "（条次未录）", date(2026, 3, 16)),
    (HENAN, "redo", Start.REDO_ORDER, "（条次未录）", date(2026, 4, 2)),
    (QINGDAO, "assign_between", Start.FILING, "第十四条", date(2026, 3, 9)),
    (QINGDAO, "return_request", Start.RECEIPT, "第十九条", date(2026, 3, 9)),
    (QINGDAO, "co_opinion", Start.RECEIPT, "第二十四条", date(2026, 4, 2)),
    (QINGDAO, "activity_opinion", Start.RECEIPT, "第三十二条", date(2026, 4, 2)),
    (QINGDAO, "reply", Start.ASSIGNMENT, "第十九条", date(2026, 6, 2)),  # from the book of its province
    (QINGDAO, "redo", Start.REDO_ORDER, "第二十四条", date(2026, 4, 2)),  # from the book of its province
]


@pytest.mark.parametrize(("congress", "clock", "start", "article", "end"), CLOCKS)
def test_a_clock_runs_as_its_article_says(congress: str, clock: str, start: Start, article: str, end: date) -> None:
    rules = RULES.at(congress, MONDAY)
    assert rules.counts_from(clock) is start
    assert rules.article(clock).endswith(article)
    assert due(MONDAY, rules.clock(clock), CALENDAR).day == end


@pytest.mark.parametrize("congress", TITLES)
def test_a_place_lives_by_its_own_regulation(congress: str) -> None:
    rules = RULES.at(congress, MONDAY)
    assert TITLES[congress].startswith(f"《{rules.name}》")
    own = [c for place, c, _, article, _ in CLOCKS if place == congress]
    cited = {rules.article(clock).partition("》")[0] + "》" for clock in own if congress != QINGDAO}
    assert cited <= {f"《{rules.name}》"}


@pytest.mark.parametrize(
    ("congress", "value", "said"),
    [
        (NATION, "withdrawal_after_assignment", True),
        (BEIJING, "withdrawal_after_assignment", False),
        (CHONGQING, "withdrawal_after_assignment", True),
        (QINGDAO, "withdrawal_after_assignment", True),
        (SHANDONG, "joint_reply", "each"),
        (ZHEJIANG, "joint_reply", "each"),
        (CHONGQING, "joint_reply", "each"),
        (QINGDAO, "joint_reply", "lead"),
        (BEIJING, "extension_consent", True),
        (SHANGHAI, "extension_consent", True),
        (SHANDONG, "extension_consent", True),
        (QINGDAO, "extension_consent", True),
        (ZHEJIANG, "extension_consent", True),
        (NATION, "late_return_void", True),
        (NATION, "max_extensions", 1),
        (NATION, "promise_report_by", "12-15"),
        (CHONGQING, "promise_report_by", "12-31"),
        (NATION, "unit_report_by", ("10-31",)),
        (HENAN, "unit_report_by", ("08-31",)),
        (SHANGHAI, "unit_report_by", ("06-30", "12-31")),
        (QINGDAO, "unit_report_by", ("12-31",)),
    ],
)
def test_a_place_decides_its_own_way(congress: str, value: str, said: object) -> None:
    assert RULES.at(congress, MONDAY).value(value) == said


def test_a_month_that_ends_on_a_make_up_workday_ends_there() -> None:
    """Ordered on 31 January: the month ends on Saturday 28 February 2026, a make-up workday."""
    assert due(date(2026, 1, 31), RULES.at(SHANGHAI, MONDAY).clock("redo"), CALENDAR).day == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("assigned", "clock", "article", "end"),
    [
        (date(2023, 3, 6), "reply", "代表法（2015）第四十二条", date(2023, 6, 6)),
        (date(2023, 3, 6), "complex_reply", "代表法（2015）第四十二条", date(2023, 9, 6)),
        (date(2025, 3, 11), "reply", "代表法（2015）第四十二条", date(2025, 6, 11)),
        (date(2025, 3, 12), "reply", "代表法（2025）第五十一条", date(2025, 6, 12)),
    ],
)
def test_the_law_of_2015_binds_what_was_assigned_before_12_march_2025(
    assigned: date, clock: str, article: str, end: date
) -> None:
    rules = RULES.at(NATION, assigned)
    assert (rules.article(clock), due(assigned, rules.clock(clock), CALENDAR).day) == (article, end)


@pytest.mark.parametrize("congress", [NATION, *TITLES])
def test_everywhere_a_reply_takes_three_months_and_with_an_extension_six(congress: str) -> None:
    rules = RULES.at(congress, MONDAY)
    days = [due(MONDAY, rules.clock(clock), CALENDAR).day for clock in ("reply", "complex_reply", "handling_cap")]
    assert days == [date(2026, 6, 2), date(2026, 9, 2), date(2026, 9, 2)]


def test_the_table_of_the_law_is_whole() -> None:
    """Every span of handling, in the book of the nation, is counted above on a day; so is every one a place sets."""
    raised_and_pressed = {"county_review", "city_review", "deputy_mend", "gate_review", "reply_signature"}
    raised_and_pressed |= {"urge", "supervision_notice", "notice_answer", "talk", "criticism"}
    raised_and_pressed |= {"point_opinion", "comment_round", "opinion_end", "idea_argument"}
    nation = RULES.at(NATION, MONDAY).clocks
    assert {c for place, c, *_ in CLOCKS if place == NATION} == nation.keys() - raised_and_pressed
    for place in TITLES:
        clocks = RULES.at(place, MONDAY).clocks
        own = {c for c, clock in clocks.items() if clock.article.startswith(TITLES[place])}
        assert own == {c for p, c, _, _, _ in CLOCKS if p == place and clocks[c].article.startswith(TITLES[place])}


@pytest.mark.parametrize("congress", [NATION, *TITLES])
def test_everywhere_what_is_raised_in_session_is_assigned_within_a_month_of_its_close(congress: str) -> None:
    """上海 第十五条. What is filed after the close counts from its filing; so does what is raised between sessions."""
    filed, closes = date(2026, 2, 24), MONDAY
    rules = RULES.at(congress, filed)
    begins = rules.begins("assign_in_session", filed, closes)
    assert (begins, due(begins, rules.clock("assign_in_session"), CALENDAR).day) == (closes, date(2026, 4, 2))
    late = date(2026, 3, 4)
    assert rules.begins("assign_in_session", late, closes) == late
    assert rules.begins("assign_in_session", filed, None) == filed
    assert rules.begins("assign_between", filed, closes) == filed
