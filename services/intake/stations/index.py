"""联络站: what can be asked of stations, and where the rule stands."""

from services.intake.stations import registering, station
from shared.service import Decider, Rule

DECIDERS = [
    Decider(
        "station",
        station.Station(),
        station.evolve,
        {registering.RegisterStation: Rule(registering.register_station)},
    ),
]
