"""文件 as pages: the register with search and year, one document, and which of them order a case's handling."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.routing.case import Case
from services.routing.notices.notice import Notice, NoticeEntered
from services.routing.notices.registering import CorrectNotice, RegisterNotice
from services.routing.notices.rows import notices
from shared.messages import Command, Context, Refused
from shared.people import Person
from shared.streams import id_of
from shared.web.filters import choice, search
from shared.web.forms import Shape
from shared.web.pages import render
from shared.web.paging import page_of, pages_at
from shared.web.parts import Known, Shaper, beginnings, offers
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import NoticeKind
from shared.workdays import spoken
from shared.writer import Writer

ROWS = 50
HEAD = ["文号", "标题", "发文机关", "类别", {"text": "年度", "num": True}, "印发日期"]
CITED = 3  # grounds that a case's page names: the latest of its year


def notice_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/notices")
    async def register(request: Request, page: int = 1) -> HTMLResponse:
        return await _register(writer, request, page)

    @router.get("/notices/{id}")
    async def one(request: Request, id: str) -> HTMLResponse:
        return await _one(writer, request, id)

    return router


async def _register(writer: Writer, request: Request, page: int) -> HTMLResponse:
    who = person(request)
    asked = {k: v.strip() for k, v in request.query_params.items() if k in ("q", "year", "kind") and v.strip()}
    where = _filters(asked)
    async with reading(writer.db, who.congress) as db:
        years = (await db.scalars(select(notices.c.year).distinct().order_by(notices.c.year.desc()))).all()
        paging = await page_of(db, notices, where, page)
        ordered = select(notices).where(*where).order_by(notices.c.day.desc(), notices.c.number, notices.c.stream)
        found = (await db.execute(paging.of(ordered))).all()
    shown: dict[str, Any] = {"rows": [_row(r) for r in found], "head": HEAD, **paging.shown}
    shown["href"] = pages_at("/routing/notices", asked)
    begin = beginnings(writer.service, who.role, RegisterNotice)
    empty = "没有符合条件的文件。" if asked else "还没有登记文件。"
    return render(request, "notices.html", who, offers=begin, fields=_fields(asked, years), empty=empty, **shown)


async def _one(writer: Writer, request: Request, id: str) -> HTMLResponse:
    """Whoever may see a case may read by what it is handled: all of this congress who are in."""
    who, decider = person(request), writer.service.decider_of["notice"]
    async with reading(writer.db, who.congress) as db:
        notice, _ = await state(db, decider, who.congress, id)
    if not notice.entered:
        raise Refused("unknown-notice", "没有这份文件，或您无权查看。", 404)
    made = offers(writer.service, decider, notice, context(writer, who), id)
    return render(request, "notice.html", who, n=notice.entered, facts=_facts(notice.entered), offers=made)


def _filters(asked: dict[str, str]) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if q := asked.get("q"):
        columns = (notices.c.title, notices.c.number, notices.c.offices)
        where.append(or_(*(c.icontains(q, autoescape=True) for c in columns)))
    if (year := asked.get("year", "")).isascii() and year.isdecimal() and len(year) == 4:
        where.append(notices.c.year == int(year))
    if (kind := asked.get("kind")) in [k.value for k in NoticeKind]:
        where.append(notices.c.kind == kind)
    return where


def _fields(asked: dict[str, str], years: Any) -> list[dict[str, Any]]:
    return [
        search("文号、标题、发文机关", asked.get("q", "")),
        choice("year", "年度", [(str(y), f"{y}年") for y in years], asked),
        choice("kind", "类别", NoticeKind, asked),
    ]


def _row(r: Any) -> list[Any]:
    title = {"text": r.title, "href": f"/routing/notices/{id_of(r.stream)}"}
    return [r.number, title, r.offices, NoticeKind(r.kind).word, str(r.year), spoken(r.day)]


def _facts(n: NoticeEntered) -> list[tuple[str, str]]:
    offices = "、".join(n.offices) + ("联合印发" if len(n.offices) > 1 else "印发")
    return [("文号", n.number), ("发文机关", offices), ("类别", n.kind.word), ("年度", f"{n.year}年"),
            ("印发日期", spoken(n.day))]  # fmt: skip


async def grounds(db: AsyncConnection, case: Case, who: Person) -> list[tuple[str, str]]:
    """依据: the notices that order the handling of the year's cases, for everybody who sees the case."""
    if not case.year:
        return []
    ordering = [k.value for k in NoticeKind if k.ordering]
    wanted = select(notices).where(notices.c.year == case.year, notices.c.kind.in_(ordering))
    found = await db.execute(wanted.order_by(notices.c.day.desc(), notices.c.stream).limit(CITED))
    return [(f"依据《{r.title}》（{r.number}）", f"/routing/notices/{id_of(r.stream)}") for r in found]


def first_entries(notice: Notice, ctx: Context, known: Known) -> Shape:
    return Shape({"year": ctx.today.year, "day": ctx.today})


def as_entered(notice: Notice, ctx: Context, known: Known) -> Shape:
    return Shape(notice.entered.model_dump(mode="json") if notice.entered else {})


SHAPES: dict[type[Command], Shaper] = {RegisterNotice: first_entries, CorrectNotice: as_entered}
