"""答复、审核把关、签发 (T18–T20): no reply reaches the deputy before the inspection office has passed it."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from services.routing.answer import CopyWritten
from services.routing.case import Case, Stage, known, leads, signed_in
from services.routing.copies import LetterIssued
from services.routing.merger import MainAnswered
from services.routing.publication.public_copy import copy_of, fit_to_publish
from services.routing.publication.publication import after
from shared.events.routing import Promise, ReplyApproved, ReplyDelivered, ReplyReturned, ReplySubmitted
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.words import Part, Publicity, ReplyClass, Role, SendBackReason
from shared.workdays import due, spoken

LONGEST = 20  # years a promise may reach ahead


def _no_other_field(given: Any) -> Any:
    """The event ignores what it does not know, for it may grow; who asks is told."""
    if isinstance(given, Mapping) and (unknown := sorted(given.keys() - Promise.model_fields.keys())):
        raise PydanticCustomError("field-unknown", "不认识的字段“{field}”，请去掉。", {"field": unknown[0]})
    return given


Promised = Annotated[Promise, BeforeValidator(_no_other_field)]


class SubmitReply(Command):
    """送审答复：逐项答复诉求，定类别；B类须有带日期的承诺。"""

    by = frozenset({Role.UNIT})
    label = "送审答复"
    looks = "看范本和以往答复"
    waits = "代表"
    suggestion: Id
    reply_class: Annotated[ReplyClass, Field(title="答复类别")]
    answers: Annotated[tuple[str, ...], Field(title="逐项答复", max_length=20)]
    promises: Annotated[tuple[Promised, ...], Field(title="承诺事项", max_length=20)] = ()
    basis: Annotated[
        str, Field(title="依据", max_length=2000, description="A类写已完成的证据，C类写政策依据或条件限制")
    ] = ""
    publicity: Annotated[Publicity, Field(title="公开方式")]
    public_text: Annotated[
        str,
        Field(
            title="公开稿",
            max_length=20_000,
            description="摘要公开的，在这里写摘要；全文公开的可以不填，按答复全文抹去个人信息后公开；按“看范本和以往答复”可以先看",
        ),
    ] = ""


class ReturnReply(Command):
    """督查室将答复稿退回重拟，须注明理由。"""

    by = frozenset({Role.INSPECTION})
    label = "退回重拟"
    suggestion: Id
    reasons: Annotated[tuple[SendBackReason, ...], Field(title="退回理由", min_length=1, max_length=10)]
    note: Annotated[str, Field(title="具体说明", min_length=4, max_length=1000)]


class ApproveReply(Command):
    """督查室审核通过，交单位负责人签发。"""

    by = frozenset({Role.INSPECTION})
    label = "审核通过"
    waits = "承办单位"
    suggestion: Id


class SignReply(Command):
    """单位负责人签发，答复送达代表。联名建议按本级规则送每位代表，或由领衔代表转告。"""

    by = frozenset({Role.UNIT_HEAD})
    label = "签发答复"
    waits = "代表"
    suggestion: Id
    letter: Annotated[str, Field(title="发文字号", max_length=40, description="如“云建函〔2026〕12号”，可不填")] = ""


def may_submit(case: Case, ctx: Context) -> None:
    leads(case, ctx)
    signed_in(case, ctx)
    if case.stage in (Stage.REVIEW, Stage.APPROVED):
        refuse("already-submitted", "答复已送审，请等督查室审核。")
    if case.stage is not Stage.HANDLING:
        refuse("not-handling", "这件建议不在办理环节。")
    if not case.contacts:
        sentence = (
            "重新办理须先听取代表意见：请先记一次本轮沟通。"
            if case.round > 1
            else "还没有与代表沟通的记录：请先记沟通，再送审。"
        )
        refuse("redo-hearing-needed" if case.round > 1 else "contact-needed", sentence)
    if left := next((s for s in case.lead.subtasks if not s.done), None):
        refuse("subtask-open", f"第{left.number}项科室事项（{left.section}：{left.what[:20]}）尚未办完。")
    _opinions_in_or_overdue(case, ctx)


def _opinions_in_or_overdue(case: Case, ctx: Context) -> None:
    """The lead waits for co-opinions, but not longer than their own time (青岛 代表建议工作条例: one month)."""
    rules = ctx.law.books.named(case.rules)
    received = rules.counts_from("co_opinion") == "receipt"
    for line in case.lines:
        if line.return_asked:
            refuse("return-pending", f"“{line.unit}”的退办申请正在裁定，裁定后再送审。")
        if line.part is Part.CO and not line.opinion and case.round == 1:
            begins = line.signed_in if received and line.signed_in else line.assigned
            start, span = (line.bounced, "co_opinion_redo") if line.bounced else (begins, "co_opinion")
            held = [] if line.bounced else line.held
            last = due(start, rules.clock(span), ctx.law.calendar, held).day
            if ctx.today <= last:
                refuse("co-opinion-pending", f"“{line.unit}”的会办意见尚未提交，期限到{spoken(last)}。")


def under_review(case: Case, ctx: Context) -> None:
    known(case)
    if case.stage is Stage.APPROVED:
        refuse("already-reviewed", "本稿已由督查室审核通过，您的意见未提交。")
    if case.stage is Stage.HANDLING and case.answer.sent_back:
        refuse("already-reviewed", "本稿已由督查室退回重拟，您的意见未提交。")
    if case.stage is not Stage.REVIEW:
        refuse("nothing-to-review", "没有待审核的答复稿。")


def awaits_signature(case: Case, ctx: Context) -> None:
    leads(case, ctx)
    if case.stage is not Stage.APPROVED:
        refuse("not-approved", "答复稿还没有通过督查室审核，不能签发。")


def submit_reply(case: Case, cmd: SubmitReply, ctx: Context) -> list[Event | On]:
    """G1: an answer per demand. G2: the class carries its proof. G7: publicity is decided with the reply.

    Merged cases get replies of their own, which the same unit may draft after this one."""
    for n, demand in enumerate(case.demands):
        if n >= len(cmd.answers) or not cmd.answers[n]:
            refuse("demand-unanswered", f"第{n + 1}项诉求（{demand[:20]}）尚无答复，请补写或注明理由。", 422)
    if len(cmd.answers) > len(case.demands):
        refuse("answer-without-demand", f"这件建议有{len(case.demands)}项诉求，答复了{len(cmd.answers)}项。", 422)
    if cmd.reply_class is ReplyClass.B and not cmd.promises:
        refuse("one-promise-needed", "B类答复须有至少一项带日期的承诺，请在“承诺事项”添加。", 422)
    if cmd.reply_class is not ReplyClass.B and not cmd.basis:
        what = "已经办成的证据" if cmd.reply_class is ReplyClass.A else "政策依据或条件限制"
        refuse("basis-missing", f"{cmd.reply_class}类答复须写明{what}，请填写“依据”。", 422)
    for promise in cmd.promises:
        if promise.due <= ctx.today:
            refuse("promise-in-past", f"承诺日期{spoken(promise.due)}应在今天以后。", 422)
        if promise.due.year > ctx.today.year + LONGEST:
            refuse("promise-too-far", f"承诺日期{spoken(promise.due)}在{LONGEST}年以后，请核对年份。", 422)
    fit_to_publish(case, cmd.publicity, cmd.public_text)
    written = [CopyWritten(text=cmd.public_text)] if cmd.public_text else []
    submitted = ReplySubmitted(unit=ctx.unit, round=case.round, on=ctx.today, **_content(cmd))
    answered = MainAnswered(demands=case.demands, reply=submitted)
    theirs: dict[str, Case] = {c: ctx.also[f"case/{c}"] for c in case.merger.children}
    same = [c for c, child in theirs.items() if child.stage is Stage.HANDLING and child.lead.unit == ctx.unit]
    return [submitted, *written, *(On(f"case/{c}", answered) for c in same)]


def its_children(case: Case, cmd: SubmitReply, ctx: Context) -> list[str]:
    return [f"case/{c}" for c in case.merger.children]


def _content(reply: SubmitReply | ReplySubmitted) -> dict[str, Any]:
    return {n: getattr(reply, n) for n in ("reply_class", "answers", "promises", "basis", "publicity")}


def return_reply(case: Case, cmd: ReturnReply, ctx: Context) -> list[Event]:
    unit = case.lead.unit
    return [ReplyReturned(unit=unit, round=case.round, reasons=cmd.reasons, note=cmd.note, on=ctx.today)]


def approve_reply(case: Case, cmd: ApproveReply, ctx: Context) -> list[Event]:
    assert case.answer.draft
    fit_to_publish(case, case.answer.draft.publicity, case.answer.copy)
    return [ReplyApproved(unit=case.lead.unit, round=case.round, on=ctx.today)]


def sign_reply(case: Case, cmd: SignReply, ctx: Context) -> list[Event | On]:
    """What is public of it goes its own way from here on, beside the case."""
    assert case.answer.draft
    known_: dict[str, Any] = {n: getattr(case, n) for n in ("number", "title", "deputy", "year", "round")}
    told = ReplyDelivered(unit=ctx.unit, on=ctx.today, **known_, **_content(case.answer.draft))
    each = ctx.law.books.named(case.rules).value("joint_reply") == "each"
    to, relay = (case.cosigners, False) if each else ((), bool(case.cosigners))
    (stream,) = its_publication(case, cmd, ctx)
    public = after(ctx.also[stream], told, copy_of(case, told, case.answer.copy), case.rules)
    letter = LetterIssued(round=case.round, number=cmd.letter, to=to, relay=relay)
    return [told, letter, *(On(stream, fact) for fact in public)]


def its_publication(case: Case, cmd: SignReply, ctx: Context) -> list[str]:
    return [f"publication/{cmd.suggestion}"]
