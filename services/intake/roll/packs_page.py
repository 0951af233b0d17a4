"""知情明政 as pages (M61): the packs, and one with its content and who has not read it."""

import re
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.intake.roll.briefing import Pack
from services.intake.roll.congress import Congress
from services.intake.roll.deputies_page import delegations_here
from services.intake.roll.preparing import PreparePack
from services.intake.roll.roll_page import (
    CONGRESS,
    IN_OFFICE,
    congress_now,
    link,
    seat_id,
    show,
)
from services.intake.roll.rows import packs, readings, seats
from shared.figures import population, share
from shared.messages import Command, Context, Refused
from shared.people import Person
from shared.streams import id_of
from shared.web.filters import choice, found_in, search
from shared.web.parts import Choices, Chooser, beginnings, offers
from shared.web.problems import nothing_here
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import PackKind, Role
from shared.workdays import legal_day, spoken
from shared.writer import Writer


def pack_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/packs")
    async def prepared(request: Request, q: str = "", session: str = "") -> HTMLResponse:
        return await _packs(writer, request, q.strip(), session)

    @router.get("/packs/{id}")
    async def pack(request: Request, id: str, q: str = "") -> HTMLResponse:
        return await _pack(writer, request, id, q.strip())

    return router


async def _packs(writer: Writer, request: Request, q: str, session: str) -> HTMLResponse:
    """The office's are all of this term, a deputy's those for him."""
    who = person(request)
    if who.role not in (Role.OFFICE, Role.DEPUTY):
        raise nothing_here()
    async with reading(writer.db, who.congress) as db:
        congress = await congress_now(db, who)
        where = [packs.c.term == congress.term, *await _mine(db, who)]
        where += [packs.c.title.icontains(q, autoescape=True)] if q else []
        where += [packs.c.session == int(session)] if re.fullmatch("[0-9]{1,2}", session) else []
        found = (await db.execute(select(packs).where(*where).order_by(packs.c.prepared.desc(), packs.c.stream))).all()
        rows = [await _line(db, r, congress, who) for r in found]
    sessions = [(str(s.number), f"第{s.number}次会议") for s in congress.sessions]
    fields = [search("标题", q), choice("session", "会议", sessions, {"session": session})]
    head = ["标题", "方式", "会议", "发送日期", "送达", "阅读"]
    begin = beginnings(writer.service, who.role, PreparePack) if congress.sessions else []
    return show(request, "packs.html", who, rows=rows, head=head, fields=fields, offers=begin)


async def _mine(db: AsyncConnection, who: Person) -> list[ColumnElement[bool]]:
    if who.role is Role.OFFICE:
        return []
    seat = (await db.execute(select(seats.c.delegation).where(seat_id == who.id, IN_OFFICE))).first()
    return [for_delegation(seat.delegation)] if seat else [packs.c.stream == ""]


def for_delegation(name: str) -> ColumnElement[bool]:
    """Packs for all, and those that name this delegation."""
    lines = func.string_to_array(packs.c.delegations, "\n")
    return or_(packs.c.delegations == "", func.array_position(lines, name).isnot(None))


def addressed(delegations: tuple[str, ...]) -> list[ColumnElement[bool]]:
    return [IN_OFFICE, *([seats.c.delegation.in_(delegations)] if delegations else [])]


async def _line(db: AsyncConnection, r: Any, congress: Congress, who: Person) -> list[Any]:
    window = next((s.from_ for s in congress.sessions if s.number == r.session), None)
    early = window and r.prepared < window
    sent = {"text": "开始提交前", "tone": "green"} if early else {"text": "开始提交后", "tone": "yellow"}
    theirs = readings.c.stream == r.stream
    if who.role is Role.OFFICE:
        n, of = await read_by(db, r.stream, tuple(r.delegations.split("\n")) if r.delegations else ())
        read: Any = f"{n}/{of}人"
    else:
        day = await db.scalar(select(readings.c.day).where(theirs, readings.c.deputy == who.id))
        read = {"text": "已阅", "tone": "green"} if day else {"text": "未阅", "tone": "yellow"}
    title = {"text": r.title, "href": f"/intake/packs/{id_of(r.stream)}"}
    return [title, PackKind(r.kind).word, f"第{r.session}次会议", spoken(r.prepared), sent, read]


async def read_by(db: AsyncConnection, stream: str, delegations: tuple[str, ...]) -> tuple[int, int]:
    """How many of those it is for have read it; who has left since counts in neither."""
    theirs = (readings.c.deputy == seat_id) & (readings.c.stream == stream)
    counted = (
        select(func.count(readings.c.stream), func.count()).select_from(seats).join(readings, theirs, isouter=True)
    )
    n, of = (await db.execute(counted.where(*addressed(delegations)))).one()
    return n, of


async def _pack(writer: Writer, request: Request, id: str, q: str) -> HTMLResponse:
    who, decider = person(request), writer.service.decider_of["pack"]
    async with reading(writer.db, who.congress) as db:
        pack, _ = await state(db, decider, who.congress, id)
        seat, _ = await state(db, writer.service.decider_of["deputy"], who.congress, who.id)
        if not (pack.prepared and (who.role is Role.OFFICE or (who.role is Role.DEPUTY and pack.is_for(seat)))):
            raise Refused("unknown-pack", "没有这份知情明政材料，或您无权查看。", 404)
        read = await _read(db, writer, id, pack, q, who) if who.role is Role.OFFICE else {}
    made = offers(writer.service, decider, pack, context(writer, who), id)
    return show(request, "pack.html", who, p=pack, facts=_facts(pack), offers=made, **read)


async def _read(db: AsyncConnection, writer: Writer, id: str, pack: Pack, q: str, who: Person) -> dict[str, Any]:
    """How many have read it, and who has not."""
    n, of = await read_by(db, f"{who.congress}/pack/{id}", pack.delegations)
    whose = population(legal_day(writer.clock.now()), "发给的在任代表")
    wanted = select(seat_id.label("id"), seats.c.name, seats.c.delegation).where(*addressed(pack.delegations))
    wanted = wanted.where(seat_id.notin_([deputy for deputy, _ in pack.read]))
    if q:
        wanted = wanted.where(found_in(q, seats.c.name, seats.c.delegation))
    found = (await db.execute(wanted.order_by(seats.c.delegation, seats.c.name))).all()
    return {
        "figure": asdict(share("M61", "已阅率", n, of, whose)) | {"unit": "人"},
        "unread": [[link(r.id, r.name), r.delegation or "—"] for r in found],
        "waiting": of - n,
        "fields": [search("姓名、代表团", q)],
        "here": f"/intake/packs/{id}",
    }


def _facts(p: Pack) -> list[tuple[str, str]]:
    assert p.prepared
    whom = "、".join(p.delegations) or "全体代表"
    return [
        ("方式", p.kind.word),
        ("会议", f"第{p.term}届第{p.session}次会议"),
        ("发给", whom),
        ("发送日期", spoken(p.prepared)),
    ]


async def sessions_here(db: AsyncConnection, pack: Pack, ctx: Context, id: str) -> Choices:
    congress, _ = await state(db, CONGRESS, ctx.congress, ctx.congress)
    open_ = [s for s in congress.sessions if s.closes >= ctx.today]
    said = [(str(s.number), f"第{s.number}次会议（{s.from_.month}月{s.from_.day}日起提交）") for s in open_]
    return {"session": said, "delegations": [(t, t) for t in await delegations_here(db)]}


CHOICES: dict[type[Command], Chooser] = {PreparePack: sessions_here}
