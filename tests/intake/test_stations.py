"""联络站: which stations there are."""

from services.intake.service import intake
from services.intake.stations.registering import RegisterStation
from services.intake.stations.station import StationDescribed
from shared.events.intake import StationRegistered
from tests.samples import Office, at_the_county, at_the_office, refused

STATION = RegisterStation(station="fengdu-1", name="示例街道代表联络站", township="示例街道", keeper="示例联络员")


def test_the_office_registers_a_station_and_its_keeper_stays_in_intake() -> None:
    shown, kept = Office(intake).ask(STATION, at_the_office())
    assert isinstance(shown, StationRegistered)
    assert isinstance(kept, StationDescribed)
    assert "示例联络员" not in shown.model_dump_json()
    assert kept.topic is None


def test_the_same_entry_twice_is_told_once_and_a_station_may_be_put_out_of_use() -> None:
    office = Office(intake)
    assert office.ask(STATION, at_the_office())
    assert office.ask(STATION, at_the_office()) == []
    office.ask(STATION.model_copy(update={"active": False}), at_the_office())
    assert not office.state("station/fengdu-1").active


def test_stations_are_the_offices_to_register() -> None:
    with refused("not-yours-to-ask", 403):
        Office(intake).ask(STATION, at_the_county())
