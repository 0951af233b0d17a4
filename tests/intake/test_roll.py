"""名册: who sits, and which counties there are."""

from datetime import date

import pytest

from services.intake.roll.congress import SessionPlanned, TermBegun
from services.intake.roll.convening import BeginTerm, PlanSession, RegisterCongress
from services.intake.roll.seating import SeatDeputy
from services.intake.service import intake
from shared.events.intake import CongressRegistered, County, DeputySeated
from shared.words import DeputyStatus
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
    assert told[0] == DeputySeated(name="示例代表001", delegation="示例县代表团", county=COUNTY, seated=True)


def test_certificate_and_telephone_stay_in_intake() -> None:
    office = Office(intake)
    told = office.ask(SEAT.model_copy(update={"certificate": "示001", "telephone": "示例电话"}), at_the_office())
    assert [fact.topic for fact in told] == ["tibandu.register.v1", None]
    assert "示例电话" not in told[0].model_dump_json()
    assert office.state(f"deputy/{LEAD}").telephone == "示例电话"


def test_a_seat_is_a_whole_record_and_may_end() -> None:
    office = Office(intake)
    office.ask(SEAT, at_the_office())
    office.ask(SEAT.model_copy(update={"status": DeputyStatus.SUSPENDED}), at_the_office())
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


PLAN = PlanSession(
    congress=CITY,
    session=3,
    opens=date(2026, 1, 12),
    closes=date(2026, 1, 16),
    submission_from=date(2025, 12, 22),
    submission_until=date(2026, 1, 14),
)


def in_term() -> Office:
    office = Office(intake)
    for command in (REGISTER, BeginTerm(congress=CITY, term=16)):
        office.ask(command, at_the_office())
    return office


def test_a_term_and_its_sessions_are_told() -> None:
    office = in_term()
    assert TermBegun(term=16, on=date(2026, 3, 2)) in office.told()
    planned, told = office.ask(PLAN, at_the_office())
    assert isinstance(planned, SessionPlanned)
    assert isinstance(told, CongressRegistered)
    assert (told.name, told.term, [s.number for s in told.sessions]) == (REGISTER.name, 16, [3])
    assert [fact.topic for fact in (planned, told)] == [None, "tibandu.register.v1"]
    congress = office.state(f"congress/{CITY}")
    assert congress.session_for(date(2025, 12, 22)).number == 3
    assert congress.session_for(date(2026, 1, 15)) is None
    assert congress.sitting(date(2026, 1, 15)).number == 3


def test_a_session_may_be_moved_and_a_new_term_starts_afresh() -> None:
    office = in_term()
    office.ask(PLAN, at_the_office())
    office.ask(PLAN.model_copy(update={"closes": date(2026, 1, 17)}), at_the_office())
    assert [s.closes for s in office.state(f"congress/{CITY}").sessions] == [date(2026, 1, 17)]
    office.ask(BeginTerm(congress=CITY, term=17), at_the_office())
    assert office.state(f"congress/{CITY}").sessions == ()


def test_a_term_is_later_than_the_last() -> None:
    with refused("term-not-later", 422):
        in_term().ask(BeginTerm(congress=CITY, term=16), at_the_office())


def test_no_session_without_a_term_and_no_term_without_a_congress() -> None:
    with refused("congress-not-registered"):
        Office(intake).ask(BeginTerm(congress=CITY, term=16), at_the_office())
    office = Office(intake)
    office.ask(REGISTER, at_the_office())
    with refused("term-missing"):
        office.ask(PLAN, at_the_office())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"closes": date(2026, 1, 11)}, "dates-reversed"),
        ({"submission_until": date(2026, 1, 11)}, "window-apart"),
        ({"submission_until": date(2026, 1, 17)}, "window-apart"),
        ({"submission_from": date(2026, 1, 13)}, "window-apart"),
    ],
)
def test_the_dates_of_a_session_hold_together(changes: dict[str, date], code: str) -> None:
    with refused(code, 422):
        in_term().ask(PLAN.model_copy(update=changes), at_the_office())


def test_two_sessions_never_overlap() -> None:
    office = in_term()
    office.ask(PLAN, at_the_office())
    with refused("sessions-overlap", 422):
        office.ask(PLAN.model_copy(update={"session": 4}), at_the_office())
