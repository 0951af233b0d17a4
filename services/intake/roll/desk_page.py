"""What the roll lays on a work desk: a call for suggestions, a pack to read, a session that nears without a pack.

Looked up when the desk is opened: a window nears without anything happening, and packs are for whoever sits today.
"""

from datetime import date, timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.roll.congress import Session
from services.intake.roll.packs_page import for_delegation
from services.intake.roll.roll_page import IN_OFFICE, congress_now, seat_id
from services.intake.roll.rows import packs, readings, seats
from shared.messages import Context
from shared.people import Person
from shared.streams import id_of
from shared.web.parts import Waiting
from shared.words import Role
from shared.workdays import spoken


async def waiting(db: AsyncConnection, who: Person, ctx: Context) -> list[Waiting]:
    if who.role not in (Role.DEPUTY, Role.OFFICE):
        return []
    congress = await congress_now(db, who)
    session = congress.next_session(ctx.today)
    if session is None:
        return []
    if who.role is Role.OFFICE:
        sent = exists().where(packs.c.term == congress.term, packs.c.session == session.number)
        missing = _near(session, ctx, "pack_days") and not await db.scalar(select(sent))
        return [_missing(session)] if missing else []
    delegation = await db.scalar(select(seats.c.delegation).where(seat_id == who.id, IN_OFFICE))
    if delegation is None:
        return []
    called = [_call(congress.term, session, ctx.today)] if _near(session, ctx, "call_days") else []
    return [*called, *await _unread(db, congress.term, session, delegation, who)]


def _near(session: Session, ctx: Context, days: str) -> bool:
    return ctx.today + timedelta(days=ctx.rules.value(days)) >= session.from_


def _missing(session: Session) -> Waiting:
    title = f"第{session.number}次会议{spoken(session.from_)}开始提交建议，还没有发送知情明政材料"
    return Waiting("发送知情明政材料", title, "/intake/packs", "/intake/do/prepare-pack", session.from_, "代表")


def _call(term: int, session: Session, today: date) -> Waiting:
    name = f"征集通知：第{term}届第{session.number}次会议"
    if today < session.from_:
        title = f"{name}，{spoken(session.from_)}起提交建议"
        return Waiting("看征集通知", title, "/intake/sessions", "/intake/sessions", session.from_)
    title = f"{name}，{spoken(session.until)}截止提交建议"
    return Waiting("起草建议", title, "/intake/sessions", "/intake/do/draft-suggestion", session.until)


async def _unread(db: AsyncConnection, term: int, session: Session, delegation: str, who: Person) -> list[Waiting]:
    read = exists().where(readings.c.stream == packs.c.stream, readings.c.deputy == who.id)
    mine = select(packs).where(packs.c.term == term, packs.c.session == session.number, for_delegation(delegation))
    found = (await db.execute(mine.where(~read).order_by(packs.c.prepared, packs.c.stream))).all()
    packed = [(r.title, f"/intake/packs/{id_of(r.stream)}") for r in found]
    return [Waiting("阅读材料", title, at, at, session.from_, "代表工委") for title, at in packed]
