"""建议台账 as a page: filters that combine, fifty rows, one line per case."""

import re
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, or_, select
from starlette.responses import HTMLResponse

from services.supervision.rows import ledger, ledger_here, names
from shared.people import Person
from shared.streams import id_of
from shared.web.filters import choice, found_in, search
from shared.web.pages import chip, render
from shared.web.paging import paged, pages_at
from shared.web.reading import reading
from shared.web.session import person
from shared.words import CaseState, Category, Importance, Mode, ReplyClass, Role
from shared.workdays import legal_day
from shared.writer import Writer

TONES = {"closed": "green", "replied": "green", "hearing": "red", "redo": "yellow", "returned": "yellow"}
TONES |= {"not-filed": "grey", "withdrawn": "grey"}
HEAD = ["编号", "标题", "状态", "领衔代表", "承办单位", "办理方式", "类别", "答复", "下一期限"]


ID = func.split_part(ledger.c.stream, "/", 3)
SUGGESTION = case((ledger.c.part_of == "", ID), else_=ledger.c.part_of)  # one case, in however many lines
MODES: dict[str, ColumnElement[bool]] = {
    Mode.SOLE: and_(ledger.c.lead != "", ledger.c.co == "", ledger.c.part_of == ""),
    Mode.LEAD_CO: ledger.c.co != "",
    Mode.SEPARATE: or_(ledger.c.part_of != "", ledger.c.pieces > 0),
}


def ledger_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/ledger")
    async def page(request: Request, page: int = 1) -> HTMLResponse:
        who = person(request)
        asked = {k: v for k, v in request.query_params.items() if k != "page" and v}
        where = [*_seen(who), *_filters(asked, legal_day(writer.clock.now()))]
        async with reading(writer.db, who.congress) as db:
            sums = select(func.count(), func.count(SUGGESTION.distinct())).where(*where)
            rows_, total = (await db.execute(sums)).one()
            paging = paged(rows_, page)
            whole = func.split_part(ledger.c.number, "（", 1).desc()  # pieces stand under their suggestion, in order
            order = (ledger.c.year.desc(), whole, func.length(ledger.c.number), ledger.c.number, ledger.c.stream)
            rows = (await db.execute(paging.of(select(ledger).where(*where).order_by(*order)))).all()
            years = (await db.scalars(select(ledger.c.year).distinct().order_by(ledger.c.year.desc()))).all()
            leads = (
                await db.scalars(select(ledger.c.lead).where(ledger.c.lead != "").distinct().order_by(ledger.c.lead))
            ).all()
            called = {id_of(r.stream): r.name for r in (await db.execute(select(names))).all()}
        shown = [_row(request, row, called) for row in rows]
        href = pages_at("/supervision/ledger", asked)
        fields = _fields(asked, years, leads)
        counted = {**paging.shown, "total": total}  # suggestions, of which some stand in several lines
        return render(request, "ledger.html", who, rows=shown, head=HEAD, fields=fields, href=href, **counted)

    return router


def _seen(who: Person) -> list[ColumnElement[bool]]:
    """Before it is filed a suggestion is its signatories' and its reviewers'."""
    filed = ledger.c.number != ""
    match who.role:
        case Role.OFFICE:
            return []
        case Role.DEPUTY:
            mine = or_(
                ledger.c.deputy == who.id, literal(who.id) == func.any(func.string_to_array(ledger.c.cosigners, " "))
            )
            return [or_(filed, mine)]
        case Role.COUNTY_OFFICE:
            return [or_(filed, ledger.c.county == who.unit)]
        case _:
            return [filed]


def _filters(asked: dict[str, str], today: Any) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    for name in ("state", "category", "importance", "reply_class", "lead", "deputy"):
        if value := asked.get(name):
            where.append(ledger.c[name] == value)
    if mode := asked.get("mode"):
        where.append(MODES.get(mode, false()))
    if year := asked.get("year"):
        where.append(ledger.c.year == int(year) if re.fullmatch("[0-9]{4}", year) else false())
    if words := asked.get("q", "").strip():
        where.append(ledger.c.stream.in_(having(words)))
    if asked.get("late"):
        where.append(ledger.c.due < today)
    if asked.get("halfway"):
        where.append(ledger.c.uncontacted.is_not(None))
    return where


def having(words: str) -> Select[tuple[str]]:
    """Lines whose title or number has these words, be it one character: first by the index, then to the letter."""
    stands = found_in(words, ledger_here.c.title, ledger_here.c.number)
    return select(ledger_here.c.stream).where(ledger_here.c.grams.contains(func.grams(words)), stands)


def _fields(asked: dict[str, str], years: Any, leads: Any) -> list[dict[str, Any]]:
    return [
        search("标题、编号", asked.get("q", "")),
        choice("year", "年度", [(str(y), f"{y}年") for y in years if y], asked),
        choice("state", "状态", CaseState, asked),
        choice("category", "类别", Category, asked),
        choice("importance", "重要程度", Importance, asked),
        choice("reply_class", "答复类别", [(c.value, f"{c}类") for c in ReplyClass], asked),
        choice("lead", "承办单位", [(u, u) for u in leads], asked),
        choice("mode", "办理方式", Mode, asked),
        choice("late", "期限", [("1", "只看逾期")], asked),
        choice("halfway", "中期检查", [("1", "过半程尚未沟通")], asked),
    ]


def _row(request: Request, row: Any, called: dict[str, str]) -> list[Any]:
    state = CaseState(row.state)
    id = id_of(row.stream)
    explained = f"/supervision/due/{id}/{row.due_clock}" if row.due_clock and not row.pieces else None
    return [
        row.number or "—",
        {"text": row.title, "href": f"/s/{id}"},
        _state(state, row.uncontacted),
        called.get(row.deputy, row.deputy),
        row.lead or (f"{row.pieces}个分件" if row.pieces else "—"),
        _mode(row),
        Category(row.category).word if row.category else "—",
        f"{row.reply_class}类" if row.reply_class else "—",
        {"due": chip(request, row.due, explained)},
    ]


def _mode(row: Any) -> str:
    """办理方式, as MODES has it."""
    if row.part_of or row.pieces:
        return Mode.SEPARATE.word
    return Mode.LEAD_CO.word if row.co else Mode.SOLE.word if row.lead else "—"


def _state(state: CaseState, uncontacted: date | None) -> dict[str, str]:
    if uncontacted:
        return {"text": f"{state.word}，过半程尚未沟通", "tone": "yellow"}
    return {"text": state.word, "tone": TONES.get(state.value, "blue")}
