"""What stands still in one service, for the operator's page, and the buttons that mend it."""

import asyncio
from typing import Any

from aiokafka.errors import KafkaError
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy import func, select

from shared import letters, parking, redrive, seals
from shared.journal import journal, now, outbox
from shared.messages import Refused
from shared.people import Person
from shared.receiver import Receiver
from shared.web.session import person
from shared.words import Role
from shared.workdays import local
from shared.writer import Writer

SHOWN = 100  # parked facts, and dead letters
PATIENCE = 2  # seconds for Kafka


def operator(request: Request) -> Person:
    """Raises Refused with 403."""
    who = person(request)
    if who.role is not Role.OPERATOR:
        raise Refused("not-yours-to-see", "运维页只对运维人员开放。", 403)
    return who


def routes(writer: Writer) -> APIRouter:
    router = APIRouter(prefix="/operations")

    @router.get("")
    async def stuck(request: Request) -> JSONResponse:
        operator(request)
        receiver: Receiver | None = request.app.state.receiver
        return JSONResponse({**await _carried(writer), **await _heard(receiver), "letters": await _letters(receiver)})

    @router.post("/release")
    async def release(request: Request) -> Response:
        """Tries the parked facts of one key again, in order."""
        operator(request)
        await parking.release(writer, str((await request.form()).get("key", "")))
        return RedirectResponse("/operations", 303)

    @router.post("/retry")
    async def retry(request: Request) -> Response:
        """Tries one dead letter again."""
        who, receiver = operator(request), request.app.state.receiver
        id = str((await request.form()).get("id", ""))
        found = await letters.posted(receiver.bootstrap, writer.service.name) if receiver else []
        if not (wanted := [one for one in found if one.id == id and not one.settled]):
            raise Refused("unknown-letter", "没有这封死信，或已经处理。", 404)
        _, what, settled = (await redrive.retry(writer, receiver.sender, wanted, who.id, ""))[0]
        if not settled:
            raise Refused("letter-not-readable", f"死信{what}。", 409)
        return RedirectResponse("/operations", 303)

    @router.post("/verify")
    async def verify(request: Request) -> JSONResponse:
        """What is wrong with the journal's seals, in sentences."""
        operator(request)
        return JSONResponse(await seals.verify(writer.db, seals.read_anchors(request.app.state.anchors)))

    return router


async def _carried(writer: Writer) -> dict[str, Any]:
    """Facts in the journal, facts not sent yet and since when, parked facts."""
    unsent = select(func.count(), func.min(journal.c.at)).where(journal.c.position.in_(select(outbox.c.position)))
    async with writer.db.connect() as db:
        n, oldest = (await db.execute(unsent)).one()
        facts = await db.scalar(select(func.count()).select_from(journal))
        held, rows = await parking.keys(db), await parking.waiting(db, SHOWN)
        moment = (await db.execute(select(now()))).scalar_one()
    parked = [
        {"key": r.key, "type": r.type, "reason": r.reason, "since": f"{local(r.since):%m-%d %H:%M}"} for r in rows
    ]
    since = f"{local(oldest):%m-%d %H:%M}" if oldest else ""
    late = (moment - oldest).total_seconds() if oldest else 0
    return {"facts": facts, "unsent": n, "since": since, "late": late, "held": held, "parked": parked}


async def _heard(receiver: Receiver | None) -> dict[str, Any]:
    """How far behind the bus; nothing where all four run in one process."""
    if receiver is None:
        return {"behind": None, "stopped": ""}
    return {"behind": max((await receiver.behind()).values(), default=0), "stopped": receiver.breaker.tripped}


async def _letters(receiver: Receiver | None) -> list[dict[str, str]] | None:
    """Open ones, oldest first; None: Kafka did not answer."""
    if receiver is None:
        return []
    try:
        async with asyncio.timeout(PATIENCE):
            found = await letters.posted(receiver.bootstrap, receiver.service.name)
    except (KafkaError, OSError, TimeoutError):
        return None
    return [{"id": one.id, "reason": one.reason, "since": one.since} for one in found if not one.settled][:SHOWN]
