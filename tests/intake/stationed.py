"""Stations with deputies, as far as a test needs them."""

from datetime import date
from typing import Any

from services.intake.roll.seating import SeatDeputy
from services.intake.service import intake
from services.intake.stations.duty import PlanRoster, RecordAttendance
from services.intake.stations.registering import RegisterStation
from services.intake.stations.staffing import PlaceDeputy
from services.intake.stations.station import Station
from services.intake.stations.yearly import LogActivity
from shared.people import Person
from shared.words import Role
from tests.samples import LAW, MONDAY, Office, at_the_office, person

OFFICE = at_the_office()
RULES = LAW.books.at("430500", MONDAY)
DEPUTIES = ("d1", "d2", "d3", "d4")


def staff(station: str = "fengdu-1") -> Person:
    return person(Role.STATION, f"{station}-staff", station)


def registering(station: str = "fengdu-1", **changes: Any) -> RegisterStation:
    words: dict[str, Any] = {"name": "枫渡街道代表联络站", "township": "枫渡街道", "keeper": "示例联络员"}
    return RegisterStation(station=station, **words | changes)


def registered(*stations: str, **changes: Any) -> Office:
    office = Office(intake)
    for id in stations or ("fengdu-1",):
        office.ask(registering(id, **changes), OFFICE)
    return office


def seat(office: Office, deputy: str, **changes: Any) -> None:
    office.ask(SeatDeputy(deputy=deputy, name=f"示例代表{deputy}", **changes), OFFICE)


def staffed(*deputies: str, leaders: tuple[str, ...] = ()) -> Office:
    """Deputies of the roll, placed in this order."""
    office = registered()
    for id in deputies or DEPUTIES:
        seat(office, id)
        office.ask(PlaceDeputy(station="fengdu-1", deputy=id, leader=id in leaders), OFFICE)
    return office


def rostered(*months: str, **given: Any) -> Office:
    office = staffed(**given)
    for month in months or ("2026-03",):
        office.ask(PlanRoster(station="fengdu-1", month=month), staff())
    return office


def attend(office: Office, day: date, *came: str) -> None:
    """Recorded on the day itself."""
    roster = f"fengdu-1.{day:%Y-%m}"
    office.on(day).ask(RecordAttendance(roster=roster, day=day, came=came), staff())


def log(office: Office, kind: str, on: date, **changes: Any) -> None:
    words: dict[str, Any] = {"station": "fengdu-1", "kind": kind, "on": on, "attendees": 12}
    office.ask(LogActivity(**words | changes), staff())


def the(office: Office, station: str = "fengdu-1") -> Station:
    found: Station = office.state(f"station/{station}")
    return found
