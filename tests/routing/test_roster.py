"""接收名册与催签收: who takes in what is assigned, and what follows when nobody does."""

from datetime import date

import pytest
from pydantic import ValidationError

from services.routing.assignment import AskReturn, AssignUnits, DecideReturn, SignIn
from services.routing.desk import tasks
from services.routing.line import Line
from services.routing.pages import part
from services.routing.roster.naming import NameReceiver, SeatUnits
from services.routing.roster.roster_page import urge_facts
from services.routing.roster.rows import seat_rows
from services.routing.roster.urging import NoteMissedSignIn, UrgeSignIn, may_urge
from services.routing.rows import unit_row
from services.routing.service import routing
from services.routing.unit import ReceiverNamed
from services.routing.units import RegisterUnit
from services.supervision.told import told
from shared.events.routing import SignInUrged, UnitReassigned
from shared.events.supervision import DeadlineMissed
from shared.people import Person
from shared.words import ClockName, Part, Role, UrgeWay
from tests.samples import (
    FINANCE,
    HOUSING,
    MONDAY,
    WATER,
    House,
    Office,
    a_house,
    assigned,
    at_the_government,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    bring_to_filing,
    context,
    received,
    refused,
    registered,
    signed_in,
    the_deputy,
    the_head_of,
)

NAME = NameReceiver(unit=HOUSING, receiver="示例接收人", telephone="0739-5550101")
URGE = UrgeSignIn(suggestion="s1", unit=HOUSING, way=UrgeWay.PHONE, reached="示例接收人", note="答应今天签收")


def office_line(house: House) -> list[tuple[str, str]]:
    """What lies on the office's desk about signing in."""
    found = tasks(house.offices["routing"].state("case/s1"))
    return [(t.what, t.command) for t in found if t.role is Role.OFFICE and t.clock is ClockName.SIGN_IN]


def missed(unit: str = HOUSING, due: date = date(2026, 3, 4), clock: ClockName = ClockName.SIGN_IN) -> DeadlineMissed:
    return DeadlineMissed(clock=clock, unit=unit, due=due, late_days=0)


def overdue(*facts: object) -> Office:
    """Assigned on Monday to two units, and the lead has not signed in by Wednesday."""
    office = Office(routing).given("case/s1", received(), assigned(co=(FINANCE,)))
    office.on(date(2026, 3, 5)).hears(missed())
    return office


@pytest.mark.mechanism("M16")
def test_a_unit_that_has_not_signed_in_within_two_workdays_is_urged_until_it_does() -> None:
    """Assigned on Thursday 26 February 2026, which is not counted: Friday is the first workday; Saturday 28 February is
    worked in place of a day of the Spring Festival, so it is the second and last; on Sunday it is too late."""
    house = a_house(date(2026, 2, 26))
    house.ask(SeatUnits(year="2026", units=(HOUSING, WATER)), at_the_office())
    house.ask(NAME, at_the_unit())
    bring_to_filing(house)
    house.ask(AssignUnits(suggestion="s1", lead=HOUSING, co=(FINANCE,)), at_the_office())
    routing_ = house.offices["routing"]
    assert seat_rows(routing_.state("seating/2026")) == {HOUSING: (HOUSING, 2026), WATER: (WATER, 2026)}
    assert unit_row(routing_.state(f"unit/{HOUSING}"))[""][-2:] == ("示例接收人", "0739-5550101")
    house.ask(SignIn(suggestion="s1"), at_the_unit(FINANCE))
    house.to(date(2026, 2, 28), hour=23)
    assert office_line(house) == []
    with refused("nobody-to-urge"):
        house.ask(URGE, at_the_office())
    house.to(date(2026, 3, 1), hour=0)
    assert office_line(house) == [("催签收", "urge-sign-in")]
    house.ask(URGE, at_the_office())
    assert house.told("routing", SignInUrged) == [SignInUrged(unit=HOUSING, way=UrgeWay.PHONE, on=date(2026, 3, 1))]
    assert office_line(house) == [("再催签收", "urge-sign-in")], "it stands until the unit signs in"
    house.ask(SignIn(suggestion="s1"), at_the_unit())
    assert office_line(house) == []


def test_an_urging_is_told_without_names_and_its_words_are_for_those_concerned() -> None:
    office = overdue()
    told_, noted = office.ask(URGE, at_the_government())
    assert (told_.topic, noted.topic) == ("tibandu.routing.v1", None)
    assert "示例接收人" not in told_.model_dump_json()
    assert told("SignInUrged", told_.model_dump(mode="json"))[0] == f"催签收：{HOUSING}（电话）"
    case = office.state("case/s1")
    said = (f"催签收（{HOUSING}）", "共1次，最近2026年3月5日（周四）电话，找到示例接收人：答应今天签收")
    for who in (at_the_office(), at_the_government(), at_the_unit(), the_head_of()):
        assert urge_facts(case, who) == [said]
    for who in (at_the_unit(FINANCE), the_deputy(), at_the_inspection()):
        assert urge_facts(case, who) == []


def test_the_page_of_the_case_says_who_is_late() -> None:
    shown = part(overdue().state("case/s1"), at_the_office(), str)
    assert shown
    assert dict(shown.facts)["主办"] == f"{HOUSING}（待签收，已过签收期限）"
    assert dict(shown.facts)["协办"] == f"{FINANCE}（待签收）"


