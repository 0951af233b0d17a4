"""运维页: what is stuck, since when, and the one button that mends it; each service tells its own."""

import asyncio
from typing import Any

import httpx
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.responses import HTMLResponse

from services.four import SERVICES
from shared.web.pages import render
from shared.web.shell import Parts
from shared.web.stuck import operator
from shared.workdays import Calendar, legal_day, spoken

PATIENCE = 4  # seconds for what a service tells of itself
LONG = 600  # seconds for walking a journal


def operations(parts: Parts) -> APIRouter:
    router = APIRouter()

    @router.get("/operations")
    async def page(request: Request, verified: str = "") -> HTMLResponse:
        who = operator(request)
        told = await _asked(parts, request)
        flash = [{"kind": "done", "text": "日志封记已逐条核对，全部相符。"}] if verified == "yes" else []
        shown: dict[str, Any] = {
            "rows": [_row(s.name, s.word, told[s.name]) for s in SERVICES],
            "stuck": [{"service": s.name, **p} for s in SERVICES for p in (told[s.name] or {}).get("parked", ())],
            "letters": [{"service": s.name, **p} for s in SERVICES for p in (told[s.name] or {}).get("letters") or ()],
            "alarms": await _alarms(parts, request),
            "calendar": _calendar(request.app),
        }
        return render(request, "operations.html", who, flash=flash, **shown)

    @router.post("/operations/verify")
    async def verify(request: Request) -> Response:
        who = operator(request)
        asked = [parts.post(request, s.name, "/operations/verify", LONG) for s in SERVICES]
        wrong = [
            f"{s.name}：{sentence}"
            for s, found in zip(SERVICES, await asyncio.gather(*asked, return_exceptions=True), strict=True)
            for sentence in (["没有应答，未能核对。"] if isinstance(found, BaseException) else found)
        ]
        if not wrong:
            return RedirectResponse("/operations?verified=yes", 303)
        flash = [{"kind": "refused", "text": s, "code": "seal-broken"} for s in wrong[:20]]
        return render(
            request, "operations.html", who, flash=flash, rows=[], stuck=[], letters=[], alarms=[], calendar=[]
        )

    return router


async def _asked(parts: Parts, request: Request) -> dict[str, Any]:
    """By service what it tells, or None."""

    async def one(name: str) -> Any:
        try:
            return await parts.get(request, name, "/operations", PATIENCE)
        except (TimeoutError, httpx.HTTPError):
            return None

    return dict(zip([s.name for s in SERVICES], await asyncio.gather(*[one(s.name) for s in SERVICES]), strict=True))


def _row(name: str, word: str, told: dict[str, Any] | None) -> list[Any]:
    if told is None:
        return [f"{word} {name}", {"text": "没有应答", "tone": "red"}, "—", "—", "—", "—", "—", "—"]
    behind = "—" if told["behind"] is None else f"{told['behind']:.0f}秒"
    dead = "不详" if told["letters"] is None else len(told["letters"])
    return [
        f"{word} {name}", _state(told), told["facts"], told["unsent"], told["since"] or "—", behind, told["held"], dead
    ]  # fmt: skip


def _state(told: dict[str, Any]) -> dict[str, str]:
    if told["stopped"]:
        return {"text": "已停收", "tone": "red"}
    if told["late"] > 60 or (told["behind"] or 0) > 60:
        return {"text": "滞后", "tone": "red"}
    if told["held"] or told["letters"]:
        return {"text": "有停放" if told["held"] else "有死信", "tone": "yellow"}
    return {"text": "正常", "tone": "green"}


async def _alarms(parts: Parts, request: Request) -> list[tuple[str, str]]:
    try:
        told = await parts.get(request, "supervision", "/alarms", PATIENCE)
    except (TimeoutError, httpx.HTTPError):
        return []
    return [("到期未触发", f"{told['due']}条"), ("待触发", f"{told['all']}条"), ("下一次", told["next"] or "—")]


def _calendar(app: FastAPI) -> list[tuple[str, str]]:
    calendar: Calendar = app.state.law.calendar
    today = legal_day(app.state.clock())
    words = {True: "暂定，尚未公布", False: "已公布"}
    years = [y for y in (today.year, today.year + 1) if y in calendar.status]
    return [("今天", spoken(today)), *[(f"{y}年日历", words[calendar.provisional(y)]) for y in years]]
