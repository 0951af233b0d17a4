"""审核把关 (T19, T20): no reply reaches the deputy before those whose gate it passes have let it through.

review ─ApproveReply (the last of its reviewers)─▶ approved ─SignReply─▶ replied; any of them may ReturnReply. Drafts
of a court, a procuratorate or a supervisory commission wait for their own head alone, and the office reads along.
"""

from typing import Annotated

from pydantic import Field

from services.routing.answer import AlongRead, DraftPassed
from services.routing.case import Case, Stage, known
from services.routing.publication.public_copy import fit_to_publish
from shared.events.routing import ReplyApproved, ReplyReturned, ReplySubmitted
from shared.messages import Command, Context, Event, Id, refuse
from shared.people import Person
from shared.words import Gate, Role, SendBackReason


class ReturnReply(Command):
    """将答复稿退回重拟，须注明理由。"""

    by = frozenset({Role.INSPECTION, Role.COMMITTEE, Role.OFFICE, Role.UNIT_HEAD})
    label = "退回重拟"
    suggestion: Id
    reasons: Annotated[tuple[SendBackReason, ...], Field(title="退回理由", min_length=1, max_length=10)]
    note: Annotated[str, Field(title="具体说明", min_length=4, max_length=1000)]


class ApproveReply(Command):
    """审核通过；各家都通过后，交单位负责人签发。"""

    by = frozenset({Role.INSPECTION, Role.COMMITTEE, Role.OFFICE})
    label = "审核通过"
    waits = "承办单位"
    suggestion: Id


class ReadAlong(Command):
    """同步审阅：法院、检察院、监察委员会的答复由其负责人签发，代表工委同步审阅，不影响签发。"""

    by = frozenset({Role.OFFICE})
    label = "同步审阅"
    side = True
    suggestion: Id
    note: Annotated[str, Field(title="审阅意见", max_length=1000, description="没有意见可以不填")] = ""


def office_of(unit: str) -> Gate:
    """Which of the two offices an inspector of this unit belongs to."""
    return Gate.PARTY if unit == Gate.PARTY.word else Gate.GOVERNMENT


def reviewer(draft: ReplySubmitted | None, ctx: Context | Person) -> str:
    """As whom this person reviews the draft; empty for those whose gate it does not pass."""
    if not draft:
        return ""
    match ctx.role:
        case Role.INSPECTION:
            return draft.gate.word if draft.gate is office_of(ctx.unit) else ""
        case Role.UNIT_HEAD:
            return draft.gate.word if draft.gate is Gate.OWN_HEAD and draft.unit == ctx.unit else ""
        case Role.COMMITTEE | Role.OFFICE:
            speaks_for = ctx.unit if ctx.role is Role.COMMITTEE else Role.OFFICE.word
            return draft.extra if draft.extra == speaks_for else ""
        case _:
            return ""


def under_review(case: Case, ctx: Context) -> None:
    """Another office's gate is nobody's business here: the same sentence as for an unknown case."""
    known(case)
    draft = case.answer.draft
    if draft and not reviewer(draft, ctx):
        refuse("unknown-case", "没有这件建议，或您无权查看。", 404)
    if not draft and ctx.role is not Role.INSPECTION:
        refuse("not-reviewer", "没有等您审核的答复稿。", 403)
    if case.stage is Stage.APPROVED:
        refuse("already-reviewed", "本稿已审核通过，您的意见未提交。")
    if case.stage is Stage.HANDLING and case.answer.sent_back:
        refuse("already-reviewed", "本稿已退回重拟，您的意见未提交。")
    if case.stage is not Stage.REVIEW:
        refuse("nothing-to-review", "没有待审核的答复稿。")


def may_return(case: Case, ctx: Context) -> None:
    """A head whose own gate it is has the draft before it with the signature."""
    draft = case.answer.draft
    if not (case.stage is Stage.APPROVED and draft and draft.gate is Gate.OWN_HEAD and reviewer(draft, ctx)):
        under_review(case, ctx)


def may_approve(case: Case, ctx: Context) -> None:
    under_review(case, ctx)
    if reviewer(case.answer.draft, ctx) not in case.answer.reviewers:
        others = "、".join(case.answer.reviewers)
        refuse("already-passed", f"您已审核通过，还在等{others}审核。")


def to_read_along(case: Case, ctx: Context) -> None:
    known(case)
    draft = case.answer.draft
    if not draft or draft.gate is not Gate.OWN_HEAD or case.stage is not Stage.APPROVED:
        refuse("nothing-to-read", "没有需要同步审阅的答复稿。", 403)
    if case.answer.review.along:
        refuse("already-read", "本稿已经同步审阅。")


def return_reply(case: Case, cmd: ReturnReply, ctx: Context) -> list[Event]:
    unit = case.lead.unit
    return [ReplyReturned(unit=unit, round=case.round, reasons=cmd.reasons, note=cmd.note, on=ctx.today)]


def approve_reply(case: Case, cmd: ApproveReply, ctx: Context) -> list[Event]:
    """The last of the reviewers makes it approved."""
    draft = case.answer.draft
    assert draft
    fit_to_publish(case, draft.publicity, case.answer.copy)
    me = reviewer(draft, ctx)
    if case.answer.reviewers != [me]:
        return [DraftPassed(by=me, on=ctx.today)]
    return [ReplyApproved(unit=case.lead.unit, round=case.round, on=ctx.today, gate=draft.gate)]


def read_along(case: Case, cmd: ReadAlong, ctx: Context) -> list[Event]:
    return [AlongRead(note=cmd.note, on=ctx.today)]
