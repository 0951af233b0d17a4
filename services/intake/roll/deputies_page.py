"""代表名册 as pages: the roll to look somebody up in, and one deputy with what the asker may know of him."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.intake.roll.deputy import Deputy
from services.intake.roll.roll_page import (
    CONGRESS,
    IN_OFFICE,
    congress_now,
    link,
    seat_id,
    show,
)
from services.intake.roll.rows import liaisons, seats
from services.intake.roll.seating import SeatDeputy
from services.intake.roll.standing import EndMandate, NameSuccessor, SuspendDeputy
from services.intake.rows import STANDING, filed
from shared.messages import Command, Context, Refused
from shared.people import Person
from shared.streams import id_of
from shared.web.filters import choice, found_in, search
from shared.web.forms import Shape
from shared.web.paging import ROWS, page_of, pages_at
from shared.web.parts import Choices, Chooser, Known, Offer, Shaper, beginnings, offers
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import DeputyStatus, Role
from shared.workdays import spoken
from shared.writer import Writer

TONES = {DeputyStatus.IN_OFFICE: "green", DeputyStatus.SUSPENDED: "yellow", DeputyStatus.LEFT: "grey"}
HEAD = ["姓名", "代表团", "代表小组", "职业", "常委会", "状态"]


def deputy_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/deputies")
    async def roll(request: Request, page: int = 1) -> HTMLResponse:
        return await _roll(writer, request, page)

    @router.get("/deputies/{id}")
    async def one(request: Request, id: str) -> HTMLResponse:
        return await _one(writer, request, id)

    return router


async def _roll(writer: Writer, request: Request, page: int) -> HTMLResponse:
    who = person(request)
    asked = {k: v for k, v in request.query_params.items() if k in ("q", "delegation", "status", "sc") and v}
    where = _filters(asked, who)
    async with reading(writer.db, who.congress) as db:
        teams = await delegations_here(db)
        paging = await page_of(db, seats, where, page)
        ordered = select(seats).where(*where).order_by(seats.c.delegation, seats.c.name, seats.c.stream)
        found = (await db.execute(paging.of(ordered))).all()
    shown: dict[str, Any] = {"rows": [_line(r) for r in found], "head": HEAD, **paging.shown}
    shown["href"] = pages_at("/intake/deputies", asked)
    begin = beginnings(writer.service, who.role, SeatDeputy)
    begin += [Offer("从文件导入", "/intake/import/deputies")] if begin else []
    own = [Offer("我的信息", f"/intake/deputies/{who.id}", True)] if who.role is Role.DEPUTY else []
    return show(request, "deputies.html", who, fields=_fields(asked, teams, who), offers=[*begin, *own], **shown)


async def _one(writer: Writer, request: Request, id: str) -> HTMLResponse:
    who, decider = person(request), writer.service.decider_of["deputy"]
    async with reading(writer.db, who.congress) as db:
        deputy, _ = await state(db, decider, who.congress, id)
        if not may_see(deputy, id, who):
            raise Refused("unknown-deputy", "名册上没有这位代表，或您无权查看。", 404)
        counties = {c.code: c.name for c in (await congress_now(db, who)).counties}
        inside = _inside(id, who)
        touch = await _in_touch(db, id, deputy) if inside else []
        led = select(filed).where(filed.c.deputy == id, STANDING).order_by(filed.c.since.desc(), filed.c.number.desc())
        cases = (await db.execute(led.limit(ROWS))).all()
        successor = await db.scalar(select(seats.c.name).where(seat_id == deputy.successor))
    facts = _public(deputy, counties) + (_private(deputy, successor) if inside else [])
    made = offers(writer.service, decider, deputy, context(writer, who), id)
    rows = [[r.number, {"text": r.title, "href": f"/s/{id_of(r.stream)}"}, spoken(r.since)] for r in cases]
    word, tone = deputy.status.word, TONES[deputy.status]
    return show(
        request,
        "deputy.html",
        who,
        id=id,
        d=deputy,
        word=word,
        tone=tone,
        facts=facts,
        touch=touch,
        rows=rows,
        offers=made,
    )


def _inside(id: str, who: Person) -> bool:
    """Certificate, telephone and grounds are for the office and the deputy."""
    return who.role is Role.OFFICE or (who.role is Role.DEPUTY and who.id == id)


def may_see(deputy: Deputy, id: str, who: Person) -> bool:
    """Who is suspended or has left is no longer shown to others."""
    return bool(deputy.name) and (deputy.seated or _inside(id, who))


def _filters(asked: dict[str, str], who: Person) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [] if who.role is Role.OFFICE else [IN_OFFICE]
    if q := asked.get("q", "").strip():
        columns = (seats.c.name, seats.c.delegation, seats.c.team, seats.c.occupation)
        where.append(found_in(q, *columns))
    if team := asked.get("delegation"):
        where.append(seats.c.delegation == team)
    if status := asked.get("status"):
        where.append(seats.c.status == status)
    match asked.get("sc"):
        case "member":
            where.append(seats.c.sc_member)
        case "resident":
            where.append(seats.c.resident)
    return where


def _fields(asked: dict[str, str], teams: list[str], who: Person) -> list[dict[str, Any]]:
    made = [
        search("姓名、代表团、小组、职业", asked.get("q", "")),
        choice("delegation", "代表团", [(t, t) for t in teams], asked),
    ]
    if who.role is Role.OFFICE:
        made.append(choice("status", "状态", DeputyStatus, asked))
    of_sc = [("member", "常委会组成人员"), ("resident", "驻会委员")]
    return [*made, choice("sc", "常委会", of_sc, asked)]


async def delegations_here(db: AsyncConnection) -> list[str]:
    named = select(seats.c.delegation).where(seats.c.delegation != "").distinct().order_by(seats.c.delegation)
    return list((await db.scalars(named)).all())


def _line(r: Any) -> list[Any]:
    status = DeputyStatus(r.status)
    sc = "驻会委员" if r.resident else "组成人员" if r.sc_member else "—"
    state_ = {"text": status.word, "tone": TONES[status]}
    id = id_of(r.stream)
    return [link(id, r.name), r.delegation or "—", r.team or "—", r.occupation or "—", sc, state_]


def _public(d: Deputy, counties: dict[str, str]) -> list[tuple[str, str]]:
    sc = "驻会委员" if d.resident else "常委会组成人员" if d.sc_member else ""
    facts = [("代表团", d.delegation), ("代表小组", d.group), ("常委会", sc), ("职业", d.occupation)]
    facts += [("专长", "、".join(d.skills)), ("初审", counties.get(d.county, d.county))]
    return [(label, said) for label, said in facts if said]


def _private(d: Deputy, successor: str | None) -> list[tuple[str, str]]:
    facts = [("代表证号", d.certificate or "—"), ("联系电话", d.telephone or "—")]
    if d.since:
        facts.append(("状态变动", f"{spoken(d.since)}起{d.status.word}"))
    if d.reason:
        facts.append(("原因", d.reason.word))
    facts += [("说明", d.note)] if d.note else []
    return facts + ([("继任代表", successor or d.successor)] if d.successor else [])


async def _in_touch(db: AsyncConnection, id: str, d: Deputy) -> list[tuple[str, list[Any]]]:
    """Whom a member is in touch with, and who is in touch with this deputy."""
    made: list[tuple[str, list[Any]]] = []
    sides = [("联系本人的常委会组成人员", liaisons.c.deputy, liaisons.c.member)]
    if d.sc_member:
        sides.insert(0, ("本人联系的代表", liaisons.c.member, liaisons.c.deputy))
    for title, mine, other in sides:
        wanted = select(seat_id, seats.c.name).join(liaisons, other == seat_id).where(mine == id, IN_OFFICE)
        found = (await db.execute(wanted.order_by(seats.c.name))).all()
        made.append((title, [link(one, name) for one, name in found]))
    return made


def seat_shape(d: Deputy, ctx: Context, known: Known) -> Shape:
    """A further entry begins from the last one: what is left blank would be lost."""
    values = {name: getattr(d, name) for name in SeatDeputy.model_fields if name != "deputy"}
    return Shape(values if d.name else {"sc_member": False, "resident": False})


async def counties_here(db: AsyncConnection, d: Deputy, ctx: Context, id: str) -> Choices:
    congress, _ = await state(db, CONGRESS, ctx.congress, ctx.congress)
    return {"county": [(c.code, c.name) for c in congress.counties]} if congress.counties else {}


def today_shape(d: Deputy, ctx: Context, known: Known) -> Shape:
    return Shape({"on": ctx.today})


def successor_shape(d: Deputy, ctx: Context, known: Known) -> Shape:
    return Shape({"successor": d.successor or None}, {"successor": known.deputies})


SHAPES: dict[type[Command], Shaper] = {
    SeatDeputy: seat_shape,
    SuspendDeputy: today_shape,
    EndMandate: today_shape,
    NameSuccessor: successor_shape,
}
CHOICES: dict[type[Command], Chooser] = {SeatDeputy: counties_here}
