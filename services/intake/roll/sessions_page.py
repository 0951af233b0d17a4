"""届次和会议 as a page: the term, its sessions and their windows, and the cases open from an earlier term (T37)."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import exists, false, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.intake.roll.congress import Congress, Session
from services.intake.roll.convening import BeginTerm, PlanSession, RegisterCongress
from services.intake.roll.roll_page import CONGRESS, congress_now, link, seat_id, show
from services.intake.roll.rows import seats
from services.intake.rows import STANDING, filed
from services.intake.service import results
from shared.messages import Command, Context
from shared.streams import id_of
from shared.web.filters import found_in, search
from shared.web.forms import Shape
from shared.web.paging import page_of
from shared.web.parts import Known, Shaper, offers
from shared.web.reading import reading
from shared.web.session import person
from shared.web.showing import context
from shared.workdays import legal_day, spoken
from shared.writer import Writer

HEAD = ["会议", "会期", "提交建议", "现在"]


def session_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/sessions")
    async def sessions(request: Request, q: str = "", page: int = 1) -> HTMLResponse:
        who, today = person(request), legal_day(writer.clock.now())
        async with reading(writer.db, who.congress) as db:
            congress = await congress_now(db, who)
            shown = await _carried_over(db, congress.since, q.strip(), page)
        made = offers(writer.service, CONGRESS, congress, context(writer, who), who.congress)
        rows = [[f"第{s.number}次会议", _held(s), _window(s), _now(s, today)] for s in reversed(congress.sessions)]
        calls = [(f"第{s.number}次会议征集通知", s.notice) for s in congress.sessions if s.notice and s.until >= today]
        said = f"第{congress.term}届，{spoken(congress.since)}起" if congress.since else "还没有登记届数"
        shown |= {
            "rows": rows,
            "head": HEAD,
            "calls": calls,
            "said": said,
            "fields": [search("编号、标题、领衔代表", q)],
        }
        return show(request, "sessions.html", who, congress=congress, offers=made, **shown)

    return router


def _held(s: Session) -> str:
    return f"{spoken(s.opens)}至{spoken(s.closes)}"


def _window(s: Session) -> str:
    return f"{spoken(s.from_)}至{spoken(s.until)}"


def _now(s: Session, today: date) -> dict[str, str]:
    if today < s.from_:
        return {"text": "未到提交时间", "tone": "grey"}
    if today <= s.until:
        return {"text": "大会期间，正在提交" if today >= s.opens else "预提交中", "tone": "blue"}
    return {
        "text": "提交已截止，大会未闭幕" if today <= s.closes else "已闭幕",
        "tone": "yellow" if today <= s.closes else "grey",
    }


async def _carried_over(db: AsyncConnection, since: date | None, q: str, page: int) -> dict[str, Any]:
    """Filed before this term began, and not closed."""
    closed = exists().where(results.c.stream == filed.c.stream, results.c.item == "closed")
    joined = filed.join(seats, seat_id == filed.c.deputy, isouter=True)
    where = [STANDING, filed.c.since < since if since else false(), ~closed]
    searched = (filed.c.number, filed.c.title, seats.c.name)
    where += [found_in(q, *searched)] if q else []
    paging = await page_of(db, joined, where, page)
    wanted = select(filed, seats.c.name).select_from(joined).where(*where).order_by(filed.c.since, filed.c.number)
    found = (await db.execute(paging.of(wanted))).all()
    return {"carried": [_carried(r) for r in found], "q": q, **paging.shown}


def _carried(r: Any) -> list[Any]:
    title = {"text": r.title, "href": f"/s/{id_of(r.stream)}"}
    return [r.number, title, link(r.deputy, r.name), spoken(r.since)]


def congress_shape(c: Congress, ctx: Context, known: Known) -> Shape:
    counties = [county.model_dump() for county in c.counties]
    return Shape({"name": c.name, "counties": counties, "level": c.level.value} if c.name else {})


def term_shape(c: Congress, ctx: Context, known: Known) -> Shape:
    return Shape({"term": c.term + 1 if c.term else None}, {"leaving": known.deputies})


def plan_shape(c: Congress, ctx: Context, known: Known) -> Shape:
    return Shape({"session": c.sessions[-1].number + 1 if c.sessions else 1})


SHAPES: dict[type[Command], Shaper] = {RegisterCongress: congress_shape, BeginTerm: term_shape, PlanSession: plan_shape}
