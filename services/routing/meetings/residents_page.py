"""群众参与 of one case: its residents' group with every visit, its surveys; and a survey's own page with its code."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import select
from starlette.responses import HTMLResponse

from services.routing.case import Case, Stage
from services.routing.meetings.beside_page import ASSIGNED, visited
from services.routing.meetings.result_page import results, standing
from services.routing.meetings.rows import surveys
from services.routing.meetings.watch import Watch
from shared.messages import Refused
from shared.people import Person
from shared.streams import id_of
from shared.web.outside import qr
from shared.web.pages import render
from shared.web.parts import Offer, offers
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import Publicity, Role
from shared.workdays import spoken
from shared.writer import Writer

VISITS = ["日期", {"text": "居民", "num": True}, "结果", "看到什么"]
SURVEYS = ["事项", "由谁开展", "截止", {"text": "份数", "num": True}, "状态"]
UNKNOWN = ("unknown-case", "没有这件建议，或您无权查看。", 404)


def resident_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/residents/{id}")
    async def of_case(request: Request, id: str) -> HTMLResponse:
        return await _of_case(writer, request, id)

    @router.get("/surveys/{id}")
    async def survey(request: Request, id: str) -> HTMLResponse:
        return await _survey(writer, request, id)

    return router


async def _of_case(writer: Writer, request: Request, id: str) -> HTMLResponse:
    who, deciders = person(request), writer.service.decider_of
    async with reading(writer.db, who.congress) as db:
        case: Case = (await state(db, deciders["case"], who.congress, id))[0]
        if case.stage not in ASSIGNED:
            raise Refused(*UNKNOWN)
        watch: Watch = (await state(db, deciders["watch"], who.congress, id))[0]
        asked = select(surveys).where(surveys.c.case == id).order_by(surveys.c.opened.desc(), surveys.c.stream)
        found = (await db.execute(asked)).all()
    ctx = context(writer, who)
    made = offers(writer.service, deciders["watch"], watch, ctx, id) if sees_to(case, who) else []
    made = [o for o in made if case.stage is not Stage.FINISHED]
    shown: dict[str, Any] = {
        "title": case.title,
        "number": case.number,
        "id": id,
        "offers": [*made, *_ask(case, who, id)],
    }
    shown |= {"formed": _formed(watch), "visits": [_visit(v) for v in reversed(watch.visits)], "visits_head": VISITS}
    shown |= {"surveys": [_line(r, ctx.today) for r in found], "surveys_head": SURVEYS}
    return render(request, "residents.html", who, **shown)


def sees_to(case: Case, who: Person) -> bool:
    return who.role is Role.OFFICE or (who.role is Role.UNIT and case.lead.unit == who.unit)


def _ask(case: Case, who: Person, id: str) -> list[Offer]:
    """A survey begins a stream of its own, so its button is made here."""
    reply, href = case.answer.delivered, f"/routing/do/open-survey?suggestion={id}"
    if not sees_to(case, who) or (reply and reply.publicity is Publicity.NOT_PUBLIC):
        return []
    replied = case.stage in (Stage.REPLIED, Stage.FINISHED)
    why = None if replied else "这件建议还没有答复，答复后再开展满意度调查。"
    return [Offer("开展满意度调查", href, why_not=why, code=None if replied else "not-replied-yet")]


def _formed(w: Watch) -> list[tuple[str, str]]:
    if not w.formed:
        return []
    f = w.formed
    return [("人数", f"{f.residents}人"), ("召集人", f.convener), ("组建", f"{f.unit or '代表工委'}，{spoken(f.on)}")]


def _visit(v: Any) -> list[Any]:
    word, tone = visited(v.finding.value)
    return [spoken(v.day), v.residents, {"text": word, "tone": tone}, v.note]


def _line(r: Any, today: Any) -> list[Any]:
    word, tone = standing(r, today)
    matter = {"text": r.matter, "href": f"/routing/surveys/{id_of(r.stream)}"}
    return [matter, r.unit or "代表工委", spoken(r.until), r.sheets, {"text": word, "tone": tone}]


async def _survey(writer: Writer, request: Request, id: str) -> HTMLResponse:
    """The code is for those who hand it out; what came of it, after its last day, for everybody who sees the case."""
    who = person(request)
    async with reading(writer.db, who.congress) as db:
        here = surveys.c.stream == f"{who.congress}/survey/{id}"
        r = (await db.execute(select(surveys).where(here))).one_or_none()
        if r is None:
            raise Refused("unknown-survey", "没有这项调查，或您无权查看。", 404)
        case: Case = (await state(db, writer.service.decider_of["case"], who.congress, r.case))[0]
    ctx = context(writer, who)
    word, tone = standing(r, ctx.today)
    url = f"{request.url.scheme}://{request.url.netloc}/routing/open/survey/{who.congress}-{id}"
    code = {"url": url, "qr": qr(url)} if sees_to(case, who) and ctx.today <= r.until else None
    facts = [("哪件建议", f"{case.number} {case.title}"), ("由谁开展", r.unit or "代表工委"), ("截止", spoken(r.until))]
    shown: dict[str, Any] = {"r": r, "word": word, "tone": tone, "facts": facts, "code": code}
    return render(request, "survey.html", who, results=results(r, ctx.today, ctx.rules), **shown)
