"""交办会 of one year: which key departments sit on site and take their suggestions there."""

from dataclasses import dataclass, replace
from datetime import date

from shared.messages import Event


class UnitsSeated(Event):
    """现场交办单位, the whole list."""

    year: int
    units: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Seating:
    year: int = 0
    units: tuple[str, ...] = ()
    since: date | None = None


def evolve(seating: Seating, fact: UnitsSeated) -> Seating:
    return replace(seating, year=fact.year, units=fact.units, since=fact.on)
