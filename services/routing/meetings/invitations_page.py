"""What an event lays on a desk by its day: an invitation until it is held, and then that somebody says who came."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.meetings.meeting import Stage
from services.routing.meetings.rows import meetings
from shared.messages import Context
from shared.people import Person
from shared.streams import id_of
from shared.web.parts import Waiting
from shared.words import Role
from shared.workdays import spoken


async def waiting(db: AsyncConnection, who: Person, ctx: Context) -> list[Waiting]:
    r = meetings.c
    coming = select(meetings).where(r.stage == Stage.PLANNED.value).order_by(r.day, r.stream)
    found: list[Waiting] = []
    asked = {Role.DEPUTY: (r.deputies, who.id), Role.UNIT: (r.units, who.unit)}.get(who.role)
    if asked:
        column, me = asked
        mine = coming.where(r.day >= ctx.today, column.contains(f" {me} ", autoescape=True))
        found += [_invitation(x, who.role) for x in (await db.execute(mine)).all()]
    if who.role in (Role.OFFICE, Role.COMMITTEE, Role.UNIT):
        office = who.unit if who.role is not Role.OFFICE else ""
        own = coming.where(r.day <= ctx.today, r.role == who.role.value, r.office == office)
        found += [_overdue(x) for x in (await db.execute(own)).all()]
    return found


def _invitation(x: Any, role: Role) -> Waiting:
    href = f"/routing/meetings/{id_of(x.stream)}"
    what = "看邀请" if role is Role.DEPUTY else "准备到会"
    return Waiting(what, f"面对面活动：{x.theme}（{spoken(x.day)}，{x.place}）", href, href, x.day, "居民、代表")


def _overdue(x: Any) -> Waiting:
    id = id_of(x.stream)
    act = f"/routing/do/hold-meeting?meeting={id}"
    return Waiting("登记到会", f"面对面活动：{x.theme}", f"/routing/meetings/{id}", act, x.day, "代表")
