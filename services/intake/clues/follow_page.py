"""凭码查询 without login: each step of a clue by its code; the caller rates the feedback, or has the words deleted."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from services.intake.clues.clue import Clue, Stage
from services.intake.clues.erasing import EraseCaller
from services.intake.clues.feedback import RateFeedback, may_rate
from services.intake.clues.steps_page import standing, steps
from shared.keeping import named, parsed, salted
from shared.messages import Command, Refused
from shared.web.outside import bounded, somebody
from shared.web.pages import render
from shared.web.problems import refusal_of
from shared.web.reading import reading, state
from shared.web.showing import context
from shared.words import Scale
from shared.workdays import spoken
from shared.writer import Writer

SMALL = 10_000  # bytes of a form with a code in it
UNKNOWN = ("unknown-code", "没有这个查询码，请核对后再试。字母不分大小写，横线可以不写。", 404)


def follow_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/open/clue")
    async def ask(request: Request) -> HTMLResponse:
        return render(request, "clue_ask.html", None, code="", no=None)

    @router.post("/open/clue")
    async def look(request: Request) -> HTMLResponse:
        form = await bounded(request, SMALL)
        return await _followed(writer, request, str(form.get("code", "")))

    @router.post("/open/rate")
    async def rate(request: Request) -> HTMLResponse:
        form = await bounded(request, SMALL)
        code, rating = str(form.get("code", "")), str(form.get("rating", ""))
        if rating not in list(Scale):
            return await _followed(writer, request, code, no=Refused("rating-missing", "请先选一项评价。", 422))
        return await _acted(
            writer, request, code, lambda id: RateFeedback(clue=id, rating=Scale(rating)), "评价已收到。"
        )

    @router.post("/open/erase")
    async def erase(request: Request) -> HTMLResponse:
        form = await bounded(request, SMALL)
        code = str(form.get("code", ""))
        if form.get("sure") != "yes":
            return await _followed(writer, request, code, no=Refused("not-sure", "请先勾选确认，再按删除。", 422))
        return await _acted(writer, request, code, lambda id: EraseCaller(clue=id), "已永久删除。")

    return router


async def _acted(writer: Writer, request: Request, code: str, make: Any, said: str) -> HTMLResponse:
    try:
        congress, id = await _led(writer, code)
        command: Command = make(id)
        await writer.ask(command, somebody(congress))
    except Exception as broken:
        return await _followed(writer, request, code, no=refusal_of(broken))
    return await _followed(writer, request, code, done=said)


async def _led(writer: Writer, code: str) -> tuple[str, str]:
    """Congress and id that the code leads to. Raises Refused for what is no code."""
    found = parsed(code)
    salt = await salted(writer.db, found[0]) if found else ""
    if not found or not salt:
        raise Refused(*UNKNOWN)
    return found[0], named(found, salt)


async def _followed(
    writer: Writer, request: Request, code: str, *, no: Refused | None = None, done: str = ""
) -> HTMLResponse:
    try:
        congress, id = await _led(writer, code)
        async with reading(writer.db, congress) as db:
            clue, _ = await state(db, writer.service.decider_of["clue"], congress, id)
            if clue.stage is Stage.NONE:
                raise Refused(*UNKNOWN)
            at, _ = await state(db, writer.service.decider_of["station"], congress, clue.station)
            word, tone = await standing(db, writer.service, congress, clue)
            went = [(spoken(day), said) for day, said in await steps(db, writer.service, congress, id, clue)]
    except Refused as unknown:
        return render(request, "clue_ask.html", None, status=unknown.status, code=code[:60], no=unknown)
    flash = [{"kind": "done", "text": done}] if done else []
    flash += [{"kind": "refused", "text": str(no), "code": no.code}] if no else []
    shown: dict[str, Any] = {"clue": clue, "station": at, "word": word, "tone": tone, "steps": went, "code": code}
    shown |= {"scale": list(Scale), "may_rate": _may_rate(writer, congress, clue)}
    return render(request, "clue_followed.html", None, status=no.status if no else 200, flash=flash, **shown)


def _may_rate(writer: Writer, congress: str, clue: Clue) -> bool:
    try:
        may_rate(clue, context(writer, somebody(congress)))
    except Refused:
        return False
    return True
