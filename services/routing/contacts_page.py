"""沟通记录 as a page: for the units and offices inside, and for the lead deputy, who reads what is claimed here.

What was said stays with the unit that wrote it down; why a contact is disputed, with the deputy and those who look
into it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Text, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.routing.case import Case
from services.routing.contact import Contact
from services.routing.disputing import DisputeContact, SettleContact
from services.routing.facts import ContactNoted
from services.routing.handling import LogContact
from services.routing.rows import names
from shared.events import lift
from shared.events.routing import ContactLogged
from shared.journal import journal
from shared.messages import Command, Context, Refused
from shared.people import Person
from shared.streams import id_of
from shared.web.forms import Read, Shape
from shared.web.pages import render
from shared.web.parts import Choices, Chooser, Known, Shaper
from shared.web.reading import reading, state
from shared.web.session import person
from shared.words import ABOVE_UNITS, UNITS, Role
from shared.workdays import spoken
from shared.writer import Writer

HEAD = ["第几次", "日期", "阶段", "形式", "地点", "单位参加人", "代表", "认定"]
LATEST = 4  # on the case's page; the others are on this one
LOOK_INTO = (Role.OFFICE, Role.INSPECTION)  # read why a contact is disputed


def contact_pages(writer: Writer) -> APIRouter:
    router, decider = APIRouter(), writer.service.decider_of["case"]

    @router.get("/contacts/{id}")
    async def record(request: Request, id: str) -> HTMLResponse:
        who = person(request)
        async with reading(writer.db, who.congress) as db:
            case, _ = await state(db, decider, who.congress, id)
            if not may_read(case, who):
                raise Refused("unknown-case", "没有这件建议的沟通记录，或您无权查看。", 404)
            called = await _names(db, case, who.congress)
            said = await _notes(db, case, who, f"{who.congress}/case/{id}")
        rows = [_row(c, called) for c in case.talks]
        facts = [*said, *(x for c in case.talks for x in _dispute(c, case, who))]
        title = f"{case.number} {case.title}"
        return render(request, "talks.html", who, id=id, title=title, head=HEAD, rows=rows, facts=facts)

    return router


def may_read(case: Case, who: Person) -> bool:
    if who.role is Role.DEPUTY:
        return bool(case.lines) and who.id == case.deputy
    mine = who.role in UNITS and case.line_of(who.unit) is not None
    return bool(case.lines) and (mine or who.role in ABOVE_UNITS)


def links(case: Case, who: Person) -> list[tuple[str, str]]:
    return [("沟通记录", "/routing/contacts/{id}")] if case.talks and may_read(case, who) else []


def facts(case: Case, who: Person) -> list[tuple[str, str]]:
    """On the case's page: the phases that count for everybody, the latest contacts for those who may read them."""
    counted = [("沟通", "、".join(p.word for p in case.contacts))] if case.contacts else []
    if not may_read(case, who):
        return counted
    return [*counted, *((f"沟通{c.number}", f"{_what(c)}{_doubt(c)}") for c in case.talks[-LATEST:])]


def _what(c: Contact) -> str:
    x = c.logged
    said = [f"{spoken(x.on)}{x.phase.word}", x.form.word, x.place, x.unit, _ranks(x)]
    return "，".join(part for part in said if part)


def _ranks(x: ContactLogged) -> str:
    return "、".join(rank.word for rank in (x.rank, *x.ranks))


def _doubt(c: Contact) -> str:
    return f"（{_standing(c)[0]}）" if c.disputed else ""


def _standing(c: Contact) -> tuple[str, str]:
    if c.open:
        return "代表有异议，暂不计入", "yellow"
    if c.struck:
        return "经核实不予认定", "red"
    return ("经核实属实", "green") if c.disputed else ("计入", "grey")


def _row(c: Contact, called: Mapping[str, str]) -> list[Any]:
    x, (word, tone) = c.logged, _standing(c)
    there = "、".join(called.get(d, d) for d in x.deputies) or "领衔代表"
    missing = f"（邀请未到：{'、'.join(called.get(d, d) for d in x.absent)}）" if x.absent else ""
    again = f"（第{x.round}轮）" if x.round > 1 else ""
    part = [x.phase.word + again, x.form.word, x.place or "—", f"{x.unit}：{_ranks(x)}", there + missing]
    return [str(c.number), spoken(x.on), *part, {"text": word, "tone": tone}]


def _dispute(c: Contact, case: Case, who: Person) -> list[tuple[str, str]]:
    told: list[tuple[str, str]] = []
    if c.disputed and (who.role in LOOK_INTO or who.id == case.deputy):
        told.append((f"第{c.number}次异议", f"{spoken(c.disputed.on)}：{c.disputed.reason}"))
    if c.settled:
        told.append((f"第{c.number}次核实", f"{spoken(c.settled.on)}：{c.settled.note}"))
    return told


async def _names(db: AsyncConnection, case: Case, congress: str) -> dict[str, str]:
    """Of the signatories, the lead first; one without a name is called by the id."""
    ids = (case.deputy, *case.cosigners)
    wanted = select(names).where(names.c.stream.in_([f"{congress}/deputy/{d}" for d in ids]))
    found = {id_of(r.stream): r.name for r in await db.execute(wanted)}
    return {d: found.get(d, d) for d in ids}


async def _notes(db: AsyncConnection, case: Case, who: Person, stream: str) -> list[tuple[str, str]]:
    """What the unit wrote down of its own contacts: a note follows the contact it belongs to."""
    if who.role not in UNITS:
        return []
    j, kinds = journal.c, (ContactLogged.named(), ContactNoted.named())
    rows = select(j.type, cast(j.body, Text).label("body")).where(j.stream == stream, j.type.in_(kinds))
    said: list[tuple[str, str]] = []
    number, own = 0, False
    for row in await db.execute(rows.order_by(j.version)):
        kind, body = lift(row.type, row.body)
        if kind == ContactLogged.named():
            number, own = number + 1, ContactLogged.model_validate_json(body).unit == who.unit
        elif own:
            said.append((f"第{number}次要点", ContactNoted.model_validate_json(body).note))
    return said


def contact_shape(case: Case, ctx: Context, known: Known) -> Shape:
    first = "before" if not case.contacts else None
    return Shape({"on": ctx.today, "phase": first, "deputies": [case.deputy]})


def dispute_shape(case: Case, ctx: Context, known: Known) -> Shape:
    return _one_of([c for c in case.talks if not c.disputed])


def settle_shape(case: Case, ctx: Context, known: Known) -> Shape:
    open_ = [c for c in case.talks if c.open]
    why = [Read(f"第{c.number}次：代表的异议", c.disputed.reason) for c in open_ if c.disputed]
    shape = _one_of(open_)
    return Shape(shape.values, shape.choices, reads=why)


def _one_of(contacts: Sequence[Contact]) -> Shape:
    options = [(str(c.number), f"第{c.number}次：{_what(c)}") for c in contacts]
    return Shape({"number": options[0][0]} if len(options) == 1 else {}, {"number": options})


async def signatories(db: AsyncConnection, case: Case, ctx: Context, id: str) -> Choices:
    """Who can have been there: the lead deputy and the co-signers."""
    people = list((await _names(db, case, ctx.congress)).items())
    return {"deputies": people, "absent": people[1:]}


SHAPES: dict[type[Command], Shaper] = {
    LogContact: contact_shape,
    DisputeContact: dispute_shape,
    SettleContact: settle_shape,
}
CHOICES: dict[type[Command], Chooser] = {LogContact: signatories}
