"""预交办, as it stands: which units are asked, who has answered, who would rather not."""

from dataclasses import dataclass, replace
from typing import assert_never

from shared.events.routing import TrialAnswered, TrialAssigned, TrialDropped

Fact = TrialAssigned | TrialAnswered | TrialDropped


@dataclass(frozen=True, slots=True)
class Tried:
    asked: TrialAssigned | None = None
    objections: tuple[TrialAnswered, ...] = ()
    answered: tuple[str, ...] = ()  # units


def evolve(tried: Tried, fact: Fact) -> Tried:
    match fact:
        case TrialAssigned():
            return Tried(fact)
        case TrialAnswered(unit=unit):
            objections = tried.objections if fact.agreed else (*tried.objections, fact)
            return replace(tried, objections=objections, answered=(*tried.answered, unit))
        case TrialDropped():
            return Tried()
        case _:
            assert_never(fact)
