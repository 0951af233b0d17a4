"""The clock's alarms, for the operator's page."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import func, select

from services.supervision.rows import alarms
from shared.journal import now
from shared.web.stuck import operator
from shared.workdays import local
from shared.writer import Writer


def alarm_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/alarms")
    async def told(request: Request) -> JSONResponse:
        """How many are due and have not fired, how many there are, and when the next one rings."""
        operator(request)
        counted = select(func.count().filter(alarms.c.due_at <= now()), func.count(), func.min(alarms.c.due_at))
        async with writer.db.connect() as db:
            due, all_, following = (await db.execute(counted)).one()
        next_ = f"{local(following):%Y-%m-%d %H:%M}" if following else ""
        return JSONResponse({"due": due, "all": all_, "next": next_})

    return router
