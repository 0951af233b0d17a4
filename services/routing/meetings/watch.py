"""居民监督组 (M100): residents who look at the works while a case is carried out; a number, not names."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from shared.messages import Event
from shared.words import Finding


class WatchFormed(Event):
    residents: int
    convener: str  # a post, not a person
    unit: str  # who formed it; empty: the deputies' affairs office
    on: date


class VisitNoted(Event):
    """One look at the works."""

    day: date
    residents: int
    finding: Finding
    note: str


Fact = WatchFormed | VisitNoted


@dataclass(frozen=True, slots=True)
class Watch:
    formed: WatchFormed | None = None
    visits: tuple[VisitNoted, ...] = ()


def evolve(w: Watch, fact: Fact) -> Watch:
    match fact:
        case WatchFormed():
            return replace(w, formed=fact)
        case VisitNoted():
            return replace(w, visits=(*w.visits, fact))
        case _:
            assert_never(fact)
