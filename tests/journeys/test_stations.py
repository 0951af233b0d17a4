"""联络站 over HTTP: what the office sees, what a station's staff see, and what anybody sees who scans a code."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import segno

from shared.people import Person
from shared.words import Role
from tests.conftest import Fresh
from tests.journeys.people import Town, a_town
from tests.samples import CITY, LEAD, MONDAY, SECOND, at, at_the_county, at_the_office, person, the_deputy

OFFICE = at_the_office()
STAFF, OTHERS = (person(Role.STATION, f"{s}-staff", s) for s in ("s1", "s2"))
SECRETS = {"certificate": "证号0001", "telephone": "13800138000"}


@pytest.fixture(scope="module")
def town(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Two townships: a small one with four stations, a large one with a home and a cloud station."""
    with a_town(fresh, tmp_path_factory.mktemp("town")) as opened:
        roll = {"occupation": "律师", "group": "第一小组", "delegation": "第一代表团", **SECRETS}
        done(opened, OFFICE, "seat-deputy", deputy=LEAD, name="示例代表001", **roll)
        for n in range(1, 5):
            small = {"township": "石桥镇", "township_type": "small"}
            done(
                opened,
                OFFICE,
                "register-station",
                station=f"s{n}",
                name=f"石桥{n}村联络站",
                keeper="示例联络员",
                **small,
            )
        large = {"township": "运河街道", "township_type": "large"}
        done(opened, OFFICE, "register-station", station="h1", name="运河代表之家", kind="home", **large)
        done(opened, OFFICE, "register-station", station="c1", name="运河100%_云端站", form="cloud", **large)
        for deputy, leader in ((LEAD, True), (SECOND, False)):
            done(opened, OFFICE, "place-deputy", station="s1", deputy=deputy, leader=leader, patch="石桥老街")
        done(opened, STAFF, "plan-roster", station="s1", month="2026-03")
        yield opened


def done(town: Town, who: Person, command: str, **body: Any) -> None:
    answer = town.ask(who, f"intake/{command}", **body)
    assert answer.status_code == 200, answer.text


def look(town: Town, who: Person, path: str) -> str:
    answer = town.look(who, f"/intake/{path}")
    assert answer.status_code == 200, answer.text
    return answer.text


def scan(town: Town, path: str) -> tuple[int, str]:
    """By somebody who has not logged in."""
    answer = town.http.get(f"/intake/open/{path}", headers={"accept": "text/html"})
    return answer.status_code, answer.text


def test_the_register_is_searched_by_one_character_and_by_filters(town: Town) -> None:
    for path, found in {
        "stations": 6,
        "stations?q=桥": 4,
        "stations?q=桥1": 1,
        "stations?q=%25": 1,
        "stations?q=_": 1,
        "stations?form=cloud": 1,
        "stations?kind=home": 1,
        "stations?township=石桥镇": 4,
        "stations?use=off": 0,
        "stations?task=none": 6,
        f"stations?deputy={LEAD}": 1,
    }.items():
        assert f"共{found}个" in look(town, OFFICE, path), path
    assert "没有符合条件的站点" in look(town, OFFICE, "stations?q=船")


@pytest.mark.mechanism("M05", "M38")
def test_townships_are_counted_and_a_small_one_with_four_stations_is_warned_of(town: Town) -> None:
    shown = look(town, OFFICE, "townships")
    assert "应设1个，现有4个，偏多" in shown
    assert "应设3至5个，现有1个，不足" in shown
    assert "共2处" in shown
    assert "“九有”齐备率" in look(town, OFFICE, "stations")


def test_a_station_shows_its_inside_to_the_office_and_its_own_staff_alone(town: Town) -> None:
    for who in (OFFICE, STAFF):
        shown = look(town, who, "stations/s1")
        assert "示例联络员" in shown
        assert "“六个一”还缺6项" in shown
    for who in (OTHERS, the_deputy(), at_the_county()):
        shown = look(town, who, "stations/s1")
        assert "石桥1村联络站" in shown
        for hidden in ("示例联络员", "六个一", "九有", "?station=s1"):
            assert hidden not in shown, hidden
        assert town.look(who, "/intake/stations/s1/codes").status_code == 404
    assert town.look(the_deputy(), "/intake/duty").status_code == 404
    assert town.look(OFFICE, "/intake/stations/nowhere").status_code == 404
    assert town.look(OFFICE, "/intake/rosters/s1.2026-09").status_code == 404
    assert town.look(person(Role.OFFICE, congress="439900"), "/intake/stations/s1").status_code == 404


