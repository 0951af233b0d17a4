"""名册: who sits, and which counties there are."""

from services.intake.roll.seating import RegisterCongress, SeatDeputy
from services.intake.service import intake
from shared.events.intake import CongressRegistered, County, DeputySeated
from tests.samples import CITY, COUNTY, JINAN, LEAD, Office, at_the_county, at_the_office, refused

REGISTER = RegisterCongress(congress=CITY, name="示例市人民代表大会", counties=(County(code=COUNTY, name="示例县"),))
SEAT = SeatDeputy(deputy=LEAD, name="示例代表001", delegation="示例县代表团", county=COUNTY)


def test_the_office_registers_its_congress_and_the_counties_below() -> None:
    told = Office(intake).ask(REGISTER, at_the_office())
    assert told == [CongressRegistered(name=REGISTER.name, counties=REGISTER.counties)]


def test_an_office_registers_no_other_congress() -> None:
    with refused("not-your-congress", 403):
        Office(intake).ask(REGISTER, at_the_office(JINAN))


def test_a_deputy_is_seated_with_delegation_and_county() -> None:
    told = Office(intake).ask(SEAT, at_the_office())
    assert told == [DeputySeated(name="示例代表001", delegation="示例县代表团", county=COUNTY, seated=True)]


def test_a_seat_is_a_whole_record_and_may_end() -> None:
    office = Office(intake)
    office.ask(SEAT, at_the_office())
    office.ask(SEAT.model_copy(update={"seated": False}), at_the_office())
    assert not office.state(f"deputy/{LEAD}").seated
    assert office.state(f"deputy/{LEAD}").name == "示例代表001"


def test_the_same_entry_twice_is_told_once() -> None:
    office = Office(intake)
    for command in (SEAT, REGISTER):
        assert office.ask(command, at_the_office())
        assert office.ask(command, at_the_office()) == []


def test_the_roll_is_the_offices() -> None:
    for command in (SEAT, REGISTER):
        with refused("not-yours-to-ask", 403):
            Office(intake).ask(command, at_the_county())
