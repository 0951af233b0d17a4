"""One clue: what the station may read of it, its steps, alike ones; what the forms on clues start from and offer."""

import secrets
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.intake.clues.clue import Clue, Stage
from services.intake.clues.clues_page import as_station, stations
from services.intake.clues.desk import of_clue
from services.intake.clues.grouping import GroupClues, JoinGroup
from services.intake.clues.leaving import RecordClue, digest
from services.intake.clues.open_page import photos
from services.intake.clues.rows import callers, clues, groups
from services.intake.clues.steps_page import STAGES, steps
from services.intake.clues.triage import MarkDuplicate
from services.intake.similar import LEAST
from shared.files import place
from shared.messages import Command, Context, Refused
from shared.people import Person
from shared.streams import id_of
from shared.titles import likeness
from shared.web.forms import Shape
from shared.web.pages import render
from shared.web.parts import Choices, Chooser, Known, Shaper, offers
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import Role
from shared.workdays import spoken
from shared.writer import Writer

MOST = 200
UNKNOWN = ("unknown-clue", "没有这条线索，或您无权查看。", 404)


def one_clue(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/clues/{id}")
    async def one(request: Request, id: str) -> HTMLResponse:
        return await _one(writer, request, id)

    @router.get("/clues/{id}/photo")
    async def photo(request: Request, id: str) -> FileResponse:
        """The caller's photo, for the station alone."""
        who = person(request)
        async with reading(writer.db, who.congress) as db:
            row = await _said(db, who, id)
        file = place(photos(request), row.photo) if row and row.photo else None
        if not file or not file.is_file():
            raise Refused("unknown-file", "没有这张照片，或已按规定删除。", 404)
        safe = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
        return FileResponse(file, media_type=row.media, headers=safe | {"Cache-Control": "no-store"})

    return router


def may_see(clue: Clue, who: Person) -> bool:
    own = who.role is Role.STATION and clue.station == who.unit != ""
    return clue.stage is not Stage.NONE and (own or who.role is Role.OFFICE)


async def _one(writer: Writer, request: Request, id: str) -> HTMLResponse:
    who, decider = person(request), writer.service.decider_of["clue"]
    async with reading(writer.db, who.congress) as db:
        clue, _ = await state(db, decider, who.congress, id)
        if not may_see(clue, who):
            raise Refused(*UNKNOWN)
        said, names = await _said(db, who, id), await stations(db)
        went = [(spoken(day), text) for day, text in await steps(db, writer.service, who.congress, id, clue)]
        open_ = who.role is Role.STATION and clue.stage is Stage.TRIAGED and not clue.group
        alike = await _alike(db, clue, f"{who.congress}/clue/{id}") if open_ else []
    word, tone = STAGES[clue.stage]
    expected = {task.command for task in of_clue(clue) if task.role is who.role}
    made = offers(writer.service, decider, clue, context(writer, who), id, expected)
    title = clue.matter or f"群众线索（{clue.channel.word}）"
    shown: dict[str, Any] = {"clue": clue, "title": title, "word": word, "tone": tone, "steps": went, "alike": alike}
    shown |= {"facts": _facts(clue, names), "said": _words(clue, said, who, id), "photo": said and said.photo, "id": id}
    return render(request, "clue.html", who, offers=made, **shown)


async def _said(db: AsyncConnection, who: Person, id: str) -> Any:
    """The caller's row, where this is the caller's station."""
    await as_station(db, who.role, who.unit)
    return (await db.execute(select(callers).where(callers.c.stream == f"{who.congress}/clue/{id}"))).one_or_none()


def _words(clue: Clue, said: Any, who: Person, id: str) -> list[tuple[str, str]]:
    if clue.erased:
        return [("群众原话", f"已按规定删除（{spoken(clue.erased)}）")]
    if not said:
        return [("群众原话", "原话和联系方式只有站点看得到")]
    texts = (said.words, said.place, said.name, said.phone, said.photo)
    same = digest(said.salt, *texts) == clue.digest
    named = [("群众原话", said.words), ("地点", said.place), ("称呼", said.name), ("联系电话", said.phone)]
    return [*[n for n in named if n[1]], ("核对", "与收到时一致" if same else "与收到时不一致，请报告运维")]


def _facts(clue: Clue, names: dict[str, str]) -> list[tuple[str, str]]:
    facts = [("站点", names.get(clue.station, clue.station)), ("渠道", clue.channel.word)]
    facts += [("收到", spoken(clue.since))] if clue.since else []
    facts += [("类别", clue.category.word)] if clue.category else []
    facts += [("去向", clue.outcome.word)] if clue.outcome else []
    facts += [("评价", clue.rating.word)] if clue.rating else []
    return facts + ([("群众信息保存到", spoken(clue.keep_until))] if clue.keep_until and not clue.erased else [])


async def _alike(db: AsyncConnection, clue: Clue, apart: str) -> list[tuple[str, str, str]]:
    """(likeness, name, address) of groups and of single clues that read like this one, the most alike first."""
    whole = clues.outerjoin(callers, callers.c.stream == clues.c.stream)
    begun = func.left(callers.c.words, 20).label("said")
    single = select(clues, begun).select_from(whole).where(*_single(clue), clues.c.stream != apart).limit(MOST)
    listed = select(groups).where(groups.c.station == clue.station).limit(MOST)
    found = [("clues", r) for r in await db.execute(single)] + [("clue-groups", r) for r in await db.execute(listed)]
    linked = [(r, _named(kind, r), f"/intake/{kind}/{id_of(r.stream)}") for kind, r in found]
    near = [(likeness(clue.matter, r.matter), called, href) for r, called, href in linked]
    best = sorted((n for n in near if n[0] >= LEAST), reverse=True)[:10]
    return [(f"{like:.0%}", called, href) for like, called, href in best]


def _named(kind: str, r: Any) -> str:
    """By its own words, for the matter is the same; a group by how many it is."""
    return f"{r.matter}（一组{r.clues}条）" if kind == "clue-groups" else _chosen(r)


def _single(clue: Clue) -> tuple[ColumnElement[bool], ...]:
    return (clues.c.station == clue.station, clues.c.stage == Stage.TRIAGED.value, clues.c.joined == "")


async def alike_clues(db: AsyncConnection, clue: Clue, ctx: Context, id: str) -> Choices:
    return {"others": await _to_choose(db, clue, ctx, id, *_single(clue))}


async def clues_of_station(db: AsyncConnection, clue: Clue, ctx: Context, id: str) -> Choices:
    return {"original": await _to_choose(db, clue, ctx, id, clues.c.station == clue.station, clues.c.matter != "")}


async def groups_of_station(db: AsyncConnection, clue: Clue, ctx: Context, id: str) -> Choices:
    wanted = select(groups).where(groups.c.station == clue.station).order_by(groups.c.since.desc()).limit(MOST)
    found = sorted(await db.execute(wanted), key=lambda r: -likeness(clue.matter, r.matter))
    return {"group": [(id_of(r.stream), f"{r.matter}（{r.clues}条）") for r in found]}


async def _to_choose(
    db: AsyncConnection, clue: Clue, ctx: Context, id: str, *where: ColumnElement[bool]
) -> list[tuple[str, str]]:
    """Other clues of the station, the most alike first, each with how its words begin."""
    await as_station(db, ctx.role, ctx.unit)
    said = func.left(callers.c.words, 20).label("said")
    whole = clues.outerjoin(callers, callers.c.stream == clues.c.stream)
    wanted = select(clues, said).select_from(whole).where(*where, clues.c.stream != f"{ctx.congress}/clue/{id}")
    found = (await db.execute(wanted.order_by(clues.c.since.desc(), clues.c.stream).limit(MOST))).all()
    near = sorted(found, key=lambda r: -likeness(clue.matter, r.matter))
    return [(id_of(r.stream), _chosen(r)) for r in near]


def _chosen(r: Any) -> str:
    return "，".join([r.matter, *([f"“{r.said}…”"] if r.said else []), spoken(r.since)])


def record_shape(clue: Clue, ctx: Context, known: Known) -> Shape:
    return Shape({"said": {"salt": secrets.token_hex(16)}})


SHAPES: dict[type[Command], Shaper] = {RecordClue: record_shape}
CHOICES: dict[type[Command], Chooser] = {
    GroupClues: alike_clues,
    JoinGroup: groups_of_station,
    MarkDuplicate: clues_of_station,
}
