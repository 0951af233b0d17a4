"""交办会材料: what a unit takes home from the assignment meeting, as the rule book in force says."""

from datetime import date

import pytest

from services.routing.package import Handed, days, last_days, sums, ways
from shared.words import Part
from tests.samples import CITY, FINANCE, HOUSING, LAW, MONDAY

RULES = LAW.books.at(CITY, MONDAY)
LEAD = Handed("s1", "2026-001", "关于加装电梯的建议", Part.LEAD, True, MONDAY)
CO = Handed("s2", "2026-002", "关于增设路灯的建议", Part.CO, False, MONDAY)


@pytest.mark.mechanism("M17")
def test_the_note_says_every_span_from_when_it_counts_and_where_that_is_written() -> None:
    said = {name: rest for name, *rest in days(RULES)}
    assert said["签收"] == ["2个工作日", "交办之日", "本系统默认"]
    assert said["申退"][:2] == ["5个工作日", "交办之日"]
    assert said["首次沟通"][0] == "20个工作日"
    assert said["答复"] == ["3个月", "交办之日", "代表法（2025）第五十一条"]


def test_each_line_says_its_own_last_days_a_co_units_is_that_of_its_opinion() -> None:
    assert last_days(LEAD, LAW, CITY) == ["2026年3月4日（周三）", "2026年3月9日（周一）", "2026年6月2日（周二）"]
    assert last_days(CO, LAW, CITY)[2] == "2026年4月2日（周四）"


def test_where_a_span_counts_from_receipt_no_day_is_made_up() -> None:
    codes = [prefix.ljust(6, "0") for prefix in LAW.books.divisions if prefix]
    places = [code for code in codes if LAW.books.at(code, MONDAY).counts_from("return_request") == "receipt"]
    (sign_in, back, _) = last_days(LEAD, LAW, places[0])
    assert sign_in.startswith("2026年")
    assert back.startswith("收到后")


def test_the_three_rules_are_those_of_the_book() -> None:
    said = dict(ways(RULES))
    assert list(said) == ["退办办法", "答复办法", "延期办法"]
    assert any("自交办之日起5个工作日内" in one and "写明理由" in one for one in said["退办办法"])
    assert any("逾期申请无效（参照玉政办电〔2019〕11号）" in one for one in said["退办办法"])
    assert any("自交办之日起3个月内（代表法（2025）第五十一条）答复" in one for one in said["答复办法"])
    assert "每年10月31日前向代表工委报告本年度办理情况（本系统默认）。" in said["答复办法"]
    assert any("自交办之日起6个月内" in one for one in said["延期办法"])
    assert all(one.endswith("。") for way in said.values() for one in way)


def test_where_the_book_asks_twice_a_year_both_days_are_said() -> None:
    said = dict(ways(LAW.books.at("310100", MONDAY)))["答复办法"]
    assert any(one.startswith("每年6月30日和12月31日前向代表工委报告") and "第二十四条" in one for one in said)


def test_the_longest_list_stands_first_and_leads_are_counted_once() -> None:
    second = Handed("s3", "2026-003", "关于拓宽道路的建议", Part.LEAD, False, date(2026, 3, 3))
    found = sums({FINANCE: [CO], HOUSING: [LEAD, second]})
    assert [(s.unit, s.lead, s.co, s.important) for s in found] == [(HOUSING, 2, 0, 1), (FINANCE, 0, 1, 0)]
