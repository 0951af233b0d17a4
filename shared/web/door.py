"""The door of every application: nothing too large comes in, and whatever goes wrong inside goes out as a no.

A rule's refusal, an unknown address, a database that is away, a bug: people get a page and programs get JSON, with a
code and a sentence. Of a bug they get a number to read to the operator, never a trace.
"""

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.files import LARGEST
from shared.messages import Refused
from shared.people import Person
from shared.settings import LARGEST_BODY
from shared.web.pages import refused
from shared.web.problems import refusal, refusal_of
from shared.web.session import person

LARGEST_UPLOAD = 5 * LARGEST  # bytes of a form with attachments, which are measured one by one besides


def guard(app: FastAPI) -> None:
    """Puts the door before an application."""
    for kind in (Refused, HTTPException, RequestValidationError, DBAPIError):
        app.add_exception_handler(kind, say_no)
    app.add_middleware(door)


def door(app: ASGIApp) -> ASGIApp:
    """Answers for what nobody inside has answered for: a bug."""

    async def through(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        request = Request(scope, receive)
        try:
            await app(scope, _bounded(request), sending)
        except Exception as broken:
            if begun:
                raise
            answer = await say_no(request, broken)
            await answer(scope, receive, send)

    return through


def _bounded(request: Request) -> Receive:
    """The body, broken off with `body-too-large` as soon as that is known, without reading on."""
    upload = request.method == "PUT" or request.headers.get("content-type", "").startswith("multipart/")
    most = LARGEST_UPLOAD if upload else LARGEST_BODY
    declared, size = request.headers.get("content-length", ""), 0
    known = declared.isdecimal() and int(declared[:20]) > most

    async def receive() -> Message:
        nonlocal size
        message = {} if known else await request.receive()
        size += len(message.get("body", b""))
        if known or size > most:
            raise Refused("body-too-large", f"提交的内容超过{most // 1_000_000}MB；附件请单独上传。", 413)
        return message

    return receive


async def say_no(request: Request, broken: Exception) -> Response:
    """The one place where a no becomes HTTP; who is not in is shown the way in."""
    no = refusal_of(broken)
    headers = dict(getattr(broken, "headers", None) or {}) | ({"Retry-After": "2"} if no.status == 503 else {})
    answer: Response = JSONResponse(refusal(no), no.status)
    if "text/html" in request.headers.get("accept", ""):
        answer = _page(request, no) or answer
    answer.headers.update(headers)
    return answer


def _page(request: Request, no: Refused) -> Response | None:
    """None when the frame itself cannot be drawn."""
    if no.status == 401 and request.method == "GET":
        return RedirectResponse(f"/enter?why={no.code}", 303)
    try:
        return refused(request, no, _maybe(request))
    except Exception as broken:
        refusal_of(broken)
        return None


def _maybe(request: Request) -> Person | None:
    try:
        return person(request)
    except Refused:
        return None