@pytest.mark.mechanism("M43")
def test_a_lawyer_is_proposed_to_a_petition_heavy_station_with_the_reason(town: Town) -> None:
    done(town, STAFF, "set-needs", station="s1", needs=["信访多发"])
    done(town, OTHERS, "set-needs", station="s2", needs=["信访多发"])
    shown = look(town, OFFICE, "stations/s2")
    assert "律师 → 信访多发" in shown
    assert "律师 → 信访多发" not in look(town, OTHERS, "stations/s2"), "the roll is the office's"
    assert "律师 → 信访多发" not in look(town, OFFICE, "stations/s1"), "placed there already"
    form = look(town, OFFICE, "do/place-deputy?station=s2")
    assert form.index("示例代表001（律师 → 信访多发）") < form.index("示例代表002（职业未登记）")


@pytest.mark.mechanism("M42")
def test_a_printed_code_opens_the_profile_for_anybody_and_it_tells_no_telephone(town: Town) -> None:
    done(town, the_deputy(), "make-pledge", deputy=LEAD, text="推动石桥老街修缮路面", due="2026-06-30")
    url = f"{str(town.http.base_url).rstrip('/')}/intake/open/deputies/{CITY}-{LEAD}"
    drawn = segno.make(url, error="m", micro=False).svg_inline(omitsize=True, border=4, light="#fff")
    assert drawn in look(town, STAFF, "stations/s1/codes")
    assert drawn in look(town, the_deputy(), f"profiles/{LEAD}")
    status, shown = scan(town, f"deputies/{CITY}-{LEAD}")
    assert status == 200
    for said in (
        "示例代表001",
        "第一代表团",
        "第一小组",
        "律师",
        "石桥1村联络站",
        "石桥老街",
        "推动石桥老街修缮路面",
        "未到期",
    ):
        assert said in shown, said
    for secret in (*SECRETS.values(), "/intake/do/"):
        assert secret not in shown, secret
    for nobody in (f"{CITY}-nobody", f"439900-{LEAD}", LEAD, "x", f"{CITY}-%00"):
        assert scan(town, f"deputies/{nobody}")[0] == 404, nobody
    done(town, OFFICE, "seat-deputy", deputy="d9", name="示例代表009", status="left")
    assert scan(town, f"deputies/{CITY}-d9")[0] == 404, "no longer in office"


def test_only_ones_own_profile_can_be_written_on(town: Town) -> None:
    assert "/intake/do/make-pledge" in look(town, the_deputy(), f"profiles/{LEAD}")
    assert "/intake/do/make-pledge" not in look(town, the_deputy(SECOND), f"profiles/{LEAD}")
    assert "/intake/do/make-pledge" in look(town, OFFICE, f"profiles/{LEAD}")


@pytest.mark.mechanism("M40", "M44")
def test_duty_and_missed_quarters_as_the_days_go_by(town: Town) -> None:
    """The last test of the module: it moves the clock."""
    roster = look(town, STAFF, "rosters/s1.2026-03")
    assert [day in roster for day in ("3月6日", "3月16日", "3月26日")] == [True] * 3
    assert "没有值班代表" in scan(town, f"stations/{CITY}-s1")[1]
    done(town, STAFF, "plan-station-year", station="s1", year=2026)
    to(town, date(2026, 3, 6))
    status, shown = scan(town, f"stations/{CITY}-s1")
    assert status == 200
    assert f"/intake/open/say/{CITY}-s1" in shown
    today = shown.partition("今天在站代表")[2].partition("近期值班")[0]
    assert "示例代表001" in today
    assert f"/intake/open/deputies/{CITY}-{LEAD}" in today
    assert "示例代表001" in look(town, OFFICE, "duty"), "a leader who has not come yet"
    done(town, STAFF, "record-attendance", roster="s1.2026-03", day="2026-03-06", came=[LEAD])
    assert "领导干部代表都已到站" in look(town, OFFICE, "duty")
    assert "示例代表001" in look(town, STAFF, "duty?quarter=2026-2")
    assert "50.0" in look(town, OFFICE, "duty?quarter=2026-1"), "one of two expected came"
    to(town, date(2026, 7, 2))
    page = look(town, STAFF, "stations/s1")
    assert "第1季度、第2季度" in page
    tasks = town.http.get("/intake/desk", headers=town.bearer(STAFF)).json()
    visit = next(t for t in tasks if "季走访" in t["title"])
    assert (visit["due"], visit["act"]) == ("2026-03-31", "/intake/do/log-activity?station=s1")
    for _ in range(2):
        done(town, STAFF, "log-activity", station="s1", kind="季走访", on="2026-07-02", attendees=6)
    assert "第2季度" not in look(town, STAFF, "stations/s1").partition("下一期")[2].partition("六个一")[0]
    assert "共1个" in look(town, OFFICE, "stations?task=late"), "the monthly prompts are still missing"


def to(town: Town, day: date) -> None:
    town.http.post("/trial/clock", json={"to": at(day).isoformat()}).raise_for_status()
    assert town.today >= day > MONDAY
