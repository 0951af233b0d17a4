"""运维页: what is stuck, since when, and the one button that mends it."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import func, select
from starlette.responses import HTMLResponse

from services.house import House
from services.supervision.rows import alarms
from shared import parking, seals
from shared.journal import journal, now, outbox, parked
from shared.messages import Refused
from shared.people import Person
from shared.web.pages import render
from shared.web.session import person
from shared.words import Role
from shared.workdays import legal_day, local, spoken


def _operator(request: Request) -> Person:
    who = person(request)
    if who.role is not Role.OPERATOR:
        raise Refused("not-yours-to-see", "运维页只对运维人员开放。", 403)
    return who


def operations(house: House) -> APIRouter:
    router = APIRouter()

    @router.get("/operations")
    async def page(request: Request, verified: str = "") -> HTMLResponse:
        who = _operator(request)
        rows = [await _service(house, name) for name in house.writers]
        stuck = [row for name in house.writers for row in await _parked(house, name)]
        flash = [{"kind": "done", "text": "日志封记已逐条核对，全部相符。"}] if verified == "yes" else []
        shown: dict[str, Any] = {
            "rows": rows,
            "stuck": stuck,
            "alarms": await _alarms(house),
            "calendar": _calendar(house),
        }
        return render(request, "operations.html", who, flash=flash, **shown)

    @router.post("/operations/release")
    async def release(request: Request) -> Response:
        """Tries the parked facts of one key again, in order."""
        _operator(request)
        form = await request.form()
        writer = house.writers.get(str(form.get("service", "")))
        if writer is None:
            raise Refused("unknown-service", "没有这个服务。", 422)
        await parking.release(writer, str(form.get("key", "")))
        return RedirectResponse("/operations", 303)

    @router.post("/operations/verify")
    async def verify(request: Request) -> Response:
        who = _operator(request)
        wrong = [f"{name}：{s}" for name, db in house.databases.items() for s in await seals.verify(db)]
        if not wrong:
            return RedirectResponse("/operations?verified=yes", 303)
        flash = [{"kind": "refused", "text": s, "code": "seal-broken"} for s in wrong[:20]]
        return render(request, "operations.html", who, flash=flash, rows=[], stuck=[], alarms=[], calendar=[])

    return router


async def _service(house: House, name: str) -> list[Any]:
    """One service: facts in the journal, facts not sent yet and since when, parked facts."""
    unsent = select(func.count(), func.min(journal.c.at)).where(journal.c.position.in_(select(outbox.c.position)))
    async with house.databases[name].connect() as db:
        n, oldest = (await db.execute(unsent)).one()
        facts = await db.scalar(select(func.count()).select_from(journal))
        held = await db.scalar(select(func.count(parked.c.key.distinct())))
    well = {"text": "正常", "tone": "green"} if not held else {"text": "有停放", "tone": "yellow"}
    since = f"{local(oldest):%m-%d %H:%M}" if oldest else "—"
    return [f"{house.writers[name].service.word} {name}", well, facts, n, since, held]


async def _parked(house: House, name: str) -> list[dict[str, Any]]:
    async with house.databases[name].connect() as db:
        rows = (await db.execute(select(parked).order_by(parked.c.place).limit(100))).all()
    return [
        {"service": name, "key": r.key, "type": r.type, "reason": r.reason, "since": f"{local(r.since):%m-%d %H:%M}"}
        for r in rows
    ]


async def _alarms(house: House) -> list[tuple[str, str]]:
    async with house.databases["supervision"].connect() as db:
        due, all_ = (await db.execute(select(func.count().filter(alarms.c.due_at <= now()), func.count()))).one()
    following = await house.next_due()
    return [
        ("到期未触发", f"{due}条"),
        ("待触发", f"{all_}条"),
        ("下一次", f"{local(following):%Y-%m-%d %H:%M}" if following else "—"),
    ]


def _calendar(house: House) -> list[tuple[str, str]]:
    today = legal_day(house.writers["supervision"].clock.now())
    calendar = house.law.calendar
    words = {True: "暂定，尚未公布", False: "已公布"}
    years = [y for y in (today.year, today.year + 1) if y in calendar.status]
    return [("今天", spoken(today)), *[(f"{y}年日历", words[calendar.provisional(y)]) for y in years]]
