"""The shell: the work desk and the page of one case, put together from what the four services show.

Each service is asked in parallel, 300 ms each; who does not answer is said to be missing, the rest stays usable.
"""

import asyncio
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.responses import HTMLResponse

from shared.messages import ID, Refused
from shared.web.app import dress
from shared.web.pages import STATIC, chip, render
from shared.web.session import person
from shared.workdays import legal_day, workdays_between
from shared.writer import Writer

ROWS = 50
PATIENCE = 0.3  # seconds for a part
LONGER = 2.0  # for a case of which nothing is known yet: who is slow may be the only one that knows it
FULL = {"提": "提出", "办": "办理", "督": "督办", "评": "评价"}
STEPS = (("intake", "提"), ("routing", "办"), ("supervision", "督"), ("rating", "评"))
SPANS = (
    ("late", "逾期", "red"),
    ("today", "今天", "yellow"),
    ("three", "三个工作日内", "yellow"),
    ("week", "七天内", "blue"),
)


class Parts:
    """Asks services for their parts: in this process, or at their addresses."""

    def __init__(self, services: Mapping[str, httpx.AsyncClient]) -> None:
        self.services = services

    async def get(self, request: Request, service: str, path: str, patience: float = PATIENCE) -> Any:
        """The JSON; None when the service knows nothing of it, or nothing for this person.

        Raises TimeoutError, httpx.HTTPError.
        """
        return await self._ask("GET", request, service, path, patience)

    async def post(self, request: Request, service: str, path: str, patience: float) -> Any:
        """The same, asking for something to be done."""
        return await self._ask("POST", request, service, path, patience)

    async def _ask(self, method: str, request: Request, service: str, path: str, patience: float) -> Any:
        headers = {k: v for k in ("cookie", "authorization") if (v := request.headers.get(k))}
        async with asyncio.timeout(patience):
            answer = await self.services[service].request(method, path, headers=headers, timeout=patience)
        if answer.is_server_error:
            answer.raise_for_status()
        return answer.json() if answer.status_code == 200 else None

    async def all(self, request: Request, path: str, patience: float = PATIENCE) -> dict[str, Any]:
        """By service: the JSON, None, or the word "missing"."""
        found = await asyncio.gather(*[self._safely(request, name, path, patience) for name, _ in STEPS])
        return dict(zip([name for name, _ in STEPS], found, strict=True))

    async def _safely(self, request: Request, service: str, path: str, patience: float) -> Any:
        try:
            return await self.get(request, service, path, patience)
        except (TimeoutError, httpx.HTTPError):
            return "missing"


def shell(
    parts: Parts, writer: Writer, secret: str, labels: Mapping[str, tuple[str, str]], trial: Any = None
) -> FastAPI:
    """The outer application; `labels` by `service/address`: what a command's button does, and its name."""
    app = FastAPI(title="Tibandu", docs_url=None, redoc_url=None, openapi_url=None)
    dress(app, writer, secret, trial)
    app.state.labels = labels
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.get("/")
    async def desk(request: Request, span: str = "", done: str = "") -> HTMLResponse:
        who = person(request)
        found = await parts.all(request, "/desk")
        tasks = [t for rows in found.values() if isinstance(rows, list) for t in rows]
        tasks.sort(key=lambda t: (t["due"] is None, t["due"] or "", t["number"], t["title"]))
        today = legal_day(request.app.state.clock())
        shown = [t for t in tasks if not span or _span(t, today, request) == span]
        rows = [_row(request, t) for t in shown[:ROWS]]
        counters = _counters(tasks, today, request, span)
        missing = [word for name, word in STEPS if found[name] == "missing"]
        return render(
            request, "desk.html", who, rows=rows, more=len(shown) - len(rows), counters=counters, missing=missing
        )

    @app.get("/s/{id}")
    async def case(request: Request, id: str) -> Response:
        who = person(request)
        found = await _settled(parts, request, id) if re.fullmatch(ID, id) else {"timeline": []}
        timeline = found.pop("timeline")
        if _unread(found):
            raise Refused("case-away", "这件建议暂时读不到，请稍后刷新本页。", 503)
        if not any(_knows(p) for p in found.values()):
            raise Refused("unknown-case", "没有这件建议，或您无权查看。", 404)
        return render(request, "case.html", who, **_case(request, id, found, timeline))

    return app


