"""联络站: which stations there are, how many of which kind and where, what each has and lacks."""

from datetime import date

import pytest

from services.intake.service import intake
from services.intake.stations.counting import Counted, by_kind, by_township, quota
from services.intake.stations.equipping import CheckHaves, Halt, PlanRoute, SetNeeds
from services.intake.stations.registering import DescribeStation
from services.intake.stations.rows import station_row
from services.intake.stations.station import StationDescribed
from services.intake.stations.station_page import lacking, next_stops, place
from shared.events.intake import StationRegistered
from shared.words import StationForm, StationKind, TownshipType
from tests.intake.stationed import OFFICE, RULES, registered, registering, staff, the
from tests.samples import MONDAY, Office, at_the_county, refused


def counted(office: Office) -> list[Counted]:
    """As the page counts them: stations in use, from their listing."""
    rows = [station_row(s.state)[""] for name, s in office.streams.items() if "/station/" in name]
    return [Counted(str(r[3]), TownshipType(r[4]), StationKind(r[1]), 1) for r in rows if r[5]]


def test_the_office_registers_a_station_and_its_keeper_stays_in_intake() -> None:
    shown, kept = Office(intake).ask(registering(), OFFICE)
    assert isinstance(shown, StationRegistered)
    assert isinstance(kept, StationDescribed)
    assert "示例联络员" not in shown.model_dump_json()
    assert kept.topic is None


def test_the_same_entry_twice_is_told_once_and_a_station_may_be_put_out_of_use() -> None:
    office = registered()
    assert office.ask(registering(), OFFICE) == []
    office.ask(registering(active=False), OFFICE)
    assert not the(office).active
    with refused("station-closed"):
        office.ask(CheckHaves(station="fengdu-1"), OFFICE)


def test_stations_are_the_offices_to_register_and_their_staffs_to_keep() -> None:
    office = registered("fengdu-1", "fengdu-2")
    with refused("not-yours-to-ask", 403):
        office.ask(registering(), at_the_county())
    mine = DescribeStation(station="fengdu-1", keeper="示例联络员02", address="示例路1号", hours="工作日8:30至17:30")
    (told,) = office.ask(mine, staff())
    assert told.topic is None
    assert (the(office).keeper, the(office).address, the(office).name) == (
        "示例联络员02",
        "示例路1号",
        "枫渡街道代表联络站",
    )
    assert office.ask(mine, staff()) == []
    with refused("not-your-station", 403):
        office.ask(mine, staff("fengdu-2"))
    with refused("unknown-station", 404):
        office.ask(CheckHaves(station="nowhere"), OFFICE)


@pytest.mark.mechanism("M05")
def test_stations_are_counted_by_township() -> None:
    office = Office(intake)
    for n in range(374):
        office.ask(registering(f"s{n}", township=f"第{n % 10}街道"), OFFICE)
    office.ask(registering("s0", township="第0街道", active=False), OFFICE)
    found = {t.name: t.total for t in by_township(counted(office), RULES)}
    assert found == {f"第{n}街道": (37 if n == 0 else 38 if n < 4 else 37) for n in range(10)}
    assert sum(found.values()) == 373, "one is out of use"


@pytest.mark.mechanism("M95")
def test_146_homes_776_stations_and_82_points_are_1004() -> None:
    office = Office(intake)
    for kind, n in ((StationKind.HOME, 146), (StationKind.STATION, 776), (StationKind.POINT, 82)):
        for i in range(n):
            office.ask(registering(f"{kind.value}-{i}", kind=kind), OFFICE)
    kinds = by_kind(counted(office))
    assert kinds == {StationKind.HOME: 146, StationKind.STATION: 776, StationKind.POINT: 82}
    assert kinds.total() == 1004


@pytest.mark.mechanism("M38")
def test_a_small_town_with_four_stations_is_warned_of_and_each_station_shows_which_of_the_nine_it_lacks() -> None:
    four = ("s1", "s2", "s3", "s4")
    office = registered(*four, township="石桥镇", township_type=TownshipType.SMALL)
    (town,) = by_township(counted(office), RULES)
    assert town.warning == "应设1个，现有4个，偏多"
    assert lacking(the(office, "s1"), RULES) == list(RULES.value("station_haves"))
    office.ask(CheckHaves(station="s1", haves=("有公示", "有场所", "有标牌")), staff("s1"))
    assert the(office, "s1").checked == MONDAY
    assert lacking(the(office, "s1"), RULES) == ["有设施", "有人员", "有制度", "有计划", "有活动", "有台账"]
    with refused("entry-unknown", 422):
        office.ask(CheckHaves(station="s1", haves=("有食堂",)), staff("s1"))


@pytest.mark.parametrize(
    ("size", "right"),
    [(TownshipType.LARGE, {3, 4, 5}), (TownshipType.TOWN, {2, 3}), (TownshipType.SMALL, {1})],
)
def test_how_many_stations_a_township_should_have_goes_by_its_size(size: TownshipType, right: set[int]) -> None:
    assert {n for n in range(9) if not quota(size, n, RULES)} == right


def test_a_home_is_no_liaison_station_and_two_sizes_of_one_township_are_told() -> None:
    office = registered("s1", township_type=TownshipType.SMALL)
    office.ask(registering("s2", kind=StationKind.HOME, township_type=TownshipType.SMALL), OFFICE)
    assert [t.warning for t in by_township(counted(office), RULES)] == [""]
    office.ask(registering("s3", township_type=TownshipType.LARGE), OFFICE)
    assert [t.warning for t in by_township(counted(office), RULES)] == ["各站点登记的乡镇类型不一致"]


@pytest.mark.mechanism("M39")
def test_a_cloud_station_never_shuts_and_a_mobile_one_says_where_it_stands_next() -> None:
    office = registered("cloud", form=StationForm.CLOUD, hours="工作日")
    assert ("开放时间", "全天24小时") in place(the(office, "cloud"))
    office.ask(registering("fixed", hours="工作日8:30至17:30"), OFFICE)
    assert ("开放时间", "工作日8:30至17:30") in place(the(office, "fixed"))
    office.ask(registering("bus", form=StationForm.MOBILE), OFFICE)
    halts = [Halt(day=date(2026, 3, d), place=f"示例村{d}组") for d in (20, 6, 12)]
    office.ask(PlanRoute(station="bus", stops=tuple(halts)), staff("bus"))
    assert office.ask(PlanRoute(station="bus", stops=tuple(halts)), staff("bus")) == []
    assert [s.place for s in next_stops(the(office, "bus"), date(2026, 3, 7))] == ["示例村12组", "示例村20组"]
    with refused("not-mobile"):
        office.ask(PlanRoute(station="fixed", stops=tuple(halts)), OFFICE)
    with refused("stop-is-past", 422):
        office.on(date(2026, 3, 7)).ask(PlanRoute(station="bus", stops=tuple(halts)), OFFICE)


def test_what_a_station_needs_is_named_in_the_words_of_the_rules() -> None:
    office = registered()
    office.ask(SetNeeds(station="fengdu-1", needs=("教育", "信访多发")), staff())
    assert the(office).needs == ("信访多发", "教育")
    assert office.ask(SetNeeds(station="fengdu-1", needs=("信访多发", "教育")), staff()) == []
    with refused("entry-unknown", 422):
        office.ask(SetNeeds(station="fengdu-1", needs=("钓鱼",)), staff())
