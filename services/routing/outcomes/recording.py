"""提报成果: a unit says what decision came from the cases it leads; it may change that until it is confirmed."""

from services.routing.outcomes.outcome import (
    Cited,
    Decided,
    Outcome,
    OutcomeDropped,
    OutcomeProposed,
    Stage,
    cited,
    known,
    sound,
)
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role


class ProposeOutcome(Command):
    """提报办理成果：几件建议推动作出了什么决定，解决了哪一类问题。经代表工委确认后公布。"""

    by = frozenset({Role.UNIT})
    about = "outcome"
    home = "/routing/outcomes/{id}"
    label = "提报办理成果"
    waits = "代表工委"
    outcome: Id
    cases: Cited
    decision: Decided


class ReviseOutcome(Command):
    """修改后重新提报。"""

    by = frozenset({Role.UNIT})
    about = "outcome"
    home = "/routing/outcomes/{id}"
    label = "修改成果"
    sends = "重新提报"
    waits = "代表工委"
    outcome: Id
    cases: Cited
    decision: Decided


class DropOutcome(Command):
    """撤销提报：不再请代表工委确认。"""

    by = frozenset({Role.UNIT})
    about = "outcome"
    home = "/routing/outcomes"
    label = "撤销提报"
    side = True
    outcome: Id


def mine(outcome: Outcome, ctx: Context) -> None:
    """Its own proposal, not yet confirmed; of another unit's a unit knows nothing before that."""
    known(outcome)
    if outcome.unit != ctx.unit:
        refuse("unknown-outcome", "没有这项办理成果，或您无权查看。", 404)
    if outcome.stage is Stage.CONFIRMED:
        refuse("outcome-confirmed", "这项成果已经确认；需要更正的，请代表工委办理。")


def propose_outcome(outcome: Outcome, cmd: ProposeOutcome, ctx: Context) -> list[Event]:
    if outcome.stage is not Stage.NONE:
        refuse("outcome-proposed", "这项成果已经提报。")
    return _proposed(cmd, ctx)


def revise_outcome(outcome: Outcome, cmd: ReviseOutcome, ctx: Context) -> list[Event]:
    return _proposed(cmd, ctx)


def _proposed(cmd: ProposeOutcome | ReviseOutcome, ctx: Context) -> list[Event]:
    cases, decision = cited(cmd.cases, ctx, ctx.unit), cmd.decision.plain()
    sound(decision, cases.values(), ctx)
    return [OutcomeProposed(unit=ctx.unit, decision=decision, cases=tuple(cases), on=ctx.today)]


def drop_outcome(outcome: Outcome, cmd: DropOutcome, ctx: Context) -> list[Event]:
    return [OutcomeDropped(on=ctx.today)]
