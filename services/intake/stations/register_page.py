"""联络站 as pages: the register with search and filters, and the counts by township."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.intake.stations.counting import Counted, Township, by_kind, by_township
from services.intake.stations.registering import RegisterStation
from services.intake.stations.rows import LIST, placements, stations, tasks
from shared.figures import Figure, population, share
from shared.messages import Context
from shared.people import Person
from shared.streams import id_of
from shared.web.filters import choice, search, unseen
from shared.web.pages import render
from shared.web.paging import page_of, pages_at
from shared.web.parts import Offer, beginnings
from shared.web.reading import reading
from shared.web.session import person
from shared.web.showing import context
from shared.words import Role, StationForm, StationKind, TownshipType
from shared.workdays import legal_day, spoken
from shared.writer import Writer

HEAD = ["名称", "类别", "形式", "乡镇街道", {"text": "代表", "num": True}, "最近活动", "状态"]
TOWNSHIPS = [
    "乡镇街道",
    "类型",
    *({"text": k.word, "num": True} for k in StationKind),
    {"text": "合计", "num": True},
    "提示",
]


def register_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/stations")
    async def register(request: Request, page: int = 1) -> HTMLResponse:
        return await _register(writer, request, page)

    @router.get("/townships")
    async def townships(request: Request) -> HTMLResponse:
        who = person(request)
        async with reading(writer.db, who.congress) as db:
            found = by_township(await counted(db), context(writer, who).rules)
        wanted = request.query_params.get("q", "").strip()
        rows = [_township(t) for t in found if wanted in t.name]
        said: dict[str, Any] = {
            "rows": rows,
            "head": TOWNSHIPS,
            "fields": [search("乡镇街道", wanted)],
            "warned": sum(bool(t.warning) for t in found),
        }
        return render(request, "townships.html", who, **said)

    return router


async def _register(writer: Writer, request: Request, page: int) -> HTMLResponse:
    who = person(request)
    asked = {k: v for k, v in request.query_params.items() if k != "page" and v}
    today = legal_day(writer.clock.now())
    where = _filters(asked, today)
    async with reading(writer.db, who.congress) as db:
        kinds = by_kind(await counted(db))
        places = (await db.scalars(select(stations.c.township).distinct().order_by(stations.c.township))).all()
        paging = await page_of(db, stations, where, page)
        listed = select(stations).where(*where).order_by(stations.c.township, stations.c.name, stations.c.stream)
        found = (await db.execute(paging.of(listed))).all()
        late = {r.station: r.n for r in (await db.execute(_late(today))).all()} if who.role is Role.OFFICE else None
        figures = await _figures(db, today, context(writer, who)) if who.role is Role.OFFICE and kinds.total() else []
        own = f"{who.congress}/station/{who.unit}"
        staffed = bool(await db.scalar(select(stations.c.stream).where(stations.c.stream == own)))
    shown: dict[str, Any] = {"rows": [_line(r, late) for r in found], **paging.shown}
    shown["href"] = pages_at("/intake/stations", asked)
    shown |= {
        "fields": _fields(asked, list(places)),
        "counters": _counters(kinds, asked.get("kind", "")),
        "head": _head(late),
    }
    begin = beginnings(writer.service, who.role, RegisterStation)
    begin += [Offer("从文件导入", "/intake/import/stations")] if begin else []
    return render(request, "stations.html", who, offers=begin, mine=_mine(who, staffed), figures=figures, **shown)


def _mine(who: Person, staffed: bool) -> list[tuple[str, str]]:
    """Where one would look next; a legislative contact point need not be a station."""
    match who.role:
        case Role.STATION:
            own = [("本站", f"/intake/stations/{who.unit}")] if staffed else []
            return [*own, ("领导干部代表到站", "/intake/duty")]
        case Role.DEPUTY:
            return [
                ("我进驻的站点", f"/intake/stations?deputy={who.id}"),
                ("我的公开名片", f"/intake/profiles/{who.id}"),
            ]
        case Role.OFFICE:
            return [("领导干部代表到站", "/intake/duty")]
        case _:
            return []


def _late(today: date) -> Any:
    """By station: how many of the four ones ended without their activity."""
    over = (tasks.c.due < today, tasks.c.done.is_(None))
    return select(tasks.c.station, func.count().label("n")).where(*over).group_by(tasks.c.station)


async def _figures(db: AsyncConnection, today: date, ctx: Context) -> list[Figure]:
    """How many of the stations in use have all nine haves, and have missed none of the four ones."""
    used = select(stations).where(stations.c.active)
    found = (
        await db.execute(used.with_only_columns(stations.c.haves, stations.c.year, _missed(today).label("late")))
    ).all()
    wanted, whose = set(ctx.rules.value("station_haves")), population(today, "在用站点")
    whole = sum(wanted <= set(entries(r.haves)) for r in found)
    return [
        share("haves", "“九有”齐备率", whole, len(found), whose),
        share("four", "“四个一”无逾期率", sum(r.year >= today.year and not r.late for r in found), len(found), whose),
    ]


def _missed(today: date) -> ColumnElement[bool]:
    return exists().where(tasks.c.stream == stations.c.stream, tasks.c.due < today, tasks.c.done.is_(None))


async def counted(db: AsyncConnection) -> list[Counted]:
    """Stations in use, by township, its type, and kind."""
    by = (stations.c.township, stations.c.township_type, stations.c.kind)
    found = (await db.execute(select(*by, func.count().label("n")).where(stations.c.active).group_by(*by))).all()
    return [Counted(r.township, TownshipType(r.township_type), StationKind(r.kind), r.n) for r in found]


def _filters(asked: dict[str, str], today: date) -> list[ColumnElement[bool]]:
    where = [stations.c[name] == asked[name] for name in ("kind", "form", "township") if name in asked]
    if use := asked.get("use"):
        where.append(stations.c.active.is_(use == "on"))
    if deputy := asked.get("deputy"):
        where.append(exists().where(placements.c.stream == stations.c.stream, placements.c.deputy == deputy))
    if task := asked.get("task"):
        where.append(_missed(today) if task == "late" else stations.c.active & (stations.c.year < today.year))
    if words := asked.get("q", "").strip():
        where.append(stations.c.name.icontains(words, autoescape=True))
    return where


def _fields(asked: dict[str, str], places: list[str]) -> list[dict[str, Any]]:
    return [
        search("名称", asked.get("q", "")),
        choice("township", "乡镇街道", [(p, p) for p in places], asked),
        choice("kind", "类别", StationKind, asked),
        choice("form", "形式", StationForm, asked),
        choice("use", "状态", [("on", "在用"), ("off", "停用")], asked),
        choice("task", "四个一", [("late", "有逾期"), ("none", "今年未排定")], asked),
        *([unseen("deputy", asked["deputy"])] if "deputy" in asked else []),
    ]


def _counters(kinds: dict[StationKind, int], here: str) -> list[dict[str, Any]]:
    def counter(code: str, label: str, n: int) -> dict[str, Any]:
        href = f"/intake/stations?use=on{f'&kind={code}' if code else ''}"
        return {"label": label, "n": n, "href": href, "here": here == code, "tone": "blue" if code else "grey"}

    return [counter("", "在用站点", sum(kinds.values())), *(counter(k.value, k.word, n) for k, n in kinds.items())]


def _head(late: Mapping[str, int] | None) -> list[Any]:
    return HEAD if late is None else [*HEAD[:-1], "四个一", HEAD[-1]]


def _line(r: Any, late: Mapping[str, int] | None) -> list[Any]:
    """What a station has missed is for the office."""
    name = {"text": r.name, "href": f"/intake/stations/{id_of(r.stream)}"}
    state = {"text": "在用", "tone": "green"} if r.active else {"text": "停用", "tone": "grey"}
    latest = spoken(r.latest) if r.latest else "—"
    row = [name, StationKind(r.kind).word, StationForm(r.form).word, r.township, r.deputies, latest]
    if late is None:
        return [*row, state]
    n = late.get(id_of(r.stream), 0)
    return [*row, {"text": f"逾期{n}期", "tone": "red"} if n else "—", state]


def _township(t: Township) -> list[Any]:
    name = {"text": t.name, "href": f"/intake/stations?{urlencode({'township': t.name})}"}
    warning = {"text": t.warning, "tone": "yellow"} if t.warning else "—"
    return [name, "、".join(x.word for x in t.types), *(t.kinds[k] for k in StationKind), t.total, warning]


def entries(column: str) -> tuple[str, ...]:
    """A list kept in one column."""
    return tuple(column.split(LIST)) if column else ()
