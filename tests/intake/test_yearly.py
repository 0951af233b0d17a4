"""站点活动: the six ones of a year, and the four ones in their rhythm."""

from datetime import date

import pytest

from services.intake.stations.desk import named, of_station
from services.intake.stations.rows import activity_row, task_rows
from services.intake.stations.yearly import LogActivity, PlanStationYear, missed, missing, slots_of
from tests.intake.stationed import OFFICE, RULES, log, registered, registering, staff, the
from tests.samples import MONDAY, Office, refused

SIX = RULES.value("station_activities")
PLAN = PlanStationYear(station="fengdu-1", year=2026)
JULY = date(2026, 7, 2)


def planned() -> Office:
    office = registered()
    office.ask(PLAN, staff())
    return office


def done(office: Office, year: int) -> set[str]:
    """What was done in a year, from the listing of all activities."""
    rows = [activity_row(s.state)[""] for name, s in office.streams.items() if "/activity/" in name]
    return {str(row[1]) for row in rows if row[3].year == year}


def desk(office: Office) -> dict[str, date]:
    """By what is to be done: the day by which."""
    return {str(row[4]).partition("：")[2]: row[7] for row in of_station(the(office)).values()}


@pytest.mark.mechanism("M41")
def test_the_stations_report_shows_which_of_the_six_ones_the_year_still_misses() -> None:
    office = registered()
    for n, kind in enumerate(SIX[:5]):
        log(office, kind, date(2026, 1, 10 + n))
    assert missing(done(office, 2026), RULES) == [SIX[5]]
    log(office, SIX[5], date(2025, 12, 30))
    assert missing(done(office, 2026), RULES) == [SIX[5]], "last year's does not count"
    log(office, SIX[5], MONDAY, attendees=40, note="为老旧小区更换路灯六盏。")
    assert missing(done(office, 2026), RULES) == []
    assert the(office).latest == MONDAY


def test_a_year_has_twelve_prompts_four_visits_two_exchanges_and_one_review() -> None:
    slots = slots_of(2026, RULES, date(2026, 1, 1))
    assert [sum(s.kind == k for s in slots) for k in RULES.value("station_rhythms")] == [12, 4, 2, 1]
    assert [named(s) for s in slots if s.kind != "月提示"] == [
        "第1季度", "第2季度", "第3季度", "第4季度", "上半年", "下半年", "全年",
    ]  # fmt: skip
    assert [s.due.day for s in slots[:3]] == [31, 28, 31]
    assert all(s.begins < s.due for s in slots)


@pytest.mark.mechanism("M44")
def test_a_missed_quarter_is_a_task_until_it_is_made_up() -> None:
    office = planned()
    log(office, "季走访", date(2026, 2, 20))
    assert desk(office)["季走访（2026年第2季度）"] == date(2026, 6, 30)
    assert [named(s) for s in missed(the(office).slots, JULY) if s.kind == "季走访"] == ["第2季度"]
    office.on(JULY)
    log(office, "季走访", JULY)
    assert [s for s in missed(the(office).slots, JULY) if s.kind == "季走访"] == []
    assert desk(office)["季走访（2026年第3季度）"] == date(2026, 9, 30)
    made_up = task_rows(the(office))["2026/季走访/2"]
    assert (made_up[4], made_up[5]) == (date(2026, 6, 30), JULY), "late, and the listing says so"


def test_the_desk_shows_of_each_rhythm_the_earliest_that_is_open() -> None:
    office = registered()
    assert list(of_station(the(office))) == ["plan-station-year"]
    office.ask(PLAN, staff())
    assert desk(office) == {
        "月提示（2026年3月）": date(2026, 3, 31),
        "季走访（2026年第1季度）": date(2026, 3, 31),
        "半年交流（2026年上半年）": date(2026, 6, 30),
        "年评议（2026年全年）": date(2026, 12, 31),
    }
    office.ask(registering(active=False), OFFICE)
    assert of_station(the(office)) == {}


def test_what_comes_too_early_or_twice_in_a_period_fulfils_nothing() -> None:
    office = planned()
    log(office, "年评议", MONDAY)
    log(office, "年评议", MONDAY)
    rows = [activity_row(s.state)[""] for name, s in office.streams.items() if "/activity/" in name]
    assert sorted((r[5], r[6]) for r in rows) == [(0, 0), (2026, 1)]
    for day in (10, 20):
        log(office, "季走访", date(2026, 1, day))
    assert [s.done for s in the(office).slots if s.kind == "季走访"] == [date(2026, 1, 10), None, None, None]


def test_a_year_is_planned_once_and_what_was_left_open_stays() -> None:
    office = planned()
    with refused("year-planned"):
        office.ask(PLAN, OFFICE)
    for year in (2025, 2028):
        with refused("year-not-open", 422):
            office.ask(PLAN.model_copy(update={"year": year}), OFFICE)
    log(office, "年评议", MONDAY)
    office.on(date(2026, 12, 30)).ask(PLAN.model_copy(update={"year": 2027}), staff())
    slots = the(office).slots
    assert [(s.year, s.done) for s in slots if s.kind == "年评议"] == [(2027, None)]
    assert len(slots) == 16 + 19, "January and February were over when the first year was planned"


def test_an_activity_is_of_a_known_kind_has_been_held_and_names_nobody() -> None:
    office = planned()
    act = LogActivity(station="fengdu-1", kind=SIX[0], on=MONDAY, attendees=3)
    with refused("activity-unknown", 422):
        office.ask(act.model_copy(update={"kind": "团建"}), staff())
    with refused("activity-not-yet", 422):
        office.ask(act.model_copy(update={"on": date(2026, 3, 3)}), staff())
    with refused("personal-number", 422):
        office.ask(act.model_copy(update={"note": "联系人13800138000"}), staff())
    with refused("not-your-station", 403):
        office.ask(act, staff("fengdu-2"))
