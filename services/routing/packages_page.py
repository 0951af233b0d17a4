"""交办会材料 as pages: all units with the sums of their lists, and one unit's package, to be printed."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.routing.case import Stage
from services.routing.package import Handed, days, last_days, sums, ways, weighs
from services.routing.roster.rows import seats
from services.routing.rows import lines, units
from shared.people import Person
from shared.streams import id_of
from shared.web.pages import render
from shared.web.problems import nothing_here
from shared.web.reading import reading
from shared.web.session import person
from shared.web.showing import context
from shared.words import ABOVE_UNITS, UNITS, Mode, Part
from shared.workdays import legal_day, spoken
from shared.writer import Writer

SUMS = [
    "单位",
    {"text": "主办", "num": True},
    {"text": "协办", "num": True},
    {"text": "重点", "num": True},
    "现场交办",
    "交办材料",
]
DAYS = ["环节", "期限", "起算", "依据"]
LIST = ["编号", "标题", "分工", "办理方式", "交办日期", "签收期限", "申退期限", "答复或会办期限"]


def package_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/packages")
    async def all_units(request: Request, year: int | None = None) -> HTMLResponse:
        return await _all(writer, request, year)

    @router.get("/packages/{unit}")
    async def one(request: Request, unit: str, year: int | None = None) -> HTMLResponse:
        return await _one(writer, request, unit, year)

    return router


async def _all(writer: Writer, request: Request, year: int | None) -> HTMLResponse:
    who = person(request)
    if who.role not in ABOVE_UNITS:
        raise nothing_here()
    async with reading(writer.db, who.congress) as db:
        years = await _years(db)
        year = year or next(iter(years), legal_day(writer.clock.now()).year)
        handed = await _handed(db, year)
        suggestion = case((lines.c.whole == "", func.split_part(lines.c.stream, "/", 3)), else_=lines.c.whole)
        total = await db.scalar(select(func.count(suggestion.distinct())).where(*_of(year)))
        site = await _on_site(db, year)
    found = sums(handed)
    shown: dict[str, Any] = {"year": year, "years": years, "total": total, "units": len(found)}
    shown |= {"leads": sum(s.lead for s in found), "cos": sum(s.co for s in found)}
    shown["pieces"] = sum(s.separate for s in found)
    rows = [[s.unit, s.lead, s.co, s.important, "现场" if s.unit in site else "—", _link(s.unit, year)] for s in found]
    return render(request, "packages.html", who, head=SUMS, rows=rows, **shown)


async def _one(writer: Writer, request: Request, unit: str, year: int | None) -> HTMLResponse:
    who = person(request)
    if not may_take(who, unit):
        raise nothing_here()
    async with reading(writer.db, who.congress) as db:
        here = units.c.stream == f"{who.congress}/unit/{unit}"
        name = await db.scalar(select(units.c.name).where(here))
        if not name:
            raise nothing_here()
        year = year or next(iter(await _years(db)), legal_day(writer.clock.now()).year)
        own = (await _handed(db, year, unit)).get(unit, [])
        site = unit in await _on_site(db, year)
    rules, law = context(writer, who).rules, writer.law
    listed = {x.id: _row(x, last_days(x, law, who.congress)) for x in own}
    shown: dict[str, Any] = {"unit": unit, "name": name, "year": year, "rules": rules.name, "sum": sums({unit: own})[0]}
    shown |= {"days": days(rules), "days_head": DAYS, "head": LIST, "ways": ways(rules), "all": list(listed.values())}
    shown["site"] = site
    shown["key"] = [listed[x.id] for x in own if x.important]
    today = spoken(legal_day(writer.clock.now()))
    shown["printed"] = {"number": f"{year}年代表建议交办材料：{unit}", "date": today}
    return render(request, "package.html", who, **shown)


def may_take(who: Person, unit: str) -> bool:
    """A unit takes its own; those who hand over see all."""
    return who.role in ABOVE_UNITS or (who.role in UNITS and who.unit == unit)


def _of(year: int) -> list[Any]:
    """What was handed over and is not withdrawn."""
    return [lines.c.year == year, lines.c.stage != Stage.WITHDRAWN.value]


async def _years(db: AsyncConnection) -> list[int]:
    asked = select(lines.c.year).where(lines.c.year > 0).distinct().order_by(lines.c.year.desc()).limit(10)
    return list((await db.execute(asked)).scalars())


async def _handed(db: AsyncConnection, year: int, unit: str = "") -> dict[str, list[Handed]]:
    wanted = select(lines).where(*_of(year), *([lines.c.unit == unit] if unit else []))
    found: dict[str, list[Handed]] = {}
    for r in await db.execute(wanted.order_by(lines.c.number, lines.c.stream)):
        id, mode = id_of(r.stream), Mode(r.mode) if r.mode else None  # none: not yet listed anew
        line = Handed(id, r.number, r.title, Part(r.part), weighs(r.importance), r.assigned, mode)
        found.setdefault(r.unit, []).append(line)
    return found


async def _on_site(db: AsyncConnection, year: int) -> set[str]:
    """重点部门 that take their suggestions in at the meeting itself."""
    return set((await db.scalars(select(seats.c.unit).where(seats.c.year == year))).all())


def _link(unit: str, year: int) -> dict[str, str]:
    return {"text": "看、打印", "href": f"/routing/packages/{unit}?year={year}"}


def _row(x: Handed, until: list[str]) -> list[Any]:
    how = x.mode.word if x.mode else "—"
    part = "承办" if x.mode is Mode.SEPARATE else x.part.word
    return [x.number, {"text": x.title, "href": f"/s/{x.id}"}, part, how, spoken(x.assigned), *until]
