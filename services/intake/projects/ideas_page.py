"""实事征集 as pages: ideas by channel and end, one idea with its argument; what the forms on ideas start from."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.intake.projects.candidates import TESTS, MergeIdea, ScreenProject
from services.intake.projects.idea import Idea, Stage
from services.intake.projects.ideas import CHANNELS, AskArgument, CollectIdea, TurnIdea
from services.intake.projects.project import Stage as Listed
from services.intake.projects.rows import ideas, projects
from shared.messages import Command, Context, Refused
from shared.people import Person
from shared.streams import id_of
from shared.web.filters import choice, search
from shared.web.forms import Shape
from shared.web.pages import render
from shared.web.paging import page_of, pages_at
from shared.web.parts import Choices, Chooser, Known, Shaper, beginnings, offers
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import IdeaChannel, IdeaEnd, Role
from shared.workdays import spoken
from shared.writer import Writer

STAGES = {
    Stage.COLLECTED: ("待筛选", "yellow"),
    Stage.ASKED: ("论证中", "blue"),
    Stage.ARGUED: ("已论证", "blue"),
}
ENDS = {IdeaEnd.CANDIDATE: "green", IdeaEnd.MERGED: "green", IdeaEnd.SUGGESTION: "blue", IdeaEnd.NOT_TAKEN: "grey"}
SCREENERS = (Role.OFFICE, Role.GOVERNMENT)
HEAD = ["项目建议", "渠道", "提出日期", "论证部门", "结果"]


def idea_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/ideas")
    async def collected(request: Request, page: int = 1) -> HTMLResponse:
        return await _collected(writer, request, page)

    @router.get("/ideas/{id}")
    async def one(request: Request, id: str) -> HTMLResponse:
        return await _one(writer, request, id)

    return router


async def _collected(writer: Writer, request: Request, page: int) -> HTMLResponse:
    who = person(request)
    asked = {k: v for k, v in request.query_params.items() if k != "page" and v}
    where = [_seen(who), *_filters(asked)]
    async with reading(writer.db, who.congress) as db:
        ends = {r.end: r.n for r in (await db.execute(_counted(who))).all()}
        paging = await page_of(db, ideas, where, page)
        newest = select(ideas).where(*where).order_by(ideas.c.since.desc(), ideas.c.stream)
        found = (await db.execute(paging.of(newest))).all()
    shown: dict[str, Any] = {"rows": [_line(r) for r in found], **paging.shown}
    shown["href"] = pages_at("/intake/ideas", asked)
    shown |= {"fields": _fields(asked), "counters": _counters(ends, asked.get("end", "")), "head": HEAD}
    begin = beginnings(writer.service, who.role, CollectIdea)
    nothing = _nothing(who.role)
    return render(request, "ideas.html", who, offers=begin, congress=who.congress, nothing=nothing, **shown)


def _nothing(role: Role) -> str:
    """Why somebody sees no idea at all."""
    if role in SCREENERS:
        return "还没有人提出实事建议。"
    if role in CHANNELS:
        return "您还没有提出实事建议；别人提的由政府办、代表工委筛选，列为候选项目后大家都看得到。"
    return "实事建议由提出人、政府办和代表工委查看；列为候选项目后大家都看得到。"


async def _one(writer: Writer, request: Request, id: str) -> HTMLResponse:
    who, decider = person(request), writer.service.decider_of["idea"]
    async with reading(writer.db, who.congress) as db:
        idea, _ = await state(db, decider, who.congress, id)
        if not may_see(idea, who):
            raise Refused("unknown-idea", "没有这条实事建议，或您无权查看。", 404)
        into = idea.screened.project if idea.screened else ""
        wanted = select(projects.c.title).where(projects.c.stream == f"{who.congress}/project/{into}")
        title = await db.scalar(wanted)
    word, tone = (idea.screened.end.word, ENDS[idea.screened.end]) if idea.screened else STAGES[idea.stage]
    made = offers(writer.service, decider, idea, context(writer, who), id)
    shown = {"idea": idea, "word": word, "tone": tone, "facts": _facts(idea), "argument": _argument(idea)}
    return render(request, "idea.html", who, offers=made, into=into, project=title, **shown)


def _mine(who: Person) -> str:
    return who.id if who.role is Role.DEPUTY else who.unit


def may_see(idea: Idea, who: Person) -> bool:
    """Those who screen see all; others what they brought in; a unit also what it is asked to argue."""
    if idea.stage is Stage.NONE:
        return False
    brought = (idea.role, idea.who) == (who.role, _mine(who))
    return who.role in SCREENERS or brought or (who.role is Role.UNIT and idea.unit == who.unit != "")


def _seen(who: Person) -> ColumnElement[bool]:
    """The same, for a list."""
    if who.role in SCREENERS:
        return true()
    brought = and_(ideas.c.role == who.role.value, ideas.c.who == _mine(who))
    return or_(brought, ideas.c.unit == who.unit if who.role is Role.UNIT and who.unit else false())


def _counted(who: Person) -> Any:
    return select(ideas.c.end, func.count().label("n")).where(_seen(who)).group_by(ideas.c.end)


def _filters(asked: dict[str, str]) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if channel := asked.get("channel"):
        where.append(ideas.c.channel == channel)
    if end := asked.get("end"):
        where.append(ideas.c.end.is_(None) if end == "open" else ideas.c.end == end)
    if words := asked.get("q", "").strip():
        where.append(ideas.c.title.contains(words, autoescape=True))
    return where


def _fields(asked: dict[str, str]) -> list[dict[str, Any]]:
    return [
        search("项目建议", asked.get("q", "")),
        choice("channel", "渠道", IdeaChannel, asked),
        choice("end", "结果", [("open", "未筛选"), *[(e.value, e.word) for e in IdeaEnd]], asked),
    ]


def _counters(ends: dict[str | None, int], here: str) -> list[dict[str, Any]]:
    def counter(code: str, label: str, n: int, tone: str) -> dict[str, Any]:
        href = f"/intake/ideas?end={code}" if code else "/intake/ideas"
        return {"label": label, "n": n, "href": href, "here": here == code, "tone": tone}

    each = [counter(e.value, e.word, ends.get(e.value, 0), ENDS[e]) for e in IdeaEnd]
    return [
        counter("", "全部", sum(ends.values()), "grey"),
        counter("open", "未筛选", ends.get(None, 0), "yellow"),
        *each,
    ]


def _line(r: Any) -> list[Any]:
    word, tone = (IdeaEnd(r.end).word, ENDS[IdeaEnd(r.end)]) if r.end else STAGES[Stage(r.stage)]
    title = {"text": r.title, "href": f"/intake/ideas/{id_of(r.stream)}"}
    return [title, IdeaChannel(r.channel).word, spoken(r.since), r.unit or "—", {"text": word, "tone": tone}]


def _facts(idea: Idea) -> list[tuple[str, str]]:
    facts = [("征集渠道", idea.channel.word), ("提出人", idea.role.word)]
    if idea.since:
        facts.append(("提出日期", spoken(idea.since)))
    facts += [("涉及地点", idea.place)] if idea.place else []
    facts.append(("内容和理由", idea.need))
    if idea.unit:
        facts.append(("论证部门", idea.unit))
    if end := idea.screened:
        facts.append(("筛选结果", f"{end.end.word}，{spoken(end.on)}"))
        facts += [("理由", end.ground.word)] if end.ground else []
    return facts + ([("说明", idea.note)] if idea.note else [])


def _argument(idea: Idea) -> list[tuple[str, str]]:
    a = idea.argument
    if not a:
        return []
    unmet = [words for test, words in TESTS.items() if not getattr(a, test)]
    met = "四项标准均符合" if not unmet else "、".join(unmet)
    return [
        ("论证部门", f"{a.unit}，{spoken(a.on)}"),
        ("结论", met),
        ("估算资金", f"{a.money}万元"),
        ("意见", a.text),
    ]


def collect_shape(idea: Idea, ctx: Context, known: Known) -> Shape:
    allowed = CHANNELS.get(ctx.role, ())
    first = allowed[0].value if len(allowed) == 1 else None
    return Shape({"channel": first}, {"channel": [(c.value, c.word) for c in allowed]})


def unit_shape(idea: Idea, ctx: Context, known: Known) -> Shape:
    return Shape({"unit": idea.unit or None}, {"unit": known.units})


def deputy_shape(idea: Idea, ctx: Context, known: Known) -> Shape:
    return Shape({"deputy": idea.who if idea.role is Role.DEPUTY else None}, {"deputy": known.deputies})


def project_shape(idea: Idea, ctx: Context, known: Known) -> Shape:
    values: dict[str, Any] = {"title": idea.title, "year": ctx.today.year + 1}
    if a := idea.argument:
        values |= {"lead": a.unit, "money": a.money}
    return Shape(values, {"lead": known.units})


async def open_ideas(db: AsyncConnection, idea: Idea, ctx: Context, id: str) -> Choices:
    """Ideas without an end, but this one."""
    rest = (ideas.c.end.is_(None), ideas.c.stream != f"{ctx.congress}/idea/{id}")
    found = (await db.execute(select(ideas).where(*rest).order_by(ideas.c.title, ideas.c.stream).limit(200))).all()
    return {"ideas": [(id_of(r.stream), f"{r.title}（{IdeaChannel(r.channel).word}）") for r in found]}


async def open_projects(db: AsyncConnection, idea: Idea, ctx: Context, id: str) -> Choices:
    wanted = select(projects).where(projects.c.stage == Listed.CANDIDATE.value)
    found = (await db.execute(wanted.order_by(projects.c.year, projects.c.number))).all()
    return {"project": [(id_of(r.stream), f"{r.year}年第{r.number}号 {r.title}") for r in found]}


SHAPES: dict[type[Command], Shaper] = {
    CollectIdea: collect_shape,
    AskArgument: unit_shape,
    TurnIdea: deputy_shape,
    ScreenProject: project_shape,
}
CHOICES: dict[type[Command], Chooser] = {ScreenProject: open_ideas, MergeIdea: open_projects}
