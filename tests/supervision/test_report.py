"""统计报告: the published figures of three places come out, and every figure says what it counted."""

from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.supervision.case import Case
from services.supervision.report import COLUMNS, Line, figures
from services.supervision.rows import ledger, ledger_row
from shared.figures import Figure, share, to_hundred
from shared.words import CaseState, Category, Outcome, ReplyClass, SessionKind

YEAR_END = date(2023, 12, 31)
MARCH, MAY, JUNE = date(2023, 3, 1), date(2023, 5, 10), date(2023, 6, 1)
ASSIGNED = Line(
    category="education", session_kind="in-session", lead="教育局", assigned=MARCH, reply_due=JUNE, outcome="accepted"
)
REPLIED = replace(ASSIGNED, replied=MAY, in_time=True, met=True, reply_class="A")


def report(lines: list[Line], as_of: date = YEAR_END) -> dict[str, Figure]:
    found = figures(lines, as_of)
    assert len({f.code for f in found}) == len(found)
    return {f.code: f for f in found}


def counted(figure: Figure) -> tuple[int, int | None, str | None]:
    return figure.numerator, figure.denominator, figure.percent


def classed(**counts: int) -> list[Line]:
    return [replace(REPLIED, reply_class=letter) for letter, n in counts.items() for _ in range(n)]


# The published figures


def test_hengyang_376_replies_are_41_2_and_55_3_and_3_5_and_solved_or_planned_96_5() -> None:
    found = report(classed(A=155, B=208, C=13))
    assert counted(found["R07.A"]) == (155, 376, "41.2")
    assert counted(found["R07.B"]) == (208, 376, "55.3")
    assert counted(found["R07.C"]) == (13, 376, "3.5")
    assert counted(found["R08"]) == (363, 376, "96.5")
    assert counted(found["R01"]) == (376, 376, "100.0")


@pytest.mark.mechanism("M112")
def test_dehui_reports_57_1_and_40_and_2_9_over_the_35_replied_of_36() -> None:
    found = report([*classed(A=20, B=14, C=1), ASSIGNED])
    assert [found[f"R07.{letter}"].percent for letter in "ABC"] == ["57.1", "40.0", "2.9"]
    assert [found[f"R07.{letter}"].denominator for letter in "ABC"] == [35, 35, 35]
    assert counted(found["R08"]) == (34, 35, "97.1")
    assert counted(found["R01"]) == (35, 36, "97.2")
    assert counted(found["R03"]) == (35, 35, "100.0")


def test_dehui_s_categories_sum_to_100_only_when_remainders_are_shared_out() -> None:
    counts = {"农林水电": 10, "教科文卫": 8, "工交财贸": 7, "城建环保": 3, "政法": 2, "其他": 5}
    words = {category.word: category.value for category in Category}
    found = report([replace(REPLIED, category=words[word]) for word, n in counts.items() for _ in range(n)])
    singly = [found[f"R11.category.{word}"].percent for word in counts]
    assert singly == ["28.6", "22.9", "20.0", "8.6", "5.7", "14.3"]
    assert to_hundred(list(counts.values())) == ["28.6", "22.8", "20.0", "8.6", "5.7", "14.3"]


def test_shenyang_796_of_823_are_96_7_with_27_open() -> None:
    found = report([REPLIED] * 796 + [ASSIGNED] * 27)["R01"]
    assert counted(found) == (796, 823, "96.7")
    assert found.denominator is not None
    assert found.denominator - found.numerator == 27


# What counts


def test_a_case_not_yet_assigned_is_filed_but_in_no_reply_rate() -> None:
    found = report([REPLIED, Line(category="law", session_kind="between-sessions")])
    assert counted(found["R01"]) == (1, 1, "100.0")
    assert counted(found["R11.category.政法"]) == (1, 2, "50.0")