def test_only_a_unit_that_is_late_is_urged_and_somebody_must_have_been_sought() -> None:
    office = overdue()
    with refused("not-to-be-urged", 422):
        office.ask(URGE.model_copy(update={"unit": FINANCE}), at_the_office())
    with refused("urging-unsaid", 422):
        office.ask(URGE.model_copy(update={"reached": "", "note": ""}), at_the_office())
    nobody = URGE.model_copy(update={"reached": "", "note": "三次无人接听"})
    assert len(office.ask(nobody, at_the_office())) == 2
    assert "没有找到人：三次无人接听" in urge_facts(office.state("case/s1"), at_the_office())[0][1]


def test_several_late_units_of_a_case_are_one_line_until_the_last_has_signed_in() -> None:
    office = overdue()
    office.hears(missed(FINANCE))

    def lines() -> list[str]:
        found = tasks(office.state("case/s1"))
        return [t.what for t in found if (t.role, t.command) == (Role.OFFICE, "urge-sign-in")]

    assert lines() == ["催签收"]
    office.ask(URGE, at_the_office())
    assert lines() == ["催签收"], "the other one has not been urged"
    office.ask(URGE.model_copy(update={"unit": FINANCE}), at_the_office())
    assert lines() == ["再催签收"]
    office.ask(SignIn(suggestion="s1"), at_the_unit())
    assert lines() == ["再催签收"]
    office.ask(SignIn(suggestion="s1"), at_the_unit(FINANCE))
    assert lines() == []


def test_who_asks_to_give_the_case_back_is_not_urged() -> None:
    office = overdue().given(f"unit/{WATER}", registered(WATER))
    asked = AskReturn(suggestion="s1", reason="不属本单位职责，应由水利局办理", proposed_unit=WATER)
    office.ask(asked, at_the_unit())
    assert [t.command for t in tasks(office.state("case/s1")) if t.role is Role.OFFICE] == ["decide-return"]
    with refused("nobody-to-urge"):
        may_urge(office.state("case/s1"), context(at_the_office()))
    office.ask(DecideReturn(suggestion="s1", unit=HOUSING, successor=WATER, note="同意改办"), at_the_office())
    line = office.state("case/s1").line_of(WATER)
    assert line == Line(WATER, Part.LEAD, date(2026, 3, 5)), "the new unit has its own two days"


def test_what_is_heard_late_or_of_another_clock_changes_nothing() -> None:
    office = Office(routing).given("case/s1", received(), assigned(), signed_in()).on(date(2026, 3, 5))
    assert office.hears(missed()) == []
    assert office.hears(missed(WATER)) == []
    waiting = Office(routing).given("case/s1", received(), assigned()).on(date(2026, 3, 5))
    assert waiting.hears(missed(clock=ClockName.CONTACT)) == []
    assert len(waiting.hears(missed())) == 1
    assert waiting.hears(missed()) == [], "said again"
    back = (UnitReassigned(unit=HOUSING, successor=WATER, part=Part.LEAD, on=MONDAY),)
    again = UnitReassigned(unit=WATER, successor=HOUSING, part=Part.LEAD, on=date(2026, 3, 5))
    returned = Office(routing).given("case/s1", received(), assigned(), *back, again).on(date(2026, 3, 6))
    assert returned.hears(missed()) == [], "that was its first time"


def test_only_the_services_send_word_of_a_missed_day() -> None:
    word = NoteMissedSignIn(suggestion="s1", unit=HOUSING, due=MONDAY)
    assert Office(routing).ask(word, Person("supervision", "", Role.SYSTEM, "430500")) == []


def test_a_unit_names_its_own_receiver_and_the_office_any() -> None:
    office = Office(routing).given(f"unit/{HOUSING}", registered())
    named = [ReceiverNamed(receiver="示例接收人", telephone="0739-5550101")]
    assert office.ask(NAME, the_head_of()) == named
    assert office.ask(NAME, at_the_unit()) == [], "the same again"
    assert named[0].topic is None
    with refused("not-your-unit", 403):
        office.ask(NAME, at_the_unit(FINANCE))
    assert office.ask(NAME.model_copy(update={"receiver": "示例接收人二"}), at_the_office())
    with refused("unknown-unit", 404):
        office.ask(NAME.model_copy(update={"unit": WATER}), at_the_office())
    office.ask(RegisterUnit(unit=HOUSING, name="住房和城乡建设局"), at_the_office())
    assert office.state(f"unit/{HOUSING}").receiver == "示例接收人二", "a new entry of the unit leaves it"


def test_a_telephone_is_written_in_digits() -> None:
    with pytest.raises(ValidationError):
        NameReceiver(unit=HOUSING, receiver="示例接收人", telephone="问办公室")


def test_who_sits_on_site_is_one_list_a_year() -> None:
    office = Office(routing).given(f"unit/{HOUSING}", registered()).given(f"unit/{WATER}", registered(WATER))
    seat = SeatUnits(year="2026", units=(HOUSING, HOUSING, WATER))
    assert office.ask(seat, at_the_government())
    assert office.state("seating/2026").units == (HOUSING, WATER)
    assert office.ask(SeatUnits(year="2026", units=(WATER, HOUSING)), at_the_office()) == []
    with refused("unknown-unit", 422):
        office.ask(SeatUnits(year="2026", units=(FINANCE,)), at_the_office())
    office.ask(SeatUnits(year="2026"), at_the_office())
    assert seat_rows(office.state("seating/2026")) == {}
