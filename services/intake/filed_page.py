"""建议库 by number, for everybody: filters that combine; and 大会接收台, where the secretariat works."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.intake.docket_page import sort_of
from services.intake.filing import FileMotion
from services.intake.roll.congress import Congress
from services.intake.roll.rows import seats
from services.intake.rows import FILED, MERGED, WITHDRAWN, filed
from shared.people import Person
from shared.streams import id_of
from shared.web.filters import choice, found_in, search
from shared.web.pages import render
from shared.web.paging import ROWS, page_of, pages_at
from shared.web.parts import beginnings
from shared.web.problems import nothing_here
from shared.web.reading import reading, state
from shared.web.session import person
from shared.words import Category, Importance, Origin, Role, SessionKind
from shared.workdays import legal_day, spoken
from shared.writer import Writer

STATES = {FILED: ("已立案", "green"), MERGED: ("已并案", "green"), WITHDRAWN: ("已撤回", "grey")}
HEAD = ["编号", "标题", "领衔代表", "提出时间", "类别", "重要程度", "来源", "立案", "状态"]
RECEIVERS = (Role.SECRETARIAT, Role.OFFICE)


def filed_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/filed")
    async def library(request: Request, page: int = 1) -> HTMLResponse:
        return await _library(writer, request, page)

    @router.get("/reception")
    async def reception(request: Request) -> HTMLResponse:
        return await _reception(writer, request)

    return router


async def _library(writer: Writer, request: Request, page: int) -> HTMLResponse:
    who = person(request)
    asked = {k: v for k, v in request.query_params.items() if k != "page" and v}
    where = _filters(asked)
    async with reading(writer.db, who.congress) as db:
        paging = await page_of(db, filed, where, page)
        rows = await _lines(db, where, who, paging.offset)
        sessions = (await db.execute(_sessions())).all()
    shown: dict[str, Any] = {**paging.shown, "head": HEAD, "rows": rows}
    shown["href"] = pages_at("/intake/filed", asked)
    return render(request, "filed.html", who, fields=_fields(asked, sessions), **shown)


async def _reception(writer: Writer, request: Request) -> HTMLResponse:
    """What this session has brought so far; what waits stands on the work desk."""
    who = person(request)
    if who.role not in RECEIVERS:
        raise nothing_here()
    async with reading(writer.db, who.congress) as db:
        congress, _ = await state(db, writer.service.decider_of["congress"], who.congress, who.congress)
        held = _this_session(congress, writer)
        here = filed.c.session_kind == SessionKind.IN_SESSION.value
        counted_with = [filed.c.term == held[0], filed.c.session == held[1]]
        this_year = [] if held[0] else [filed.c.year == legal_day(writer.clock.now()).year]
        where = [here, *counted_with, *this_year]
        rows = await _lines(db, where, who)
        counted = (await db.execute(select(filed.c.origin, func.count()).where(*where).group_by(filed.c.origin))).all()
    counts = {origin: n for origin, n in counted}
    motions = counts.get(Origin.MOTION.value, 0)
    said = f"第{held[0]}届第{held[1]}次会议" if held[0] else "届次还没有登记，按年编号"
    shown: dict[str, Any] = {"head": HEAD, "rows": rows, "said": said, "motions": motions}
    begin = beginnings(writer.service, who.role, FileMotion)
    return render(request, "reception.html", who, offers=begin, total=sum(counts.values()), **shown)


def _this_session(congress: Congress, writer: Writer) -> tuple[int, int]:
    today = legal_day(writer.clock.now())
    session = congress.session_for(today) or congress.last_session(today)
    return (congress.term, session.number) if congress.term and session else (0, 0)


async def _lines(db: AsyncConnection, where: list[ColumnElement[bool]], who: Person, offset: int = 0) -> list[Any]:
    order = (filed.c.year.desc(), filed.c.term.desc(), filed.c.session.desc(), filed.c.number.desc(), filed.c.stream)
    seat = seats.c.stream == func.concat(filed.c.congress, "/deputy/", filed.c.deputy)
    wanted = select(filed, seats.c.name.label("called")).outerjoin(seats, seat).where(*where)
    found = (await db.execute(wanted.order_by(*order).limit(ROWS).offset(offset))).all()
    return [_line(r) for r in found]


def _sessions() -> Any:
    which = (filed.c.term, filed.c.session, filed.c.year)
    return select(*which).distinct().order_by(*(column.desc() for column in which))


def _filters(asked: dict[str, str]) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    for name in ("session_kind", "category", "importance", "origin", "state"):
        if value := asked.get(name):
            where.append(filed.c[name] == value)
    if session := asked.get("session"):
        shown = func.concat(filed.c.term, "-", filed.c.session, "-", filed.c.year)
        where.append(shown == session)
    if merged := asked.get("merged"):
        where.append({"main": filed.c.children > 0, "child": filed.c.main != ""}.get(merged, filed.c.main == merged))
    if words := asked.get("q", "").strip():
        where.append(found_in(words, filed.c.title, filed.c.number))
    return where


def _fields(asked: dict[str, str], sessions: Any) -> list[dict[str, Any]]:
    return [
        search("标题、编号", asked.get("q", "")),
        choice("session", "届次", [(f"{r.term}-{r.session}-{r.year}", _session(r)) for r in sessions], asked),
        choice("session_kind", "提出时间", SessionKind, asked),
        choice("category", "类别", Category, asked),
        choice("importance", "重要程度", Importance, asked),
        choice("origin", "来源", Origin, asked),
        choice("merged", "并案", [("main", "主案"), ("child", "并入他案")], asked),
        choice("state", "状态", [(code, word) for code, (word, _) in STATES.items()], asked),
    ]


def _session(r: Any) -> str:
    return f"{r.term}届{r.session}次会议（{r.year}年）" if r.term else f"{r.year}年"


def _line(r: Any) -> list[Any]:
    word, tone = STATES[r.state]
    return [
        r.number,
        {"text": r.title, "href": f"/s/{id_of(r.stream)}"},
        r.called or r.deputy,
        SessionKind(r.session_kind).word,
        sort_of(r.category, r.subcategory),
        Importance(r.importance).word,
        Origin(r.origin).word,
        spoken(r.since),
        {"text": f"{word}（主案）" if r.children else word, "tone": tone},
    ]
