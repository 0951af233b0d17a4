"""期限: the legal dates of DOMAIN §3.1, the tables of the State Council, and what must hold for every calendar."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.rules import load_rules
from shared.workdays import (
    Calendar,
    CalendarMissing,
    Due,
    Span,
    TableError,
    due,
    end_of,
    legal_day,
    load_calendar,
    remaining,
    spoken,
    start_of,
    today,
    workdays_between,
)

DEPLOY = Path(__file__).parents[2] / "deploy"
REAL = load_calendar(DEPLOY / "calendar")
MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def calendar(*, off: dict[date, str] | None = None, makeup: frozenset[date] = frozenset()) -> Calendar:
    return Calendar(dict.fromkeys(range(2023, 2029), "published"), off or {}, makeup, "hand-made")


def workdays(n: int) -> Span:
    return Span(n, "workday", "本系统默认")


def months(n: int) -> Span:
    return Span(n, "month", "代表法（2025）第五十一条")


# The values of the office


def test_assigned_on_monday_2_march_the_reply_is_due_on_tuesday_2_june() -> None:
    assert due(MONDAY, months(3), REAL, begins="交办") == Due(
        date(2026, 6, 2), ("2026年3月2日（周一）交办，次日起算", "三个月至6月2日（周二）24时"), provisional=False
    )


def test_an_extension_moves_the_reply_to_wednesday_2_september() -> None:
    assert due(MONDAY, months(6), REAL).day == date(2026, 9, 2)


def test_received_on_friday_6_march_a_return_may_be_asked_until_friday_13_march() -> None:
    found = due(date(2026, 3, 6), workdays(5), REAL, begins="收到")
    assert found.day == date(2026, 3, 13)
    assert found.steps[1:] == ("5个工作日至3月13日（周五）24时", "其间休息日2天不计")


def test_one_month_from_31_january_stays_on_saturday_28_february_when_that_is_a_make_up_workday() -> None:
    worked = calendar(makeup=frozenset({date(2026, 2, 28)}))
    found = due(date(2026, 1, 31), months(1), worked)
    assert found.day == date(2026, 2, 28)
    assert found.steps[1:] == ("一个月至2月28日（周六）24时", "2月没有31日，以月末为准", "当日调休上班，不顺延")


def test_one_month_from_31_january_rolls_to_monday_2_march_when_28_february_is_an_ordinary_saturday() -> None:
    found = due(date(2026, 1, 31), months(1), calendar())
    assert found.day == MONDAY
    assert found.steps[-1] == "遇周六顺延至3月2日（周一）"


@pytest.mark.mechanism("M53")
@pytest.mark.parametrize(
    ("ordered", "answered_by"),
    [
        (date(2023, 1, 31), date(2023, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2026, 1, 31), date(2026, 2, 28)),  # 2026年2月28日调休上班
        (date(2027, 1, 31), date(2027, 3, 1)),  # 周日顺延
    ],
)
def test_a_redo_ordered_on_31_january_is_answered_by_the_end_of_february_or_the_next_workday(
    ordered: date, answered_by: date
) -> None:
    rules = load_rules(DEPLOY / "rules").at("430523", ordered)
    assert due(ordered, rules.clock("redo"), REAL).day == answered_by


def test_a_make_up_saturday_counts_as_a_workday_and_the_holiday_before_it_does_not() -> None:
    found = due(date(2026, 2, 10), workdays(5), REAL)
    assert found.day == date(2026, 2, 24)
    assert found.steps[-1] == "其间休息日9天不计，调休上班1天计入"


def test_an_end_in_the_national_holiday_rolls_behind_it_and_names_it() -> None:
    found = due(date(2026, 9, 1), months(1), REAL)
    assert found.day == date(2026, 10, 8)
    assert found.steps[-1] == "遇国庆节假期顺延至10月8日（周四）"


def test_seven_days_are_calendar_days() -> None:
    found = due(MONDAY, Span(7, "day", "本系统默认"), REAL)
    assert (found.day, found.steps[1]) == (date(2026, 3, 9), "7天至3月9日（周一）24时")


def test_a_date_in_another_year_is_said_with_its_year() -> None:
    assert due(date(2025, 11, 3), months(3), REAL).steps[1] == "三个月至2026年2月3日（周二）24时"


def test_two_months_are_liang_ge_yue_and_thirteen_are_written_in_digits() -> None:
    assert due(MONDAY, months(2), REAL).steps[1].startswith("两个月至")
    assert due(date(2024, 1, 2), months(12), REAL).steps[1].startswith("十二个月至")
    assert due(date(2024, 1, 2), months(13), REAL).steps[1].startswith("13个月至")


# Freezing while a return request is undecided


def test_three_frozen_days_move_a_reply_by_three_days() -> None:
    found = due(MONDAY, months(3), REAL, [(date(2026, 3, 5), date(2026, 3, 8))], "交办")
    assert found.day == date(2026, 6, 5)
    assert found.steps[-1] == "申退期间冻结3天，延至6月5日（周五）"


def test_frozen_workdays_are_not_counted_and_a_frozen_weekend_costs_nobody_anything() -> None:
    found = due(MONDAY, workdays(10), REAL, [(date(2026, 3, 6), date(2026, 3, 10))])
    assert found.day == date(2026, 3, 18)
    assert found.steps[1:3] == ("申退期间冻结2个工作日", "10个工作日至3月18日（周三）24时")


def test_a_freeze_that_begins_on_the_moved_end_still_freezes() -> None:
    late = [(date(2026, 6, 4), date(2026, 6, 9)), (date(2026, 3, 3), date(2026, 3, 5))]
    assert due(MONDAY, months(3), REAL, late).day == date(2026, 6, 9)


def test_a_freeze_on_the_monday_to_which_a_saturday_rolls_is_passed_over_and_said() -> None:
    found = due(
        date(2026, 2, 6), months(2), calendar(off={date(2026, 4, 6): "清明节"}), [(date(2026, 4, 7), date(2026, 4, 9))]
    )
    assert found.day == date(2026, 4, 9)
    assert found.steps[-1] == "遇清明节假期顺延至4月9日（周四），申退期间不计"


def test_days_frozen_twice_count_once_and_days_outside_the_span_not_at_all() -> None:
    twice = [(date(2026, 3, 5), date(2026, 3, 8)), (date(2026, 3, 6), date(2026, 3, 7))]
    outside = [(date(2026, 2, 1), date(2026, 3, 3)), (date(2026, 7, 1), date(2026, 7, 9))]
    assert due(MONDAY, months(3), REAL, twice).day == date(2026, 6, 5)
    assert due(MONDAY, months(3), REAL, outside).day == date(2026, 6, 2)


# Days, instants, words


def test_the_legal_day_changes_at_midnight_in_shanghai() -> None:
    assert legal_day(datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC)) == MONDAY
    assert today(datetime(2026, 3, 2, 16, 0, tzinfo=UTC)) == MONDAY + DAY
    assert legal_day(datetime(2026, 3, 2, 23, 0, tzinfo=timezone(-timedelta(hours=8)))) == date(2026, 3, 3)


def test_a_day_ends_at_24_hours_in_shanghai_where_the_next_begins() -> None:
    assert end_of(MONDAY) == datetime(2026, 3, 2, 16, tzinfo=UTC) == start_of(MONDAY + DAY)
    assert end_of(MONDAY).tzinfo is UTC


def test_a_moment_without_time_zone_has_no_legal_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        legal_day(datetime(2026, 3, 2))


def test_a_date_is_said_with_its_weekday() -> None:
    assert spoken(date(2026, 6, 2)) == "2026年6月2日（周二）"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (date(2026, 3, 10), "还剩3个工作日"),
        (date(2026, 3, 13), "今天到期"),
        (date(2026, 3, 18), "逾期5天"),
    ],
)
def test_what_remains_is_said_in_workdays_and_what_is_late_in_days(now: date, said: str) -> None:
    assert remaining(now, date(2026, 3, 13), REAL) == said


def test_a_friday_before_a_date_on_sunday_has_two_days_left_though_no_workday() -> None:
    assert remaining(date(2026, 3, 6), date(2026, 3, 8), REAL) == "还剩2天"


def test_a_day_beyond_the_calendars_is_counted_in_days() -> None:
    assert remaining(date(2027, 12, 1), date(2031, 12, 1), REAL) == "还剩1461天"


# The tables


def test_a_year_without_a_table_is_refused_not_guessed() -> None:
    with pytest.raises(CalendarMissing, match="没有2028年的工作日历") as refused:
        due(date(2027, 12, 20), workdays(20), REAL)
    assert refused.value.year == 2028
    with pytest.raises(CalendarMissing):
        REAL.provisional(2028)


def test_a_date_that_leans_on_a_provisional_year_says_so() -> None:
    found = due(date(2026, 11, 20), months(3), REAL)
    assert found.provisional
    assert found.steps[-1] == "2027年放假安排尚未公布，到期日为暂定"
    assert not due(date(2026, 11, 20), months(1), REAL).provisional


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025, 2026])
def test_the_published_tables_agree_with_chinesecalendar_day_by_day(year: int) -> None:
    days = [date(year, 1, 1) + n * DAY for n in range(366 if monthrange(year, 2)[1] == 29 else 365)]
    assert [d for d in days if REAL.is_workday(d) != chinese_calendar.is_workday(d)] == []
    assert not REAL.provisional(year)


def test_chinesecalendar_refuses_2027_so_our_2027_is_provisional_and_has_no_make_up_days() -> None:
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(date(2027, 2, 8))
    assert REAL.provisional(2027)
    assert not [d for d in REAL.makeup if d.year == 2027]
    assert [REAL.kind(date(2027, 2, d)) for d in (4, 5, 10, 11)] == ["工", "休", "休", "工"]


def test_a_day_is_work_rest_or_make_up() -> None:
    assert [REAL.kind(date(2026, 2, d)) for d in (13, 14, 15, 22, 28)] == ["工", "班", "休", "休", "班"]


TABLE = """year = 2026
status = "published"
source = "示例通知"
makeup = [2026-01-04]
[[holiday]]
name = "元旦"
from = 2026-01-01
to = 2026-01-03
"""


@pytest.mark.parametrize(
    ("was", "wrong", "told"),
    [
        ('"published"', '"final"', "calendar/2026.toml：status：Input should be 'published' or 'provisional'"),
        ("to = 2026-01-03", "to = 2026-13-03", r"calendar/2026.toml：不是 UTF-8 编码的 TOML：.*line 8"),
        ("to = 2026-01-03", 'to = "三日"', "holiday 第1项 to：Input should be a valid date"),
        ("to = 2026-01-03", "to = 2025-12-30", "“元旦”的止日在起日之前"),
        ("from = 2026-01-01", "from = 2025-11-30", "2025-11-30不在2026年"),
        ("[2026-01-04]", "[2026-01-03]", "2026-01-03写了两次"),
        ("[2026-01-04]", "[2026-01-05]", "调休上班日2026-01-05是周一，应为周六或周日"),
        ('source = "示例通知"', 'notice = "示例通知"', "source：Field required；notice：Extra inputs"),
    ],
)
def test_a_wrong_table_stops_the_start_with_file_field_and_reason(
    tmp_path: Path, was: str, wrong: str, told: str
) -> None:
    folder = tmp_path / "calendar"
    folder.mkdir()
    (folder / "2026.toml").write_text(TABLE, "utf-8")
    assert load_calendar(folder).kind(date(2026, 1, 4)) == "班"
    (folder / "2026.toml").write_text(TABLE.replace(was, wrong), "utf-8")
    with pytest.raises(TableError, match=told):
        load_calendar(folder)


def test_no_table_and_two_tables_of_one_year_and_two_notices_at_odds_stop_the_start(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="没有日历"):
        load_calendar(tmp_path)
    (tmp_path / "a.toml").write_text(TABLE, "utf-8")
    (tmp_path / "b.toml").write_text(TABLE, "utf-8")
    with pytest.raises(TableError, match="同一年有两份"):
        load_calendar(tmp_path)
    odd = TABLE.replace("year = 2026", "year = 2027").replace("2026-01", "2026-12").replace("12-04", "12-05")
    (tmp_path / "a.toml").write_text(odd, "utf-8")
    (tmp_path / "b.toml").write_text(
        odd.replace("2027", "2026").replace("12-05", "12-12").replace("12-03", "12-05"), "utf-8"
    )
    with pytest.raises(TableError, match="2026-12-05在一份日历里放假，在另一份里上班"):
        load_calendar(tmp_path)


def test_the_version_of_the_calendar_changes_with_its_content_and_not_with_a_comment(tmp_path: Path) -> None:
    def version(text: str) -> str:
        (tmp_path / "2026.toml").write_text(text, "utf-8")
        return load_calendar(tmp_path).version

    assert version(TABLE) == version("# 核对过\n" + TABLE) != version(TABLE.replace("01-04", "01-10"))


# What must hold for every calendar. Honest generators: any start, any span the books may write, weekends as make-up
# days only, freezes that overlap, touch, lie outside, and last no day at all.

STARTS = st.dates(date(2023, 1, 1), date(2026, 12, 31))
DATES = st.dates(date(2023, 1, 1), date(2028, 12, 31))
WEEKENDS = DATES.map(lambda d: d if d.weekday() > 4 else d - d.weekday() * DAY - DAY).filter(lambda d: d.year > 2022)
CALENDARS = st.builds(
    lambda off, made: calendar(off=dict.fromkeys(off, "放假"), makeup=frozenset(made) - off),
    st.frozensets(DATES, max_size=30),
    st.frozensets(WEEKENDS, max_size=10),
)
SPANS = st.one_of(
    st.builds(workdays, st.integers(1, 60)),
    st.builds(months, st.integers(1, 12)),
    st.builds(lambda n: Span(n, "day", "本系统默认"), st.integers(1, 200)),
)
FREEZES = st.lists(st.builds(lambda d, n: (d, d + n * DAY), STARTS, st.integers(0, 40)), max_size=3)
every = settings(deadline=None, max_examples=150, database=None)


@every
@given(STARTS, st.integers(1, 120), CALENDARS)
def test_adding_workdays_and_counting_them_again_is_the_identity(start: date, n: int, law: Calendar) -> None:
    end = due(start, workdays(n), law).day
    assert workdays_between(start, end, law) == n == -workdays_between(end, start, law)
    assert law.is_workday(end)


@every
@given(STARTS, SPANS, CALENDARS, DATES, FREEZES)
def test_one_more_holiday_never_gives_an_earlier_date(
    start: date, span: Span, law: Calendar, day: date, frozen: list[tuple[date, date]]
) -> None:
    more = calendar(off={**law.holidays, day: "放假"}, makeup=law.makeup - {day})
    assert due(start, span, more, frozen).day >= due(start, span, law, frozen).day


@every
@given(STARTS, SPANS, CALENDARS, WEEKENDS, FREEZES)
def test_one_more_make_up_day_never_gives_a_later_date(
    start: date, span: Span, law: Calendar, day: date, frozen: list[tuple[date, date]]
) -> None:
    off = {d: name for d, name in law.holidays.items() if d != day}
    more = calendar(off=off, makeup=law.makeup | {day})
    assert due(start, span, more, frozen).day <= due(start, span, law, frozen).day


@every
@given(STARTS, SPANS, CALENDARS, FREEZES)
def test_frozen_days_never_give_an_earlier_date_and_the_end_is_an_open_workday(
    start: date, span: Span, law: Calendar, frozen: list[tuple[date, date]]
) -> None:
    end = due(start, span, law, frozen).day
    assert end >= due(start, span, law).day > start
    assert law.is_workday(end)
    assert not any(begin <= end < over for begin, over in frozen)


@every
@given(STARTS, st.integers(1, 12))
def test_months_end_on_the_same_day_number_or_on_the_last_of_the_month(start: date, n: int) -> None:
    """With no day off at all the roll is out of the way."""
    span = [date(2023, 1, 1) + k * DAY for k in range(2192)]
    open_every_day = calendar(makeup=frozenset(d for d in span if d.weekday() > 4))
    end = due(start, months(n), open_every_day).day
    assert (end.year - start.year) * 12 + end.month - start.month == n
    assert end.day == min(start.day, monthrange(end.year, end.month)[1])


EVERY_DAY = calendar(makeup=frozenset(d for d in (date(2023, 1, 1) + k * DAY for k in range(2192)) if d.weekday() > 4))
LATER = st.dates(date(2023, 2, 1), date(2026, 12, 31))


def dates(n: int) -> Span:
    return Span(n, "day", "本系统默认")


@every
@given(STARTS, st.integers(1, 366))
def test_adding_days_and_counting_them_again_is_the_identity(start: date, n: int) -> None:
    """With no day off at all the roll is out of the way."""
    assert (due(start, dates(n), EVERY_DAY).day - start).days == n


@every
@given(STARTS, st.one_of(st.builds(dates, st.integers(1, 366)), st.builds(months, st.integers(1, 12))), CALENDARS)
def test_days_and_months_end_on_the_first_workday_that_is_not_before_their_own_end(
    start: date, span: Span, law: Calendar
) -> None:
    """Counted from the end backwards: the plain end is found again, and no workday was passed over on the way."""
    plain, end = due(start, span, EVERY_DAY).day, due(start, span, law).day
    assert workdays_between(plain - DAY, end, law) == 1
    assert law.is_workday(end)


@every
@given(STARTS, st.integers(1, 60), CALENDARS, FREEZES)
def test_adding_workdays_through_freezes_and_counting_the_open_ones_is_the_identity(
    start: date, n: int, law: Calendar, frozen: list[tuple[date, date]]
) -> None:
    end = due(start, workdays(n), law, frozen).day
    between = [start + k * DAY for k in range(1, (end - start).days + 1)]
    assert sum(law.is_workday(d) and not any(a <= d < b for a, b in frozen) for d in between) == n


@every
@given(STARTS, SPANS, st.integers(0, 400), st.integers(0, 40), CALENDARS)
def test_a_freeze_of_k_days_moves_the_day_by_k_and_then_to_a_workday(
    start: date, span: Span, after: int, k: int, law: Calendar
) -> None:
    """Calendar spans, where every day is a workday: exactly k; with days off: to the first workday from there on."""
    plain = due(start, span, EVERY_DAY).day
    begins = start + DAY + (after % (plain - start).days) * DAY
    moved = due(start, span, EVERY_DAY, [(begins, begins + k * DAY)]).day
    assert (moved - plain).days == k
    if span.unit != "workday":
        assert workdays_between(moved - DAY, due(start, span, law, [(begins, begins + k * DAY)]).day, law) == 1


@every
@given(STARTS, SPANS, CALENDARS, FREEZES, STARTS, st.integers(0, 40))
def test_one_more_freeze_never_gives_an_earlier_date(
    start: date, span: Span, law: Calendar, frozen: list[tuple[date, date]], day: date, k: int
) -> None:
    more = [*frozen, (day, day + k * DAY)]
    assert due(start, span, law, more).day >= due(start, span, law, frozen).day


@every
@given(LATER, st.integers(1, 12))
def test_the_last_of_a_month_never_runs_into_the_month_after_the_next(first: date, n: int) -> None:
    """31 January and a month: the last of February, and only a day off carries it into March."""
    last = date(first.year, first.month, 1) - DAY
    end = due(last, months(n), EVERY_DAY).day
    assert (end.year - last.year) * 12 + end.month - last.month == n
    assert end.day == min(last.day, monthrange(end.year, end.month)[1])


@every
@given(STARTS, SPANS, CALENDARS, FREEZES, st.sets(st.integers(2023, 2028)))
def test_a_date_is_marked_provisional_if_and_only_if_it_leans_on_such_a_year_and_says_which(
    start: date, span: Span, law: Calendar, frozen: list[tuple[date, date]], guessed: set[int]
) -> None:
    status = {y: "provisional" if y in guessed else "published" for y in range(2023, 2029)}
    found = due(start, span, Calendar(status, law.holidays, law.makeup, "guessed"), frozen)  # type: ignore[arg-type]
    said = {int(step[:4]) for step in found.steps if step.endswith("到期日为暂定")}
    assert found.provisional == bool(said)
    assert said <= guessed & set(range(start.year, found.day.year + 1))
    assert found.day.year not in guessed or found.day.year in said, "the year it ends in is always leaned on"
    assert found.day == due(start, span, law, frozen).day, "what is provisional is marked, not moved"
