"""进站值班: the days with a 6, in turn; who came; which leaders did not come in a quarter."""

from datetime import date

import pytest

from services.intake.roll.seating import SeatDeputy
from services.intake.stations.duty import ChangeDuty, PlanRoster, RecordAttendance, drawn, month_days
from services.intake.stations.duty_page import Quarter, absent
from services.intake.stations.roster import Roster
from services.intake.stations.rows import duty_rows, placement_rows
from services.intake.stations.staffing import RecallDeputy
from shared.words import DeputyStatus
from tests.intake.stationed import DEPUTIES, OFFICE, attend, registered, rostered, staff, staffed, the
from tests.samples import Office, refused

SIXTH, SIXTEENTH, LAST = date(2026, 3, 6), date(2026, 3, 16), date(2026, 3, 26)


def roster(office: Office, month: str = "2026-03") -> Roster:
    found: Roster = office.state(f"roster/fengdu-1.{month}")
    return found


def came(office: Office) -> list[tuple[str, date]]:
    """Who came when, from the listing of all rosters."""
    rosters = [s.state for name, s in office.streams.items() if "/roster/" in name]
    rows = [row for r in rosters for row in duty_rows(r).values()]
    return [(str(row[1]), row[2]) for row in rows if row[4]]


@pytest.mark.mechanism("M40")
def test_a_month_has_three_duty_days_and_a_leader_absent_in_the_quarter_is_on_the_list() -> None:
    office = rostered("2026-03", leaders=("d1", "d4"))
    assert [d.day for d in roster(office).duties] == [SIXTH, SIXTEENTH, LAST]
    first = Quarter(2026, 1)
    leaders = sorted(str(row[1]) for row in placement_rows(the(office)).values() if row[3])
    assert absent(leaders, came(office), first) == ["d1", "d4"]
    attend(office, SIXTH, "d1", "d2")
    assert absent(leaders, came(office), first) == ["d4"]
    assert absent(leaders, came(office), Quarter(2026, 2)) == ["d1", "d4"], "every quarter anew"
    attend(office, LAST, "d4")
    assert absent(leaders, came(office), first) == []


@pytest.mark.parametrize(
    ("month", "numbers", "days"),
    [("2026-02", (6, 16, 26), (6, 16, 26)), ("2026-02", (10, 20, 30), (10, 20)), ("2026-12", (31, 1), (1, 31))],
)
def test_another_rhythm_is_another_row_of_the_rules(month: str, numbers: list[int], days: tuple[int, ...]) -> None:
    assert tuple(d.day for d in month_days(month, numbers)) == days


def test_nobody_has_a_second_turn_in_a_month_before_all_had_one_and_the_next_month_goes_on() -> None:
    office = rostered("2026-03", "2026-04")
    assert [d.deputies for d in roster(office).duties] == [("d1", "d2"), ("d3", "d4"), ("d1", "d2")]
    assert [d.deputies for d in roster(office, "2026-04").duties] == [("d3", "d4"), ("d1", "d2"), ("d3", "d4")]
    days = [SIXTH, SIXTEENTH, LAST]
    for n in range(1, 9):
        queue = [f"d{i}" for i in range(n)]
        duties, order = drawn(days, queue, 2)
        turns = [d for duty in duties for d in duty.deputies]
        assert max(map(turns.count, queue)) - min(map(turns.count, queue)) <= 1
        assert all(len(set(duty.deputies)) == len(duty.deputies) for duty in duties)
        assert sorted(order) == queue


def test_who_does_not_sit_has_no_turn() -> None:
    office = staffed("d1", "d2", "d3")
    office.ask(SeatDeputy(deputy="d2", name="示例代表d2", status=DeputyStatus.SUSPENDED), OFFICE)
    office.ask(PlanRoster(station="fengdu-1", month="2026-03"), staff())
    assert {d for duty in roster(office).duties for d in duty.deputies} == {"d1", "d3"}
    for id in ("d1", "d3"):
        office.ask(SeatDeputy(deputy=id, name=f"示例代表{id}", status=DeputyStatus.LEFT), OFFICE)
    with refused("nobody-in-office"):
        office.ask(PlanRoster(station="fengdu-1", month="2026-04"), staff())


def test_a_roster_is_made_once_for_a_month_that_is_not_over() -> None:
    office = rostered()
    with refused("roster-planned"):
        office.ask(PlanRoster(station="fengdu-1", month="2026-03"), OFFICE)
    for month in ("2026-02", "2027-04"):
        with refused("month-not-open", 422):
            office.ask(PlanRoster(station="fengdu-1", month=month), OFFICE)
    with refused("not-your-station", 403):
        office.ask(PlanRoster(station="fengdu-1", month="2026-04"), staff("fengdu-2"))
    office.on(date(2026, 4, 20)).ask(PlanRoster(station="fengdu-1", month="2026-04"), OFFICE)
    assert [d.day.day for d in roster(office, "2026-04").duties] == [26], "what is over is not planned"
    with refused("no-deputies-placed"):
        registered().ask(PlanRoster(station="fengdu-1", month="2026-03"), OFFICE)


def test_a_day_is_changed_until_it_is_recorded() -> None:
    office = rostered()
    change = ChangeDuty(roster="fengdu-1.2026-03", day=SIXTH, deputies=("d4",))
    office.ask(change, staff())
    assert roster(office).duties[0].deputies == ("d4",)
    with refused("not-placed-here", 422):
        office.ask(change.model_copy(update={"deputies": ("d9",)}), staff())
    with refused("no-such-duty", 422):
        office.ask(change.model_copy(update={"day": date(2026, 3, 7)}), staff())
    with refused("not-your-station", 403):
        office.ask(change, staff("fengdu-2"))
    with refused("unknown-roster", 404):
        office.ask(change.model_copy(update={"roster": "fengdu-1.2026-09"}), staff())
    attend(office, SIXTH, "d4")
    with refused("duty-recorded"):
        office.ask(change, staff())


def test_attendance_is_recorded_from_the_day_on_for_whoever_came() -> None:
    office = rostered()
    record = RecordAttendance(roster="fengdu-1.2026-03", day=SIXTH, came=("d2", "d3"))
    with refused("duty-not-yet", 422):
        office.ask(record, staff())
    attend(office, SIXTH, "d2", "d3")
    assert office.ask(record, staff()) == []
    rows = {str(r[1]): (r[3], r[4]) for r in duty_rows(roster(office)).values() if r[2] == SIXTH}
    assert rows == {"d1": (True, False), "d2": (True, True), "d3": (False, True)}
    attend(office, SIXTH, "d1", "d2")
    assert roster(office).duties[0].came == ("d1", "d2"), "the last word holds"
    with refused("not-placed-here", 422):
        office.ask(record.model_copy(update={"came": ("d9",)}), staff())
    office.ask(RecallDeputy(station="fengdu-1", deputy="d1"), OFFICE)
    attend(office, SIXTH, "d1")
    assert roster(office).duties[0].came == ("d1",), "who was expected may come, wherever he is placed now"


def test_a_duty_day_waits_on_the_stations_desk_until_it_is_recorded() -> None:
    office = rostered()
    listing = office.service.decider_of["roster"].listings[1]
    (row,) = listing.rows(roster(office)).values()
    assert (row[1], row[3], row[7]) == ("fengdu-1", "record-attendance", SIXTH)
    attend(office, SIXTH, *DEPUTIES[:2])
    (row,) = listing.rows(roster(office)).values()
    assert row[7] == SIXTEENTH
