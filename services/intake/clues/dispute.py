"""A dispute 纠纷 that a deputy helped to settle at a station (M43): of which kind, how it ended; never between whom."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from shared.events.clues import DisputeMediated
from shared.messages import Event
from shared.words import DisputeEnd, DisputeKind


class DisputeDescribed(Event):
    """The parties as kinds of people, and what was agreed."""

    parties: str
    note: str


Fact = DisputeMediated | DisputeDescribed


@dataclass(frozen=True, slots=True)
class Dispute:
    station: str = ""
    kind: DisputeKind = DisputeKind.OTHER
    end: DisputeEnd = DisputeEnd.SETTLED
    deputy: str = ""
    on: date | None = None
    parties: str = ""
    note: str = ""


def evolve(dispute: Dispute, fact: Fact) -> Dispute:
    match fact:
        case DisputeMediated(station=station, kind=kind, end=end, deputy=deputy, on=on):
            return replace(dispute, station=station, kind=kind, end=end, deputy=deputy, on=on)
        case DisputeDescribed(parties=parties, note=note):
            return replace(dispute, parties=parties, note=note)
        case _:
            assert_never(fact)
