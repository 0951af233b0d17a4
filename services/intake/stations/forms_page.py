"""What the forms on stations start from and offer."""

from services.intake.stations.registering import DescribeStation, RegisterStation
from services.intake.stations.station import Station
from shared.messages import Command, Context
from shared.web.forms import Shape
from shared.web.parts import Known, Shaper


def as_registered(station: Station, ctx: Context, known: Known) -> Shape:
    """A new one starts empty."""
    names = [name for name in RegisterStation.model_fields if name != "station"]
    return Shape({name: getattr(station, name) for name in names} if station.name else {})


def as_described(station: Station, ctx: Context, known: Known) -> Shape:
    return Shape({name: getattr(station, name) for name in ("keeper", "address", "hours")})


SHAPES: dict[type[Command], Shaper] = {RegisterStation: as_registered, DescribeStation: as_described}
