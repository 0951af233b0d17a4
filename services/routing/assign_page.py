"""成批交办: what waits, each row with the unit that is proposed; ticked, looked at, and only then assigned."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse

from services.routing.assignment import AssignUnits
from services.routing.case import Case
from services.routing.duty import book
from services.routing.package import Handed, last_days
from services.routing.proposal_page import shortlists
from services.routing.rows import units
from services.routing.service import desk_rows
from shared.events.routing import UnitsAssigned
from shared.messages import On, Refused
from shared.people import Person
from shared.streams import id_of
from shared.web.filters import found_in, search
from shared.web.pages import render
from shared.web.paging import page_of, pages_at
from shared.web.problems import as_refused, nothing_here, problems
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import Part
from shared.workdays import spoken
from shared.writer import Writer

ROWS = 20  # as many as one can look at before pressing
PREVIEW = ["编号", "标题", "主办", "协办", "签收期限", "申退期限", "答复期限", "结果"]
RESULT = ["编号", "标题", "主办", "协办", "结果"]
ACT = "assign-units"
NONE = {"kind": "refused", "text": "还没有勾选，请先勾选要交办的建议。", "code": "none-ticked"}


@dataclass(frozen=True, slots=True)
class Pick:
    """One ticked row: to whom, and the key that makes a double press one act."""

    id: str
    lead: str
    co: str
    key: str
    case: Case

    def command(self) -> AssignUnits:
        """Raises Refused."""
        try:
            return AssignUnits(suggestion=self.id, lead=self.lead, co=(self.co,) if self.co else ())
        except ValidationError as bad:
            raise as_refused(problems(AssignUnits, bad)) from None

    def cells(self) -> list[Any]:
        return [self.case.number, {"text": self.case.title, "href": f"/s/{self.id}"}, self.lead, self.co or "—"]


def assign_pages(writer: Writer) -> APIRouter:
    router = APIRouter()
    book()  # read before anybody waits: it takes as long as a page may

    @router.get("/assign")
    async def waiting(request: Request, page: int = 1) -> HTMLResponse:
        return await _list(writer, request, _assigner(request), page)

    @router.post("/assign")
    async def chosen(request: Request, page: int = 1) -> HTMLResponse:
        who, form = _assigner(request), await request.form()
        picks = await _picked(writer, who, form)
        if not picks or form.get("step") == "edit":
            return await _list(writer, request, who, page, {p.id: p for p in picks}, [] if picks else [NONE])
        return await (_assign if form.get("step") == "assign" else _preview)(writer, request, who, picks)

    return router


def _assigner(request: Request) -> Person:
    """To everybody else there is no such page."""
    who = person(request)
    if who.role not in AssignUnits.by:
        raise nothing_here()
    return who


async def _picked(writer: Writer, who: Person, form: FormData) -> list[Pick]:
    ticked = list(dict.fromkeys(str(id) for id in form.getlist("tick")))[:ROWS]
    async with reading(writer.db, who.congress) as db:
        cases = [await _case(writer, db, who, id) for id in ticked]
    told = [tuple(str(form.get(f"{name}.{id}", "")) for name in ("lead", "co", "key")) for id in ticked]
    picks = [Pick(id, lead, co, key, case) for id, (lead, co, key), case in zip(ticked, told, cases, strict=True)]
    return [pick for pick in picks if pick.case.title]


async def _case(writer: Writer, db: AsyncConnection, who: Person, id: str) -> Case:
    found, _ = await state(db, writer.service.decider_of["case"], who.congress, id)
    return found if isinstance(found, Case) else Case()


async def _list(
    writer: Writer, request: Request, who: Person, page: int, picks: Mapping[str, Pick] | None = None,
    flash: Sequence[dict[str, str]] = (),
) -> HTMLResponse:  # fmt: skip
    q = request.query_params.get("q", "").strip()
    where = [desk_rows.c.role == who.role.value, desk_rows.c.command == ACT]
    if q:
        where.append(found_in(q, desk_rows.c.title, desk_rows.c.number))
    async with reading(writer.db, who.congress) as db:
        paging = await page_of(db, desk_rows, where, page, ROWS)
        wanted = select(desk_rows).where(*where).order_by(desk_rows.c.since, desk_rows.c.number, desk_rows.c.stream)
        found = (await db.execute(paging.of(wanted))).all()
        ids = [id_of(r.stream) for r in found]
        cases = [await _case(writer, db, who, id) for id in ids]
        lists = await shortlists(db, who.congress, cases)
        active = select(units.c.stream).where(units.c.active).order_by(units.c.stream)
        known = [id_of(name) for name in (await db.execute(active)).scalars()]
    rows = [
        _row(id, case, known, short[:1], (picks or {}).get(id))
        for id, case, short in zip(ids, cases, lists, strict=True)
    ]
    href = pages_at("/routing/assign", {"q": q} if q else {})
    shown: dict[str, Any] = {"rows": rows, "href": href, "fields": [search("编号或标题", q)], **paging.shown}
    return render(request, "assign.html", who, flash=flash, **shown)


def _row(id: str, case: Case, known: Sequence[str], first: Sequence[Any], pick: Pick | None) -> dict[str, Any]:
    """What was chosen before; else the units that were asked; else the first proposal."""
    lead = pick.lead if pick else case.tried.asked.lead if case.tried.asked else first[0].unit if first else ""
    co = pick.co if pick else next(iter(case.tried.asked.co), "") if case.tried.asked else ""
    why = "预交办的单位。" if case.tried.asked else first[0].why if first else ""
    since = spoken(case.since) if case.since else ""
    return {"id": id, "number": case.number, "title": case.title, "since": since, "lead": lead, "co": co, "why": why,
            "units": known, "ticked": pick is not None}  # fmt: skip


async def _preview(writer: Writer, request: Request, who: Person, picks: Sequence[Pick]) -> HTMLResponse:
    """Decided in memory as it would be now; nothing is written."""
    async with reading(writer.db, who.congress) as db:
        said = [await _decided(writer, db, who, pick) for pick in picks]
    today, rows, keyed = context(writer, who).today, [], []
    for pick, (word, tone) in zip(picks, said, strict=True):
        good = tone == "green"
        line = Handed(pick.id, pick.case.number, pick.case.title, Part.LEAD, False, today)
        days = last_days(line, writer.law, who.congress) if good else ["—"] * 3
        rows.append([*pick.cells(), *days, {"text": word, "tone": tone}])
        keyed.append(replace(pick, key=uuid4().hex if good else ""))
    back, n = f"/routing/assign?{request.url.query}", sum(tone == "green" for _, tone in said)
    return render(request, "assign_preview.html", who, head=PREVIEW, rows=rows, picks=keyed, n=n, back=back)


async def _decided(writer: Writer, db: AsyncConnection, who: Person, pick: Pick) -> tuple[str, str]:
    _, rule = writer.service.rule_of[AssignUnits]
    ctx = context(writer, who)
    try:
        command = pick.command()
        rule.when(pick.case, ctx)
        names = list(rule.also(pick.case, command, ctx)) if rule.also else []
        also = {n: (await state(db, writer.service.decider_of[k], who.congress, id))[0]
                for n in names for k, _, id in [n.partition("/")]}  # fmt: skip
        facts = rule.decide(pick.case, command, replace(ctx, also=also))
    except Refused as no:
        return str(no), "red"
    children = sum(isinstance(fact, On) and isinstance(fact.event, UnitsAssigned) for fact in facts)
    return (f"可以交办，并案{children}件一并交办" if children else "可以交办"), "green"


async def _assign(writer: Writer, request: Request, who: Person, picks: Sequence[Pick]) -> HTMLResponse:
    """Each row for itself, and only what could be assigned in the preview: a refusal keeps no other row back."""
    picks = [pick for pick in picks if pick.key]
    done = await asyncio.gather(*(_asked(writer, who, pick) for pick in picks))
    rows = [[*pick.cells(), {"text": word, "tone": tone}] for pick, (word, tone) in zip(picks, done, strict=True)]
    n = sum(tone == "green" for _, tone in done)
    return render(request, "assign_done.html", who, head=RESULT, rows=rows, n=n, left=len(rows) - n)


async def _asked(writer: Writer, who: Person, pick: Pick) -> tuple[str, str]:
    try:
        await writer.ask(pick.command(), who, pick.key)
    except Refused as no:
        return str(no), "red"
    return "已交办", "green"
