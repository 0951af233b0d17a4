"""导入: choose what, take the template, bring the file, look at every row before anything is written."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile
from starlette.responses import HTMLResponse

from services.intake.imports import carried
from services.intake.imports.importing import BeginImport
from services.intake.imports.kinds import KINDS, Kind
from shared.files import store
from shared.messages import Refused
from shared.people import Person
from shared.sheets import CSV, XLSX, Unreadable, media
from shared.web.filters import search, unseen
from shared.web.pages import render
from shared.web.paging import ROWS, paged
from shared.web.problems import unknown_address
from shared.web.session import person
from shared.words import ImportKind, Role
from shared.workbooks import Field, separated, workbook
from shared.writer import Writer

FATES = {"": ("全部", "grey"), "new": ("新增", "green"), "changed": ("变更", "blue"), "same": ("相同", "grey"),
         "asked": ("待确认", "yellow"), "wrong": ("有误", "red")}  # fmt: skip
RIGHT = ("new", "changed")


def import_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/import/{kind}")
    async def one(request: Request, kind: str) -> HTMLResponse:
        return _upload_page(request, the_office(request), _kind(kind))

    @router.post("/import/{kind}")
    async def upload(request: Request, kind: str) -> Response:
        who, made = the_office(request), _kind(kind)
        try:
            form = await request.form()
            return await _uploaded(request, writer, who, made, form)
        except Refused as no:
            return _upload_page(request, who, made, no)
        finally:
            await request.close()

    @router.get("/import/{kind}/{digest}")
    async def preview(request: Request, kind: str, digest: str, page: int = 1) -> HTMLResponse:
        return await _preview(request, writer, the_office(request), _kind(kind), digest, page)

    @router.post("/import/{kind}/{digest}")
    async def begin(request: Request, kind: str, digest: str) -> Response:
        return await _begun(request, writer, the_office(request), _kind(kind), digest, await request.form())

    return router


def file_pages(writer: Writer) -> APIRouter:
    """What is taken away: the template, and the rows that are wrong."""
    router = APIRouter()

    @router.get("/import/{kind}/template.{form}")
    async def template(request: Request, kind: str, form: str) -> Response:
        the_office(request)
        made = _kind(kind)
        fields = [Field(c.heading, c.width, c.hint, c.offers) for c in made.columns]
        if form not in ("xlsx", "csv"):
            raise unknown_address()
        body = workbook(made.word, fields) if form == "xlsx" else separated(fields)
        return _file(f"{made.word}模板.{form}", body)

    @router.get("/import/{kind}/{digest}/wrong.xlsx")
    async def wrong(request: Request, kind: str, digest: str) -> Response:
        who, made = the_office(request), _kind(kind)
        said = _said(request.query_params)
        found = await carried.look(writer, who, request.app.state.files, made, digest, said["media"], "wrong")
        widths = {c.heading: c.width for c in made.columns}
        fields = [Field(h, widths.get(h, 50)) for h in found["head"]]
        return _file(f"{made.word}待改正.xlsx", workbook(made.word, fields, found["rows"]))

    return router


def the_office(request: Request) -> Person:
    """To everybody else there is no such page."""
    who = person(request)
    if who.role is not Role.OFFICE:
        raise unknown_address()
    return who


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise unknown_address()
    return KINDS[code]


def _file(name: str, body: bytes) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store",
               "X-Content-Type-Options": "nosniff"}  # fmt: skip
    return Response(body, media_type=XLSX if name.endswith("xlsx") else f"{CSV}; charset=utf-8", headers=headers)


def _upload_page(request: Request, who: Person, kind: Kind, no: Refused | None = None) -> HTMLResponse:
    said = [{"kind": "refused", "text": str(no), "code": no.code}] if no else []
    columns = [[c.heading, "必填" if c.least else c.hint or "、".join(c.offers) or "—"] for c in kind.columns]
    status = no.status if no else 200
    return render(request, "import_kind.html", who, status=status, flash=said, files=True, kind=kind, columns=columns)


def _media(head: bytes) -> str:
    try:
        return media(head)
    except Unreadable as no:
        raise Refused(no.code, str(no), 422) from no


async def _uploaded(request: Request, writer: Writer, who: Person, kind: Kind, form: FormData) -> Response:
    """Stored under its digest, looked into once, and then shown under an address of its own."""
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise Refused("file-missing", "请先选择文件，再按“上传并预览”。", 422)
    kept = await store(carried.drawer(request.app.state.files, who.congress), _chunks(file), _media)
    files = request.app.state.files
    await carried.look(writer, who, files, kind, kept.digest, kept.media, "page", **_asked({}, 1))
    name = file.filename.replace("\\", "/").rpartition("/")[2][-60:]
    query = urlencode({"file": name} | ({"form": "csv"} if kept.media == CSV else {}))
    return RedirectResponse(f"/intake/import/{kind.code}/{kept.digest}?{query}", 303)


async def _chunks(file: UploadFile) -> Any:
    while chunk := await file.read(1 << 16):
        yield chunk


def _said(query: Mapping[str, str]) -> dict[str, str]:
    return {"media": CSV if query.get("form") == "csv" else XLSX, "file": query.get("file", "")[:60]}


def _asked(query: Mapping[str, str], page: int) -> dict[str, Any]:
    start = (max(1, min(page, 100_000)) - 1) * ROWS
    return {"fate": query.get("fate", ""), "word": query.get("q", "").strip(), "start": start, "most": ROWS}


async def _preview(
    request: Request, writer: Writer, who: Person, kind: Kind, digest: str, page: int,
    no: Refused | None = None, answers: Mapping[str, str] | None = None,
) -> HTMLResponse:  # fmt: skip
    query, files = request.query_params, request.app.state.files
    said = _said(query)
    found = await carried.look(writer, who, files, kind, digest, said["media"], "page", **_asked(query, page))
    counts = found["counts"]
    n, bad = sum(counts.get(f, 0) for f in RIGHT), counts.get("wrong", 0)
    flash = [{"kind": "refused", "text": str(no), "code": no.code}] if no else []
    if bad:
        rest = f"其余{n + counts.get('same', 0)}行无误，尚未写入。"
        flash.append({"kind": "refused", "text": f"{found['first'][:-1]}；{rest}", "code": "rows-wrong"})
    base = f"/intake/import/{kind.code}/{digest}"
    kept = {k: v for k, v in query.items() if k in ("file", "form")}
    filtered = urlencode({**kept, **{k: v for k, v in query.items() if k in ("fate", "q") and v}})
    shown: dict[str, Any] = {
        "kind": kind,
        "found": found,
        "n": n,
        "bad": bad + counts.get("asked", 0),
        "file": said["file"],
    }
    shown |= {"action": f"{base}?{urlencode(kept)}", "wrong": f"{base}/wrong.xlsx?{urlencode(kept)}"}
    shown |= {"hidden": {"batch": str(uuid4()), "seen": _seen(counts)}, "answers": answers or {}}
    shown |= {"counters": _counters(counts, query.get("fate", ""), f"{base}?{urlencode(kept)}")}
    shown |= {"fields": _fields(query, kept), "base": base, "rows": [_line(r) for r in found["rows"]]}
    shown |= {"page": page, "last": paged(found["total"], page).last, "href": f"{base}?{filtered}&page="}
    return render(request, "import_preview.html", who, status=no.status if no else 200, flash=flash, **shown)


def _seen(counts: Mapping[str, int]) -> str:
    """What the preview said: if it is otherwise by now, it is shown again."""
    return ".".join(str(counts.get(f, 0)) for f in FATES if f)


def _counters(counts: Mapping[str, int], here: str, href: str) -> list[dict[str, Any]]:
    numbers = {**counts, "": sum(counts.values())}
    return [
        {"label": label, "n": numbers.get(f, 0), "href": f"{href}&fate={f}", "here": f == here, "tone": tone}
        for f, (label, tone) in FATES.items()
    ]


def _fields(query: Mapping[str, str], kept: Mapping[str, str]) -> list[dict[str, Any]]:
    hidden = [unseen(k, v) for k, v in {**kept, "fate": query.get("fate", "")}.items()]
    return [*hidden, search("姓名或名称", query.get("q", ""))]


def _line(row: Mapping[str, Any]) -> list[Any]:
    label, tone = FATES[row["fate"]]
    who = f"{row['name']}（{row['group']}）" if row["group"] else row["name"]
    return [
        f"第{row['row']}行",
        {"text": label, "tone": tone},
        who,
        "；".join(s.rstrip("。") for s in row["said"]) or "—",
    ]


async def _begun(request: Request, writer: Writer, who: Person, kind: Kind, digest: str, form: FormData) -> Response:
    """Looked at once more; when the register has changed since the preview, shown again instead."""
    said, files = _said(request.query_params), request.app.state.files
    answers = {
        k[4:]: str(v)
        for k, v in form.items()
        if k.startswith("row-") and k[4:].isdecimal() and v in ("same", "different")
    }
    look = carried.look(writer, who, files, kind, digest, said["media"], "page", **_asked({}, 1))
    if _seen((await look)["counts"]) != form.get("seen"):
        no = Refused("changed-meanwhile", "预览之后名册有了变动，请再核对一遍，然后导入。", 409)
        return await _preview(request, writer, who, kind, digest, 1, no, answers)
    settled = await carried.look(writer, who, files, kind, digest, said["media"], "page", answers, **_asked({}, 1))
    counts, batch = settled["counts"], str(form.get("batch", ""))
    numbers = {f: counts.get(f, 0) for f in ("new", "changed", "same")}
    left = counts.get("wrong", 0) + counts.get("asked", 0)
    rulings = [{"row": int(row), "same": answer == "same"} for row, answer in answers.items()]
    named = {"batch": batch, "kind": ImportKind(kind.code), "digest": digest, **said, **numbers}
    try:
        cmd = BeginImport.model_validate({**named, "left": left, "rulings": rulings})
        await carried.begin(writer, who, Path(files), cmd)
    except Refused as no:
        return await _preview(request, writer, who, kind, digest, 1, no, answers)
    return RedirectResponse(f"/intake/imports/{batch}", 303)
