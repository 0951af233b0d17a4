"""测评窗口 as a page, for the evaluation clerks alone: who has not rated, never what; after it the dissatisfied."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import TypeAdapter
from sqlalchemy import Text, cast, select
from starlette.responses import HTMLResponse

from services.rating.case import Ballot, Evaluation
from services.rating.figures import figures
from services.rating.service import sums
from services.rating.window import Windows
from shared.figures import Figure
from shared.journal import streams
from shared.messages import Refused
from shared.people import Person
from shared.web.pages import render
from shared.web.parts import offers
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import Role, Scale
from shared.workdays import legal_day
from shared.writer import Writer

_SHAPE = TypeAdapter(Evaluation)


async def year_figures(writer: Writer, congress: str, year: int) -> list[Figure]:
    """Rating's figures of one congress and year: sums of closed windows."""
    async with reading(writer.db, congress) as db:
        found = {r.item: r.n for r in (await db.execute(select(sums))).all()}
    return figures(found, year, legal_day(writer.clock.now()))


def _clerk(request: Request) -> Person:
    who = person(request)
    if who.role is not Role.EVALUATION:
        raise Refused("ratings-are-blind", "测评是背靠背的：只有代表工委测评员可以看。", 403)
    return who


def window_pages(writer: Writer) -> APIRouter:
    router = APIRouter()
    windows = writer.service.decider_of["windows"]

    @router.get("/figures/{year}")
    async def data(request: Request, year: int) -> JSONResponse:
        who = person(request)
        return JSONResponse([asdict(f) for f in await year_figures(writer, who.congress, year)])

    @router.get("/ratings/{id}")
    async def rating_of(request: Request, id: str) -> JSONResponse:
        """A dissatisfied rating, to the evaluation clerks; any other choice to nobody."""
        who = _clerk(request)
        async with reading(writer.db, who.congress) as db:
            e, _ = await state(db, writer.service.decider_of["evaluation"], who.congress, id)
        ballots = [b for b in _opened(writer, e) if b.overall is Scale.DISSATISFIED]
        return JSONResponse([b.model_dump(mode="json") for b in ballots])

    @router.get("/windows")
    async def page(request: Request) -> HTMLResponse:
        who = _clerk(request)
        async with reading(writer.db, who.congress) as db:
            w, _ = await state(db, windows, who.congress, "all")
            found = await db.scalars(select(cast(streams.c.state, Text)).where(streams.c.stream.like("%/evaluation/%")))
            all_ = [_SHAPE.validate_json(s) for s in found]
        made = offers(writer.service, windows, w, context(writer, who), "")
        shown = {"w": w, "offers": made, "silent": _silent(w, all_), "unhappy": _unhappy(writer, all_)}
        return render(request, "windows.html", who, **shown)

    return router


def _opened(writer: Writer, e: Evaluation) -> list[Ballot]:
    """This case's closed envelopes, once its window is over."""
    assert writer.vault
    closed = [e.first] if e.window else [e.first, e.sealed]
    return [Ballot.model_validate_json(writer.vault.unseal(s).rstrip()) for s in closed if s]


def _silent(w: Windows, all_: list[Evaluation]) -> list[list[Any]]:
    """Who has not rated in the open window, for urging: no values."""
    return [[e.number, e.title, e.deputy] for e in all_ if e.window == w.window and w.window and not e.sealed]


def _unhappy(writer: Writer, all_: list[Evaluation]) -> list[list[str]]:
    rows = []
    for e in all_:
        for n, b in enumerate(_opened(writer, e), 1):
            if b.overall is Scale.DISSATISFIED:
                rows.append([e.number, e.title, e.unit, f"第{n}次", b.attitude.word, b.result.word, b.reason])
    return sorted(rows)
