"""台账, where a suggestion is handled separately: divided, each piece a line of its own with its unit's clocks."""

from services.supervision.case import Case
from services.supervision.clock import all_stopped, stop
from services.supervision.facts import CaseMoved, DivisionNoted, PieceEntered, WithdrawalNoted
from services.supervision.tried import trial_over
from shared.events.dividing import DividingFact, PieceOpened, PieceStopped, SuggestionDivided
from shared.messages import Event
from shared.words import CaseState, ClockName


def divided(case: Case, fact: DividingFact) -> list[Event]:
    """That all pieces are replied to is known here from the pieces themselves."""
    match fact:
        case SuggestionDivided(pieces=pieces, rules=rules, on=on):
            waited = [*stop(case, ClockName.ASSIGN_IN_SESSION), *stop(case, ClockName.ASSIGN_BETWEEN)]
            return [*waited, *trial_over(case), DivisionNoted(count=len(pieces), rules=rules, on=on)]
        case PieceOpened(on=on):
            entered = PieceEntered(**{n: getattr(fact, n) for n in PieceEntered.model_fields})
            return [entered, CaseMoved(state=CaseState.FILED, on=on)]
        case PieceStopped(on=on) if not case.replied_round:
            return [WithdrawalNoted(), CaseMoved(state=CaseState.WITHDRAWN, on=on), *all_stopped(case)]
        case _:
            return []
