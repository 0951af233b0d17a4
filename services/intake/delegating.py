"""代表团全团建议: discussed by the whole delegation, signed by its head, handed in while the congress sits.

重庆市人民代表大会代表建议、批评和意见工作条例（2017）第八条。
"""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.intake.case import Case, known
from services.intake.draft import OPEN, as_read, own_open_draft
from services.intake.facts import DelegationSigned, RaisedAlone, RaisedForDelegation
from services.intake.raised import Whole
from services.intake.roll.delegation import head_of
from services.intake.roll.deputy import seat_of
from shared.messages import Command, Context, Event, Id, refuse
from shared.words import Role, SessionKind


class RaiseForDelegation(Command):
    """提为代表团全团建议。须经全团讨论，由团长签署，在大会会议期间提交。"""

    by = frozenset({Role.DEPUTY})
    label = "提为全团建议"
    suggestion: Id
    delegation: Annotated[Id, Field(title="代表团")]
    discussed: Annotated[date, Field(title="全团讨论日期")]


class RaiseAlone(Command):
    """改回代表个人（联名）建议，不再由代表团提出。"""

    by = frozenset({Role.DEPUTY})
    label = "改回个人建议"
    suggestion: Id


class SignForDelegation(Command):
    """团长签署代表团全团建议，所签的是下面这一稿；文稿一改，须重新签署。"""

    by = frozenset({Role.DEPUTY})
    label = "团长签署"
    waits = "领衔代表"
    suggestion: Id
    began_from: Annotated[int | None, Field(title="看过的版本", ge=1)] = None


def of_a_session(case: Case, ctx: Context) -> None:
    own_open_draft(case, ctx)
    if case.words.session_kind is not SessionKind.IN_SESSION:
        refuse("delegation-in-session-only", "代表团全团建议只在大会会议期间提出；请先把“提出时间”改为“会议期间”。")


def of_a_delegation(case: Case, ctx: Context) -> None:
    own_open_draft(case, ctx)
    if not case.whole:
        refuse("not-of-a-delegation", "这件建议不是代表团全团建议。", 403)


def head_signs(case: Case, ctx: Context) -> None:
    known(case)
    if not case.whole or ctx.actor != case.whole.head:
        refuse("not-delegation-head", "只有该代表团团长可以签署全团建议。", 403)
    if case.stage not in OPEN:
        refuse("already-submitted", "建议已经提交，不再签署。")
    if case.whole.signed:
        refuse("already-signed", "您已签署这一稿。")


def raise_for_delegation(case: Case, cmd: RaiseForDelegation, ctx: Context) -> list[Event]:
    if seat_of(ctx, ctx.actor).delegation != cmd.delegation:
        refuse("not-your-delegation", f"您不在“{cmd.delegation}”，只能由本代表团的代表提为全团建议。", 422)
    head = head_of(ctx, cmd.delegation)
    if cmd.discussed > ctx.today:
        refuse("discussed-later", "全团讨论日期还没有到，请先讨论再提出。", 422)
    if case.whole and (case.whole.head, case.whole.discussed) == (head, cmd.discussed):
        return []
    return [RaisedForDelegation(delegation=cmd.delegation, head=head, discussed=cmd.discussed, on=ctx.today)]


def raise_alone(case: Case, cmd: RaiseAlone, ctx: Context) -> list[Event]:
    return [RaisedAlone(on=ctx.today)]


def its_delegation(case: Case) -> tuple[str, ...]:
    return (case.whole.delegation,) if case.whole else ()


def sign_for_delegation(case: Case, cmd: SignForDelegation, ctx: Context) -> list[Event]:
    as_read(case, cmd.began_from)
    whole: Whole | None = case.whole
    if not whole or head_of(ctx, whole.delegation) != ctx.actor:
        refuse("head-changed", "该代表团的团长已经变更，请领衔代表重新提为全团建议。")
    seat_of(ctx, ctx.actor)
    return [DelegationSigned(head=ctx.actor, version=case.saves, on=ctx.today)]
