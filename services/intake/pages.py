"""Intake's part of a page: the text of a suggestion, its signatures, its reviews."""

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse
from pydantic import TypeAdapter
from sqlalchemy import Text, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.case import Case, Stage
from services.intake.docket_page import docket_facts, docket_links
from services.intake.draft import OPEN
from services.intake.roll.congress import Congress
from services.intake.roll.roll_page import IN_OFFICE
from services.intake.roll.rows import seats
from services.intake.service import units
from services.intake.similar import HANDED_IN
from shared.files import place, store
from shared.journal import streams
from shared.messages import Refused
from shared.people import Person
from shared.streams import id_of
from shared.web.parts import Known, Names, Part
from shared.web.session import person
from shared.words import CosignAnswer, Publicity, Role, SessionKind
from shared.workdays import spoken
from shared.writer import Writer

WORDS = {
    Stage.DRAFT: ("草稿", "grey"),
    Stage.SIGNING: ("联名中", "blue"),
    Stage.REVIEW_1: ("初审", "blue"),
    Stage.REVIEW_2: ("复审", "blue"),
    Stage.RETURNED: ("退回修改", "yellow"),
    Stage.FILED: ("已立案", "green"),
    Stage.NOT_FILED: ("不立案", "grey"),
    Stage.WITHDRAWN: ("已撤回", "grey"),
}


def may_see(case: Case, who: Person) -> bool:
    """A draft is its signatories' own; under review it is the reviewers' too; a filed case the whole congress's.

    In session the secretariat reviews too; what is treated as a letter is seen by the unit that answers it."""
    if case.stage is Stage.NONE:
        return False
    signatory = who.role is Role.DEPUTY and who.id in signatories(case)
    if signatory or wrote_down(case, who) or case.number:
        return True
    if who.role is Role.UNIT:
        return case.stage is Stage.NOT_FILED and who.unit == case.docket.unit
    if who.role is Role.SECRETARIAT:
        return case.stage is Stage.REVIEW_2 and case.words.session_kind is SessionKind.IN_SESSION
    if case.stage in HANDED_IN or case.sent_back:
        return who.role is Role.OFFICE or (who.role is Role.COUNTY_OFFICE and who.unit == case.county)
    return False


def part(case: Case, who: Person, name: Names) -> Part | None:
    if not may_see(case, who):
        return None
    word, tone = ("已并案", "green") if case.docket.main else WORDS[case.stage]
    early = bool(case.handed_in and case.handed_in.pre_submitted) and case.stage in (Stage.REVIEW_1, Stage.REVIEW_2)
    facts = [("领衔代表", name(case.deputy)), *_signing(case, who, name), *_raised(case)]
    if case.county:
        facts.append(("初审", name(case.county)))
    facts.append(("提出时间", _when(case)))
    facts += _wishes(case, who)
    if case.clues:
        heard = "、".join(f"{channel.word}{n}条" for channel, n in case.clues)
        facts.append(("群众线索", f"{_heard(case)}条（{heard}）"))
    if case.review.priority:
        facts.append(("中心工作", case.review.priority))
    if case.sent_back:
        reasons = "、".join(r.word for r in case.sent_back.reasons)
        facts.append(("退回理由", f"{reasons}：{case.sent_back.note}"))
    facts += docket_facts(case)
    passed_to = "routing" if case.stage is Stage.FILED else ""
    return Part(
        f"{word}（预提交）" if early else word,
        tone,
        _holder(case, name),
        facts,
        [t for t in texts(case) if t[1]],
        case.words.title,
        case.number,
        passed_to=passed_to,
        links=[*_links(case, who), *docket_links(case)],
    )


def texts(case: Case) -> list[tuple[str, str]]:
    words = case.words
    shown = [("情况", words.situation), ("分析", words.analysis), ("具体建议", words.proposal)]
    shown += [(f"第{n}项诉求", d) for n, d in enumerate(words.demands, 1)]
    return shown + [(f"附件：{a.name}" if a.name else "附件", f"/intake/files/{a.digest}") for a in words.attachments]


def signatories(case: Case) -> tuple[str, ...]:
    return (case.deputy, *case.invited, *((case.whole.head,) if case.whole else ()))


def wrote_down(case: Case, who: Person) -> bool:
    """Who entered a draft for its deputy sees it as long as it is one."""
    e = case.entered
    return bool(e and (e.role, e.enterer) == (who.role, who.id)) and case.stage in OPEN


def _signing(case: Case, who: Person, name: Names) -> list[tuple[str, str]]:
    """The list of co-signers and what each said last; what is written to the lead is the lead's to read."""
    facts = [("联名代表", _signatures(case, name))] if case.invited else []
    if case.invited and case.stage in OPEN:
        facts.append(("联名文本", f"第{case.saves}稿" + (f"，{spoken(case.until)}截止答复" if case.until else "")))
    for a in case.answers:
        if who.id in (case.deputy, a.deputy) and who.role is Role.DEPUTY:
            on = f"，{spoken(a.on)}" if a.on else ""
            said = f"{name(a.deputy)}：{a.said.word}，第{a.version}稿{on}"
            facts.append(("联名答复", f"{said}“{a.note}”" if a.note else said))
        elif a.said is CosignAnswer.LAPSED:
            facts.append(("联名答复", f"{name(a.deputy)}：{a.said.word}"))
    return facts


