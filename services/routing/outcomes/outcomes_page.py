"""办理成果 as a list: what suggestions led to, by kind and year; the office and the unit also see what is proposed."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import ColumnElement, extract, or_, select, true
from starlette.responses import HTMLResponse

from services.routing.outcomes.outcome import Outcome, Stage
from services.routing.outcomes.recording import ProposeOutcome
from services.routing.outcomes.rows import outcomes
from shared.people import Person
from shared.streams import id_of
from shared.web.filters import choice, found_in, search
from shared.web.pages import render
from shared.web.paging import page_of, pages_at
from shared.web.parts import beginnings
from shared.web.reading import reading
from shared.web.session import person
from shared.words import UNITS, DecisionKind, Role
from shared.workdays import spoken
from shared.writer import Writer

WORDS = {
    Stage.PROPOSED: ("待确认", "yellow"),
    Stage.RETURNED: ("退回修改", "yellow"),
    Stage.CONFIRMED: ("已确认", "green"),
}
HEAD = ["成果", "类型", "解决哪一类问题", "前后对比", {"text": "引用建议", "num": True}, "决定日期", "状态"]


def may_see(o: Outcome, who: Person) -> bool:
    """What is confirmed is everybody's; before that it is its unit's and the office's."""
    if o.stage in (Stage.NONE, Stage.DROPPED):
        return False
    own = who.role in UNITS and o.unit == who.unit != ""
    return o.stage is Stage.CONFIRMED or who.role is Role.OFFICE or own


def seen(who: Person) -> ColumnElement[bool]:
    """The same, for a list."""
    if who.role is Role.OFFICE:
        return true()
    confirmed = outcomes.c.stage == Stage.CONFIRMED.value
    return or_(confirmed, outcomes.c.unit == who.unit) if who.role in UNITS and who.unit else confirmed


def outcome_list(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/outcomes")
    async def listed(request: Request, page: int = 1) -> HTMLResponse:
        who = person(request)
        asked = {k: v for k, v in request.query_params.items() if k in ("q", "kind", "stage", "year") and v}
        where = [seen(who), *_filters(asked)]
        year = extract("year", outcomes.c.decided)
        async with reading(writer.db, who.congress) as db:
            years = (await db.scalars(select(year).where(seen(who)).distinct().order_by(year.desc()))).all()
            paging = await page_of(db, outcomes, where, page)
            newest = select(outcomes).where(*where).order_by(outcomes.c.decided.desc(), outcomes.c.stream)
            found = (await db.execute(paging.of(newest))).all()
        shown: dict[str, Any] = {"rows": [_line(r) for r in found], **paging.shown}
        shown["href"] = pages_at("/routing/outcomes", asked)
        shown |= {"fields": _fields(asked, [int(y) for y in years], who), "head": HEAD, "years": years}
        begin = beginnings(writer.service, who.role, ProposeOutcome)
        return render(request, "outcomes.html", who, offers=begin, nothing=_nothing(who, bool(asked)), **shown)

    return router


def _nothing(who: Person, filtered: bool) -> str:
    if filtered:
        return "没有符合条件的办理成果。"
    if who.role is Role.UNIT:
        return "还没有办理成果：建议推动作出了规划、政策等决定的，请提报。"
    return "还没有办理成果：由承办单位提报，代表工委确认后列在这里。"


def _filters(asked: dict[str, str]) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [outcomes.c[k] == asked[k] for k in ("kind", "stage") if k in asked]
    if (year := asked.get("year", "")) and year.isascii() and year.isdecimal() and len(year) == 4:
        where.append(extract("year", outcomes.c.decided) == int(year))
    if words := asked.get("q", "").strip():
        where.append(found_in(words, *(outcomes.c[c] for c in ("title", "settles", "decided_by", "document"))))
    return where


def _fields(asked: dict[str, str], years: list[int], who: Person) -> list[dict[str, Any]]:
    found = [
        search("名称、问题、机关或文号", asked.get("q", "")),
        choice("kind", "成果类型", DecisionKind, asked),
        choice("year", "决定年份", [(str(y), f"{y}年") for y in years], asked),
    ]
    states = [(s.value, word) for s, (word, _) in WORDS.items()]
    return [*found, choice("stage", "状态", states, asked)] if who.role in (*UNITS, Role.OFFICE) else found


def _line(r: Any) -> list[Any]:
    word, tone = WORDS[Stage(r.stage)]
    title = {"text": r.title, "href": f"/routing/outcomes/{id_of(r.stream)}"}
    kind = DecisionKind(r.kind).word
    return [title, kind, r.settles, r.changes or "—", r.cases, spoken(r.decided), {"text": word, "tone": tone}]
