"""台账, while the units meant for a case are asked first 预交办: a week for each of them."""

from services.supervision.case import Case
from services.supervision.clock import start, stop
from services.supervision.facts import CaseMoved, ClockStopped
from shared.events.routing import TrialAnswered, TrialAssigned, TrialDropped
from shared.messages import Context, Event
from shared.words import CaseState, ClockName

ASKED = ClockName.TRIAL_OBJECTION


def tried(case: Case, fact: TrialAssigned | TrialAnswered | TrialDropped, ctx: Context) -> list[Event]:
    """Every unit asked has its own week; asking others ends it, and so does a merger."""
    match fact:
        case TrialAssigned():
            asked = [start(case, ASKED, fact.on, ctx, unit) for unit in (fact.lead, *fact.co)]
            return [*trial_over(case), CaseMoved(state=CaseState.TRIAL, on=fact.on), *asked]
        case TrialAnswered():
            return stop(case, ASKED, fact.unit)
        case TrialDropped():
            state = CaseState.MERGED if case.main else CaseState.FILED  # who heard first of the merger, moves it
            return [*trial_over(case), CaseMoved(state=state, on=fact.on)]


def trial_over(case: Case) -> list[Event]:
    return [ClockStopped(clock=c.clock, unit=c.unit) for c in case.clocks if c.clock is ASKED]
