"""预交办 under way: who has not answered yet, and until when one may."""

from datetime import date

from services.routing.case import Case
from shared.messages import Context
from shared.workdays import due


def silent(case: Case) -> list[str]:
    """The units asked that have not answered."""
    asked = (case.trial.lead, *case.trial.co) if case.trial else ()
    return [unit for unit in asked if unit not in case.answered]


def trial_ends(case: Case, ctx: Context) -> date:
    """The last day for objections."""
    assert case.trial
    return due(case.trial.on, ctx.rules.clock("trial_objection"), ctx.law.calendar).day
