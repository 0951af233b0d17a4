"""候选项目 as pages: the year's candidates, and one candidate with every idea it came from."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.intake.projects.candidates import ConsiderCandidates
from services.intake.projects.project import Candidates, Project, Stage
from services.intake.projects.rows import ideas, projects
from shared.messages import Command, Context, Refused
from shared.streams import id_of
from shared.web.pages import render
from shared.web.parts import Choices, Chooser, offers
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import IdeaChannel, IdeaEnd, Role
from shared.workdays import legal_day, spoken
from shared.writer import Writer

WORDS = {
    Stage.CANDIDATE: ("候选", "blue"),
    Stage.PUT: ("提请票决", "green"),
    Stage.LEFT_OUT: ("未提请", "grey"),
}
HEAD = ["序号", "候选项目", "牵头单位", "建设内容和规模", {"text": "投资（万元）", "num": True},
        {"text": "来自建议", "num": True}, "状态"]  # fmt: skip


def project_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/projects")
    async def candidates(request: Request, year: str = "") -> HTMLResponse:
        return await _candidates(writer, request, year)

    @router.get("/projects/{id}")
    async def project(request: Request, id: str) -> HTMLResponse:
        return await _project(writer, request, id)

    return router


async def _candidates(writer: Writer, request: Request, year: str) -> HTMLResponse:
    who, decider = person(request), writer.service.decider_of["candidates"]
    async with reading(writer.db, who.congress) as db:
        years = (await db.scalars(select(projects.c.year).distinct())).all()
        chosen = _year(year) or max(years, default=legal_day(writer.clock.now()).year + 1)
        rows = (await db.execute(_of_year(chosen))).all()
        c, _ = await state(db, decider, who.congress, str(chosen))
    made = offers(writer.service, decider, c, context(writer, who), str(chosen)) if rows else []
    shown: dict[str, Any] = {"head": HEAD, "year": chosen, "years": sorted({*years, chosen}), "said": _said(c)}
    return render(request, "projects.html", who, rows=[_row(r) for r in rows], offers=made, **shown)


async def _project(writer: Writer, request: Request, id: str) -> HTMLResponse:
    """From the project back to every idea behind it; the ideas' own pages are for those who screen."""
    who, decider = person(request), writer.service.decider_of["project"]
    async with reading(writer.db, who.congress) as db:
        p, _ = await state(db, decider, who.congress, id)
        if p.stage is Stage.NONE:
            raise Refused("unknown-project", "没有这个候选项目，或您无权查看。", 404)
        behind = select(ideas).where(ideas.c.project == id).order_by(ideas.c.since, ideas.c.stream)
        found = (await db.execute(behind)).all()
    screens = who.role in (Role.OFFICE, Role.GOVERNMENT)
    word, tone = WORDS[p.stage]
    trace = [_origin(r, screens) for r in found]
    return render(request, "project.html", who, p=p, word=word, tone=tone, facts=_facts(p), trace=trace)


def _year(text: str) -> int:
    """A year, or nought."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else 0


def _of_year(year: int) -> Any:
    return select(projects).where(projects.c.year == year).order_by(projects.c.number)


def _row(r: Any) -> list[Any]:
    word, tone = WORDS[Stage(r.stage)]
    title = {"text": r.title, "href": f"/intake/projects/{id_of(r.stream)}"}
    return [r.number, title, r.lead, r.scale, r.money, r.ideas, {"text": word, "tone": tone}]


def _said(c: Candidates) -> str:
    if not c.considered:
        return "常委会尚未审议"
    return f"常委会{spoken(c.considered)}审议，应选{c.seats}项，其余待代表大会票决"


def _facts(p: Project) -> list[tuple[str, str]]:
    facts = [
        ("票决年度", f"{p.year}年"),
        ("牵头单位", p.lead),
        ("内容和规模", p.scale),
        ("计划投资", f"{p.money}万元"),
    ]
    if p.since:
        facts.append(("列入日期", spoken(p.since)))
    return facts + ([("不提请的理由", p.reason)] if p.reason else [])


def _origin(r: Any, screens: bool) -> list[Any]:
    href = {"href": f"/intake/ideas/{id_of(r.stream)}"} if screens else {}
    end = IdeaEnd(r.end).word if r.end else "—"
    return [{"text": r.title, **href}, IdeaChannel(r.channel).word, spoken(r.since), end]


async def of_the_year(db: AsyncConnection, c: Candidates, ctx: Context, id: str) -> Choices:
    found = (await db.execute(_of_year(_year(id)))).all()
    return {"chosen": [(id_of(r.stream), f"第{r.number}号 {r.title}") for r in found]}


CHOICES: dict[type[Command], Chooser] = {ConsiderCandidates: of_the_year}
