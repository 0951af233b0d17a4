"""How a service on Kafka is: `/healthz` looks at progress, not at the process; `/metrics` is for Prometheus."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import metrics
from shared.journal import journal, now, outbox
from shared.messages import Refused
from shared.receiver import Receiver
from shared.workdays import legal_day
from shared.writer import Writer

STILL = 60  # seconds without progress, while something waits
ANSWER = 2  # seconds for the database
Gauges = Callable[[AsyncConnection, date], Awaitable[metrics.Told]]


def health(writer: Writer, receiver: Receiver, gauges: Gauges | None, tells: Callable[[], bool]) -> APIRouter:
    """`gauges` are the office's own; `tells` whether this is the process of the service that tells them."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> JSONResponse:
        """200 when everything moves or nothing waits; else 503, with what stands still and for how many seconds."""
        still = await standing(writer, receiver)
        body = {"service": writer.service.name, "well": not still, "standing_still": still}
        return JSONResponse(body, 503 if still else 200)

    @router.get("/metrics")
    async def shown() -> Response:
        with suppress(DBAPIError, OSError, TimeoutError, Refused):  # the database is away: what was known last
            async with asyncio.timeout(ANSWER):
                await measured(writer.db)
                metrics.office.told = await _office(writer, gauges) if gauges and tells() else {}
        await receiver.measure()
        return Response(generate_latest(metrics.OURS), media_type=CONTENT_TYPE_LATEST)

    return router


async def standing(writer: Writer, receiver: Receiver) -> dict[str, Any]:
    """What makes no progress."""
    found: dict[str, Any] = {}
    try:
        async with asyncio.timeout(ANSWER):
            _, oldest = await unsent(writer.db)
        if oldest > STILL:
            found["relay"] = round(oldest)
    except (DBAPIError, OSError, TimeoutError) as away:
        found["database"] = type(away).__name__
    if writer.stuck > STILL:
        found["writer"] = round(writer.stuck)
    if receiver.breaker.tripped:
        found["breaker"] = receiver.breaker.tripped
    if receiver.since and (since := time.monotonic() - receiver.since) > STILL:
        found["batch"] = round(since)
    behind = await receiver.behind()
    if (worst := max(behind.values(), default=0)) > STILL:
        found["consumer"] = round(worst)
    if receiver.blocked and (since := time.monotonic() - receiver.blocked) > STILL:
        found["blocked"] = round(since)
    return found


async def unsent(db: AsyncEngine) -> tuple[int, float]:
    """How many facts the bus has not acknowledged, and the age of the oldest in seconds."""
    first = select(func.min(outbox.c.position)).scalar_subquery()
    age = select(func.extract("epoch", now() - journal.c.at)).where(journal.c.position == first).scalar_subquery()
    rows = select(func.count()).select_from(outbox).scalar_subquery()
    async with db.connect() as c:
        n, seconds = (await c.execute(select(rows, age))).one()
    return n, max(0.0, float(seconds or 0))


async def measured(db: AsyncEngine) -> None:
    n, seconds = await unsent(db)
    metrics.outbox_rows.set(n)
    metrics.outbox_oldest.set(seconds)


async def _office(writer: Writer, gauges: Gauges) -> metrics.Told:
    async with writer.db.connect() as db:
        return await gauges(db, legal_day(writer.clock.now()))


def timed(app: ASGIApp) -> ASGIApp:
    """Every answer's time, by method and class of status."""

    async def through(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        began, status = time.monotonic(), "5xx"

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = f"{message['status'] // 100}xx"
            await send(message)

        try:
            await app(scope, receive, sending)
        finally:
            method = scope["method"] if scope["method"] in metrics.METHODS else "other"
            metrics.http_seconds.labels(method, status).observe(time.monotonic() - began)

    return through
