"""基层立法联系点 as a page, and what the forms on draft regulations start from and offer."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.intake.legislation.comments import RaiseTopic
from services.intake.legislation.consulting import ChangePlan, SendRegulation
from services.intake.legislation.opinions import GiveOpinion, ReportNothing
from services.intake.legislation.points import AmendPoint, Point, RegisterPoint
from services.intake.legislation.regulation import Regulation
from services.intake.legislation.rows import opinions, points
from shared.messages import Command, Context
from shared.streams import id_of
from shared.web.forms import Shape
from shared.web.pages import render
from shared.web.parts import Choices, Chooser, Known, Shaper, beginnings
from shared.web.reading import reading
from shared.web.session import person
from shared.words import PointCategory, Role
from shared.writer import Writer


def point_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/points")
    async def register(request: Request) -> HTMLResponse:
        """Who keeps a point is for those who work with it."""
        who = person(request)
        async with reading(writer.db, who.congress) as db:
            found = (await db.execute(select(points).order_by(points.c.active.desc(), points.c.stream))).all()
        inside = who.role in (Role.OFFICE, Role.COMMITTEE)
        head = ["联系点", "类别", "状态", *(["联络员", "变更", "撤销"] if inside else [])]
        shown = {"rows": [_row(r, inside) for r in found], "head": head, "active": sum(r.active for r in found)}
        return render(request, "points.html", who, offers=beginnings(writer.service, who.role, RegisterPoint), **shown)

    return router


def _row(r: Any, inside: bool) -> list[Any]:
    id = id_of(r.stream)
    state = {"text": "在用", "tone": "green"} if r.active else {"text": "已撤销", "tone": "grey"}
    row = [r.name, PointCategory(r.category).word, state]
    if not inside:
        return row
    acts = (("变更", "amend-point"), ("撤销", "close-point"))
    links = [{"text": w, "href": f"/intake/do/{a}?point={id}"} if r.active else "—" for w, a in acts]
    return [*row, r.keeper, *links]


async def point_names(db: AsyncConnection) -> dict[str, str]:
    return {id_of(r.stream): r.name for r in (await db.execute(select(points))).all()}


def amend_shape(point: Point, ctx: Context, known: Known) -> Shape:
    return Shape({"name": point.name, "category": point.category, "keeper": point.keeper})


def plan_shape(r: Regulation, ctx: Context, known: Known) -> Shape:
    return Shape({"points": r.points, "due": r.due})


async def working_points(db: AsyncConnection, r: Regulation, ctx: Context, id: str) -> Choices:
    """Points in use, and those the draft has gone to already."""
    found = (await db.execute(select(points).order_by(points.c.category, points.c.stream))).all()
    return {"points": [(id_of(p.stream), p.name) for p in found if p.active or id_of(p.stream) in r.points]}


async def asked_points(db: AsyncConnection, r: Regulation, ctx: Context, id: str) -> Choices:
    """A point speaks for itself; whoever enters what came on paper says whose it is."""
    names = await point_names(db)
    theirs = [ctx.unit] if ctx.role is Role.STATION else r.points
    return {"point": [(p, names.get(p, p)) for p in theirs]}


async def free_opinions(db: AsyncConnection, r: Regulation, ctx: Context, id: str) -> Choices:
    """Opinions of this draft that are in no topic yet."""
    free = select(opinions).where(opinions.c.regulation == id, opinions.c.topic == "").order_by(opinions.c.since)
    found = (await db.execute(free)).all()
    return {"opinions": [(id_of(o.stream), f"{o.article}：{o.text[:40]}") for o in found]}


SHAPES: dict[type[Command], Shaper] = {AmendPoint: amend_shape, ChangePlan: plan_shape}
CHOICES: dict[type[Command], Chooser] = {
    SendRegulation: working_points,
    ChangePlan: working_points,
    GiveOpinion: asked_points,
    ReportNothing: asked_points,
    RaiseTopic: free_opinions,
}