def test_on_time_is_counted_over_the_cases_whose_last_day_is_over() -> None:
    late = replace(REPLIED, replied=date(2023, 6, 2), in_time=False)
    early = replace(REPLIED, reply_due=date(2023, 6, 30))  # replied, but not due so far
    lines = [REPLIED, late, ASSIGNED, early]
    assert counted(report(lines, date(2023, 6, 1))["R02"]) == (0, 0, None)
    assert counted(report(lines, date(2023, 6, 2))["R02"]) == (1, 3, "33.3")
    assert counted(report(lines)["R02"]) == (2, 4, "50.0")


def test_a_meeting_before_the_reply_counts_once_the_reply_is_there() -> None:
    assert counted(report([REPLIED, replace(ASSIGNED, met=True)])["R03"]) == (1, 1, "100.0")
    assert counted(report([REPLIED, replace(REPLIED, met=False)])["R03"]) == (1, 2, "50.0")


def test_cases_of_the_session_and_between_sessions_are_counted_apart_and_together() -> None:
    between = replace(ASSIGNED, session_kind=SessionKind.BETWEEN_SESSIONS.value)
    found = report([REPLIED] * 359 + [between] * 17)
    assert counted(found["R01"]) == (359, 376, "95.5")
    assert counted(found["R01.in_session"]) == (359, 359, "100.0")
    assert counted(found["R01.between_sessions"]) == (0, 17, "0.0")
    assert found["R01.between_sessions"].population == "截至2023年12月31日，已交办的闭会期间建议，全部承办单位"


def test_every_lead_unit_has_its_share_and_the_busiest_stands_first() -> None:
    lines = [REPLIED, replace(REPLIED, lead="u-07", co="财政局 教育局"), replace(REPLIED, lead="u-07"), Line()]
    found = figures(lines, YEAR_END, {"u-07": "住建局"})
    units = [(f.code, *counted(f)) for f in found if f.code.startswith("R11.unit.")]
    assert units == [("R11.unit.住建局", 2, 4, "50.0"), ("R11.unit.教育局", 1, 4, "25.0")]
    assert [counted(f) for f in found if f.code == "R11.units"] == [(3, None, None)]
    assert [counted(f) for f in found if f.code == "R11.units.lead"] == [(2, None, None)]


def test_redo_is_counted_over_the_rated_and_what_came_of_it_over_the_redone() -> None:
    redone = replace(REPLIED, round=2, outcome=None)
    lines = [
        *[REPLIED] * 5,
        *[replace(REPLIED, outcome=Outcome.NOT_RETURNED.value)] * 2,  # never rated
        replace(REPLIED, outcome=None),  # still in its window
        replace(redone, redo_in_time=True, outcome=Outcome.ACCEPTED.value),
        replace(redone, redo_in_time=True),  # dissatisfied again: on the escalation list
        replace(redone, redo_in_time=False, outcome=Outcome.NOT_RETURNED.value),
        redone,  # not replied to again yet
    ]
    found = report(lines)
    assert counted(found["R15"]) == (4, 9, "44.4")
    assert counted(found["R15.in_time"]) == (2, 4, "50.0")
    assert counted(found["R15.turned"]) == (1, 4, "25.0")


def test_a_year_without_cases_has_no_percents_rather_than_noughts() -> None:
    assert {(f.numerator, f.denominator or 0, f.percent) for f in figures([], YEAR_END)} == {(0, 0, None)}


# What is printed


def test_every_figure_names_its_day_and_its_cases() -> None:
    for f in figures([REPLIED, ASSIGNED], YEAR_END):
        assert list(asdict(f)) == ["code", "name", "numerator", "denominator", "percent", "population"]
        assert f.population.startswith("截至2023年12月31日，")
        assert "建议" in f.population


