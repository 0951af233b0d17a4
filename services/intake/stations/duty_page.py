"""进站值班 as pages: one month's roster to print, and the leaders who did not come in a quarter (M40)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import func, select
from starlette.responses import HTMLResponse

from services.intake.stations.reading_page import names_of
from services.intake.stations.roster import Roster
from services.intake.stations.rows import duties, placements, stations
from services.intake.stations.station_page import inside
from shared.figures import population, share
from shared.messages import Refused
from shared.people import Person
from shared.web.pages import render
from shared.web.parts import offers
from shared.web.problems import nothing_here
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import Role
from shared.workdays import legal_day, spoken
from shared.writer import Writer


@dataclass(frozen=True, slots=True)
class Quarter:
    year: int
    number: int  # 1 to 4

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def final(self) -> date:
        return (date(self.year, 3 * self.number, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    @property
    def code(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def word(self) -> str:
        return f"{self.year}年第{self.number}季度"

    def later(self, n: int) -> "Quarter":
        months = 4 * self.year + self.number - 1 + n
        return Quarter(months // 4, months % 4 + 1)


def quarter_of(day: date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


def absent(leaders: Sequence[str], came: Iterable[tuple[str, date]], quarter: Quarter) -> list[str]:
    """Leaders who were at no station on any duty day of the quarter."""
    there = {deputy for deputy, day in came if quarter.first <= day <= quarter.final}
    return [d for d in dict.fromkeys(leaders) if d not in there]


def duty_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/duty")
    async def quarter(request: Request) -> HTMLResponse:
        return await _quarter(writer, request)

    @router.get("/rosters/{id}")
    async def roster(request: Request, id: str) -> HTMLResponse:
        return await _roster(writer, request, id)

    return router


async def _quarter(writer: Writer, request: Request) -> HTMLResponse:
    """The office sees all leaders, a station's staff its own."""
    who, today = person(request), legal_day(writer.clock.now())
    if who.role not in (Role.OFFICE, Role.STATION):
        raise nothing_here()
    q = _asked(request.query_params.get("quarter", ""), today)
    leading = select(placements, stations.c.name).join(
        stations, stations.c.stream == stations.c.congress + "/station/" + placements.c.station
    )
    leading = leading.where(placements.c.leader, placements.c.since <= q.final, *_own(who, placements))
    within = (duties.c.day.between(q.first, q.final), duties.c.came.is_not(None))
    async with reading(writer.db, who.congress) as db:
        leaders = (await db.execute(leading.order_by(stations.c.name, placements.c.deputy))).all()
        came = (await db.execute(select(duties.c.deputy, duties.c.day).where(*within, duties.c.came))).all()
        of = func.count().filter(duties.c.expected)
        done = func.count().filter(duties.c.expected & duties.c.came)
        expected, kept = (await db.execute(select(of, done).where(*within, *_own(who, duties)))).one()
        names = await names_of(db, who.congress, [r.deputy for r in leaders])
    missing = absent([r.deputy for r in leaders], [(r.deputy, r.day) for r in came], q)
    rows = [[names[d], "、".join(r.name for r in leaders if r.deputy == d)] for d in missing]
    counted = population(today, q.word, "已登记的值班人次")
    figure = share("duty", "值班到岗率", kept, expected, counted)
    n = len({r.deputy for r in leaders})
    leaders_figure = share(
        "leaders", "领导干部代表到站率", n - len(rows), n, population(today, q.word, "派驻的领导干部代表")
    )
    shown: dict[str, Any] = {"q": q, "rows": rows, "over": q.final < today, "leaders": n}
    return render(
        request, "duty.html", who, before=q.later(-1), after=q.later(1), figures=[figure, leaders_figure], **shown
    )


def _own(who: Person, table: Any) -> list[Any]:
    return [table.c.station == who.unit] if who.role is Role.STATION else []


def _asked(text: str, today: date) -> Quarter:
    """2026-1; else the present quarter."""
    year, _, number = text.partition("-")
    if year.isascii() and year.isdecimal() and 2000 <= int(year[:5]) <= 2100 and number in ("1", "2", "3", "4"):
        return Quarter(int(year), int(number))
    return quarter_of(today)


async def _roster(writer: Writer, request: Request, id: str) -> HTMLResponse:
    who, deciders = person(request), writer.service.decider_of
    async with reading(writer.db, who.congress) as db:
        r: Roster = (await state(db, deciders["roster"], who.congress, id))[0]
        if not r.station:
            raise Refused("unknown-roster", "没有这份值班表，或您无权查看。", 404)
        s, _ = await state(db, deciders["station"], who.congress, r.station)
        names = await names_of(db, who.congress, [d for x in r.duties for d in (*x.deputies, *(x.came or ()))])
    seen = inside(s, who)
    rows = [[spoken(x.day), _list(x.deputies, names), *([_came(x.came, names)] if seen else [])] for x in r.duties]
    made = offers(writer.service, deciders["roster"], r, context(writer, who), id)
    head = ["值班日", "值班代表", *(["到站代表"] if seen else [])]
    month = f"{r.month[:4]}年{int(r.month[5:])}月"
    return render(request, "roster.html", who, r=r, month=month, head=head, rows=rows, offers=made)


def _list(deputies: Iterable[str], names: dict[str, str]) -> str:
    return "、".join(names[d] for d in deputies)


def _came(came: tuple[str, ...] | None, names: dict[str, str]) -> Any:
    if came is None:
        return {"text": "未登记", "tone": "grey"}
    return _list(came, names) or {"text": "无人到站", "tone": "red"}
