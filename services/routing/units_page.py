"""承办单位 as pages: the register with each unit's load, and one unit with its sections and its cases."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import func, or_, select
from starlette.responses import HTMLResponse

from services.routing.case import Case
from services.routing.packages_page import SEES_ALL, may_take
from services.routing.rows import GOING, lines, units
from services.routing.unit import Unit
from services.routing.units import DescribeSections, RegisterUnit
from shared.messages import Command, Context, Refused
from shared.people import Person
from shared.web.forms import Shape
from shared.web.pages import render
from shared.web.parts import Known, Shaper, beginnings, offers
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import Part, Role
from shared.workdays import spoken
from shared.writer import Writer

ORGANS = {"government": "政府部门", "party": "党委部门", "court": "法院", "procuratorate": "检察院"}
STAGES = {
    "unsigned": ("待签收", "yellow"),
    "handling": ("办理中", "blue"),
    "review": ("答复送审", "blue"),
    "approved": ("待签发", "blue"),
    "replied": ("已答复", "green"),
    "finished": ("已销号", "green"),
    "withdrawn": ("已撤回", "grey"),
}
HEAD = [
    "单位",
    "全称",
    "机关类别",
    "上级单位",
    "对口委室",
    {"text": "在办", "num": True},
    {"text": "未定承办人", "num": True},
]
CASES = ["编号", "标题", "分工", "科室", "经办人", "交办日期", "状态"]
INSIDE = (Role.OFFICE, Role.GOVERNMENT, Role.INSPECTION)


def unit_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/units")
    async def register(request: Request, q: str = "", organ: str = "") -> HTMLResponse:
        who = person(request)
        load = func.count(lines.c.stream).filter(lines.c.stage.in_(GOING))
        unnamed = func.count(lines.c.stream).filter(lines.c.stage.in_(GOING), lines.c.handler == "")
        joined = units.outerjoin(lines, lines.c.unit == func.split_part(units.c.stream, "/", 3))
        wanted = select(units, load.label("load"), unnamed.label("unnamed")).select_from(joined)
        wanted = wanted.where(units.c.active).group_by(*units.c).order_by(load.desc(), units.c.stream)
        if q := q.strip():
            id_ = func.split_part(units.c.stream, "/", 3)
            wanted = wanted.where(or_(units.c.name.contains(q, autoescape=True), id_.contains(q, autoescape=True)))
        if organ in ORGANS:
            wanted = wanted.where(units.c.organ == organ)
        async with reading(writer.db, who.congress) as db:
            found = (await db.execute(wanted)).all()
        asked = {"q": q, "organ": organ}
        begin = beginnings(writer.service, who.role, RegisterUnit)
        return render(request, "units.html", who, head=HEAD, rows=[_row(r) for r in found], offers=begin, asked=asked,
                      fields=_fields(asked), packages=who.role in SEES_ALL)  # fmt: skip

    @router.get("/units/{id}")
    async def one(request: Request, id: str) -> HTMLResponse:
        return await _one(writer, request, id)

    return router


async def _one(writer: Writer, request: Request, id: str) -> HTMLResponse:
    """Handlers' names are the unit's own, and those offices' that give it work."""
    who, decider = person(request), writer.service.decider_of["unit"]
    async with reading(writer.db, who.congress) as db:
        unit, _ = await state(db, decider, who.congress, id)
        if not unit.name:
            raise Refused("unknown-unit", "没有这个承办单位，或您无权查看。", 404)
        wanted = select(lines).where(lines.c.unit == id).order_by(lines.c.assigned.desc(), lines.c.stream).limit(200)
        found = (await db.execute(wanted)).all()
    inside = sees_inside(who, id)
    made = offers(writer.service, decider, unit, context(writer, who), id)
    own = [o for o in made if who.role in (Role.OFFICE, Role.GOVERNMENT) or who.unit == id]
    rows = [_case(r, inside) for r in found]
    shown: dict[str, Any] = {"facts": _facts(unit, inside), "head": CASES, "rows": rows, "offers": own}
    return render(request, "unit.html", who, unit=unit, id=id, package=may_take(who, id), **shown)


def sees_inside(who: Person, unit: str) -> bool:
    return who.role in INSIDE or (who.role in (Role.UNIT, Role.UNIT_HEAD) and who.unit == unit)


def _fields(asked: dict[str, str]) -> list[dict[str, Any]]:
    options = [("", "全部"), *ORGANS.items()]
    chosen = [{"value": v, "label": label, "chosen": v == asked["organ"]} for v, label in options]
    return [
        {"name": "q", "label": "单位", "kind": "search", "value": asked["q"]},
        {"name": "organ", "label": "机关类别", "kind": "select", "options": chosen},
    ]


def _row(r: Any) -> list[Any]:
    id = r.stream.rsplit("/", 1)[1]
    name = {"text": id, "href": f"/routing/units/{id}"}
    return [name, r.name, ORGANS[r.organ], r.parent or "—", r.committee or "—", r.load, r.unnamed]


def _case(r: Any, inside: bool) -> list[Any]:
    word, tone = STAGES[r.stage]
    title = {"text": r.title, "href": f"/s/{r.stream.rsplit('/', 1)[1]}"}
    who = [r.section or "—", r.handler or ("未定" if r.stage in GOING else "—")] if inside else ["—", "—"]
    return [r.number, title, Part(r.part).word, *who, spoken(r.assigned), {"text": word, "tone": tone}]


def _facts(unit: Unit, inside: bool) -> list[tuple[str, str]]:
    """What is known of it; empty ones are left out."""
    until = spoken(unit.valid_until) if unit.valid_until else ""
    known = [("机关类别", ORGANS[unit.organ]), ("上级单位", unit.parent), ("对口委室", unit.committee)]
    known += [("职责", unit.duties), ("止于", until), ("职责由谁接续", unit.successor)]
    if inside:
        sections = "；".join(s.name + (f"（{s.handler}）" if s.handler else "") for s in unit.sections)
        known += [("主要负责人", unit.head), ("分管领导", unit.leader), ("科室", sections)]
    return [(label, text) for label, text in known if text]


def register_shape(unit: Unit, ctx: Context, known: Known) -> Shape:
    values = {name: getattr(unit, name) for name in RegisterUnit.model_fields if name != "unit"} if unit.name else {}
    return Shape(values)


def sections_shape(unit: Unit, ctx: Context, known: Known) -> Shape:
    return Shape({"sections": [s.model_dump() for s in unit.sections]})


def inside_facts(case: Case, who: Person) -> list[tuple[str, str]]:
    """Who answers for it and what the sections do, for the unit itself and the offices above it."""
    facts: list[tuple[str, str]] = []
    for line in (x for x in case.lines if sees_inside(who, x.unit)):
        if person_ := line.handler:
            said = [person_.leader and f"分管{person_.leader}", person_.section, f"经办{person_.handler}"]
            facts.append((f"{line.unit}承办人", "，".join(x for x in said if x)))
            facts += [(f"{line.unit}办理方案", person_.plan)] if person_.plan else []
        elif line.signed_in and line.part is not Part.CO:
            facts.append((f"{line.unit}承办人", "还没有定"))
        for s in line.subtasks:
            end = f"{spoken(s.done)}办完：{s.result}" if s.done else f"{spoken(s.due)}前"
            facts.append((f"科室事项{s.number}", f"{s.section}：{s.what}（{end}）"))
    return facts


SHAPES: dict[type[Command], Shaper] = {RegisterUnit: register_shape, DescribeSections: sections_shape}