def test_the_report_reads_the_ledger_s_own_columns_and_words() -> None:
    case = Case(
        state=CaseState.CLOSED,
        year=2023,
        category=Category.LAW,
        session_kind=SessionKind.IN_SESSION,
        lead="司法局",
        co=("公安局", "财政局"),
        first_assigned=MARCH,
        replied=MAY,
        reply_due=JUNE,
        in_time=True,
        met=True,
        reply_class=ReplyClass.B,
        outcome=Outcome.ACCEPTED,
    )
    names = [c.name for c in ledger.columns][2:-1]  # without stream, item and congress
    row = dict(zip(names, ledger_row(case)[""], strict=True))
    found = report([Line(**{name: row[name] for name in COLUMNS})])
    full = "R01 R02 R03 R01.in_session R07.B R08 R11.category.政法 R11.unit.司法局"
    assert [found[code].percent for code in full.split()] == ["100.0"] * 8
    assert counted(found["R11.units"]) == (3, None, None)
    assert counted(found["R15"]) == (0, 1, "0.0")


@pytest.mark.parametrize(
    ("n", "of", "percent"),
    [
        (1, 2000, "0.1"),  # 0.05
        (1, 2001, "0.0"),
        (1, 16, "6.3"),  # 6.25
        (3, 80, "3.8"),  # 3.75
        (57, 16000, "0.4"),  # 0.35625
        (1999, 2000, "100.0"),  # 99.95
        (1, 800, "0.1"),  # 0.125
        (54, 93, "58.1"),
        (33, 52, "63.5"),
        (363, 376, "96.5"),
        (0, 7, "0.0"),
        (0, 0, None),
    ],
)
def test_a_percent_is_rounded_half_up_to_one_decimal(n: int, of: int, percent: str | None) -> None:
    assert share("R00", "示例", n, of, "示例").percent == percent


COUNTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=40)


@given(COUNTS)
def test_shared_out_percents_sum_to_100_and_stay_within_a_tenth(counts: list[int]) -> None:
    percents = to_hundred(counts)
    if not any(counts):
        assert percents == [None] * len(counts)
        return
    shown = [Decimal(p) for p in percents if p is not None]
    assert sum(shown) == 100
    assert all(abs(p * sum(counts) - 100 * n) * 10 < sum(counts) for p, n in zip(shown, counts, strict=True))
    assert all(p is not None and p.partition(".")[2].isdigit() and len(p.partition(".")[2]) == 1 for p in percents)
    bigger = sorted(zip(counts, shown, strict=True), key=lambda pair: (pair[0], pair[1]))
    assert [p for _, p in bigger] == sorted(shown)


LINES = st.builds(
    Line,
    category=st.sampled_from([c.value for c in Category]),
    session_kind=st.sampled_from([k.value for k in SessionKind]),
    lead=st.sampled_from([None, "", "教育局", "住建局", "财政局"]),
    co=st.sampled_from(["", "财政局", "财政局 公安局"]),
    reply_class=st.sampled_from([None, "A", "B", "C"]),
    outcome=st.sampled_from([None, *(o.value for o in Outcome)]),
    assigned=st.sampled_from([None, MARCH]),
    replied=st.sampled_from([None, MAY]),
    reply_due=st.sampled_from([None, JUNE, YEAR_END]),
    in_time=st.sampled_from([None, True, False]),
    met=st.booleans(),
    round=st.sampled_from([1, 2]),
    redo_in_time=st.sampled_from([None, True, False]),
)


@given(st.lists(LINES, max_size=30))
def test_no_figure_counts_more_than_there_is(lines: list[Line]) -> None:
    found = report(lines)
    for f in found.values():
        if f.denominator is not None:
            assert 0 <= f.numerator <= f.denominator
            assert (f.percent is None) == (f.denominator == 0)
    for code in ("R01", "R02", "R03"):
        parts = [found[f"{code}.{kind.name.lower()}"] for kind in SessionKind]
        assert sum(p.numerator for p in parts) == found[code].numerator
        assert sum(p.denominator or 0 for p in parts) == found[code].denominator
    assert sum(found[f"R11.category.{c.word}"].numerator for c in Category) == len(lines)
