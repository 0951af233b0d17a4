"""实事征集 without login: anybody of the congress's people puts an idea forward, all the year (M57).

It is a public proposal, so nothing of it is kept apart; whatever leads to a person is refused.
"""

import hashlib
import re
from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import HTMLResponse

from services.intake.projects.ideas import CollectIdea
from services.intake.roll.congress import Congress
from shared.keeping import new_key
from shared.messages import Problem, Refused
from shared.people import CONGRESS
from shared.web.forms import Shape, fields, given
from shared.web.outside import KEY, bounded, somebody
from shared.web.pages import render
from shared.web.problems import as_refused, problems, refusal_of
from shared.web.reading import reading, state
from shared.words import IdeaChannel
from shared.writer import Writer

LARGEST = 40_000  # bytes of a form, every sign of it written as nine
ASKED = ("title", "need", "place")
NOWHERE = ("unknown-congress", "没有这个征集地址，请核对后再试。", 404)


def open_idea(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/open/idea/{congress}")
    async def ask(request: Request, congress: str) -> HTMLResponse:
        return _form(request, await _congress(writer, congress), {}, new_key())

    @router.post("/open/idea/{congress}")
    async def put(request: Request, congress: str) -> HTMLResponse:
        try:
            return await _put(writer, request, congress)
        finally:
            await request.close()

    return router


async def _congress(writer: Writer, code: str) -> Congress:
    """Raises Refused for one that nobody has registered."""
    found: Congress = Congress()
    if re.fullmatch(CONGRESS, code):
        async with reading(writer.db, code) as db:
            found, _ = await state(db, writer.service.decider_of["congress"], code, code)
    if not found.name:
        raise Refused(*NOWHERE)
    return found


async def _put(writer: Writer, request: Request, congress: str) -> HTMLResponse:
    at = await _congress(writer, congress)
    form = await bounded(request, LARGEST)
    key = str(form.get("_key", ""))
    key = key if KEY.fullmatch(key) else new_key()
    entries = {name: value for name, value in given(CollectIdea, form).items() if name in ASKED}
    id = hashlib.sha256(f"idea {key}".encode()).hexdigest()[:32]
    try:
        command = _read({**entries, "idea": id, "channel": IdeaChannel.ONLINE})
        await writer.ask(command, somebody(congress), key)
    except Exception as broken:
        no = refusal_of(broken)
        if no.code in ("key-reused", "idea-collected"):  # came back and wrote something else
            no, key = Refused("already-left", "前一条已经收到；如要再提一条，请再按一次提交。"), new_key()
        return _form(request, at, entries, key, no)
    return render(request, "open_idea_put.html", None, at=at, congress=congress, title=command.title)


def _read(whole: dict[str, Any]) -> CollectIdea:
    try:
        return CollectIdea.model_validate(whole)
    except ValidationError as bad:
        raise as_refused(problems(CollectIdea, bad)) from None


def _form(request: Request, at: Congress, values: dict[str, Any], key: str, no: Refused | None = None) -> HTMLResponse:
    found = list(no.fields or [Problem("", no.code, str(no))]) if no else []
    made = [f for f in fields(CollectIdea, Shape(), values, found) if f["name"] in ASKED]
    shown: dict[str, Any] = {"at": at, "fields": made, "hidden": {"_key": key}, "problems": found}
    return render(request, "open_idea.html", None, status=no.status if no else 200, **shown)
