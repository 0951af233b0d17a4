"""审核要点 beside a draft: what the checks G1–G9 find, for whoever drafts, reviews, countersigns or signs it; and the
draft itself above those forms, each demand with its answer.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.answer import Review
from services.routing.case import Case, Stage
from services.routing.gate import CHECKS, Draft, Finding, Look, findings
from services.routing.passing import ApproveReply, ReturnReply, office_of, reviewer
from services.routing.publication.public_copy import copy_of
from services.routing.remarks import Countersign, MarkRead
from services.routing.reply import SignReply, SubmitReply, drafted
from shared.events.routing import Promise, ReplyDelivered, ReplySubmitted
from shared.messages import Command, Context, Problem
from shared.people import Person
from shared.web.forms import Read
from shared.web.parts import Aside, Beside, Reader
from shared.words import Gate, Role
from shared.workdays import spoken

HEAD = "审核要点"
AT_THE_GATE = (Stage.REVIEW, Stage.APPROVED)
FORMS: tuple[type[Command], ...] = (ApproveReply, ReturnReply, Countersign, MarkRead, SignReply)
Entries = Mapping[str, Any] | None


def inside(case: Case, ctx: Context | Person) -> bool:
    """Who sees a reply before it is signed: the units of the case, the office, and those who review it."""
    match ctx.role:
        case Role.UNIT | Role.UNIT_HEAD:
            return case.line_of(ctx.unit) is not None
        case Role.OFFICE:
            return True
        case Role.INSPECTION:
            return case.answer.gate in (None, office_of(ctx.unit))
        case Role.COMMITTEE:
            return bool(reviewer(case.answer.draft, ctx))
        case _:
            return False


async def beside(
    db: AsyncConnection, case: Case, ctx: Context, id: str, entries: Entries = None,
    command: type[Command] | None = None,
) -> Sequence[Beside]:  # fmt: skip
    """Of the draft that is being written, or of the one at the gate. What needs more than the case (G7's masked copy,
    G8's likeness) joins this list."""
    if not inside(case, ctx) or not case.rules:
        return ()
    if command is SubmitReply:
        return _told(_written(case, ctx, entries), "不妨碍送审，由审核人判断") if entries is not None else ()
    if case.answer.draft and case.stage in AT_THE_GATE and (command is None or command in FORMS):
        return [*_state(case), *_told(at_the_gate(case, ctx), "供审核时对照，由您判断")]
    return ()


def at_the_gate(case: Case, ctx: Context) -> list[Finding]:
    draft = case.answer.draft
    assert draft
    content = Draft(draft.reply_class, draft.answers, draft.promises, draft.basis, case.answer.contact is not None)
    since = draft.on  # a date that lay ahead at submission is no fault of the draft's later
    return findings(Look(case, content, ctx.law.books.named(case.rules), since, at_gate=True))


def _written(case: Case, ctx: Context, entries: Entries) -> list[Finding] | None:
    """None while a field cannot be read yet: said at the field when it is sent."""
    try:
        reply = SubmitReply.model_validate(entries)
    except ValidationError:
        return None
    return findings(Look(case, drafted(reply), ctx.law.books.named(case.rules), ctx.today))


def _told(found: list[Finding] | None, hints: str) -> list[Beside]:
    if found is None:
        return [Beside(HEAD, "还有没填或填得不对的栏目，填好后再看审核要点。")]
    if not found:
        return [Beside(HEAD, f"{'、'.join(CHECKS)}逐项检查，没有发现问题。")]
    blocks = sum(f.blocks for f in found)
    parts = ((blocks, "处须改，改好才能送审"), (len(found) - blocks, f"处提示，{hints}"))
    note = "；".join(f"{n}{word}" for n, word in parts if n) + "。"
    advice = [Problem(f.field, f.code, f.sentence) for f in found if f.field]
    return [Beside(HEAD, note, [_aside(f) for f in found], blocks > 0, advice)]


def _aside(f: Finding) -> Aside:
    check = CHECKS[f.code]
    word, tone = ("须改", "red") if f.blocks else ("提示", "yellow")
    return Aside(
        word,
        tone,
        [(f.sentence, False)],
        "",
        f"{f.code} {check.what}" + (f"（{check.source}）" if check.source else ""),
    )


def _state(case: Case) -> list[Beside]:
    """Who has yet to pass it."""
    draft, review = case.answer.draft, case.answer.review
    assert draft
    if draft.gate is Gate.OWN_HEAD:
        along = f"代表工委{spoken(review.along.on)}已同步审阅。" if review.along else "代表工委同步审阅，不影响签发。"
        return [Beside("审核关口", f"按机关类别，由{draft.unit}负责人签发，不经督查室审核。{along}")]
    passed = "".join(f"{name}已通过。" for name in review.passed)
    waits = f"等{'、'.join(case.answer.reviewers)}审核。" if case.stage is Stage.REVIEW else "审核已通过。"
    why = f"{draft.unit}当年主办件数少，由{draft.extra}加审。" if draft.extra else ""
    return [Beside("审核关口", why + passed + waits)]


def gate_facts(case: Case, who: Person) -> list[tuple[str, str]]:
    """What was said to the draft, for those inside."""
    if not case.answer.draft or not inside(case, who):
        return []
    contact, review = case.answer.contact, case.answer.review
    facts = [("联系人", f"{contact.person} {contact.telephone}")] if contact else []
    return facts + _said(review)


def _said(review: Review) -> list[tuple[str, str]]:
    facts = [
        ("会签", f"{s.unit}：{'同意' if s.agreed else '不同意'}{'，' + s.remark if s.remark else ''}")
        for s in review.signs
    ]
    if review.read:
        facts.append(("阅批", review.read.word + ("（当面答复代表）" if review.read.in_person else "")))
    return facts + ([("同步审阅", review.along.note)] if review.along and review.along.note else [])


def promised(p: Promise) -> str:
    stages = "；".join(f"{spoken(stage.due)}前{stage.what}" for stage in p.stages)
    unit = f"，{p.unit}" if p.unit else ""
    return f"{p.what}，{spoken(p.due)}前完成{unit}" + (f"（分阶段：{stages}）" if stages else "")


async def reads(db: AsyncConnection, case: Case, ctx: Context) -> Sequence[Read]:
    """Each demand beside its answer, the class with its proof."""
    return contents(case, case.answer.draft) if case.answer.draft else ()


def contents(case: Case, draft: ReplySubmitted | ReplyDelivered) -> list[Read]:
    pairs = zip(case.demands, draft.answers, strict=False)
    answers = [Read(f"第{n}项诉求：{demand}", answer) for n, (demand, answer) in enumerate(pairs, 1)]
    kept = [Read("承诺事项", "\n".join(map(promised, draft.promises)))] if draft.promises else []
    basis = [Read("依据", draft.basis)] if draft.basis else []
    public = [Read("公开稿", copy)] if (copy := copy_of(case, draft, case.answer.copy)) else []
    words = (Read("答复类别", draft.reply_class.word), *kept, *basis, Read("公开方式", draft.publicity.word))
    return [*answers, *words, *public]


READS: dict[type[Command], Reader] = dict.fromkeys(FORMS, reads)
