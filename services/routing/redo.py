"""重新办理: a redo order opens the next round; a case struck off takes no more acts (T24, T26)."""

from services.routing.case import Case, Stage
from services.routing.facts import CaseFinished, RedoTaken
from shared.messages import Command, Context, Event, Id


class TakeRedo(Command):
    """A redo order has come from the evaluation."""

    suggestion: Id
    round: int


class FinishCase(Command):
    """Supervision has struck the case off."""

    suggestion: Id


def take_redo(case: Case, cmd: TakeRedo, ctx: Context) -> list[Event]:
    return [RedoTaken(round=cmd.round, on=ctx.since)] if case.round < cmd.round else []


def finish_case(case: Case, cmd: FinishCase, ctx: Context) -> list[Event]:
    return [CaseFinished()] if case.stage is Stage.REPLIED else []
