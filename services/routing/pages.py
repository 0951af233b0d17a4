"""Routing's part of a page: units and their lines, contacts, the reply at the gate, the reply delivered."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing import contacts_page, division_page, gate_page, letter_page, unit_page, versions_page
from services.routing.case import Case, Stage
from services.routing.line import Line
from services.routing.meetings import pages as meetings
from services.routing.outcomes import pages as outcomes
from services.routing.publication import copy_page
from services.routing.reads_page import ended
from services.routing.roster.roster_page import urge_facts
from services.routing.rows import units as unit_rows
from shared.events.routing import ReplyDelivered, ReplySubmitted
from shared.people import Person
from shared.streams import id_of
from shared.web.parts import Known, Names, Part
from shared.workdays import spoken

WORDS = {
    Stage.WAITING: ("待交办", "yellow"),
    Stage.TRIAL: ("预交办", "yellow"),
    Stage.DIVIDED: ("分别办理", "blue"),
    Stage.HANDLING: ("办理中", "blue"),
    Stage.REVIEW: ("答复送审", "blue"),
    Stage.APPROVED: ("待签发", "blue"),
    Stage.REPLIED: ("已答复", "green"),
    Stage.FINISHED: ("已答复", "green"),
    Stage.WITHDRAWN: ("已撤回", "grey"),
}
LINKS = (
    division_page.links,
    copy_page.links,
    letter_page.links,
    versions_page.links,
    contacts_page.links,
    outcomes.links,
    meetings.links,
)


def part(case: Case, who: Person, name: Names) -> Part | None:
    if case.stage is Stage.NONE:
        return None
    word, tone = word_of(case)
    facts = [*division_page.mode_facts(case), *((division_page.label(case, x), _line(x)) for x in case.lines)]
    if case.stage is Stage.TRIAL and case.tried.asked:
        facts.append(("拟主办", case.tried.asked.lead))
        facts += [("拟协办", "、".join(case.tried.asked.co))] if case.tried.asked.co else []
        facts += [("异议", f"{o.unit}：{ended(o.reason)}建议由{o.proposed_unit}办理。") for o in case.tried.objections]
    facts += _merged(case, who)
    if case.round > 1:
        facts.append(("轮次", f"第{case.round}轮（重新办理）"))
    facts += contacts_page.facts(case, who)
    if case.extension:
        facts.append(("申请延期", case.extension.reason))
    if case.extended:
        facts.append(("延期", "已同意延期答复"))
    if case.answer.sent_back and gate_page.inside(case, who):
        reasons = "、".join(r.word for r in case.answer.sent_back.reasons)
        facts.append(("退回重拟", f"{reasons}：{case.answer.sent_back.note}"))
    facts += gate_page.gate_facts(case, who)
    facts += unit_page.inside_facts(case, who) + urge_facts(case, who)
    texts = []
    if case.answer.draft and gate_page.inside(case, who):
        texts += _reply(case, case.answer.draft, "送审稿") + copy_page.texts(case)
    if case.answer.delivered:
        texts += _reply(case, case.answer.delivered, f"第{case.answer.delivered.round}轮答复")
    facts += [("办理成果", f"{c.title}（{c.kind.word}）") for c in case.outcomes]
    passed_to = "rating" if case.answer.delivered else ""
    links = [link for links in LINKS for link in links(case, who)]
    return Part(word, tone, _holder(case), facts, texts, case.title, case.number, passed_to=passed_to, links=links)


def _merged(case: Case, who: Person) -> list[tuple[str, str]]:
    m = case.merger
    facts = [("并案", f"与{m.number}一并交办，单独答复")] if m.main else []
    facts += [("并案", f"{len(m.children)}件随本案交办")] if m.children else []
    if m.reply and case.stage is Stage.HANDLING and gate_page.inside(case, who):
        facts.append(("主案答复", "已送审；送审本件答复时按主案答复起草"))
    return facts


def word_of(case: Case) -> tuple[str, str]:
    if case.stage is Stage.WAITING and case.merger.main:
        return "随主案交办", "yellow"
    if case.stage is not Stage.HANDLING:
        return WORDS[case.stage]
    if any(line.return_asked for line in case.lines):
        return "申退中", "yellow"
    if case.answer.sent_back:
        return "退回重拟", "yellow"
    if case.round > 1:
        return "重新办理", "yellow"
    return ("办理中", "blue") if case.lead.signed_in else ("待签收", "yellow")


def _line(line: Line) -> str:
    if line.return_asked:
        return f"{line.unit}（申请退办：{ended(line.return_asked.reason)}建议改由{line.return_asked.proposed_unit}）"
    if line.opinion:
        return f"{line.unit}（{spoken(line.opinion)}提交会办意见）"
    if not line.signed_in:
        return f"{line.unit}（待签收" + ("，已过签收期限）" if line.late else "）")
    return f"{line.unit}（{spoken(line.signed_in)}签收）"


def _reply(case: Case, r: ReplySubmitted | ReplyDelivered, kind: str) -> list[tuple[str, str]]:
    answers = [
        (f"{kind}：答第{n}项（{d[:16]}）", a) for n, (d, a) in enumerate(zip(case.demands, r.answers, strict=False), 1)
    ]
    promises = [("承诺事项", gate_page.promised(p)) for p in r.promises]
    basis = [("依据", r.basis)] if r.basis else []
    return [(f"{kind}类别", r.reply_class.word), *answers, *promises, *basis, ("公开方式", r.publicity.word)]


def _holder(case: Case) -> str:
    match case.stage:
        case Stage.WAITING | Stage.TRIAL:
            return "代表工委、政府办"
        case Stage.REVIEW:
            return "、".join(case.answer.reviewers)
        case Stage.HANDLING | Stage.APPROVED:
            return case.lead.unit
        case _:
            return division_page.holder(case)


async def known(db: AsyncConnection) -> Known:
    """The units a case may be given to."""
    found = (await db.execute(select(unit_rows).where(unit_rows.c.active).order_by(unit_rows.c.stream))).all()
    return Known([(id_of(u.stream), id_of(u.stream)) for u in found])
