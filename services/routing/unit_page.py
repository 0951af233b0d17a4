"""One 承办单位 as a page: what is known of it, its sections, those below it, and its cases."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import func, select
from starlette.responses import HTMLResponse

from services.routing.case import Case
from services.routing.packages_page import may_take
from services.routing.roster.naming import NameReceiver
from services.routing.rows import GOING, lines, units
from services.routing.unit import Unit
from services.routing.units import DescribeSections, RegisterUnit
from shared.messages import Command, Context, Refused
from shared.people import Person
from shared.streams import id_of
from shared.web.forms import Shape
from shared.web.pages import render
from shared.web.parts import Known, Shaper, offers
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import ABOVE_UNITS, UNITS, Mode, Part, Role
from shared.workdays import spoken
from shared.writer import Writer

ORGANS = {"government": "政府部门", "party": "党委部门", "court": "法院", "procuratorate": "检察院"}
ORGANS |= {"supervisory": "监察委员会"}
STAGES = {
    "unsigned": ("待签收", "yellow"),
    "handling": ("办理中", "blue"),
    "review": ("答复送审", "blue"),
    "approved": ("待签发", "blue"),
    "replied": ("已答复", "green"),
    "finished": ("已销号", "green"),
    "withdrawn": ("已撤回", "grey"),
}
CASES = ["编号", "标题", "分工", "科室", "经办人", "交办日期", "状态"]


def unit_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

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
        under = select(func.split_part(units.c.stream, "/", 3)).where(units.c.parent == id, units.c.active)
        below = (await db.scalars(under.order_by(units.c.stream))).all()
    inside = sees_inside(who, id)
    made = offers(writer.service, decider, unit, context(writer, who), id)
    own = [o for o in made if who.role in (Role.OFFICE, Role.GOVERNMENT) or who.unit == id]
    rows = [_case(r, inside) for r in found]
    facts = _facts(unit, inside) + ([("接收人", called(unit))] if sees_receiver(who, id) else [])
    shown: dict[str, Any] = {"facts": facts, "head": CASES, "rows": rows, "offers": own, "below": below}
    shown |= {"specimens": who.unit == id and who.role in UNITS}
    shown |= {"receivers": who.role in (Role.OFFICE, Role.GOVERNMENT)}
    return render(request, "unit.html", who, unit=unit, id=id, package=may_take(who, id), **shown)


def sees_inside(who: Person, unit: str) -> bool:
    return who.role in ABOVE_UNITS or (who.role in UNITS and who.unit == unit)


def sees_receiver(who: Person, unit: str) -> bool:
    """接收人 and telephone: the unit's own, and those offices' that give it work."""
    mine = who.role in UNITS and who.unit == unit
    return who.role in (Role.OFFICE, Role.GOVERNMENT) or mine


def called(unit: Any) -> str:
    return f"{unit.receiver}，电话{unit.telephone}" if unit.receiver else "还没有登记"


def _case(r: Any, inside: bool) -> list[Any]:
    word, tone = STAGES[r.stage]
    title = {"text": r.title, "href": f"/s/{id_of(r.stream)}"}
    who = [r.section or "—", r.handler or ("未定" if r.stage in GOING else "—")] if inside else ["—", "—"]
    part = Mode.SEPARATE.word if r.mode == Mode.SEPARATE else Part(r.part).word
    return [r.number, title, part, *who, spoken(r.assigned), {"text": word, "tone": tone}]


def _facts(unit: Unit, inside: bool) -> list[tuple[str, str]]:
    """What is known of it; empty ones are left out."""
    until = spoken(unit.valid_until) if unit.valid_until else ""
    known = [("机关类别", ORGANS[unit.organ]), ("上级单位", unit.parent), ("对口委室", unit.committee)]
    since = spoken(unit.valid_from) if unit.valid_from else ""
    known += [("职责", unit.duties), ("自何日起承办", since), ("至何日止承办", until), ("职责由谁接续", unit.successor)]
    if inside:
        sections = "；".join(s.name + (f"（{s.handler}）" if s.handler else "") for s in unit.sections)
        known += [("主要负责人", unit.head), ("分管领导", unit.leader), ("科室", sections)]
    return [(label, text) for label, text in known if text]


def register_shape(unit: Unit, ctx: Context, known: Known) -> Shape:
    values = {name: getattr(unit, name) for name in RegisterUnit.model_fields if name != "unit"} if unit.name else {}
    return Shape(values, {"parent": known.units, "successor": known.units})


def receiver_shape(unit: Unit, ctx: Context, known: Known) -> Shape:
    return Shape({"receiver": unit.receiver, "telephone": unit.telephone})


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


SHAPES: dict[type[Command], Shaper] = {
    RegisterUnit: register_shape,
    DescribeSections: sections_shape,
    NameReceiver: receiver_shape,
}
