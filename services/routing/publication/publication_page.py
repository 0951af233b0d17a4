"""One publication for those who have to do with it: what is due until when, what is public, what was taken down."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from services.routing.publication.publication import Publication
from shared.messages import Refused
from shared.people import Person
from shared.web.pages import chip, render
from shared.web.parts import offers
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context, due_day
from shared.words import ABOVE_UNITS, UNITS, ClockName, Role
from shared.workdays import spoken
from shared.writer import Writer


def publication_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/publications/{id}")
    async def one(request: Request, id: str) -> HTMLResponse:
        who, decider = person(request), writer.service.decider_of["publication"]
        async with reading(writer.db, who.congress) as db:
            p, _ = await state(db, decider, who.congress, id)
        if not may_see(p, who):
            raise Refused("unknown-publication", "没有这件要公开的答复，或您无权查看。", 404)
        made = offers(writer.service, decider, p, context(writer, who), id, {"publish-reply"} if p.due else set())
        last = due_day(writer.law, who.congress, ClockName.PUBLICATION.value, p.copy.replied, 0) if p.due else None
        word, tone = _word(p)
        shown = {"p": p, "word": word, "tone": tone, "facts": _facts(p), "due": chip(request, last), "case": id}
        shown["open"] = f"/routing/open/replies/{who.congress}/{id}" if p.shown else ""
        return render(request, "publication.html", who, offers=made, **shown)

    return router


def may_see(p: Publication, who: Person) -> bool:
    """The offices; the unit that replied; the deputy who has the reply."""
    if not p.copy:
        return False
    mine = who.role in UNITS and who.unit == p.copy.unit
    return who.role in ABOVE_UNITS or mine or (who.role is Role.DEPUTY and who.id == p.copy.deputy)


def _word(p: Publication) -> tuple[str, str]:
    if p.due:
        return ("待公开", "yellow") if not p.shown else ("新答复待公开", "yellow")
    if p.shown:
        return "已公开", "green"
    return ("已撤下", "grey") if p.withdrawn else ("不再公开", "grey")


def _facts(p: Publication) -> list[tuple[str, str]]:
    assert p.copy
    c = p.copy
    facts = [("编号", c.number), ("承办单位", c.unit), ("答复类别", c.reply_class.word), ("公开方式", c.publicity.word)]
    facts += [("答复日期", spoken(c.replied)), ("轮次", f"第{c.round}轮答复")]
    facts += [("公开日期", f"{spoken(p.shown.on)}（第{p.shown.version}次公开）")] if p.shown else []
    return facts + ([("撤下", f"{spoken(p.withdrawn)}：{p.reason}")] if p.withdrawn else [])
