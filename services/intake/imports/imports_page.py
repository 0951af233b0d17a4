"""导入记录: every import there was, what became of it, and the one undo."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select
from starlette.responses import HTMLResponse

from services.intake.imports import carried
from services.intake.imports.import_page import the_office
from services.intake.imports.imported import Import, known_import
from services.intake.imports.kinds import KINDS
from services.intake.imports.rows import imports
from shared.messages import Refused
from shared.people import Person
from shared.sheets import CSV
from shared.streams import id_of
from shared.web.filters import choice, search
from shared.web.pages import render
from shared.web.paging import page_of, pages_at
from shared.web.reading import reading, state
from shared.words import ImportKind, ImportStage
from shared.workdays import spoken
from shared.writer import Writer

TONES = {
    ImportStage.BEGUN: "yellow",
    ImportStage.FINISHED: "green",
    ImportStage.UNDOING: "yellow",
    ImportStage.UNDONE: "grey",
}
HEAD = ["文件", "内容", "日期", {"text": "新增", "num": True}, {"text": "变更", "num": True},
        {"text": "未导入", "num": True}, "状态"]  # fmt: skip


def record_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/import")
    async def all_of_them(request: Request, page: int = 1) -> HTMLResponse:
        return await _listed(request, writer, the_office(request), page)

    @router.get("/imports/{id}")
    async def one(request: Request, id: str) -> HTMLResponse:
        return await _one(request, writer, the_office(request), id)

    @router.post("/imports/{id}/continue")
    async def go_on(request: Request, id: str) -> Response:
        who = the_office(request)
        try:
            await carried.go_on(writer, who, request.app.state.files, id)
        except Refused as no:
            return await _one(request, writer, who, id, no)
        return RedirectResponse(f"/intake/imports/{id}", 303)

    @router.post("/imports/{id}/undo")
    async def undo(request: Request, id: str) -> Response:
        who = the_office(request)
        try:
            await carried.undo(writer, who, id)
        except Refused as no:
            return await _one(request, writer, who, id, no)
        return RedirectResponse(f"/intake/imports/{id}", 303)

    return router


async def _listed(request: Request, writer: Writer, who: Person, page: int) -> HTMLResponse:
    asked = {k: v for k, v in request.query_params.items() if k in ("q", "kind", "stage") and v}
    where = [imports.c.congress == who.congress]
    where += [getattr(imports.c, k) == asked[k] for k in ("kind", "stage") if k in asked]
    if word := asked.get("q", "").strip():
        where.append(imports.c.file.icontains(word, autoescape=True))
    async with reading(writer.db, who.congress) as db:
        paging = await page_of(db, imports, where, page)
        newest = select(imports).where(*where).order_by(imports.c.since.desc(), imports.c.stream)
        rows = (await db.execute(paging.of(newest))).all()
    shown: dict[str, Any] = {"kinds": KINDS.values(), "rows": [_line(r) for r in rows], "head": HEAD}
    shown |= {"fields": _fields(asked), **paging.shown, "href": pages_at("/intake/import", asked)}
    return render(request, "imports.html", who, asked=asked, **shown)


def _fields(asked: dict[str, str]) -> list[dict[str, Any]]:
    name = search("文件名", asked.get("q", ""))
    return [name, choice("kind", "内容", ImportKind, asked), choice("stage", "状态", ImportStage, asked)]


def _line(r: Any) -> list[Any]:
    stage = ImportStage(r.stage)
    file = {"text": r.file or "（未命名）", "href": f"/intake/imports/{id_of(r.stream)}"}
    state_word = {"text": stage.word, "tone": TONES[stage]}
    return [file, ImportKind(r.kind).word, spoken(r.since), r.new, r.changed, r.left, state_word]


async def _one(request: Request, writer: Writer, who: Person, id: str, no: Refused | None = None) -> HTMLResponse:
    async with reading(writer.db, who.congress) as db:
        found, _ = await state(db, writer.service.decider_of["import"], who.congress, id)
    begun = known_import(found)
    assert found.stage
    kind = KINDS[begun.kind]
    query = urlencode({"file": begun.file} | ({"form": "csv"} if begun.media == CSV else {}))
    there = f"/intake/import/{kind.code}/{begun.digest}"
    shown: dict[str, Any] = {"begun": begun, "found": found, "kind": kind, "stage": found.stage, "id": id}
    shown |= {"tone": TONES[found.stage], "facts": _facts(found), "preview": f"{there}?{query}"}
    shown |= {"wrong": f"{there}/wrong.xlsx?{query}", "name": begun.file or "（未命名）"}
    flash = [{"kind": "refused", "text": str(no), "code": no.code}] if no else []
    return render(request, "import_record.html", who, status=no.status if no else 200, flash=flash, **shown)


def _facts(found: Import) -> list[tuple[str, str]]:
    begun = known_import(found)
    unit = KINDS[begun.kind].unit
    facts = [("内容", begun.kind.word), ("导入日期", spoken(begun.on))]
    facts += [("新增", f"{begun.new}{unit}"), ("变更", f"{begun.changed}{unit}")]
    facts += [("与名册相同", f"{begun.same}行"), ("未导入", f"{begun.left}行")]
    if found.stage is ImportStage.BEGUN:
        facts.append(("进度", f"已写入{found.taken}行，共{begun.new + begun.changed}行"))
    if found.stage is ImportStage.UNDONE:
        facts += [("已恢复", f"{found.undone}行"), ("保留现状", f"{found.kept}行（导入后又有修改）")]
    return facts
