"""A congress and the counties below it."""

from dataclasses import dataclass

from shared.events.intake import CongressRegistered, County


@dataclass(frozen=True, slots=True)
class Congress:
    name: str = ""
    counties: tuple[County, ...] = ()


def evolve(congress: Congress, fact: CongressRegistered) -> Congress:
    return Congress(fact.name, fact.counties)
