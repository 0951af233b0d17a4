"""The year of the standing committee: whom no member was in touch with (M02), which resident raised nothing (M12)."""

from dataclasses import asdict
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.roll.contacting import AssignContacts
from services.intake.roll.roll_page import IN_OFFICE, act, deputy_of, link, of_year, seat_id, sits
from services.intake.roll.rows import contacts, liaisons, seats
from services.intake.rows import STANDING, filed
from shared.figures import Figure, population, share
from shared.service import Service
from shared.web.filters import found_in
from shared.web.paging import page_of
from shared.workdays import spoken

MEMBER, WHOM = seats.alias("of_member"), seats.alias("of_deputy")
ORDINARY = and_(IN_OFFICE, ~seats.c.sc_member)
LEFT_OUT = ["代表", "代表团", "联系本人的常委会组成人员", "上次联系"]
MEMBERS = ["常委会组成人员", {"text": "联系代表", "num": True}, {"text": "当年已联系", "num": True}, "安排"]
RESIDENTS = ["驻会委员", {"text": "当年领衔立案", "num": True}, "要求"]


class Resident(NamedTuple):
    id: str
    name: str
    filed: int  # as lead, in the year


async def of_the_year(
    db: AsyncConnection, service: Service, year: int, today: date, least: int, q: str, page: int
) -> dict[str, Any]:
    """`page` is of those whom nobody was in touch with: in January that is nearly everybody."""
    residents, without = await residents_of(db, year), not_contacted(year, q)
    paging = await page_of(db, without.subquery(), [], page)
    some = (await db.execute(paging.of(without))).all()
    figures = [*await contact_figures(db, year, today), resident_figure(residents, least, year, today)]
    return {
        "figures": [asdict(f) | {"unit": unit} for f, unit in zip(figures, ("人", "件", "人"), strict=True)],
        "left_out": {"rows": [_left_out(r) for r in some], **paging.shown},
        "members": [_member(service, r) for r in (await db.execute(_members(year, q))).all()],
        "residents": [_resident(r, least) for r in residents if q.lower() in r.name.lower()],
        "heads": (LEFT_OUT, MEMBERS, RESIDENTS),
    }


def _met(year: int) -> ColumnElement[bool]:
    return exists().where(contacts.c.deputy == seat_id, of_year(contacts.c.day, year))


async def contact_figures(db: AsyncConnection, year: int, today: date) -> list[Figure]:
    """Coverage: sitting deputies outside the standing committee with whom some member was in touch in the year."""
    met = func.count().filter(_met(year))
    n, of = (await db.execute(select(met, func.count()).select_from(seats).where(ORDINARY))).one()
    raised = select(func.count().filter(contacts.c.solved), func.count()).where(contacts.c.issue != "")
    solved, issues = (await db.execute(raised.where(of_year(contacts.c.day, year)))).one()
    whose = population(today, f"{year}年", "在任代表（不含常委会组成人员）")
    told = population(today, f"{year}年", "联系中反映的问题")
    return [share("M02", "联系代表覆盖率", n, of, whose), share("M02.solved", "反映问题解决率", solved, issues, told)]


def not_contacted(year: int, q: str = "") -> Any:
    """Sitting deputies with whom nobody of the standing committee was in touch in the year."""
    theirs = and_(liaisons.c.deputy == seat_id, deputy_of(MEMBER) == liaisons.c.member, sits(MEMBER))
    members = select(func.string_agg(MEMBER.c.name, "、")).where(theirs).scalar_subquery()
    last = select(func.max(contacts.c.day)).where(contacts.c.deputy == seat_id).scalar_subquery()
    shown = (seat_id.label("id"), seats.c.name, seats.c.delegation, members.label("members"), last.label("last"))
    wanted = select(*shown).where(ORDINARY, ~_met(year)).order_by(seats.c.delegation, seats.c.name)
    found = found_in(q, seats.c.name, seats.c.delegation)
    return wanted.where(found) if q else wanted


def _left_out(r: Any) -> list[Any]:
    members = r.members or {"text": "未安排", "tone": "yellow"}
    return [link(r.id, r.name), r.delegation or "—", members, spoken(r.last) if r.last else "从未联系"]


def _members(year: int, q: str) -> Any:
    """SC members, how many sitting deputies each has, and with how many of them he was in touch in the year."""
    own = and_(contacts.c.member == seat_id, contacts.c.deputy == liaisons.c.deputy, of_year(contacts.c.day, year))
    done = func.count(WHOM.c.stream).filter(exists().where(own))
    wanted = (
        select(seat_id.label("id"), seats.c.name, func.count(WHOM.c.stream).label("n"), done.label("done"))
        .join(liaisons, liaisons.c.member == seat_id, isouter=True)
        .join(WHOM, and_(deputy_of(WHOM) == liaisons.c.deputy, sits(WHOM)), isouter=True)
        .where(IN_OFFICE, seats.c.sc_member)
        .group_by(seats.c.stream, seats.c.name)
        .order_by(seats.c.name)
    )
    return wanted.where(seats.c.name.icontains(q, autoescape=True)) if q else wanted


def _member(service: Service, r: Any) -> list[Any]:
    return [link(r.id, r.name), r.n, r.done, act(service, AssignContacts, r.id)]


async def residents_of(db: AsyncConnection, year: int) -> list[Resident]:
    """Who has led fewest filed suggestions of the year stands first."""
    led = and_(filed.c.deputy == seat_id, of_year(filed.c.since, year), STANDING)
    n = func.count(filed.c.stream)
    wanted = select(seat_id, seats.c.name, n).join(filed, led, isouter=True).where(IN_OFFICE, seats.c.resident)
    found = await db.execute(wanted.group_by(seats.c.stream, seats.c.name).order_by(n, seats.c.name))
    return [Resident(*r) for r in found.all()]


def resident_figure(residents: list[Resident], least: int, year: int, today: date) -> Figure:
    done = sum(r.filed >= least for r in residents)
    whose = population(today, f"{year}年立案", "在任驻会委员", f"每人至少{least}件")
    return share("M12", "驻会委员领衔建议完成率", done, len(residents), whose)


def _resident(r: Resident, least: int) -> list[Any]:
    short = (
        {"text": f"还差{least - r.filed}件", "tone": "red"} if r.filed < least else {"text": "已完成", "tone": "green"}
    )
    return [link(r.id, r.name), r.filed, short]
