"""A command as a form: shown with what is known, sent, and shown again with every entry when the answer is no."""

from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.responses import HTMLResponse

from shared.files import store
from shared.messages import Command, Problem, Refused
from shared.people import Person
from shared.settings import LARGEST_BODY
from shared.web.forms import Shape, fields, given
from shared.web.pages import render
from shared.web.parts import Face
from shared.web.problems import as_refused, problems
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.writer import Writer

KEY = "_key"  # the idempotency key: a double press is one act


def routes(writer: Writer, face: Face) -> APIRouter:
    router = APIRouter()

    @router.get("/do/{address}")
    async def show(request: Request, address: str) -> HTMLResponse:
        who, command = person(request), _command(writer, address)
        id = request.query_params.get(command.about, "") or (str(uuid4()) if command.about else "")
        shape = await _shape(writer, face, command, who, id)
        return _page(request, who, command, id, shape, shape.values, uuid4().hex)

    @router.post("/do/{address}")
    async def send(request: Request, address: str) -> Response:
        who, command = person(request), _command(writer, address)
        form = await _form(request, writer)
        id = str(form.get(command.about, "")) if command.about else ""
        shape = await _shape(writer, face, command, who, id)
        entries = given(command, form, shape)
        key = str(form.get(KEY, ""))
        try:
            await writer.ask(_read(command, entries), who, key or None)
        except Refused as no:
            return _page(request, who, command, id, shape, entries, key, no)
        where = f"/s/{id}" if command.about == "suggestion" else "/"
        return RedirectResponse(f"{where}?done={writer.service.name}/{address}", 303)

    return router


def _command(writer: Writer, address: str) -> type[Command]:
    if command := writer.service.asked.get(address):
        return command
    raise Refused("unknown-command", f"没有“{address}”这个操作。", 404)


async def _shape(writer: Writer, face: Face, command: type[Command], who: Person, id: str) -> Shape:
    """First values and choices, from this service's own state and lists."""
    decider, _ = writer.service.rule_of[command]
    async with reading(writer.db, who.congress) as db:
        found, _version = await state(db, decider, who.congress, id or "all")
        known = await face.known(db)
    make = face.shapes.get(command)
    shape = make(found, context(writer, who), known) if make else Shape()
    return Shape({**shape.values, **({command.about: id} if id else {})}, shape.choices, shape.facing)


async def _form(request: Request, writer: Writer) -> FormData:
    """The entries; a file is stored at once and replaced by its digest."""
    length = int(request.headers.get("content-length") or 0)
    if length > LARGEST_BODY and not request.headers.get("content-type", "").startswith("multipart/"):
        raise Refused("body-too-large", f"提交的内容超过{LARGEST_BODY // 1_000_000}MB；附件请单独上传。", 413)
    kept: list[tuple[str, Any]] = []
    for name, value in (await request.form()).multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                found = await store(request.app.state.files, _chunks(value))
                kept.append((name, found.model_copy(update={"name": value.filename[-120:]}).model_dump()))
        else:
            kept.append((name, value.replace("\r\n", "\n")))
    return FormData(kept)


async def _chunks(file: UploadFile) -> Any:
    while chunk := await file.read(1 << 16):
        yield chunk


def _read(command: type[Command], entries: dict[str, Any]) -> Command:
    try:
        return command.model_validate(entries)
    except ValidationError as bad:
        raise as_refused(problems(command, bad)) from None


def _page(
    request: Request, who: Person, command: type[Command], id: str, shape: Shape, values: Any, key: str,
    no: Refused | None = None,
) -> HTMLResponse:  # fmt: skip
    """The form; after a refusal with its problems, each beside its field, and all entries still there."""
    found = list(no.fields or [Problem("", no.code, str(no))]) if no else []
    made = fields(command, shape, {**values, **({command.about: id} if command.about else {})}, found)
    cancel = {"href": f"/s/{id}" if "draft-" not in request.url.path and id else "/", "label": "不办了，返回"}
    shown: dict[str, Any] = {
        "fields": made,
        "problems": found,
        "hidden": {KEY: key},
        "cancel": cancel,
        "command": command,
    }
    files = any(f["kind"] == "file" for f in made)
    return render(request, "form.html", who, status=no.status if no else 200, files=files, **shown)
