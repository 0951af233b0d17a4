"""纠纷调处 as a page; and, station by station, how many clues and disputes there were and what callers thought."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.intake.clues.clue import Stage
from services.intake.clues.clues_page import stations
from services.intake.clues.disputes import RecordDispute
from services.intake.clues.rows import clues, disputes
from services.intake.roll.roll_page import IN_OFFICE
from services.intake.roll.rows import seats
from shared.messages import Command, Context
from shared.people import Person
from shared.streams import id_of
from shared.web.filters import choice, found_in, search
from shared.web.pages import render
from shared.web.parts import Choices, Chooser, beginnings
from shared.web.problems import unknown_address
from shared.web.reading import reading
from shared.web.session import person
from shared.words import ClueOutcome, DisputeEnd, DisputeKind, Role, Scale
from shared.workdays import spoken
from shared.writer import Writer

MOST = 200
HEAD = ["站点", "类别", "当事双方", "调处日期", "调处代表", "结果", "说明"]
COUNTS = ["线索", "转建议", "已反馈", *(s.word for s in Scale), "纠纷调处"]


def dispute_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/disputes")
    async def listed(request: Request, q: str = "", kind: str = "") -> HTMLResponse:
        return await _listed(writer, request, q.strip(), kind)

    @router.get("/clue-figures")
    async def figures(request: Request) -> HTMLResponse:
        who = person(request)
        if who.role not in (Role.STATION, Role.OFFICE):
            raise unknown_address()
        async with reading(writer.db, who.congress) as db:
            called, counted = await stations(db), await counts(db)
        shown = [s for s in called if who.role is Role.OFFICE or s == who.unit]
        rows = [[called[s], *counted.get(s, [0] * len(COUNTS))] for s in sorted(shown)]
        head = ["站点", *({"text": word, "num": True} for word in COUNTS)]
        return render(request, "clue_figures.html", who, head=head, rows=rows)

    return router


async def counts(db: AsyncConnection) -> dict[str, list[int]]:
    """By station: clues, those that became suggestions, those told back, ratings by degree, disputes."""
    told = clues.c.stage.in_([Stage.FED_BACK.value, Stage.CLOSED.value])
    turned = clues.c.outcome == ClueOutcome.CONVERTED.value
    each = [func.count().filter(w) for w in (true(), turned, told, *(clues.c.rating == s.value for s in Scale))]
    found = {s: [*n, 0] for s, *n in await db.execute(select(clues.c.station, *each).group_by(clues.c.station))}
    for station, n in await db.execute(select(disputes.c.station, func.count()).group_by(disputes.c.station)):
        found.setdefault(station, [0] * len(COUNTS))[-1] = n
    return found


def _seen(who: Person) -> ColumnElement[bool]:
    """The office's all, a station's own, a deputy's own."""
    match who.role:
        case Role.STATION:
            return disputes.c.station == who.unit
        case Role.DEPUTY:
            return disputes.c.deputy == who.id
        case _:
            return true()


async def _listed(writer: Writer, request: Request, q: str, kind: str) -> HTMLResponse:
    who = person(request)
    if who.role not in (Role.STATION, Role.OFFICE, Role.DEPUTY):
        raise unknown_address()
    where = [_seen(who)]
    if q:
        where.append(found_in(q, disputes.c.parties, disputes.c.note))
    if kind:
        where.append(disputes.c.kind == kind)
    async with reading(writer.db, who.congress) as db:
        total = await db.scalar(select(func.count()).select_from(disputes).where(*where)) or 0
        newest = select(disputes).where(*where).order_by(disputes.c.on.desc(), disputes.c.stream).limit(MOST)
        found, called = (await db.execute(newest)).all(), await stations(db)
        people = {id_of(s): n for s, n in await db.execute(select(seats.c.stream, seats.c.name))}
    rows = [_line(r, called, people) for r in found]
    begin = beginnings(writer.service, who.role, RecordDispute)
    shown: dict[str, Any] = {"rows": rows, "head": HEAD, "total": total, "most": MOST, "fields": _fields(q, kind)}
    shown["narrowed"] = bool(q or kind)
    return render(request, "disputes.html", who, offers=begin, figures=who.role is not Role.DEPUTY, **shown)


def _line(r: Any, called: dict[str, str], people: dict[str, str]) -> list[Any]:
    place, deputy = called.get(r.station, r.station), people.get(r.deputy, r.deputy)
    kind, end = DisputeKind(r.kind).word, DisputeEnd(r.end).word
    return [place, kind, r.parties, spoken(r.on), deputy, end, r.note or "—"]


def _fields(q: str, kind: str) -> list[dict[str, Any]]:
    return [search("搜索", q), choice("kind", "类别", DisputeKind, {"kind": kind})]


async def where_and_who(db: AsyncConnection, dispute: Any, ctx: Context, id: str) -> Choices:
    """A station records its own, a deputy what that deputy mediated."""
    called = await stations(db)
    seated = select(seats).where(IN_OFFICE).order_by(seats.c.name)
    deputies = [(id_of(r.stream), r.name) for r in await db.execute(seated)]
    if ctx.role is Role.STATION:
        called = {s: n for s, n in called.items() if s == ctx.unit}
    if ctx.role is Role.DEPUTY:
        deputies = [d for d in deputies if d[0] == ctx.actor]
    return {"station": sorted(called.items()), "deputy": deputies}


CHOICES: dict[type[Command], Chooser] = {RecordDispute: where_and_who}
