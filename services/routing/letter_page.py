"""答复函 as a page, as PDF and as a Word file: for its deputies, its units, and those who hand over and review."""

import asyncio
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse, Response

from services.routing.case import Case
from services.routing.gate_page import inside
from services.routing.letter import Letter, letter
from services.routing.rows import names, units
from shared.events.routing import ReplyDelivered, ReplySubmitted
from shared.messages import Refused
from shared.paper import pdf, qr_png, word
from shared.people import Person
from shared.service import Decider
from shared.settings import DEPLOY
from shared.web.outside import qr
from shared.web.pages import STATIC, drawn, render
from shared.web.reading import reading, state, told
from shared.web.session import person
from shared.words import ABOVE_UNITS, Role
from shared.writer import Writer

SHEETS = DEPLOY / "letters"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Reply = ReplySubmitted | ReplyDelivered


def letter_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/letters/{id}")
    async def sheet(request: Request, id: str, round: int | None = None) -> HTMLResponse:
        who = person(request)
        x, rounds = await _letter(writer, who, id, round)
        query = f"?round={round}" if round else ""
        shown: dict[str, Any] = {"x": x, "id": id, "query": query, "qr": _qr(request, id), "rounds": rounds}
        return render(request, "letter.html", who, **shown)

    @router.get("/letters/{id}/pdf")
    async def as_pdf(request: Request, id: str, round: int | None = None) -> Response:
        x, _ = await _letter(writer, person(request), id, round)
        html = drawn("letter_paper.html", x=x, qr=_qr(request, id))
        return _file(await asyncio.to_thread(pdf, html, STATIC / "letter.css"), "application/pdf", f"{x.name}.pdf")

    @router.get("/letters/{id}/docx")
    async def as_word(request: Request, id: str, round: int | None = None) -> Response:
        who = person(request)
        x, _ = await _letter(writer, who, id, round)
        own = SHEETS / f"{who.congress}.docx"
        template = own if own.exists() else SHEETS / "reply.docx"
        made = await asyncio.to_thread(word, template, asdict(x), {"qr": qr_png(_address(request, id))})
        return _file(made, WORD, f"{x.name}.docx")

    return router


async def _letter(writer: Writer, who: Person, id: str, round: int | None) -> tuple[Letter, list[int]]:
    """The sheet, and the rounds that have one besides it."""
    decider = writer.service.decider_of["case"]
    async with reading(writer.db, who.congress) as db:
        case: Case = (await state(db, decider, who.congress, id))[0]
        found = await _replies(db, decider, case, who, f"{who.congress}/case/{id}")
        known = {r.stream.split("/", 1)[1]: r.name for table in (names, units) for r in await db.execute(select(table))}
    reply = found.get(round) if round else next(reversed(found.values()), None)
    if reply is None:
        raise Refused("unknown-letter", "没有这件答复函，或您无权查看。", 404)

    def name(id: str) -> str:
        return known.get(f"deputy/{id}") or known.get(f"unit/{id}") or id

    return letter(case, reply, name, known.get(f"congress/{who.congress}") or who.congress_name), [
        n for n in found if n != reply.round
    ]


async def _replies(db: AsyncConnection, decider: Decider, case: Case, who: Person, stream: str) -> dict[int, Reply]:
    """By round: what was delivered, and for those inside the draft that is on its way. Nothing for anybody else."""
    if not may_read(case, who):
        return {}
    found: dict[int, Reply] = {p.fact.round: p.fact for p in await told(db, decider, stream, ReplyDelivered)}
    draft = case.answer.draft
    return found | ({draft.round: draft} if draft and _sees_draft(case, who) else {})


def links(case: Case, who: Person) -> list[tuple[str, str]]:
    """To the sheet, from the case's page."""
    there = case.answer.delivered or (case.answer.draft and _sees_draft(case, who))
    return [("答复函", "/routing/letters/{id}")] if there and may_read(case, who) else []


def may_read(case: Case, who: Person) -> bool:
    """Its signatories once it is delivered; those inside also before."""
    delivered = case.answer.delivered is not None
    return _sees_draft(case, who) or (delivered and (who.role in ABOVE_UNITS or _signed(case, who)))


def _sees_draft(case: Case, who: Person) -> bool:
    """A draft that passes another office's gate is not there."""
    return who.role is Role.GOVERNMENT or inside(case, who)


def _signed(case: Case, who: Person) -> bool:
    return who.role is Role.DEPUTY and who.id in (case.deputy, *case.cosigners)


def _address(request: Request, id: str) -> str:
    return f"{request.url.scheme}://{request.url.netloc}/s/{id}"


def _qr(request: Request, id: str) -> Markup:
    return qr(_address(request, id))


def _file(data: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"}
    return Response(data, media_type=kind, headers=headers | {"X-Content-Type-Options": "nosniff"})
