"""答复送审、签发 (T18, T20): what a draft must hold, and who signs it; reviewing it lies in between (passing.py)."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from services.routing.answer import ContactGiven, CopyWritten, CountersignAsked
from services.routing.case import Case, Stage, leads, signed_in
from services.routing.copies import LetterIssued
from services.routing.division import answered, whole
from services.routing.gate import Draft, Look, findings, unblocked
from services.routing.merger import MainAnswered
from services.routing.publication.public_copy import copy_of, fit_to_publish
from services.routing.publication.publication import after
from services.routing.unit import Unit, records
from shared.events.routing import Promise, PromiseStage, ReplyApproved, ReplyDelivered, ReplySubmitted
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.rules import Rules
from shared.words import Gate, Part, Publicity, ReplyClass, Role
from shared.workdays import due, spoken

GATES = {
    "party": Gate.PARTY,
    "court": Gate.OWN_HEAD,
    "procuratorate": Gate.OWN_HEAD,
    "supervisory": Gate.OWN_HEAD,
}
"""审核关口 by kind of organ; all other units pass the government's inspection office."""


def _no_other_field(given: Any) -> Any:
    """The event ignores what it does not know, for it may grow; who asks is told."""
    if not isinstance(given, Mapping):
        return given
    stages = [stage for stage in given.get("stages") or () if isinstance(stage, Mapping)]
    unknown = given.keys() - Promise.model_fields.keys()
    if unknown := unknown.union(*(stage.keys() - PromiseStage.model_fields.keys() for stage in stages)):
        raise PydanticCustomError("field-unknown", "不认识的字段“{field}”，请去掉。", {"field": min(unknown)})
    return given


Promised = Annotated[Promise, BeforeValidator(_no_other_field)]


class SubmitReply(Command):
    """送审答复：逐项答复诉求，定类别；B类须有带日期和责任单位的承诺，可以分阶段。"""

    by = frozenset({Role.UNIT})
    label = "送审答复"
    looks = "看范本和以往答复、审核要点"
    waits = "代表"
    suggestion: Id
    reply_class: Annotated[ReplyClass, Field(title="答复类别")]
    answers: Annotated[tuple[str, ...], Field(title="逐项答复", max_length=20)]
    promises: Annotated[tuple[Promised, ...], Field(title="承诺事项", max_length=20)] = ()
    basis: Annotated[
        str, Field(title="依据", max_length=2000, description="A类写已完成的证据，C类写政策依据或条件限制")
    ] = ""
    publicity: Annotated[Publicity, Field(title="公开方式")]
    person: Annotated[
        str, Field(title="联系人", max_length=40, description="写在答复函上，供代表询问；不在网上公开")
    ] = ""
    telephone: Annotated[str, Field(title="联系电话", max_length=40)] = ""
    public_text: Annotated[
        str,
        Field(
            title="公开稿",
            max_length=20_000,
            description="摘要公开的，在这里写摘要；全文公开的可以不填，按答复全文抹去个人信息后公开；送审前可以先看",
        ),
    ] = ""


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
        refuse("already-submitted", "答复已送审，请等审核。")
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


def awaits_signature(case: Case, ctx: Context) -> None:
    leads(case, ctx)
    if case.stage is not Stage.APPROVED:
        refuse("not-approved", "答复稿还没有通过审核，不能签发。")


def submit_reply(case: Case, cmd: SubmitReply, ctx: Context) -> list[Event | On]:
    """Whose gate it passes, the kind of organ says; a unit that leads few cases has a second reviewer.

    Merged cases get replies of their own, which the same unit may draft after this one."""
    rules = ctx.law.books.named(case.rules)
    unblocked(findings(Look(case, drafted(cmd), rules, ctx.today)))
    fit_to_publish(case, cmd.publicity, cmd.public_text, cmd.person)
    unit: Unit = ctx.also[f"unit/{ctx.unit}"]
    gate = GATES.get(unit.organ, Gate.GOVERNMENT)
    extra = _second_reviewer(unit, case.year, rules) if gate is not Gate.OWN_HEAD else ""
    submitted = ReplySubmitted(unit=ctx.unit, round=case.round, on=ctx.today, gate=gate, extra=extra, **_content(cmd))
    main = MainAnswered(demands=case.demands, reply=submitted)
    theirs: dict[str, Case] = {c: ctx.also[f"case/{c}"] for c in case.merger.children}
    same = [c for c, child in theirs.items() if child.stage is Stage.HANDLING and child.lead.unit == ctx.unit]
    return [submitted, *_beside(case, cmd, gate, rules, ctx), *(On(f"case/{c}", main) for c in same)]


def _beside(case: Case, cmd: SubmitReply, gate: Gate, rules: Rules, ctx: Context) -> list[Event]:
    """What goes with the draft: whom to ask, who is to countersign; and whom nobody but its own head reviews."""
    known = ContactGiven(person=cmd.person, telephone=cmd.telephone)
    co = tuple(line.unit for line in case.lines if line.part is Part.CO and not line.return_asked)
    facts: list[Event] = [known] if cmd.person or cmd.telephone else []
    facts += [CopyWritten(text=cmd.public_text)] if cmd.public_text else []
    facts += [CountersignAsked(units=co)] if co and rules.value("countersign") else []
    by_head = ReplyApproved(unit=ctx.unit, round=case.round, on=ctx.today, gate=gate)
    return [*facts, by_head] if gate is Gate.OWN_HEAD else facts


def _second_reviewer(unit: Unit, year: int, rules: Rules) -> str:
    """邵阳县: the counterpart committee reads the drafts of a unit that leads few cases this year. A unit of which none
    is counted has had its cases since before they were counted."""
    if not 0 < unit.leads(year) < rules.value("extra_review_below"):
        return ""
    return unit.committee or (Role.OFFICE.word if rules.value("extra_review_by_office") else "")


def unit_and_children(case: Case, cmd: SubmitReply, ctx: Context) -> list[str]:
    return [*records(ctx.unit), *(f"case/{c}" for c in case.merger.children)]


def drafted(reply: SubmitReply) -> Draft:
    contact = bool(reply.person and reply.telephone)
    return Draft(reply.reply_class, reply.answers, reply.promises, reply.basis, contact)


def _content(reply: SubmitReply | ReplySubmitted) -> dict[str, Any]:
    return {n: getattr(reply, n) for n in ("reply_class", "answers", "promises", "basis", "publicity")}


def sign_reply(case: Case, cmd: SignReply, ctx: Context) -> list[Event | On]:
    """What is public of it goes its own way from here on, beside the case."""
    assert case.answer.draft
    known_: dict[str, Any] = {n: getattr(case, n) for n in ("number", "title", "deputy", "year", "round")}
    known_ |= {"main": case.division.main}
    told = ReplyDelivered(unit=ctx.unit, on=ctx.today, **known_, **_content(case.answer.draft))
    each = ctx.law.books.named(case.rules).value("joint_reply") == "each"
    to, relay = (case.cosigners, False) if each else ((), bool(case.cosigners))
    stream = f"publication/{cmd.suggestion}"
    public = after(ctx.also[stream], told, copy_of(case, told, case.answer.copy), case.rules)
    letter = LetterIssued(round=case.round, number=cmd.letter, to=to, relay=relay)
    return [told, letter, *(On(stream, fact) for fact in public), *answered(case.division, ctx)]


def publication_and_whole(case: Case, cmd: SignReply, ctx: Context) -> list[str]:
    return [f"publication/{cmd.suggestion}", *whole(case.division)]
