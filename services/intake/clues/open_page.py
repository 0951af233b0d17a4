"""码上说 without login: a citizen leaves a clue at a station's address, and follows it by its code.

Nobody is signed in and no cookie is set. The code is never part of an address, where proxies would write it down.
"""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse

from services.intake.clues.leaving import ALONE, LeaveClue, Said, open_station
from services.intake.stations.station import Station
from shared.files import Attachment, store
from shared.keeping import code_of, named, new_key, parsed, salt_of, salted
from shared.messages import Problem, Refused
from shared.pictures import stripped
from shared.web.forms import Shape, fields, given
from shared.web.outside import KEY, bounded, named_by, somebody
from shared.web.pages import render
from shared.web.problems import as_refused, problems, refusal_of
from shared.web.reading import reading, state
from shared.words import ClueChannel, StationForm
from shared.workdays import legal_day
from shared.writer import Writer

LARGEST = 10_000_000  # bytes of a photo
PHOTO = {"name": "photo", "label": "照片", "kind": "file", "accept": "image/png,image/jpeg", "required": False}


def open_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/open/say/{code}")
    async def say(request: Request, code: str, by: str = "") -> HTMLResponse:
        congress, station = named_by(code)
        at = await _station(writer, congress, station)
        channel = by if by in ALONE else ClueChannel.ONLINE if at.form is StationForm.CLOUD else ClueChannel.QR
        return _form(writer, request, congress, at, {"channel": str(channel)}, new_key())

    @router.post("/open/say/{code}")
    async def leave(request: Request, code: str) -> HTMLResponse:
        try:
            return await _leave(writer, request, *named_by(code))
        finally:
            await request.close()

    return router


async def _station(writer: Writer, congress: str, id: str) -> Station:
    """Raises Refused for a station that is unknown or out of use."""
    found: Station = Station()
    if congress:
        async with reading(writer.db, congress) as db:
            found, _ = await state(db, writer.service.decider_of["station"], congress, id)
    open_station(found)
    return found


async def _leave(writer: Writer, request: Request, congress: str, station: str) -> HTMLResponse:
    at = await _station(writer, congress, station)
    form = await bounded(request, LARGEST + 100_000)
    key = str(form.get("_key", ""))
    key = key if KEY.fullmatch(key) else new_key()
    code = code_of(congress, key)
    entries = given(Said, form, "said.") | {"salt": salt_of(key)}
    channel = str(form.get("channel", ""))
    try:
        clue = named(parsed(code) or ("", ""), await salted(writer.db, congress, make=True))
        photo = await _photo(request, form.get("photo"))
        whole = {"clue": clue, "station": station, "channel": channel, "said": entries, "photo": photo}
        await writer.ask(_read(whole), somebody(congress), key)
    except Exception as broken:
        no = refusal_of(broken)
        if no.code == "key-reused":  # came back and wrote something else
            again = "前一份已经收到，查询码仍然有效；如要另外反映，请再按一次提交。"
            no, key = Refused("already-left", again), new_key()
        return _form(writer, request, congress, at, {"channel": channel, **entries}, key, no)
    shown: dict[str, Any] = {"station": at, "code": code, "follow": f"{request.base_url}intake/open/clue"}
    return render(request, "clue_left.html", None, **shown)


def _read(whole: dict[str, Any]) -> LeaveClue:
    try:
        return LeaveClue.model_validate(whole)
    except ValidationError as bad:
        raise as_refused(problems(LeaveClue, bad)) from None


async def _photo(request: Request, file: Any) -> list[dict[str, Any]]:
    """Kept without the place and time a camera writes into it, and without its name."""
    if not isinstance(file, UploadFile) or not file.filename:
        return []
    data = await file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Refused("file-too-large", "照片超过10MB，请缩小后再传。", 413)
    found: Attachment = await store(photos(request), _one(stripped(data)))
    return [found.model_dump()]


def photos(request: Request) -> Any:
    """A folder of their own, so that what nobody's row names can be deleted."""
    return request.app.state.files / "callers"


async def _one(data: bytes) -> AsyncIterator[bytes]:
    yield data


def _form(
    writer: Writer, request: Request, congress: str, at: Station, values: dict[str, Any], key: str,
    no: Refused | None = None,
) -> HTMLResponse:  # fmt: skip
    found = list(no.fields or [Problem("", no.code, str(no))]) if no else []
    made = [f for f in fields(Said, Shape(), values, found, "said.") if f["name"] != "said.salt"]
    hidden = {"_key": key, "channel": values["channel"]}
    days = writer.law.books.at(congress, legal_day(writer.clock.now())).value("caller_days")
    shown: dict[str, Any] = {"station": at, "fields": [*made, PHOTO], "hidden": hidden, "problems": found, "days": days}
    return render(request, "clue_say.html", None, status=no.status if no else 200, **shown)
