"""预交办, as it stands: which units are asked and until when, who has answered, who would rather not."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from shared.events.routing import TrialAnswered, TrialAssigned, TrialDropped
from shared.messages import Context
from shared.workdays import due

Fact = TrialAssigned | TrialAnswered | TrialDropped


@dataclass(frozen=True, slots=True)
class Tried:
    asked: TrialAssigned | None = None
    objections: tuple[TrialAnswered, ...] = ()
    answered: tuple[str, ...] = ()  # units

    @property
    def silent(self) -> tuple[str, ...]:
        """The units asked that have not answered."""
        asked = (self.asked.lead, *self.asked.co) if self.asked else ()
        return tuple(unit for unit in asked if unit not in self.answered)


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


def trial_ends(tried: Tried, ctx: Context) -> date:
    """The last day for objections."""
    assert tried.asked
    return due(tried.asked.on, ctx.rules.clock("trial_objection"), ctx.law.calendar).day