def _raised(case: Case) -> list[tuple[str, str]]:
    """On whose behalf, and by whose hand."""
    facts = []
    if w := case.whole:
        signed = "团长已签署" if w.signed else "待团长签署"
        facts.append(("代表团全团建议", f"{w.delegation}，{spoken(w.discussed)}全团讨论，{signed}"))
    if e := case.entered:
        confirmed = "代表已核对" if e.confirmed else "待代表核对"
        facts.append(("代录", f"{e.role.word}依{e.source.word}代录（{spoken(e.received)}收到），{confirmed}"))
    return facts


def _when(case: Case) -> str:
    first = case.handed_in
    if not first or not first.session:
        return case.words.session_kind.word
    if first.kind is SessionKind.IN_SESSION:
        early = "，会前预提交" if first.pre_submitted else ""
        return f"{first.kind.word}（第{first.term}届第{first.session}次会议{early}）"
    return f"{first.kind.word}（第{first.term}届第{first.session}次会议后）"


def _wishes(case: Case, who: Person) -> list[tuple[str, str]]:
    words, facts = case.words, []
    if words.proposed_units:
        facts.append(("建议承办", "、".join(words.proposed_units)))
    if words.publicity is not Publicity.FULL:
        inside = who.id in signatories(case) or who.role in (Role.OFFICE, Role.COUNTY_OFFICE)
        reason = f"：{words.publicity_reason}" if words.publicity_reason and inside else ""
        facts.append(("公开意愿", f"{words.publicity.word}{reason}"))
    return facts + ([("公开时", "隐去代表姓名")] if words.unnamed else [])


def _links(case: Case, who: Person) -> list[tuple[str, str]]:
    """`{id}` is put in by whoever knows it."""
    mine = who.role is Role.DEPUTY and who.id in signatories(case)
    reviewer = who.role is Role.OFFICE or (who.role is Role.COUNTY_OFFICE and who.unit == case.county)
    links = []
    if mine and case.saves > 1:
        links.append(("文稿的历次修改", "/intake/history/{id}"))
    if reviewer and case.handed_in and case.handed_in.times > 1:
        links.append(("看改了什么", "/intake/history/{id}"))
    if case.clue_group and (who.role is Role.OFFICE or (mine and who.id == case.deputy)):
        links.append((f"群众线索（{_heard(case)}条）", f"/intake/clue-groups/{case.clue_group}"))
    return links


def _heard(case: Case) -> int:
    return sum(n for _, n in case.clues)


def _signatures(case: Case, name: Names) -> str:
    return "、".join(name(d) + ("（已同意）" if d in case.confirmed else "（待确认）") for d in case.invited)


def _holder(case: Case, name: Names) -> str:
    match case.stage:
        case Stage.REVIEW_1:
            return f"{name(case.county)}代表工委"
        case Stage.REVIEW_2:
            return "代表工委"
        case Stage.FILED | Stage.NOT_FILED | Stage.WITHDRAWN:
            return case.docket.unit if not case.docket.answered else ""
        case _:
            return name(case.deputy)


def attachments(writer: Writer) -> APIRouter:
    """PUT /files stores by content and answers digest, size and type; GET /files/<digest> gives it back."""
    router = APIRouter()

    @router.put("/files")
    async def put(request: Request) -> JSONResponse:
        person(request)
        return JSONResponse((await store(request.app.state.files, request.stream())).model_dump())

    @router.get("/files/{digest}")
    async def get(request: Request, digest: str) -> FileResponse:
        person(request)
        file = place(request.app.state.files, digest)
        if not digest.isalnum() or not file.is_file():
            raise Refused("unknown-file", "没有这个附件。", 404)
        safe = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
        return FileResponse(file, media_type="application/octet-stream", filename=digest[:12], headers=safe)

    return router


async def known(db: AsyncConnection) -> Known:
    """Deputies and units to choose from; names of deputies, counties and this congress."""
    deputies = (await db.execute(select(seats).where(IN_OFFICE).order_by(seats.c.delegation, seats.c.name))).all()
    found = (await db.execute(select(units).where(units.c.active).order_by(units.c.stream))).all()
    congress = (
        await db.scalars(select(cast(streams.c.state, Text)).where(streams.c.stream.like("%/congress/%")))
    ).all()
    counties = {c.code: c.name for state in congress for c in TypeAdapter(Congress).validate_json(state).counties}
    ids = {id_of(d.stream): d.name for d in deputies}
    choices = [(id_of(d.stream), f"{d.name}（{d.delegation}）" if d.delegation else d.name) for d in deputies]
    return Known([(id_of(u.stream), id_of(u.stream)) for u in found], choices, ids | counties)
