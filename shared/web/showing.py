"""What a service shows: its part of one case, its part of the work desk. Data; the shell lays it out."""

from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import Select, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.desk import BOOK
from shared.messages import Context, Law, Refused
from shared.people import Person
from shared.pieces import whole_of
from shared.rules import Start
from shared.service import Decider
from shared.streams import id_of
from shared.web.parts import Face, Waiting, form_of, home, offers
from shared.web.reading import reading, state
from shared.web.session import person
from shared.words import ClockName, Role
from shared.workdays import due
from shared.writer import Writer

CAP = "handling_cap"  # the longest a reply may take, in every book


def context(writer: Writer, who: Person) -> Context:
    """For asking a guard whether a button is live."""
    return Context(writer.law, writer.clock.now(), who.id, who.role, who.congress, who.unit)


def routes(writer: Writer, face: Face) -> APIRouter:
    router, service = APIRouter(), writer.service
    decider = service.decider_of[face.kind]
    desk = next(t for t in service.tables if t.name == "desk")

    @router.get("/part/{id}")
    async def part(request: Request, id: str) -> JSONResponse:
        """This service's part of a case; `told` says how many facts others should have heard.

        `lent`: of the piece itself nothing is known here, this is what the whole suggestion's page says, to those who
        may read that; nothing is done there from here."""
        who = person(request)
        async with reading(writer.db, who.congress) as db:
            found, told, lent = await _found(db, decider, face, who, id)
            id = lent or id
            known = await face.known(db)
            shown = face.part(found, who, lambda x: known.names.get(x, x))
            if shown is None:
                raise Refused("unknown-case", "没有这件建议，或您无权查看。", 404)
            links = [(word, href.replace("{id}", id)) for word, href in shown.links]
            links += [] if lent else await face.links(db, found, who)
            beside = [] if lent else await face.beside(db, found, context(writer, who), id)
            shown = replace(shown, beside=beside, links=links)
            expected = await _expected(db, desk, who, f"{who.congress}/{face.kind}/{id}")
        made = [] if lent else [asdict(o) for o in offers(service, decider, found, context(writer, who), id, expected)]
        body = asdict(shown) | {"due": shown.due and shown.due.isoformat(), "offers": made}
        return JSONResponse(body | {"told": told, "lent": bool(lent)})

    @router.get("/desk")
    async def desk_rows(request: Request) -> JSONResponse:
        """What waits for this person here."""
        who = person(request)
        async with reading(writer.db, who.congress) as db:
            rows = (await db.execute(_mine(desk, who))).all()
            waiting = await face.waiting(db, who, context(writer, who))
        return JSONResponse([_task(writer, row) for row in rows] + [_waiting(writer, w) for w in waiting])

    return router


async def _found(db: AsyncConnection, decider: Decider, face: Face, who: Person, id: str) -> tuple[Any, int, str]:
    """The stream's state, what it has told; of a piece that is not known here the whole suggestion's, and which."""
    found, told = await state(db, decider, who.congress, id)
    lent = whole_of(id) if face.lends and found == decider.initial else ""
    return ((await state(db, decider, who.congress, lent))[0], 0, lent) if lent else (found, told, "")


async def _expected(db: AsyncConnection, desk: Table, who: Person, stream: str) -> set[str]:
    """What this stream waits for from this person: addresses of commands."""
    return {row.command for row in await db.execute(_mine(desk, who).where(desk.c.stream == stream))}


def _mine(desk: Table, who: Person) -> Select[Any]:
    own = who.id if who.role is Role.DEPUTY else who.unit
    mine = (
        [own] if who.role is Role.INSPECTION else [own, ""]
    )  # one of the two offices has no name: its tasks are its own
    wanted = select(desk).where(desk.c.congress == who.congress, desk.c.role == who.role.value)
    return wanted.where(desk.c.who.in_(mine))


def _task(writer: Writer, row: Any) -> dict[str, Any]:
    id, command = id_of(row.stream), writer.service.asked[row.command]
    book = {name: getattr(row, name) for name in BOOK}
    day = due_day(writer.law, row.congress, row.clock, row.since, row.pause, **book)
    return {
        "service": writer.service.word,
        "waits": command.waits,
        "what": row.what,
        "mark": row.mark,
        "title": row.title,
        "number": row.number,
        "due": day and day.isoformat(),
        "href": home(command, id) if command.about else form_of(writer.service, row.command, command, ""),
        "act": form_of(writer.service, row.command, command, id if command.about else ""),
    }


def _waiting(writer: Writer, w: Waiting) -> dict[str, Any]:
    return asdict(w) | {"service": writer.service.word, "number": "", "due": w.due and w.due.isoformat()}


def due_day(
    law: Law, congress: str, clock: str | None, since: date | None, pause: int = 0, *,
    rules: str = "", first: date | None = None, received: date | None = None,
) -> date | None:  # fmt: skip
    """Derived from the start and the rules of the case, never stored; a promise's start is its date. A reply is never
    due later than the cap from the first assignment (代表法（2025）第五十一条)."""
    if since is None or clock is None or clock == ClockName.PROMISE.value:
        return since
    book = law.books.named(rules) if rules else law.books.at(congress, since)
    start = received if received and book.counts_from(clock) == Start.RECEIPT else since
    following = start + timedelta(days=1)  # the day of the start does not count in any case
    frozen = [(following, following + timedelta(days=pause))] if pause else []
    last = due(start, book.clock(clock), law.calendar, frozen).day
    return min(last, due(first, book.clock(CAP), law.calendar).day) if first else last
