"""预交办 (T9): units see what is meant for them and may object within a week, before any clock of the handling runs."""

from typing import Annotated

from pydantic import Field

from services.routing.case import Case, Stage, known, to_assign
from services.routing.tried import trial_ends
from services.routing.unit import each_once, must_exist
from shared.events.routing import TrialAnswered, TrialAssigned
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role
from shared.workdays import spoken


class TrialAssign(Command):
    """预交办：先征求拟承办单位意见。有异议的可以另定单位再征求，无异议或期满后正式交办。"""

    by = frozenset({Role.OFFICE, Role.GOVERNMENT})
    label = "预交办"
    waits = "承办单位"
    suggestion: Id
    lead: Annotated[Id, Field(title="拟主办单位")]
    co: Annotated[tuple[Id, ...], Field(title="拟协办单位", max_length=10)] = ()


class AcceptTrial(Command):
    """对预交办无异议：正式交办时按拟分工办理。"""

    by = frozenset({Role.UNIT})
    label = "无异议"
    waits = "代表工委"
    suggestion: Id


class ObjectTrial(Command):
    """对预交办提出异议，写明理由和建议承办单位。"""

    by = frozenset({Role.UNIT})
    label = "提出异议"
    waits = "代表工委"
    suggestion: Id
    reason: Annotated[str, Field(title="理由", min_length=8, max_length=1000)]
    proposed_unit: Annotated[Id, Field(title="建议由哪个单位办理")]


def may_try(case: Case, ctx: Context) -> None:
    to_assign(case)


def may_answer(case: Case, ctx: Context) -> None:
    known(case)
    trial = case.tried.asked
    if case.stage is not Stage.TRIAL or not trial:
        refuse("no-trial", "这件建议不在预交办阶段。")
    elif ctx.unit not in (trial.lead, *trial.co):
        refuse("not-your-case", "这件建议没有预交贵单位。", 403)
    if ctx.unit in case.tried.answered:
        refuse("already-answered", "贵单位已经答复预交办。")
    if ctx.today > (last := trial_ends(case.tried, ctx)):
        refuse("trial-over", f"提出异议的期限已于{spoken(last)}24时届满；正式交办后可以申请退办。")


def trial_assign(case: Case, cmd: TrialAssign, ctx: Context) -> list[Event]:
    each_once(cmd.lead, cmd.co)
    must_exist(ctx, cmd.lead, *cmd.co)
    return [TrialAssigned(lead=cmd.lead, co=cmd.co, on=ctx.today)]


def accept_trial(case: Case, cmd: AcceptTrial, ctx: Context) -> list[Event]:
    return [TrialAnswered(unit=ctx.unit, agreed=True, reason="", proposed_unit="", on=ctx.today)]


def object_trial(case: Case, cmd: ObjectTrial, ctx: Context) -> list[Event]:
    if cmd.proposed_unit == ctx.unit:
        refuse("same-unit", "建议承办单位不能是贵单位自己。", 422)
    must_exist(ctx, cmd.proposed_unit)
    said = {"reason": cmd.reason, "proposed_unit": cmd.proposed_unit}
    return [TrialAnswered(unit=ctx.unit, agreed=False, on=ctx.today, **said)]