async def _settled(parts: Parts, request: Request, id: str) -> dict[str, Any]:
    """The parts, once supervision has heard what the others have told; after PATIENCE as far as it has come."""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    found = await parts.all(request, f"/part/{id}")
    if _unread(found):
        found = await parts.all(request, f"/part/{id}", LONGER)
    while True:
        try:
            timeline = await parts.get(request, "supervision", f"/timeline/{id}") or []
        except (TimeoutError, httpx.HTTPError):
            timeline = "missing"
        behind = timeline != "missing" and _behind(found, timeline)
        if not behind or asyncio.get_running_loop().time() > deadline:
            return {**found, "timeline": timeline, "behind": behind}
        await asyncio.sleep(0.02)
        found = await parts.all(request, f"/part/{id}")


def _unread(found: Mapping[str, Any]) -> bool:
    """Nobody who answered knows it, and somebody has not answered."""
    return "missing" in found.values() and not any(_knows(p) for p in found.values())


def _knows(part: Any) -> bool:
    """The text a piece borrows from the whole suggestion does not say that there is such a piece."""
    return isinstance(part, dict) and not part.get("lent")


def _behind(found: Mapping[str, Any], timeline: Any) -> list[str]:
    """Whose facts have not all arrived: at supervision, and at the service that takes the case on."""
    heard: dict[str, int] = {}
    for item in timeline:
        heard[item["source"]] = max(heard.get(item["source"], 0), item["told"])
    shown = {s: p for s, p in found.items() if isinstance(p, dict) and s != "supervision"}
    return [
        s for s, p in shown.items() if heard.get(s, 0) < p["told"] or (p["passed_to"] and not found[p["passed_to"]])
    ]


def _case(request: Request, id: str, found: dict[str, Any], timeline: Any) -> dict[str, Any]:
    behind = found.pop("behind")
    known = [found[n] for n in ("supervision", "routing", "intake") if isinstance(found[n], dict)]
    first = known[0]
    title = next((p["title"] for p in known if p["title"]), "（未写标题）")
    number = next((p["number"] for p in known if p["number"]), "")
    due = date.fromisoformat(first["due"]) if first["due"] else None
    href = first["due_href"].replace("{id}", id) if first["due_href"] else None
    offers = [o for p in found.values() if isinstance(p, dict) for o in p["offers"]]
    offers.sort(key=lambda o: (o["why_not"] is not None, not o["main"]))
    for n, o in enumerate(offers):
        o["main"] = o["main"] and n == 0
    cards = [_card(word, found[name]) for name, word in STEPS]
    beside = [b for p in found.values() if isinstance(p, dict) for b in p["beside"]]
    now = chip(request, due, href) or False
    return {
        "title": title, "number": number, "state": first["word"], "tone": first["tone"], "chip": now, "offers": offers,
        "cards": cards, "beside": beside, "timeline": timeline, "behind": [dict(STEPS)[s] for s in behind],
    }  # fmt: skip


def _card(word: str, part: Any) -> dict[str, Any]:
    if part == "missing":
        return {"name": word, "missing": True, "facts": [], "texts": [], "links": []}
    if part is None:
        return {
            "name": word,
            "word": "尚未到这一环节",
            "tone": "grey",
            "missing": False,
            "facts": [],
            "texts": [],
            "links": [],
            "holder": "",
        }
    return {
        "name": word,
        "missing": False,
        **{k: part[k] for k in ("word", "tone", "facts", "texts", "links", "holder")},
    }


def _span(task: dict[str, Any], today: date, request: Request) -> str:
    if task["due"] is None:
        return "open"
    due = date.fromisoformat(task["due"])
    if due < today:
        return "late"
    if due == today:
        return "today"
    if workdays_between(today, due, request.app.state.law.calendar) <= 3:
        return "three"
    return "week" if (due - today).days <= 7 else "later"


def _counters(tasks: list[dict[str, Any]], today: date, request: Request, span: str) -> list[dict[str, Any]]:
    spans = [_span(t, today, request) for t in tasks]
    shown = (*SPANS, ("later", "以后", "blue"), ("open", "未定期", "grey"))
    made = [
        {"label": label, "n": spans.count(code), "href": f"/?span={code}", "here": code == span, "tone": tone}
        for code, label, tone in shown
    ]
    return [{"label": "全部", "n": len(tasks), "href": "/", "here": not span, "tone": "grey"}, *made]


def _row(request: Request, t: dict[str, Any]) -> dict[str, Any]:
    due = date.fromisoformat(t["due"]) if t["due"] else None
    button = {"label": t["what"], "href": t["act"]}
    given = {k: t[k] for k in ("number", "title", "href", "waits")}
    mark = t.get("mark")
    seen = {"state": mark or FULL[t["service"]], "tone": "yellow" if mark else "grey"}
    return given | seen | {"due": chip(request, due), "expected": t["what"], "button": button}
