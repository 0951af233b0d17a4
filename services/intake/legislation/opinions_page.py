"""立法征询 as pages: drafts with what came in on each, one draft with its opinions, one opinion with its end."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import ColumnElement, false, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.intake.legislation.consulting import SendRegulation
from services.intake.legislation.opinion import Opinion
from services.intake.legislation.points_page import point_names
from services.intake.legislation.regulation import Regulation, Stage, known
from services.intake.legislation.rows import opinions, regulations, topics
from shared.messages import Refused
from shared.people import Person
from shared.streams import id_of
from shared.web.pages import chip, render
from shared.web.paging import page_of, pages_at
from shared.web.parts import beginnings, offers
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import OpinionEnd, Role, TopicKind, Voice
from shared.workdays import spoken
from shared.writer import Writer

TONES = {OpinionEnd.ADOPTED: "green", OpinionEnd.NOT_ADOPTED: "grey", OpinionEnd.ENFORCEMENT: "blue"}
HEAD = ["法规草案", "状态", "联系点", "截止", *[{"text": t, "num": True} for t in (
    "联系点意见", "公众意见", "采纳", "不采纳", "转执法监督", "未处理", "议题")]]  # fmt: skip


def regulation_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/regulations")
    async def drafts(request: Request, page: int = 1) -> HTMLResponse:
        return await _drafts(writer, request, page)

    @router.get("/regulations/{id}")
    async def draft(request: Request, id: str, page: int = 1) -> HTMLResponse:
        return await _regulation(writer, request, id, page)

    @router.get("/opinions/{id}")
    async def opinion(request: Request, id: str) -> HTMLResponse:
        return await _one(writer, request, id)

    return router


async def _drafts(writer: Writer, request: Request, page: int) -> HTMLResponse:
    who = person(request)
    async with reading(writer.db, who.congress) as db:
        paging = await page_of(db, regulations, [], page)
        newest = select(regulations).order_by(regulations.c.since.desc(), regulations.c.stream)
        found = (await db.execute(paging.of(newest))).all()
    shown: dict[str, Any] = {**paging.shown, "head": HEAD}
    begin = beginnings(writer.service, who.role, SendRegulation)
    return render(request, "regulations.html", who, rows=[_draft(request, r) for r in found], offers=begin, **shown)


async def _regulation(writer: Writer, request: Request, id: str, page: int) -> HTMLResponse:
    who, decider = person(request), writer.service.decider_of["regulation"]
    async with reading(writer.db, who.congress) as db:
        r, _ = await state(db, decider, who.congress, id)
        known(r)
        names, answered = await point_names(db), await _answered(db, id)
        mine = (opinions.c.regulation == id, _seen(r, who))
        paging = await page_of(db, opinions, mine, page)
        order = (opinions.c.end.is_not(None), opinions.c.since, opinions.c.stream)
        found = select(opinions).where(*mine).order_by(*order)
        heard = [_opinion(row, names) for row in (await db.execute(paging.of(found))).all()]
        raised = (await db.execute(select(topics).where(topics.c.regulation == id).order_by(topics.c.since))).all()
    shown: dict[str, Any] = {**paging.shown, "href": pages_at(f"/intake/regulations/{id}", {})}
    shown["chip"] = chip(request, r.due) if r.stage is Stage.OPEN else False
    shown["points"] = _places(r, names, answered)
    shown["topics"] = [[t.title, TopicKind(t.kind).word, t.opinions, spoken(t.since)] for t in raised]
    shown |= {"r": r, "state": _state(r), "facts": _facts(r), "opinions": heard, "inside": _inside(r, who)}
    made = offers(writer.service, decider, r, context(writer, who), id)
    return render(request, "regulation.html", who, offers=made, **shown)


async def _one(writer: Writer, request: Request, id: str) -> HTMLResponse:
    who, decider = person(request), writer.service.decider_of["opinion"]
    async with reading(writer.db, who.congress) as db:
        o, _ = await state(db, decider, who.congress, id)
        if not _may_see(o, who):
            raise Refused("unknown-opinion", "没有这条意见，或您无权查看。", 404)
        names = await point_names(db)
        topic = await db.scalar(select(topics.c.title).where(topics.c.stream == f"{who.congress}/topic/{o.topic}"))
    made = offers(writer.service, decider, o, context(writer, who), id)
    end = (o.settled.end.word, TONES[o.settled.end]) if o.settled else ("未处理", "yellow")
    return render(request, "opinion.html", who, o=o, end=end, offers=made, facts=_said(o, names, topic))


async def _answered(db: AsyncConnection, regulation: str) -> dict[str, int]:
    """How many opinions each point has given."""
    counted = select(opinions.c.point, func.count()).where(opinions.c.regulation == regulation)
    return {point: n for point, n in (await db.execute(counted.group_by(opinions.c.point))).all()}


def _inside(r: Regulation, who: Person) -> bool:
    return who.role is Role.OFFICE or (who.role is Role.COMMITTEE and who.unit == r.committee)


def _seen(r: Regulation, who: Person) -> ColumnElement[bool]:
    """A point sees its own; whoever asked sees all; everybody else the counts."""
    if _inside(r, who):
        return true()
    return opinions.c.point == who.unit if who.role is Role.STATION and who.unit else false()


def _may_see(o: Opinion, who: Person) -> bool:
    if who.role is Role.COMMITTEE:
        return bool(o.regulation) and who.unit == o.committee
    return bool(o.regulation) and (who.role is Role.OFFICE or (who.role is Role.STATION and who.unit == o.point != ""))


def _state(r: Any) -> tuple[str, str]:
    """Of the noun or its row."""
    if Stage(r.stage) is Stage.CLOSED:
        return "已结束", "green"
    return ("公开征求中", "blue") if r.round_closes else ("征询中", "blue")


def _draft(request: Request, r: Any) -> list[Any]:
    word, tone = _state(r)
    open_ = r.from_points + r.noted - r.adopted - r.not_adopted - r.enforcement
    running = word != "已结束"
    return [
        {"text": r.title, "href": f"/intake/regulations/{id_of(r.stream)}"},
        {"text": word, "tone": tone},
        f"{r.points - r.silent}/{r.points}已报",
        {"due": chip(request, r.due)} if running else spoken(r.due),
        *[{"text": str(n)} for n in (r.from_points, r.comments, r.adopted, r.not_adopted, r.enforcement)],
        {"text": str(open_)},
        {"text": str(r.topics)},
    ]


def _facts(r: Regulation) -> list[tuple[str, str]]:
    facts = [("征求意见", r.committee or "代表工委"), ("发送日期", spoken(r.since)) if r.since else ("", "")]
    if r.focus:
        facts.append(("征询重点", r.focus))
    if r.round_closes:
        facts.append(("公开征求", f"第{r.rounds}轮，到{spoken(r.round_closes)}截止，已收{r.round_comments}件"))
    elif r.rounds:
        facts.append(("公开征求", f"共{r.rounds}轮，已结束"))
    facts.append(("收到意见", f"联系点{r.from_points}条，公众{r.comments}件（归并为{r.noted}条）"))
    ends = f"采纳{r.adopted}条，不采纳{r.not_adopted}条，转执法监督{r.enforcement}条，未处理{r.open}条"
    return [*facts, ("处理结果", ends)]


def _places(r: Regulation, names: Mapping[str, str], answered: Mapping[str, int]) -> list[list[Any]]:
    def said(point: str) -> dict[str, str]:
        if n := answered.get(point, 0):
            return {"text": f"已报送{n}条", "tone": "green"}
        return {"text": "未报送", "tone": "yellow"} if point in r.silent else {"text": "无意见", "tone": "grey"}

    return [[names.get(p, p), said(p)] for p in r.points]


def _source(point: str, round_: int, copies: int, names: Mapping[str, str]) -> str:
    if point:
        return names.get(point, point)
    return f"公众（第{round_}轮，{copies}件）"


def _opinion(row: Any, names: Mapping[str, str]) -> list[Any]:
    end = OpinionEnd(row.end) if row.end else None
    text = row.text if len(row.text) <= 40 else f"{row.text[:40]}…"
    return [
        {"text": row.article, "href": f"/intake/opinions/{id_of(row.stream)}"},
        text,
        _source(row.point, row.round, row.copies, names),
        Voice(row.voice).word,
        {"text": end.word, "tone": TONES[end]} if end else {"text": "未处理", "tone": "yellow"},
        row.adopted_in or "—",
    ]


def _said(o: Opinion, names: Mapping[str, str], topic: str | None) -> list[tuple[str, str]]:
    facts = [("条款", o.article), ("意见内容", o.text), ("来源", _source(o.point, o.round, o.copies, names))]
    facts.append(("反映群体", o.voice.word))
    if o.since:
        facts.append(("报送日期", spoken(o.since)))
    if end := o.settled:
        facts.append(("处理结果", f"{end.end.word}，{spoken(end.on)}"))
        facts += [(label, text) for label, text in (("写入条款", end.article), ("理由", end.reason)) if text]
        facts += [("反馈", "联系点已签收" if o.read else "待联系点签收")] if o.point else []
    return facts + ([("转入议题", topic)] if topic else [])
