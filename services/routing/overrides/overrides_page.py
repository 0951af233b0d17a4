"""分工特例 as a page, and as the proposals read it: whose a matter is in this congress, and why."""

from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.routing.duty import of_place
from services.routing.overrides.override import Override
from services.routing.overrides.rows import overrides
from services.routing.overrides.setting import SetOverride
from services.routing.rows import units
from shared.messages import Command, Context, Refused
from shared.web.forms import Shape
from shared.web.pages import render
from shared.web.parts import Known, Shaper, beginnings
from shared.web.reading import reading
from shared.web.session import person
from shared.workdays import spoken
from shared.writer import Writer

HEAD = ["事项", "由谁办理", "依据或理由", "登记日期", "操作"]
MATTER = func.split_part(overrides.c.stream, "/", 3)


class Own(NamedTuple):
    """Whose a matter is here, and why."""

    unit: str
    reason: str


def override_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/overrides")
    async def register(request: Request, q: str = "") -> HTMLResponse:
        who = person(request)
        if who.role not in SetOverride.by:
            raise Refused("unknown-page", "没有这个页面，或您无权查看。", 404)
        active = and_(func.split_part(units.c.stream, "/", 3) == overrides.c.unit, units.c.active)
        wanted = select(overrides, MATTER.label("matter"), units.c.active.label("active"))
        wanted = wanted.select_from(overrides.outerjoin(units, active)).order_by(overrides.c.unit, overrides.c.stream)
        if q := q.strip():
            columns = (MATTER, overrides.c.unit, overrides.c.reason)
            wanted = wanted.where(or_(*(c.icontains(q, autoescape=True) for c in columns)))
        async with reading(writer.db, who.congress) as db:
            found = (await db.execute(wanted)).all()
        shipped = [[m, u] for m, u in of_place(who.congress).items() if not q or q in m or q in u]
        fields = [{"name": "q", "label": "事项、单位", "kind": "search", "value": q}]
        shown: dict[str, Any] = {"head": HEAD, "rows": [_row(r) for r in found], "shipped": shipped, "fields": fields}
        return render(
            request, "overrides.html", who, offers=beginnings(writer.service, who.role, SetOverride), q=q, **shown
        )

    return router


def _row(r: Any) -> list[Any]:
    act = {"text": "取消", "href": f"/routing/do/drop-override?matter={r.matter}"}
    matter = {"text": r.matter, "href": f"/routing/do/set-override?matter={r.matter}"}
    unit = r.unit if r.active else {"text": f"{r.unit}（已停用，不起作用）", "tone": "yellow"}
    return [matter, unit, r.reason, spoken(r.since), act]


async def own_matters(db: AsyncConnection) -> dict[str, Own]:
    """By matter, of the congress at hand."""
    found = await db.execute(select(overrides, MATTER.label("matter")))
    return {r.matter: Own(r.unit, r.reason) for r in found}


def override_shape(override: Override, ctx: Context, known: Known) -> Shape:
    return Shape({"unit": override.unit, "reason": override.reason} if override.unit else {}, {"unit": known.units})


SHAPES: dict[type[Command], Shaper] = {SetOverride: override_shape}
