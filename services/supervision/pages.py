"""Supervision's part of a page: the one state word, the next date, promises, and the timeline of everything told."""

import json
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.supervision.alarms_page import alarm_pages
from services.supervision.case import Case, may_see
from services.supervision.date_page import date_pages
from services.supervision.ledger_page import ledger_pages
from services.supervision.report_page import report_pages
from services.supervision.rows import names, timeline
from services.supervision.running import Running, next_due
from services.supervision.told import told
from shared.journal import journal
from shared.people import Person
from shared.pieces import piece_of
from shared.streams import id_of
from shared.web.parts import Face, Known, Names, Part
from shared.web.reading import reading, state
from shared.web.session import person
from shared.words import CaseState, ClockName, Role
from shared.workdays import local, spoken
from shared.writer import Writer

SERVICE_WORDS = {"intake": "提", "routing": "办", "supervision": "督", "rating": "评"}
TONES = {
    CaseState.RETURNED: "yellow",
    CaseState.TRIAL: "yellow",
    CaseState.ASSIGNED: "yellow",
    CaseState.RETURN_ASKED: "yellow",
    CaseState.REPLY_SENT_BACK: "yellow",
    CaseState.REDO: "yellow",
    CaseState.NOT_FILED: "grey",
    CaseState.WITHDRAWN: "grey",
    CaseState.HEARING: "red",
    CaseState.REPLIED: "green",
    CaseState.CLOSED: "green",
}


def tone(state: CaseState) -> str:
    return TONES.get(state, "blue")


def part(case: Case, who: Person, name: Names) -> Part | None:
    if case.state is None or not may_see(case, who):
        return None
    facts = [(_clock_name(c), _clock(c)) for c in sorted(case.clocks, key=lambda c: c.due)]
    if passed := case.uncontacted:
        facts.insert(0, ("中期检查", f"{spoken(passed)}已过半程，尚无与代表沟通的记录"))
    if case.category:
        facts.append(("类别", case.category.word))
    if case.reply_class:
        in_time = "" if case.in_time is None else "，按时答复" if case.in_time else "，逾期答复"
        facts.append(("答复", case.reply_class.word + in_time))
    if case.main:
        facts.append(("并案", f"与{case.main_number}一并办理"))
    if case.missed:
        facts.append(("逾期", f"{case.missed}次"))
    due = next_due(case.clocks)
    href = f"/supervision/due/{{id}}/{due.clock.value}?unit={due.unit}" if due else None
    day = due.due if due else None
    if case.division.count:
        facts += [(f"分件（{p.piece}）", f"{p.lead}，{p.state.word}") for p in case.division.pieces]
        day, href = next_of_pieces(case)
    links = [(f"主案{case.main_number}", f"/s/{case.main}")] if case.main else []
    shade = "yellow" if case.uncontacted else tone(case.state)
    return Part(case.state.word, shade, "", facts, links, case.title, case.number, day, href)


def next_of_pieces(case: Case) -> tuple[date | None, str | None]:
    """The day on which something is due first, and where it explains itself."""
    dated = [(p.due, p.piece, p) for p in case.division.pieces if p.due and p.due_clock]
    if not dated:
        return None, None
    day, n, p = min(dated, key=lambda d: d[:2])
    clock = p.due_clock.value if p.due_clock else ""
    return day, f"/supervision/due/{piece_of('{id}', n)}/{clock}?unit={p.due_unit}"


def _clock_name(c: Running) -> str:
    unit = c.unit if c.clock is not ClockName.PROMISE else ""
    return c.clock.word + (f"（{unit}）" if unit else "")


def _clock(c: Running) -> str:
    return f"{spoken(c.since)}起，期限暂停" if c.frozen_on else f"{spoken(c.since)}起，{spoken(c.due)}24时届满"


def timeline_pages(writer: Writer) -> APIRouter:
    router = APIRouter()
    decider = writer.service.decider_of["case"]

    @router.get("/timeline/{id}")
    async def read(request: Request, id: str) -> JSONResponse:
        """Every fact of a case in order of time, of all four services."""
        who = person(request)
        stream = f"{who.congress}/case/{id}"
        async with reading(writer.db, who.congress) as db:
            found, _ = await state(db, decider, who.congress, id)
            if not may_see(found, who):
                return JSONResponse([])
            heard = (await db.execute(select(timeline).where(timeline.c.stream == stream))).all()
            own = select(journal).where(journal.c.stream == stream, journal.c.topic.is_not(None))
            said = (await db.execute(own)).all()
        piece = {"of_piece": found.division.piece} if found.division.piece else {}
        items = [_item(r.source, int(r.item.rpartition("/")[2]), r, json.loads(r.body) | piece) for r in heard]
        items += [_item("supervision", r.told, r, r.body | piece) for r in said]
        return JSONResponse([i for _, i in sorted(items, key=lambda pair: pair[0])])

    return router


def _item(source: str, n: int, row: Any, body: Any) -> tuple[Any, dict[str, Any]]:
    kind = row.type.partition(".")[0]
    what, details = told(kind, body)
    at = local(row.at)
    shown = {"at": f"{spoken(at.date())} {at:%H:%M}", "service": SERVICE_WORDS[source], "what": what}
    unit = "" if row.unit.isdigit() else row.unit  # a county is named by its role
    return (row.at, n), shown | {
        "who": Role(row.role).word,
        "unit": unit,
        "rules": row.rules,
        "details": details,
        "source": source,
        "told": n,
    }


async def known(db: AsyncConnection) -> Known:
    rows = (await db.execute(select(names))).all()
    return Known(names={id_of(r.stream): r.name for r in rows})


face = Face("case", part, {}, known, [timeline_pages, ledger_pages, date_pages, report_pages, alarm_pages])
