"""联系代表 as a page: the office sees the year's coverage and the whole log, a member his own, a deputy who has him."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.intake.roll.contacting import AssignContacts, LogDeputyContact, SolveContactIssue
from services.intake.roll.coverage_page import MEMBER, WHOM, of_the_year
from services.intake.roll.liaison import Contact, Liaison
from services.intake.roll.roll_page import (
    IN_OFFICE,
    act,
    deputy_of,
    link,
    of_year,
    seat_id,
    show,
    year_of,
)
from services.intake.roll.rows import contacts, liaisons, seats
from shared.messages import Command, Context
from shared.people import Person
from shared.streams import id_of
from shared.web.filters import choice, found_in, search
from shared.web.forms import Shape
from shared.web.paging import page_of
from shared.web.parts import Choices, Chooser, Known, Shaper, beginnings
from shared.web.problems import nothing_here
from shared.web.reading import reading
from shared.web.session import person
from shared.words import Role
from shared.workdays import legal_day, spoken
from shared.writer import Writer

HEAD = ["日期", "常委会组成人员", "代表", "反映的问题", "是否解决"]


def contact_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/contacts")
    async def all_contacts(request: Request, q: str = "", year: str = "", page: int = 1, left: int = 1) -> HTMLResponse:
        return await _contacts(writer, request, q.strip(), year, (page, left))

    return router


async def _contacts(writer: Writer, request: Request, q: str, year: str, pages: tuple[int, int]) -> HTMLResponse:
    who, today = person(request), legal_day(writer.clock.now())
    if who.role not in (Role.OFFICE, Role.DEPUTY):
        raise nothing_here()
    chosen, least = year_of(year, today.year), writer.law.books.at(who.congress, today).value("resident_suggestions")
    async with reading(writer.db, who.congress) as db:
        if who.role is Role.OFFICE:
            shown, may_log = await of_the_year(db, writer.service, chosen, today, least, q, pages[1]), True
        else:
            shown, may_log = await _mine(db, who)
        shown |= await _log(writer, db, chosen, q, pages[0], who) if may_log else {"log": None}
    years = [(str(y), f"{y}年") for y in range(today.year, today.year - 5, -1)]
    fields = [search("姓名、代表团、问题", q), choice("year", "年度", years, {"year": str(chosen)}, "")]
    begin = beginnings(writer.service, who.role, LogDeputyContact) if may_log else []
    href = f"/intake/contacts?{urlencode({'q': q, 'year': chosen})}&"
    return show(request, "contacts.html", who, year=chosen, fields=fields, offers=begin, href=href, **shown)


async def _mine(db: AsyncConnection, who: Person) -> tuple[dict[str, Any], bool]:
    """Who is in touch with this deputy, and, of a member, with whom he is; and whether he is a member."""
    member = bool(await db.scalar(select(seats.c.sc_member).where(seat_id == who.id, IN_OFFICE)))
    sides, told = [], [("联系我的常委会组成人员", liaisons.c.deputy, liaisons.c.member)]
    if member:
        told.insert(0, ("我联系的代表", liaisons.c.member, liaisons.c.deputy))
    for title, mine, other in told:
        joined = select(seat_id, seats.c.name, seats.c.delegation).join(liaisons, other == seat_id)
        found = await db.execute(joined.where(mine == who.id, IN_OFFICE).order_by(seats.c.name))
        sides.append((title, [[link(id, name), team or "—"] for id, name, team in found.all()]))
    return {"sides": sides}, member


async def _log(writer: Writer, db: AsyncConnection, year: int, q: str, page: int, who: Person) -> dict[str, Any]:
    joined = contacts.join(MEMBER, deputy_of(MEMBER) == contacts.c.member)
    joined = joined.join(WHOM, deputy_of(WHOM) == contacts.c.deputy)
    where = [of_year(contacts.c.day, year)]
    where += [contacts.c.member == who.id] if who.role is Role.DEPUTY else []
    searched = (MEMBER.c.name, WHOM.c.name, WHOM.c.delegation, contacts.c.issue)
    where += [found_in(q, *searched)] if q else []
    paging = await page_of(db, joined, where, page)
    wanted = select(contacts, MEMBER.c.name.label("by"), WHOM.c.name.label("whom")).select_from(joined).where(*where)
    newest = wanted.order_by(contacts.c.day.desc(), contacts.c.stream)
    rows = [_line(writer, r) for r in (await db.execute(paging.of(newest))).all()]
    return {"log": rows, "head": HEAD, **paging.shown}


def _line(writer: Writer, r: Any) -> list[Any]:
    still_open = act(writer.service, SolveContactIssue, id_of(r.stream))
    solved = {"text": "已解决", "tone": "green"} if r.solved else still_open
    return [spoken(r.day), link(r.member, r.by), link(r.deputy, r.whom), r.issue or "—", solved if r.issue else "—"]


def assign_shape(liaison: Liaison, ctx: Context, known: Known) -> Shape:
    return Shape({"deputies": liaison.deputies}, {"deputies": known.deputies})


def log_shape(contact: Contact, ctx: Context, known: Known) -> Shape:
    member = ctx.actor if ctx.role is Role.DEPUTY else None
    others = [(id, label) for id, label in known.deputies if id != member]
    return Shape({"member": member, "on": ctx.today, "solved": False}, {"deputy": others})


async def members_here(db: AsyncConnection, contact: Contact, ctx: Context, id: str) -> Choices:
    """A member logs for himself."""
    wanted = select(seat_id, seats.c.name).where(IN_OFFICE, seats.c.sc_member).order_by(seats.c.name)
    mine = wanted.where(seat_id == ctx.actor) if ctx.role is Role.DEPUTY else wanted
    return {"member": [(id, name) for id, name in (await db.execute(mine)).all()]}


SHAPES: dict[type[Command], Shaper] = {AssignContacts: assign_shape, LogDeputyContact: log_shape}
CHOICES: dict[type[Command], Chooser] = {LogDeputyContact: members_here}
