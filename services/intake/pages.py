"""Intake's part of a page: the text of a suggestion, its signatures, its reviews."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse
from pydantic import TypeAdapter
from sqlalchemy import Text, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake import drafting
from services.intake.case import Case, Stage
from services.intake.docket_page import docket_facts, docket_links
from services.intake.roll.congress import Congress
from services.intake.roll.index import names
from services.intake.service import units
from services.intake.similar import HANDED_IN
from shared.files import place, store
from shared.journal import streams
from shared.messages import Command, Context, Refused
from shared.people import Person
from shared.web.forms import Shape
from shared.web.parts import Known, Names, Part, Shaper
from shared.web.session import person
from shared.words import Role, SessionKind
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
    signatory = who.role is Role.DEPUTY and who.id in (case.deputy, *case.invited)
    if signatory or case.number:
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
    words = case.words
    facts = [("领衔代表", name(case.deputy))]
    if case.invited:
        facts.append(("联名代表", _signatures(case, name)))
    if case.county:
        facts.append(("初审", name(case.county)))
    facts.append(("提出时间", words.session_kind.word))
    if words.proposed_unit:
        facts.append(("建议承办", words.proposed_unit))
    if case.sent_back:
        reasons = "、".join(r.word for r in case.sent_back.reasons)
        facts.append(("退回理由", f"{reasons}：{case.sent_back.note}"))
    facts += docket_facts(case)
    texts = [("情况", words.situation), ("分析", words.analysis), ("具体建议", words.proposal)]
    texts += [(f"第{n}项诉求", d) for n, d in enumerate(words.demands, 1)]
    texts += [("附件", f"/intake/files/{a.digest}") for a in words.attachments]
    texts += docket_links(case)
    passed_to = "routing" if case.stage is Stage.FILED else ""
    shown = [t for t in texts if t[1]]
    return Part(word, tone, _holder(case, name), facts, shown, words.title, case.number, passed_to=passed_to)


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


def draft_shape(case: Case, ctx: Context, known: Known) -> Shape:
    return Shape({}, {"words.proposed_unit": known.units, "cosigners": _others(ctx, known)})


def revise_shape(case: Case, ctx: Context, known: Known) -> Shape:
    values: dict[str, Any] = {"words": case.words.model_dump(mode="json"), "began_from": case.saves}
    return Shape(values, {"words.proposed_unit": known.units})


def invite_shape(case: Case, ctx: Context, known: Known) -> Shape:
    return Shape({"deputies": case.invited}, {"deputies": _others(ctx, known)})


def _others(ctx: Context, known: Known) -> list[tuple[str, str]]:
    return [(id, label) for id, label in known.deputies if id != ctx.actor]


SHAPES: dict[type[Command], Shaper] = {
    drafting.DraftSuggestion: draft_shape,
    drafting.ReviseDraft: revise_shape,
    drafting.InviteCosigners: invite_shape,
}


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
    deputies = (await db.execute(select(names).where(names.c.seated).order_by(names.c.delegation, names.c.name))).all()
    found = (await db.execute(select(units).where(units.c.active).order_by(units.c.stream))).all()
    congress = (
        await db.scalars(select(cast(streams.c.state, Text)).where(streams.c.stream.like("%/congress/%")))
    ).all()
    counties = {c.code: c.name for state in congress for c in TypeAdapter(Congress).validate_json(state).counties}
    ids = {last(d.stream): d.name for d in deputies}
    choices = [(last(d.stream), f"{d.name}（{d.delegation}）" if d.delegation else d.name) for d in deputies]
    return Known([(last(u.stream), last(u.stream)) for u in found], choices, ids | counties)


def last(stream: str) -> str:
    return stream.rsplit("/", 1)[1]
