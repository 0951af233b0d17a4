"""审核台: what waits for review, the longest wait first; each office sees its own."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.intake.case import Case, Stage
from services.intake.checks import findings
from services.intake.review.beside_page import look_of, summary
from services.intake.review.rows import reviews
from services.intake.review.taking import TakeReview
from services.intake.roll.rows import seats
from shared.messages import Context
from shared.people import Person
from shared.streams import id_of
from shared.web.filters import choice, found_in, search
from shared.web.pages import chip, render
from shared.web.paging import page_of, pages_at
from shared.web.parts import form_of
from shared.web.problems import unknown_address
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context, due_day
from shared.words import ClockName, Role
from shared.workdays import SHANGHAI
from shared.writer import Writer

STAGES = {
    Stage.REVIEW_1: ("初审", ClockName.COUNTY_REVIEW),
    Stage.REVIEW_2: ("复审", ClockName.CITY_REVIEW),
}
OWN = {Role.COUNTY_OFFICE: Stage.REVIEW_1, Role.OFFICE: Stage.REVIEW_2}  # whose turn it is
HEAD = ["期限", "标题", "领衔代表", "县区", "环节", "预审", "正在审阅", "操作"]


def review_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/reviews")
    async def waiting(request: Request, page: int = 1) -> HTMLResponse:
        return await _waiting(writer, request, page)

    return router


async def _waiting(writer: Writer, request: Request, page: int) -> HTMLResponse:
    who = person(request)
    if who.role not in OWN:
        raise unknown_address()
    ctx, asked = context(writer, who), {k: v for k, v in request.query_params.items() if k != "page"}
    asked.setdefault("stage", OWN[who.role].value)
    mine, where = _mine(who), _filters(asked)
    async with reading(writer.db, who.congress) as db:
        counted = (await db.execute(_counts(mine))).all()
        paging = await page_of(db, _listed(), [mine, *where], page)
        longest = select(reviews, seats.c.name).select_from(_listed()).where(mine, *where)
        longest = longest.order_by(reviews.c.since, reviews.c.stream)
        found = (await db.execute(paging.of(longest))).all()
        counties = await _counties(writer, db, ctx)
        rows = [await _row(writer, request, db, ctx, r, counties.get(r.county, r.county)) for r in found]
    shown: dict[str, Any] = {"head": HEAD, "rows": rows, **paging.shown}
    shown |= {"fields": _fields(asked), "counters": _counters(counted, asked)}
    shown["href"] = pages_at("/intake/reviews", asked)
    return render(request, "reviews.html", who, **shown)


def _listed() -> Any:
    seat = func.concat(reviews.c.congress, "/deputy/", reviews.c.deputy)
    return reviews.outerjoin(seats, seats.c.stream == seat)


def _mine(who: Person) -> ColumnElement[bool]:
    """A county office sees its own deputies' alone."""
    waiting = reviews.c.stage.in_([stage.value for stage in STAGES])
    return and_(waiting, reviews.c.county == who.unit) if who.role is Role.COUNTY_OFFICE else waiting


def _counts(mine: ColumnElement[bool]) -> Select[Any]:
    late = func.count().filter(reviews.c.late.is_not(None))
    return select(reviews.c.stage, func.count().label("n"), late.label("late")).where(mine).group_by(reviews.c.stage)


def _filters(asked: dict[str, str]) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if stage := asked.get("stage"):
        where.append(reviews.c.stage == stage)
    if asked.get("late"):
        where.append(reviews.c.late.is_not(None))
    if words := asked.get("q", "").strip():
        where.append(found_in(words, reviews.c.title, seats.c.name))
    return where


def _fields(asked: dict[str, str]) -> list[dict[str, Any]]:
    return [
        search("标题或代表", asked.get("q", "")),
        choice("stage", "环节", [(stage.value, word) for stage, (word, _) in STAGES.items()], asked),
        choice("late", "期限", [("yes", "只看逾期")], asked),
    ]


def _counters(counted: Any, asked: dict[str, str]) -> list[dict[str, Any]]:
    n, late = {r.stage: r.n for r in counted}, sum(r.late for r in counted)

    def counter(label: str, count: int, tone: str, **query: str) -> dict[str, Any]:
        here = {k: v for k, v in asked.items() if k in ("stage", "late") and v} == {k: v for k, v in query.items() if v}
        return {"label": label, "n": count, "href": f"/intake/reviews?{urlencode(query)}", "here": here, "tone": tone}

    each = [
        counter(f"待{word}", n.get(stage.value, 0), "blue", stage=stage.value) for stage, (word, _) in STAGES.items()
    ]
    return [
        counter("全部", sum(n.values()), "grey", stage=""),
        *each,
        counter("逾期", late, "red", stage="", late="yes"),
    ]


async def _counties(writer: Writer, db: AsyncConnection, ctx: Context) -> dict[str, str]:
    congress = (await state(db, writer.service.decider_of["congress"], ctx.congress, ctx.congress))[0]
    return {county.code: county.name for county in congress.counties}


async def _row(writer: Writer, request: Request, db: AsyncConnection, ctx: Context, r: Any, county: str) -> list[Any]:
    id, (word, clock) = id_of(r.stream), STAGES[Stage(r.stage)]
    case: Case = (await state(db, writer.service.decider_of["case"], ctx.congress, id))[0]
    found = findings(replace(await look_of(db, case, ctx, case.words), level=0))  # of the text, not of the turn
    blocked = any(f.blocks for f in found)
    checks = {"text": summary(found) or "无", "tone": "red" if blocked else "yellow" if found else "green"}
    due = {"due": chip(request, due_day(writer.law, ctx.congress, clock.value, r.since, 0))}
    title, turn = {"text": r.title, "href": f"/s/{id}"}, OWN[ctx.role] is Stage(r.stage)
    take = {"text": "领审", "href": form_of(writer.service, "take-review", TakeReview, id)} if turn else ""
    return [due, title, r.name or r.deputy, county or "—", word, checks, _reader(case, ctx), take]


def _reader(case: Case, ctx: Context) -> str:
    reader = case.review.reader(ctx.now, ctx.rules.value("review_minutes"))
    if not reader:
        return "—"
    who = "您" if (reader.by, reader.role) == (ctx.actor, ctx.role) else f"{reader.role.word}（{reader.by}）"
    return f"{who}{reader.at.astimezone(SHANGHAI):%H:%M}起"
