"""A command as a form: shown with what is known, sent, and shown again with every entry when the answer is no."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.datastructures import FormData, UploadFile
from starlette.responses import HTMLResponse

from shared.files import store
from shared.messages import Command, Problem, Refused
from shared.people import Person
from shared.web.forms import Read, Shape, entered, fields, given
from shared.web.merging import Merged, merged, noted
from shared.web.merging import read as began_with
from shared.web.pages import render
from shared.web.parts import Beside, Face, home
from shared.web.problems import as_refused, problems, refusal_of
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.writer import Writer, entitled

KEY = "_key"  # the idempotency key: a double press is one act
VERSION = "began_from"  # the version of a text that a save began from
BEGAN = "_began"  # the values such a form began with: what was changed here is told from what was changed elsewhere
CHANGED, REREAD = "changed-meanwhile", "text-changed"  # somebody saved in between: a text to join, or one to read again
LOOK = "_look"  # pressed instead of sending: what stands beside this text?
MEND = "mend"  # and put right what can be put right at one press


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
        chosen = _facing(request, shape)
        beside = await _beside(writer, face, command, found, who, id, chosen or None)
        values = {**shape.values, **_picked(request, shape), **chosen}
        return _page(request, who, command, id, shape, values, uuid4().hex, beside=beside, began=noted(shape.values))

    @router.post("/do/{address}")
    async def send(request: Request, address: str) -> Response:
        try:
            return await _send(request, writer, face, _command(writer, address))
        finally:
            await request.close()

    return router


async def _send(request: Request, writer: Writer, face: Face, command: type[Command]) -> Response:
    """Whatever says no, the form comes back with every entry; even to one who is not in."""
    form = await entered(request)
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
            if form[LOOK] == MEND and (mended := next((b.mended for b in beside if b.mended), None)):
                entries = dict(mended)
                beside = await _beside(writer, face, command, found, who, id, entries)
            return _page(request, who, command, id, shape, entries, key, beside=beside, began=str(form.get(BEGAN, "")))
        joined = await _saved(writer, face, command, who, id, key, entries, began_with(str(form.get(BEGAN, ""))))
    except _Clash as clash:
        began = noted(clash.shape.values)
        return _page(request, who, command, id, clash.shape, clash.entries, key, clash.no, began=began)
    except Exception as broken:
        no, began = refusal_of(broken), str(form.get(BEGAN, ""))
        if no.code == REREAD and VERSION in shape.values:
            entries = {**entries, VERSION: shape.values[VERSION]}
        return _page(request, who, command, id, shape, entries, key, no, began=began)
    where, said = home(command, id), f"done={writer.service.name}/{request.path_params['address']}"
    return RedirectResponse(f"{where}{'&' if '?' in where else '?'}{said}{'&joined=1' if joined else ''}", 303)


class _Clash(Exception):
    """The same field was changed here and elsewhere: the form comes back with both, on the text as it is now."""

    def __init__(self, no: Refused, shape: Shape, found: Merged) -> None:
        self.no = Refused(no.code, str(no), no.status, [Problem("", no.code, str(no)), *found.problems])
        self.shape = replace(shape, saved=found.clashes)
        self.entries = {**found.entries, VERSION: shape.values[VERSION]}


async def _saved(
    writer: Writer, face: Face, command: type[Command], who: Person, id: str, key: str, entries: dict[str, Any],
    began: Mapping[str, Any] | None,
) -> bool:  # fmt: skip
    """Saves; where others saved in between and changed other fields, both are kept (True). Raises Refused, _Clash."""
    try:
        await writer.ask(_read(command, entries), who, key or None)
        return False
    except Refused as no:
        if no.code != CHANGED:
            raise
        _, shape = await _look(writer, face, command, who, id)
        theirs = {k: v for k, v in shape.values.items() if k not in (VERSION, command.about)}
        found = merged(command, began, theirs, entries)
        if found.clashes or began is None:
            raise _Clash(no, shape, found) from None
        now = shape.values[VERSION]
        again = {**found.entries, VERSION: now}
    await _saved(writer, face, command, who, id, f"{key}/{now}" if key else "", again, shape.values)
    return True


def _picked(request: Request, shape: Shape) -> dict[str, str]:
    """What a link to the form has chosen, of what the form offers."""
    offered = {name: {code for code, _ in choices} for name, choices in shape.choices.items()}
    return {name: value for name, value in request.query_params.items() if value in offered.get(name, ())}


def _facing(request: Request, shape: Shape) -> dict[str, list[str]]:
    """The same, where opposite each text one is chosen."""
    found: dict[str, list[str]] = {}
    for name in shape.facing.keys() & shape.choices.keys():
        offered = {code for code, _ in shape.choices[name]}
        said = [request.query_params.get(f"{name}.{n}", "") for n, _ in enumerate(shape.facing[name])]
        found[name] = [code if code in offered else "" for code in said]
    return {name: codes for name, codes in found.items() if any(codes)}


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
        reads = await _reads(writer, face, command, db, found, who)
    make = face.shapes.get(command)
    shape = make(found, context(writer, who), known) if make else Shape()
    named = id and not (command.typed and found == decider.initial)  # a name that is new may still be typed otherwise
    values = {**shape.values, **({command.about: id} if named else {})}
    of = _of(face, found, who) if decider.kind == face.kind else ""
    return found, replace(
        shape, values=values, choices={**shape.choices, **offered}, reads=[*shape.reads, *reads], of=of
    )


def _of(face: Face, found: Any, who: Person) -> str:
    """What the form is about, in the words of its page; nothing for those who may not see that."""
    part = face.part(found, who, str)
    return f"{part.number} {part.title}".strip() if part else ""


async def _reads(
    writer: Writer, face: Face, command: type[Command], db: AsyncConnection, found: Any, who: Person
) -> Sequence[Read]:
    """Shown to those alone who may ask."""
    ctx = context(writer, who)
    if not (tell := face.reads.get(command)):
        return ()
    try:
        writer.service.rule_of[command][1].when(found, ctx)
    except Refused:
        return ()
    return await tell(db, found, ctx)


async def _beside(
    writer: Writer, face: Face, command: type[Command], found: Any, who: Person, id: str,
    entries: dict[str, Any] | None = None,
) -> Sequence[Beside]:  # fmt: skip
    """What stands beside the stored text, or beside the one that is being written."""
    if writer.service.rule_of[command][0].kind != face.kind:
        return ()
    async with reading(writer.db, who.congress) as db:
        return await face.beside(db, found, context(writer, who), id, entries, command)


def _as_typed(form: FormData, entries: dict[str, Any]) -> Shape:
    """The shape of a form of which nothing is known but what was sent: numbered texts face nothing, no choices."""
    return Shape(facing={name: [""] * len(texts) for name, texts in entries.items() if f"{name}.0" in form})


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


def _advised(made: list[dict[str, Any]], advice: Sequence[Problem]) -> bool:
    """Says at each field what there is to say of it; whether there was a field for any."""
    for field in made:
        field["advice"] = [{"sentence": p.sentence, "code": p.code} for p in advice if p.field == field["name"]]
    return any(field["advice"] for field in made)


def _page(
    request: Request, who: Person | None, command: type[Command], id: str, shape: Shape, values: Any, key: str,
    no: Refused | None = None, beside: Sequence[Beside] = (), began: str = "",
) -> HTMLResponse:  # fmt: skip
    """The form; after a refusal with its problems, each beside its field, and all entries still there."""
    found = list(no.fields or [Problem("", no.code, str(no))]) if no else []
    made = fields(command, shape, {**values, **({command.about: id} if command.about else {})}, found)
    advised = _advised(made, [p for b in beside for p in b.advice])
    back = home(command, id) if id and request.query_params.get(command.about) else "/"
    cancel = {"href": back, "label": "不办了，返回"}
    shown: dict[str, Any] = {
        "fields": made,
        "problems": found,
        "hidden": {KEY: key} | ({BEGAN: began} if VERSION in command.model_fields else {}),
        "cancel": cancel,
        "command": command,
        "outside": who is None,
        "beside": beside,
        "mend": next((b.mend for b in beside if b.mend and (advised or not b.advice)), ""),
        "reads": shape.reads,
        "of": {"text": shape.of, "href": home(command, id)} if shape.of else None,
    }
    files = any(f["kind"] == "file" for f in made)
    return render(request, "form.html", who, status=no.status if no else 200, files=files, **shown)
