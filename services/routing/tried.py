"""预交办, as it stands: which units are asked and until when, who has answered, who would rather not."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from shared.events.routing import TrialAnswered, TrialAssigned, TrialDropped
from shared.messages import Context, refuse
from shared.workdays import due, spoken

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


def settled(tried: Tried, ctx: Context) -> None:
    """Every unit that was asked has answered, or its week is over."""
    if not tried.asked:
        return
    last = trial_ends(tried, ctx)
    if tried.silent and ctx.today <= last:
        units = "、".join(tried.silent)
        refuse("trial-open", f"预交办还在征求意见：{units}尚未答复，期限到{spoken(last)}。")


def trial_ends(tried: Tried, ctx: Context) -> date:
    """The last day for objections."""
    assert tried.asked
    return due(tried.asked.on, ctx.rules.clock("trial_objection"), ctx.law.calendar).day
