"""撤回: by the lead in writing, with all co-signers' consent (T33, T34).

上海市人民代表大会关于代表建议、批评和意见的规定（2015）第十条: a joint suggestion only when all agree. After the
assignment handling stops (青岛市人民代表大会代表建议、批评和意见工作条例（2021）第十二条), where the rule book lets it.
"""

from typing import Annotated

from pydantic import Field

from services.intake.case import Case, Stage, known
from services.intake.docket import WithdrawalAgreed, WithdrawalAsked, WithdrawalDeclined
from services.intake.roll.deputy import Deputy, seats
from shared.events.filing import SuggestionParted, SuggestionsMerged, SuggestionWithdrawn
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.words import Consequence, Role


class WithdrawSuggestion(Command):
    """撤回建议，须写明理由。联名提出的，全体联名代表同意后撤回；撤回后不再办理。"""

    by = frozenset({Role.DEPUTY})
    label = "撤回建议"
    side = True
    suggestion: Id
    reason: Annotated[str, Field(title="撤回的理由", min_length=4, max_length=1000)]


class AgreeWithdrawal(Command):
    """同意撤回。全体联名代表都同意后，建议即撤回。"""

    by = frozenset({Role.DEPUTY})
    label = "同意撤回"
    waits = "领衔代表"
    suggestion: Id


class DeclineWithdrawal(Command):
    """不同意撤回。建议照常办理。"""

    by = frozenset({Role.DEPUTY})
    label = "不同意撤回"
    waits = "领衔代表"
    suggestion: Id


def may_withdraw(case: Case, ctx: Context) -> None:
    known(case)
    if ctx.actor != case.deputy:
        refuse("not-lead-deputy", "只有领衔代表可以撤回建议。", 403)
    if case.stage in (Stage.DRAFT, Stage.SIGNING):
        refuse("not-submitted", "建议还没有提交，不必撤回。")
    still_to_stop(case, ctx)
    if case.docket.asked:
        refuse("withdrawal-pending", "撤回正在征求联名代表同意。")


def still_to_stop(case: Case, ctx: Context) -> None:
    d = case.docket
    if case.stage is Stage.WITHDRAWN:
        refuse("already-withdrawn", "这件建议已经撤回。")
    if d.refusal and d.refusal.consequence is not Consequence.WITHDRAWAL:
        refuse("not-filed", "这件建议没有立案，不必撤回。")
    if d.replied:
        refuse("already-replied", "答复已经送达，不能再撤回。")
    if d.assigned and not ctx.law.books.named(d.rules).value("withdrawal_after_assignment"):
        refuse("withdrawal-closed", "建议已经交办，按本地规则不能再撤回。")


def asked_to_agree(case: Case, ctx: Context) -> None:
    known(case)
    if ctx.actor not in case.signed_too:
        refuse("not-cosigner", "您不是这件建议的联名代表。", 403)
    if not case.docket.asked:
        refuse("no-withdrawal-pending", "这件建议没有征求撤回意见。")
    if ctx.actor in case.docket.agreed:
        refuse("already-agreed", "您已同意撤回。")
    still_to_stop(case, ctx)


def all_concerned(case: Case, cmd: WithdrawSuggestion | AgreeWithdrawal, ctx: Context) -> list[str]:
    d = case.docket
    return [*seats(*case.signed_too), *(f"case/{c}" for c in (*d.children, d.main) if c)]


def withdraw_suggestion(case: Case, cmd: WithdrawSuggestion, ctx: Context) -> list[Event | On]:
    asked = WithdrawalAsked(reason=cmd.reason, on=ctx.today)
    return [asked] if _silent(case, (), ctx) else [asked, *_withdrawn(case, cmd.suggestion, ctx)]


def agree_withdrawal(case: Case, cmd: AgreeWithdrawal, ctx: Context) -> list[Event | On]:
    agreed = WithdrawalAgreed(deputy=ctx.actor)
    silent = _silent(case, (*case.docket.agreed, ctx.actor), ctx)
    return [agreed] if silent else [agreed, *_withdrawn(case, cmd.suggestion, ctx)]


def decline_withdrawal(case: Case, cmd: DeclineWithdrawal, ctx: Context) -> list[Event]:
    return [WithdrawalDeclined(deputy=ctx.actor)]


def _silent(case: Case, agreed: tuple[str, ...], ctx: Context) -> list[str]:
    """Those who signed too and have not agreed; who has left the congress is not waited for."""
    held: dict[str, Deputy] = {d: ctx.also[f"deputy/{d}"] for d in case.signed_too}
    return [d for d, seat in held.items() if seat.seated and d not in agreed]


def _withdrawn(case: Case, id: str, ctx: Context) -> list[Event | On]:
    """What was merged with it goes on without it."""
    d = case.docket
    facts: list[Event | On] = [On(f"case/{c}", SuggestionParted(main=id, on=ctx.today)) for c in d.children]
    if d.children:
        facts.append(SuggestionsMerged(children=(), on=ctx.today))
    if d.main:
        left = tuple(c for c in ctx.also[f"case/{d.main}"].docket.children if c != id)
        facts.append(On(f"case/{d.main}", SuggestionsMerged(children=left, on=ctx.today)))
    return [*facts, SuggestionWithdrawn(number=case.number, on=ctx.today)]
