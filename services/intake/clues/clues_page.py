"""线索台: the station's own clues with what was said; the office sees how many there are and what they are about."""

from typing import Any

import segno
from fastapi import APIRouter, Request
from sqlalchemy import ColumnElement, Text, and_, case, cast, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.intake.clues.clue import Stage
from services.intake.clues.leaving import RecordClue
from services.intake.clues.rows import callers, clues
from services.intake.clues.steps_page import STAGES
from shared.journal import streams
from shared.people import Person
from shared.streams import id_of
from shared.web.filters import choice, found_in, search
from shared.web.pages import render
from shared.web.paging import page_of, pages_at
from shared.web.parts import beginnings
from shared.web.problems import unknown_address
from shared.web.reading import reading
from shared.web.session import person
from shared.words import Category, ClueChannel, ClueOutcome, Role, Scale
from shared.workdays import spoken
from shared.writer import Writer

SHOWN = 30  # characters of what was said, until it has a line of its own
HEAD = ["线索", "渠道", "收到", "类别", "状态", "去向"]


def clue_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/clues")
    async def desk(request: Request, page: int = 1) -> HTMLResponse:
        return await _desk(writer, request, page)

    @router.get("/clues/poster")
    async def poster(request: Request) -> HTMLResponse:
        """The code that hangs at the station's door."""
        who = person(request)
        if who.role is not Role.STATION or not who.unit:
            raise unknown_address()
        address = f"{request.base_url}intake/open/say/{who.congress}-{who.unit}"
        async with reading(writer.db, who.congress) as db:
            name = (await stations(db)).get(who.unit, who.unit_name)
        drawn = segno.make(address, error="m").svg_data_uri(scale=8, border=2)
        return render(request, "clue_poster.html", who, name=name, address=address, drawn=drawn)

    return router


async def as_station(db: AsyncConnection, role: Role, unit: str) -> None:
    """What callers said is read as one station; as anybody else nothing of it is there."""
    station = unit if role is Role.STATION else ""
    await db.execute(select(func.set_config("app.station", station, True)))


async def stations(db: AsyncConnection) -> dict[str, str]:
    """Names of the congress's stations by id."""
    name = streams.c.state["name"].astext
    rows = await db.execute(select(streams.c.stream, name).where(streams.c.stream.like("%/station/%")))
    return {id_of(stream): called for stream, called in rows}


def mine(who: Person) -> ColumnElement[bool]:
    return clues.c.station == who.unit if who.role is Role.STATION else true()


async def _desk(writer: Writer, request: Request, page: int) -> HTMLResponse:
    who = person(request)
    if who.role not in (Role.STATION, Role.OFFICE):
        raise unknown_address()
    asked = {k: v for k, v in request.query_params.items() if k not in ("page", "done") and v}
    where = [mine(who), *_filters(asked)]
    said = and_(callers.c.stream == clues.c.stream)
    whole = clues.outerjoin(callers, said)
    async with reading(writer.db, who.congress) as db:
        await as_station(db, who.role, who.unit)
        names = await stations(db)
        counted = select(clues.c.stage, func.count()).where(mine(who)).group_by(clues.c.stage)
        stages: dict[str, int] = {stage: n for stage, n in await db.execute(counted)}
        paging = await page_of(db, whole, where, page)
        newest = select(clues, _beginning().label("said")).select_from(whole).where(*where)
        newest = newest.order_by(clues.c.since.desc(), clues.c.stream)
        found = (await db.execute(paging.of(newest))).all()
    station = who.role is Role.STATION
    rows = [[*_line(r), _rating(r) if station else names.get(r.station, r.station)] for r in found]
    shown: dict[str, Any] = {"rows": rows, **paging.shown, "station": station}
    shown["href"] = pages_at("/intake/clues", asked)
    shown |= {"fields": _fields(asked, {} if station else names), "head": [*HEAD, "评价" if station else "站点"]}
    shown |= {"counters": _counters(stages, asked.get("stage", "")), "any": bool(stages)}
    return render(request, "clues.html", who, offers=beginnings(writer.service, who.role, RecordClue), **shown)


def _beginning() -> ColumnElement[str]:
    """What was said, as far as a line holds it."""
    words = callers.c.words
    return case((func.char_length(words) > SHOWN, func.left(words, SHOWN) + "…"), else_=words)


def _line(r: Any) -> list[Any]:
    word, tone = STAGES[Stage(r.stage)]
    title = r.matter or (f"“{r.said}”" if r.said else "（未甄别）")
    category = Category(r.category).word if r.category else "—"
    outcome = ClueOutcome(r.outcome).word if r.outcome else "—"
    link = {"text": title, "href": f"/intake/clues/{id_of(r.stream)}"}
    return [link, ClueChannel(r.channel).word, spoken(r.since), category, {"text": word, "tone": tone}, outcome]


def _rating(r: Any) -> str:
    return Scale(r.rating).word if r.rating else "—"


def _filters(asked: dict[str, str]) -> list[ColumnElement[bool]]:
    equal = {n: asked[n] for n in ("stage", "channel", "category", "outcome", "station") if n in asked}
    where = [clues.c[name] == value for name, value in equal.items()]
    if words := asked.get("q", "").strip():
        texts = (clues.c.matter, callers.c.words, callers.c.place)
        where.append(found_in(words, *(cast(t, Text) for t in texts)))
    return where


def _fields(asked: dict[str, str], names: dict[str, str]) -> list[dict[str, Any]]:
    return [
        search("搜索", asked.get("q", "")),
        choice("channel", "渠道", ClueChannel, asked),
        choice("category", "类别", Category, asked),
        choice("outcome", "去向", ClueOutcome, asked),
        *([choice("station", "站点", sorted(names.items()), asked)] if names else []),
    ]


def _counters(stages: dict[str, int], here: str) -> list[dict[str, Any]]:
    def counter(code: str, label: str, n: int, tone: str) -> dict[str, Any]:
        href = f"/intake/clues?stage={code}" if code else "/intake/clues"
        return {"label": label, "n": n, "href": href, "here": here == code, "tone": tone}

    each = [counter(stage.value, word, stages.get(stage.value, 0), tone) for stage, (word, tone) in STAGES.items()]
    return [counter("", "全部", sum(stages.values()), "grey"), *each]
