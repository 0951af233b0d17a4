"""代表团和代表小组 as a page: who belongs to them, and who speaks for them."""

import re
from typing import Any, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Request
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.intake.roll.heading import NameDelegationHead, NameGroupConvener
from services.intake.roll.roll_page import IN_OFFICE, act, link, seat_id, show
from services.intake.roll.rows import heads, seats
from shared.messages import ID, Command, Context
from shared.people import Person
from shared.streams import id_of
from shared.web.filters import search
from shared.web.forms import Shape
from shared.web.parts import Choices, Chooser, Known, Shaper
from shared.web.reading import reading
from shared.web.session import person
from shared.words import DeputyStatus, Role
from shared.writer import Writer


class Body(NamedTuple):
    """A kind of body of deputies, and how its page speaks of it."""

    kind: str
    word: str
    leader: str
    column: ColumnElement[str]
    search: str
    command: type[Command]


BODIES = (
    Body("delegation", "代表团", "团长", seats.c.delegation, "delegation", NameDelegationHead),
    Body("group", "代表小组", "召集人", seats.c.team, "q", NameGroupConvener),
)


def body_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/delegations")
    async def bodies(request: Request, q: str = "") -> HTMLResponse:
        who, q = person(request), q.strip()
        async with reading(writer.db, who.congress) as db:
            lists = [(b.word, _head(b, who), await _rows(writer, db, b, q, who)) for b in BODIES]
        return show(request, "delegations.html", who, lists=lists, fields=[search("名称、团长、召集人", q)])

    return router


def _head(b: Body, who: Person) -> list[Any]:
    return [b.word, {"text": "在任代表", "num": True}, b.leader, *(["登记"] if who.role is Role.OFFICE else [])]


async def _rows(writer: Writer, db: AsyncConnection, b: Body, q: str, who: Person) -> list[list[Any]]:
    members = select(b.column, func.count()).where(b.column != "", IN_OFFICE).group_by(b.column).order_by(b.column)
    named = select(heads.c.stream, heads.c.head, seats.c.name, seats.c.status, b.column.label("body"))
    of_kind = named.join(seats, heads.c.head == seat_id, isouter=True).where(
        heads.c.stream.startswith(f"{who.congress}/{b.kind}/")
    )
    leaders = {id_of(r.stream): r for r in (await db.execute(of_kind)).all()}
    made = []
    for name, n in (await db.execute(members)).all():
        leader = leaders.get(name)
        if q.lower() in f"{name}\n{leader.name if leader else ''}".lower():
            href = f"/intake/deputies?{b.search}={quote(name)}"
            row = [{"text": name, "href": href}, n, _leader(name, leader)]
            made.append([*row, *([_act(writer, b, name)] if who.role is Role.OFFICE else [])])
    return made


def _leader(name: str, leader: Any) -> Any:
    """One who no longer sits there speaks for nobody."""
    if leader is None:
        return {"text": "暂缺", "tone": "yellow"}
    if leader.status != DeputyStatus.IN_OFFICE.value or leader.body != name:
        return {"text": f"{leader.name}（已离开）", "tone": "red"}
    return link(leader.head, leader.name)


def _act(writer: Writer, b: Body, name: str) -> Any:
    if not re.fullmatch(ID, name):
        return "名称中有空格或括号，请先改名"
    return act(writer.service, b.command, quote(name))


def head_shape(d: Any, ctx: Context, known: Known) -> Shape:
    return Shape({"head": d.head or None})


def convener_shape(g: Any, ctx: Context, known: Known) -> Shape:
    return Shape({"convener": g.convener or None})


async def of_delegation(db: AsyncConnection, d: Any, ctx: Context, id: str) -> Choices:
    return {"head": await _of(db, seats.c.delegation == id)}


async def of_group(db: AsyncConnection, g: Any, ctx: Context, id: str) -> Choices:
    return {"convener": await _of(db, seats.c.team == id)}


async def _of(db: AsyncConnection, where: ColumnElement[bool]) -> list[tuple[str, str]]:
    found = await db.execute(select(seat_id, seats.c.name).where(where, IN_OFFICE).order_by(seats.c.name))
    return [(id, name) for id, name in found.all()]


SHAPES: dict[type[Command], Shaper] = {NameDelegationHead: head_shape, NameGroupConvener: convener_shape}
CHOICES: dict[type[Command], Chooser] = {NameDelegationHead: of_delegation, NameGroupConvener: of_group}
