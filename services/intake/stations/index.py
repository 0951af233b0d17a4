"""联络站: what can be asked of stations, and where the rule stands."""

from services.intake.stations import registering, rows, station
from shared.service import Decider, Listing, Rule

DECIDERS = [
    Decider(
        "station",
        station.Station(),
        station.evolve,
        {
            registering.RegisterStation: Rule(registering.register_station),
            registering.DescribeStation: Rule(registering.describe_station, when=station.kept),
        },
        [Listing(rows.stations, rows.station_row)],
    ),
]
