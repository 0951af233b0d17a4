"""统计报告 as a page: every figure with numerator, denominator, date and population; the others tell theirs."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import select
from starlette.responses import HTMLResponse

from services.supervision.report import COLUMNS, Line, figures
from services.supervision.rows import ledger
from shared.figures import Figure
from shared.web.pages import render
from shared.web.reading import reading
from shared.web.session import person
from shared.workdays import legal_day
from shared.writer import Writer


async def year_figures(writer: Writer, congress: str, year: int) -> list[Figure]:
    """Supervision's figures of one congress and year, as of today by the office's clock."""
    columns = [ledger.c[name] for name in COLUMNS]
    async with reading(writer.db, congress) as db:
        rows = (await db.execute(select(*columns).where(ledger.c.year == year))).all()
    return figures([Line(*row) for row in rows], legal_day(writer.clock.now()))


OTHERS = ("rating", "intake", "routing")
OUTCOME = "R23.item."  # one outcome by its name, told by routing


def report_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/figures/{year}")
    async def data(request: Request, year: int) -> JSONResponse:
        who = person(request)
        return JSONResponse([asdict(f) for f in await year_figures(writer, who.congress, year)])

    @router.get("/report")
    async def page(request: Request, year: int = 0) -> HTMLResponse:
        who = person(request)
        async with reading(writer.db, who.congress) as db:
            years = (await db.scalars(select(ledger.c.year).where(ledger.c.year > 0).distinct())).all()
        year = year or max(years, default=legal_day(writer.clock.now()).year)
        own = [asdict(f) for f in await year_figures(writer, who.congress, year)]
        rest = [await request.app.state.parts.get(request, s, f"/figures/{year}") or [] for s in OTHERS]
        others = [figure for figures in rest for figure in figures]
        return render(request, "report.html", who, year=year, years=sorted(years), **_laid_out(own, others))

    return router


TONES = {"A": "green", "B": "blue", "C": "yellow"}


def _laid_out(own: list[dict[str, Any]], rated: list[dict[str, Any]]) -> dict[str, Any]:
    by = {f["code"]: f for f in (*own, *rated)}
    main = [by[c] for c in ("R01", "R02", "R03", "R08", "R05", "R04", "R06", "R15", "R12") if c in by]
    classes = [_piece(f, TONES[c]) for c in "ABC" if (f := by.get(f"R07.{c}"))]
    categories = [_piece(f, "blue") for f in own if f["code"].startswith("R11.category.")]
    rest = [f for f in (*own, *rated) if not f["code"].startswith(("R11.category.", OUTCOME))]
    outcomes = [[f["name"], f["numerator"], f["population"]] for f in rated if f["code"].startswith(OUTCOME)]
    shown = {"main": main, "classes": classes, "categories": categories, "rest": rest, "whole": by.get("R07.A")}
    return shown | {"outcomes": outcomes}


def _piece(f: dict[str, Any], tone: str) -> dict[str, Any]:
    return {"label": f["name"].removesuffix("占比"), "n": f["numerator"] or 0, "tone": tone}
