"""R12, R13, R24 and R25 for the yearly report: what intake counts of what was filed, of opinions and of ideas."""

from dataclasses import asdict
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import Select, case, extract, func, literal, select

from services.intake.figures import OPEN, POINTS, PUBLIC, of_filed, of_ideas, of_opinions, of_priorities
from services.intake.legislation.rows import opinions
from services.intake.projects.project import Stage
from services.intake.projects.rows import ideas, projects
from services.intake.review.rows import reviews
from services.intake.rows import filed
from shared.figures import Figure
from shared.web.reading import reading
from shared.web.session import person
from shared.workdays import legal_day
from shared.writer import Writer


async def year_figures(writer: Writer, congress: str, year: int) -> list[Figure]:
    """Intake's figures of one congress and year, as of today by the office's clock; none where nothing came in."""
    source = case((opinions.c.point == "", literal(PUBLIC)), else_=literal(POINTS))
    given = select(source, func.coalesce(opinions.c.end, OPEN), func.count(), func.sum(opinions.c.copies))
    listed = select(func.count(), func.count().filter(projects.c.stage == Stage.PUT.value))
    collected = select(func.coalesce(ideas.c.end, OPEN), func.count()).group_by(ideas.c.end)
    if not 1 <= year <= 9999:
        return []
    async with reading(writer.db, congress) as db:
        heard = (
            await db.execute(given.where(extract("year", opinions.c.since) == year).group_by(source, opinions.c.end))
        ).all()
        ends = {end: n for end, n in (await db.execute(collected.where(extract("year", ideas.c.since) == year))).all()}
        years = (filed.c.year, func.count())
        by_year: dict[int, int] = dict((await db.execute(select(*years).group_by(filed.c.year))).all())
        all_, tagged = (await db.execute(_tagged(year))).one()
        candidates, put = (await db.execute(listed.where(extract("year", projects.c.since) == year))).one()
    today: date = legal_day(writer.clock.now())
    comments = sum(n for source_, _, _, n in heard if source_ == PUBLIC)
    told = of_opinions({(s, e): n for s, e, n, _ in heard}, comments, today) if heard else []
    grown = of_filed(by_year.get(year, 0), by_year.get(year - 1, 0), year, today)
    some = by_year.keys() & {year, year - 1}
    told = [*([grown] if some else []), *(of_priorities(tagged, all_, today) if all_ else []), *told]
    return [*told, *(of_ideas(ends, candidates, put, today) if ends else [])]


def _tagged(year: int) -> Select[int, int]:
    return select(func.count(), func.count().filter(reviews.c.priority != "")).where(reviews.c.year == year)


def figure_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/figures/{year}")
    async def data(request: Request, year: int) -> JSONResponse:
        who = person(request)
        return JSONResponse([asdict(f) for f in await year_figures(writer, who.congress, year)])

    return router
