"""A command as a form: shown with what is known, sent, and shown again with every entry when the answer is no."""

from pathlib import Path
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
from shared.web.forms import Shape, fields, given, opposite
from shared.web.pages import render
from shared.web.parts import Beside, Face, home
from shared.web.problems import as_refused, problems, refusal_of
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.writer import Writer, entitled

KEY = "_key"  # the idempotency key: a double press is one act
VERSION = "began_from"  # the version of a text that a save began from
LOOK = "_look"  # pressed instead of sending: what stands beside this text?


def routes(writer: Writer, face: Face) -> APIRouter:
    router = APIRouter()

    @router.get("/do/{address}")
    async def show(request: Request, address: str) -> HTMLResponse:
        who, command = person(request), _command(writer, address)
        id = request.query_params.get(command.about, "") or (
            str(uuid4()) if command.about and not command.typed else ""
        )
        entitled(command, who)
        found, shape = await _look(writer, face, command, who, id)
        writer.service.rule_of[command][1].when(found, context(writer, who))
        beside = await _beside(writer, face, command, found, who, id)
        return _page(request, who, command, id, shape, shape.values, uuid4().hex, beside=beside)

    @router.post("/do/{address}")
    async def send(request: Request, address: str) -> Response:
        try:
            return await _send(request, writer, face, _command(writer, address))
        finally:
            await request.close()

    return router


async def _send(request: Request, writer: Writer, face: Face, command: type[Command]) -> Response:
    """Whatever says no, the form comes back with every entry; even to one who is not in."""
    form = await _form(request)
    key, id = str(form.get(KEY, "")), str(form.get(command.about, "")) if command.about else ""
    entries = given(command, form)
    who, shape = None, _as_typed(form, entries)
    try:
        who = person(request)
        entitled(command, who)
        found, shape = await _look(writer, face, command, who, id)
        form, wrong = await _kept(request.app.state.files, form)
        entries = given(command, form)
        if wrong:
            raise wrong
        if command.looks and LOOK in form:
            writer.service.rule_of[command][1].when(found, context(writer, who))
            beside = await _beside(writer, face, command, found, who, id, entries)
            return _page(request, who, command, id, shape, entries, key, beside=beside)
        await writer.ask(_read(command, entries), who, key or None)
    except Exception as broken:
        no = refusal_of(broken)
        if no.code == "changed-meanwhile":
            no.fields = [Problem("", no.code, str(no)), *opposite(command, shape.values, entries)]
            entries = {**entries, VERSION: shape.values[VERSION]}
        return _page(request, who, command, id, shape, entries, key, no)
    where, said = home(command, id), f"done={writer.service.name}/{request.path_params['address']}"
    return RedirectResponse(f"{where}{'&' if '?' in where else '?'}{said}", 303)


def _command(writer: Writer, address: str) -> type[Command]:
    if command := writer.service.asked.get(address):
        return command
    raise Refused("unknown-command", f"没有“{address[:60]}”这个操作。", 404)


async def _look(writer: Writer, face: Face, command: type[Command], who: Person, id: str) -> tuple[Any, Shape]:
    """The stream's state; first values and choices, from it and from this service's own lists."""
    decider, _ = writer.service.rule_of[command]
    async with reading(writer.db, who.congress) as db:
        found, _version = await state(db, decider, who.congress, id or "all")
        known, choose = await face.known(db), face.choices.get(command)
        offered = await choose(db, found, context(writer, who), id) if choose else {}
    make = face.shapes.get(command)
    shape = make(found, context(writer, who), known) if make else Shape()
    choices = {**shape.choices, **offered}
    named = id and not (command.typed and found == decider.initial)  # a name that is new may still be typed otherwise
    return found, Shape({**shape.values, **({command.about: id} if named else {})}, choices, shape.facing)


async def _beside(
    writer: Writer, face: Face, command: type[Command], found: Any, who: Person, id: str,
    entries: dict[str, Any] | None = None,
) -> Beside | None:  # fmt: skip
    """What stands beside the stored text, or beside the one that is being written."""
    if writer.service.rule_of[command][0].kind != face.kind:
        return None
    async with reading(writer.db, who.congress) as db:
        return await face.beside(db, found, who, id, entries)


def _as_typed(form: FormData, entries: dict[str, Any]) -> Shape:
    """The shape of a form of which nothing is known but what was sent: numbered texts face nothing, no choices."""
    return Shape(facing={name: [""] * len(texts) for name, texts in entries.items() if f"{name}.0" in form})


async def _form(request: Request) -> FormData:
    """The entries as they came, files still open. Raises Refused for what is no text in any known writing."""
    try:
        form = await request.form()
        for name, value in form.multi_items():
            f"{name}{value}".encode()
    except ValueError as bad:
        raise Refused("malformed-body", "表单内容无法解读，请回到原来的页面重新提交。", 400) from bad
    return form


async def _kept(folder: Path, form: FormData) -> tuple[FormData, Refused | None]:
    """The entries, every file stored and replaced by its digest; and what is wrong with the files that were not."""
    kept: list[tuple[str, Any]] = []
    wrong: Refused | None = None
    for name, value in form.multi_items():
        if not isinstance(value, UploadFile):
            kept.append((name, value.replace("\r\n", "\n")))
        elif value.filename:
            try:
                found = await store(folder, _chunks(value))
            except Refused as no:
                problem = Problem(name, no.code, f"“{value.filename[-60:]}”：{no}")
                wrong = Refused(no.code, problem.sentence, no.status, [*(wrong.fields if wrong else ()), problem])
            else:
                called = value.filename.replace("\\", "/").rpartition("/")[2][-120:]
                kept.append((name, found.model_copy(update={"name": called}).model_dump()))
    return FormData(kept), wrong


async def _chunks(file: UploadFile) -> Any:
    while chunk := await file.read(1 << 16):
        yield chunk


def _read(command: type[Command], entries: dict[str, Any]) -> Command:
    try:
        return command.model_validate(entries)
    except ValidationError as bad:
        raise as_refused(problems(command, bad)) from None


def _page(
    request: Request, who: Person | None, command: type[Command], id: str, shape: Shape, values: Any, key: str,
    no: Refused | None = None, beside: Beside | None = None,
) -> HTMLResponse:  # fmt: skip
    """The form; after a refusal with its problems, each beside its field, and all entries still there."""
    found = list(no.fields or [Problem("", no.code, str(no))]) if no else []
    made = fields(command, shape, {**values, **({command.about: id} if command.about else {})}, found)
    back = home(command, id) if id and request.query_params.get(command.about) else "/"
    cancel = {"href": back, "label": "不办了，返回"}
    shown: dict[str, Any] = {
        "fields": made,
        "problems": found,
        "hidden": {KEY: key},
        "cancel": cancel,
        "command": command,
        "outside": who is None,
        "beside": beside,
    }
    files = any(f["kind"] == "file" for f in made)
    return render(request, "form.html", who, status=no.status if no else 200, files=files, **shown)
