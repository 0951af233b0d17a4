"""面对面活动 as a list: one line an event, newest first, with search and the state to choose by."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import ColumnElement, or_, select
from starlette.responses import HTMLResponse

from services.routing.meetings.meeting import Stage
from services.routing.meetings.planning import PlanMeeting
from services.routing.meetings.rows import meeting_cases, meetings
from services.routing.meetings.seeing_page import ALL, WORDS, seen
from shared.people import Person
from shared.streams import id_of
from shared.web.filters import choice, search
from shared.web.pages import render
from shared.web.paging import page_of, pages_at
from shared.web.parts import beginnings
from shared.web.reading import reading
from shared.web.session import person
from shared.words import ContactForm
from shared.workdays import spoken
from shared.writer import Writer

ROWS = 50
HEAD = [
    "日期",
    "主题",
    "地点",
    "形式",
    {"text": "建议", "num": True},
    {"text": "意见", "num": True},
    {"text": "已答复", "num": True},
    "状态",
]


def meetings_page(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/meetings")
    async def listed(request: Request, q: str = "", stage: str = "", page: int = 1) -> HTMLResponse:
        who = person(request)
        asked = {"q": q.strip(), "stage": stage if stage in list(Stage) else ""}
        where = [seen(who), *_filters(asked)]
        async with reading(writer.db, who.congress) as db:
            paging = await page_of(db, meetings, where, page)
            newest = select(meetings).where(*where).order_by(meetings.c.day.desc(), meetings.c.stream)
            found = (await db.execute(paging.of(newest))).all()
        given = {k: v for k, v in asked.items() if v}
        shown: dict[str, Any] = {"rows": [_row(r) for r in found], "head": HEAD, **paging.shown}
        shown["href"] = pages_at("/routing/meetings", given)
        shown |= {"fields": _fields(asked), "nothing": _nothing(who, bool(given))}
        return render(request, "meetings.html", who, offers=beginnings(writer.service, who.role, PlanMeeting), **shown)

    return router


def _filters(asked: dict[str, str]) -> list[ColumnElement[bool]]:
    """By theme or place, or by the number or title of a case on the table."""
    where: list[ColumnElement[bool]] = []
    if words := asked["q"]:
        here = [c.icontains(words, autoescape=True) for c in (meeting_cases.c.number, meeting_cases.c.title)]
        on_table = select(meeting_cases.c.stream).where(or_(*here))
        said = [c.icontains(words, autoescape=True) for c in (meetings.c.theme, meetings.c.place)]
        where.append(or_(*said, meetings.c.stream.in_(on_table)))
    return [*where, meetings.c.stage == asked["stage"]] if asked["stage"] else where


def _fields(asked: dict[str, str]) -> list[dict[str, Any]]:
    options = [(stage.value, word) for stage, (word, _) in WORDS.items()]
    return [search("主题、地点、建议", asked["q"]), choice("stage", "状态", options, asked)]


def _nothing(who: Person, filtered: bool) -> str:
    if filtered:
        return "没有符合条件的活动。"
    return "还没有组织面对面活动。" if who.role in ALL else "还没有邀请您参加的面对面活动。"


def _row(r: Any) -> list[Any]:
    word, tone = WORDS[Stage(r.stage)]
    theme = {"text": r.theme, "href": f"/routing/meetings/{id_of(r.stream)}"}
    form = ContactForm(r.form).word
    return [spoken(r.day), theme, r.place, form, r.cases, r.opinions, r.answered, {"text": word, "tone": tone}]
