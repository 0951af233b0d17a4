"""接收名册: who takes in what is assigned, who sits on site, and which units have let the days for signing in pass."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.routing.case import Case
from services.routing.roster.naming import SeatUnits
from services.routing.roster.rows import seats
from services.routing.roster.seating import Seating
from services.routing.roster.urging import UrgeSignIn, late
from services.routing.rows import lines, units
from services.routing.unit_page import called
from shared.messages import Command, Context, Refused
from shared.people import Person
from shared.streams import id_of
from shared.web.filters import choice, search
from shared.web.forms import Read, Shape
from shared.web.pages import render
from shared.web.parts import Known, Offer, Reader, Shaper, form_of
from shared.web.reading import reading
from shared.web.session import person
from shared.words import UNITS
from shared.workdays import legal_day, spoken
from shared.writer import Writer

HEAD = ["单位", "接收人", "联系电话", "现场交办", {"text": "未签收", "num": True}, {"text": "逾期未签收", "num": True}]
LATE = ["编号", "标题", "单位", "接收人", "联系电话", "签收期限", {"text": "已催次数", "num": True}, "操作"]
SHOWN = {"": "全部", "late": "有逾期未签收的", "site": "现场交办", "unnamed": "没有登记接收人"}
UNIT = func.split_part(units.c.stream, "/", 3)
MOST = 200


def roster_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/receivers")
    async def roster(request: Request, q: str = "", only: str = "", year: int | None = None) -> HTMLResponse:
        who = person(request)
        if who.role not in UrgeSignIn.by:
            raise Refused("unknown-page", "没有这个页面，或您无权查看。", 404)
        asked = {"q": q.strip(), "only": only if only in SHOWN else ""}
        chosen = year or legal_day(writer.clock.now()).year
        async with reading(writer.db, who.congress) as db:
            found = (await db.execute(_units(asked, chosen))).all()
            overdue = (await db.execute(_overdue())).all()
        offered = [Offer(SeatUnits.label, form_of(writer.service, "seat-units", SeatUnits, str(chosen)))]
        shown: dict[str, Any] = {"year": chosen, "rows": [_row(r) for r in found], "late": [_late(r) for r in overdue]}
        fields = [{"name": "year", "kind": "hidden", "value": chosen}, *_fields(asked)]
        return render(request, "receivers.html", who, head=HEAD, late_head=LATE, offers=offered, fields=fields, **shown)

    return router


def _units(asked: dict[str, str], year: int) -> Select[Any]:
    unsigned = func.count(lines.c.stream).filter(lines.c.stage == "unsigned")
    overdue = func.count(lines.c.overdue)
    on_site = func.count(seats.c.stream) > 0
    joined = units.outerjoin(lines, lines.c.unit == UNIT)
    joined = joined.outerjoin(seats, (seats.c.unit == UNIT) & (seats.c.year == year))
    shown = (UNIT.label("id"), units.c.receiver, units.c.telephone, on_site.label("site"))
    wanted = select(*shown, unsigned.label("unsigned"), overdue.label("overdue")).select_from(joined)
    wanted = wanted.where(units.c.active).group_by(*units.c)
    if q := asked["q"]:
        columns = (UNIT, units.c.name, units.c.receiver)
        wanted = wanted.where(or_(*(c.icontains(q, autoescape=True) for c in columns)))
    if asked["only"] == "unnamed":
        wanted = wanted.where(units.c.receiver == "")
    only = {"late": overdue > 0, "site": on_site}.get(asked["only"])
    wanted = wanted if only is None else wanted.having(only)
    return wanted.order_by(overdue.desc(), unsigned.desc(), units.c.stream)


def _overdue() -> Select[Any]:
    joined = lines.outerjoin(units, lines.c.unit == UNIT)
    wanted = select(lines, units.c.receiver, units.c.telephone).select_from(joined)
    wanted = wanted.where(lines.c.overdue.is_not(None))
    return wanted.order_by(lines.c.overdue, lines.c.number, lines.c.unit).limit(MOST)


def _row(r: Any) -> list[Any]:
    name = {"text": r.id, "href": f"/routing/units/{r.id}"}
    over = {"text": r.overdue, "tone": "red"} if r.overdue else 0
    return [name, r.receiver or "未登记", r.telephone or "—", "现场" if r.site else "—", r.unsigned, over]


def _late(r: Any) -> list[Any]:
    id = id_of(r.stream)
    urge = {"text": UrgeSignIn.label, "href": f"/routing/do/urge-sign-in?suggestion={id}&unit={r.unit}"}
    title = {"text": r.title, "href": f"/s/{id}"}
    return [r.number, title, r.unit, r.receiver or "未登记", r.telephone or "—", spoken(r.overdue), r.urged, urge]


def _fields(asked: dict[str, str]) -> list[dict[str, Any]]:
    return [search("单位、接收人", asked["q"]), choice("only", "只看", SHOWN.items(), asked, every="")]


def urge_facts(case: Case, who: Person) -> list[tuple[str, str]]:
    """That a unit was urged, everybody reads in the timeline; whom one spoke to, those who urge and the unit itself."""
    facts = []
    for line in case.lines:
        last, mine = line.urged.last, who.role in UNITS and who.unit == line.unit
        if last and (mine or who.role in UrgeSignIn.by):
            reached = f"，找到{last.reached}" if last.reached else "，没有找到人"
            note = f"：{last.note}" if last.note else ""
            said = f"共{line.urged.times}次，最近{spoken(last.on)}{last.way.word}{reached}{note}"
            facts.append((f"催签收（{line.unit}）", said))
    return facts


def urge_shape(case: Case, ctx: Context, known: Known) -> Shape:
    owing = [line.unit for line in late(case)]
    return Shape({"unit": owing[0] if len(owing) == 1 else None}, {"unit": [(u, u) for u in owing]})


def seats_shape(seating: Seating, ctx: Context, known: Known) -> Shape:
    return Shape({"units": seating.units}, {"units": known.units})


async def whom_to_reach(db: AsyncConnection, case: Case, ctx: Context) -> list[Read]:
    """Each unit that has not signed in, with its receiver and the telephone."""
    owing = late(case)
    wanted = select(UNIT.label("id"), units.c.receiver, units.c.telephone).where(UNIT.in_([x.unit for x in owing]))
    found = {r.id: r for r in await db.execute(wanted)}
    on_site = set((await db.scalars(select(seats.c.unit).where(seats.c.year == case.year))).all())
    reads = []
    for line in owing:
        site = "（现场交办）" if line.unit in on_site else ""
        due = f"签收期限{spoken(line.urged.due)}24时" if line.urged.due else ""
        times = f"，已催{line.urged.times}次" if line.urged.times else ""
        receiver = called(found[line.unit]) if line.unit in found else "还没有登记"
        reads.append(
            Read(f"{line.unit}{site}的接收人", f"{receiver}。{due}{times}。", "/routing/receivers", "接收名册")
        )
    return reads


SHAPES: dict[type[Command], Shaper] = {UrgeSignIn: urge_shape, SeatUnits: seats_shape}
READS: dict[type[Command], Reader] = {UrgeSignIn: whom_to_reach}
