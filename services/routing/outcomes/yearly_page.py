"""一年的办理成果: to be printed with the yearly report, and told to it as figures."""

from dataclasses import asdict, fields

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import extract, select
from starlette.responses import HTMLResponse

from services.routing.outcomes.figures import Line, of_outcomes, said
from services.routing.outcomes.outcome import Stage
from services.routing.outcomes.rows import outcomes
from shared.figures import Figure
from shared.web.pages import render
from shared.web.reading import reading
from shared.web.session import person
from shared.words import DecisionKind
from shared.workdays import legal_day
from shared.writer import Writer

COLUMNS = tuple(f.name for f in fields(Line))


async def year_lines(writer: Writer, congress: str, year: int) -> list[Line]:
    """Confirmed outcomes decided in that year; none in a year that no calendar has."""
    if not 1 <= year <= 9999:
        return []
    of_year = (outcomes.c.stage == Stage.CONFIRMED.value, extract("year", outcomes.c.decided) == year)
    wanted = select(*(outcomes.c[name] for name in COLUMNS)).where(*of_year)
    async with reading(writer.db, congress) as db:
        return [Line(*row) for row in (await db.execute(wanted.order_by(outcomes.c.decided, outcomes.c.title))).all()]


async def year_figures(writer: Writer, congress: str, year: int) -> list[Figure]:
    """Routing's figures of one congress and year, as of today by the office's clock."""
    return of_outcomes(await year_lines(writer, congress, year), legal_day(writer.clock.now()))


def yearly_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/figures/{year}")
    async def data(request: Request, year: int) -> JSONResponse:
        who = person(request)
        return JSONResponse([asdict(f) for f in await year_figures(writer, who.congress, year)])

    @router.get("/outcomes/of/{year}")
    async def printed(request: Request, year: int) -> HTMLResponse:
        who = person(request)
        lines = await year_lines(writer, who.congress, year)
        items = [(x.title, DecisionKind(x.kind).word, said(x)) for x in lines]
        cases = sum(x.cases for x in lines)
        return render(request, "outcomes_year.html", who, year=year, items=items, cases=cases)

    return router
