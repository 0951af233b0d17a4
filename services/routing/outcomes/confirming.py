"""确认成果: the office confirms what a unit proposes, returns it with the reason, or corrects what stands on record."""

from typing import Annotated

from pydantic import Field

from services.routing.outcomes.outcome import (
    Cited,
    Decided,
    Outcome,
    OutcomeReturned,
    Stage,
    cited,
    known,
    sound,
    streams,
)
from shared.events.outcomes import Decision, OutcomeCited, OutcomeConfirmed, OutcomeCorrected, OutcomeUncited
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.personal import impersonal
from shared.words import Role


class ConfirmOutcome(Command):
    """确认办理成果：自此公布，并列入所引用各件建议的页面和年度报告。"""

    by = frozenset({Role.OFFICE})
    about = "outcome"
    home = "/routing/outcomes/{id}"
    label = "确认成果"
    outcome: Id


class ReturnOutcome(Command):
    """退回提报单位，写明要改什么。"""

    by = frozenset({Role.OFFICE})
    about = "outcome"
    home = "/routing/outcomes/{id}"
    label = "退回成果"
    waits = "承办单位"
    side = True
    outcome: Id
    reason: Annotated[str, Field(title="退回理由", min_length=4, max_length=500)]


class CorrectOutcome(Command):
    """更正已确认的成果：另立一版，写明理由；以前的各版仍可查。可以补入其他单位主办的建议。"""

    by = frozenset({Role.OFFICE})
    about = "outcome"
    home = "/routing/outcomes/{id}"
    label = "更正成果"
    side = True
    outcome: Id
    cases: Cited
    decision: Decided
    reason: Annotated[str, Field(title="更正理由", min_length=4, max_length=500)]


def proposed(outcome: Outcome, ctx: Context) -> None:
    known(outcome)
    if outcome.stage is Stage.RETURNED:
        refuse("outcome-returned", "已经退回提报单位修改，请等重新提报。")
    if outcome.stage is Stage.CONFIRMED:
        refuse("outcome-confirmed", "这项成果已经确认；需要改动的，请用“更正成果”。")


def confirmed(outcome: Outcome, ctx: Context) -> None:
    known(outcome)
    if outcome.stage is not Stage.CONFIRMED:
        refuse("outcome-unconfirmed", "这项成果还没有确认；有不妥的，请退回提报单位。")


def its_cases(outcome: Outcome, cmd: ConfirmOutcome, ctx: Context) -> list[str]:
    return streams(outcome.cases)


def old_and_new(outcome: Outcome, cmd: CorrectOutcome, ctx: Context) -> list[str]:
    return streams((*outcome.cases, *cmd.cases))


def confirm_outcome(outcome: Outcome, cmd: ConfirmOutcome, ctx: Context) -> list[Event | On]:
    """What was withdrawn since it was proposed stands in the way: the unit takes it out."""
    assert outcome.decision
    cases = tuple(cited(outcome.cases, ctx))
    told = OutcomeConfirmed(unit=outcome.unit, decision=outcome.decision, cases=cases, on=ctx.today)
    return [told, *(_of(c, cmd.outcome, outcome.decision, cases, ctx) for c in cases)]


def return_outcome(outcome: Outcome, cmd: ReturnOutcome, ctx: Context) -> list[Event]:
    impersonal(退回理由=cmd.reason)
    return [OutcomeReturned(reason=cmd.reason, on=ctx.today)]


def correct_outcome(outcome: Outcome, cmd: CorrectOutcome, ctx: Context) -> list[Event | On]:
    """Every case it cites hears how it reads now; one that is taken out hears that, too."""
    decision, cases = cmd.decision.plain(), tuple(dict.fromkeys(cmd.cases))
    if (decision, set(cases)) == (outcome.decision, set(outcome.cases)):
        refuse("nothing-corrected", "与现在的记录完全相同，没有更正什么。", 422)
    impersonal(更正理由=cmd.reason)
    cited([c for c in cases if c not in outcome.cases], ctx)
    sound(decision, (ctx.also[f"case/{c}"] for c in cases), ctx)
    told = OutcomeCorrected(
        version=outcome.version + 1, decision=decision, cases=cases, reason=cmd.reason, on=ctx.today
    )
    gone = OutcomeUncited(outcome=cmd.outcome, title=decision.title, on=ctx.today)
    out = [On(f"case/{c}", gone) for c in outcome.cases if c not in cases]
    return [told, *(_of(c, cmd.outcome, decision, cases, ctx) for c in cases), *out]


def _of(case: str, outcome: str, decision: Decision, cases: tuple[str, ...], ctx: Context) -> On:
    words = decision.model_dump(include={"kind", "title", "settles"})
    return On(f"case/{case}", OutcomeCited(outcome=outcome, cases=cases, on=ctx.today, **words))
