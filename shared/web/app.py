"""One service's web face: its commands as JSON and as forms, its part of a case, its part of the desk."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response

from shared.messages import Refused
from shared.people import Person
from shared.web import api, asking, showing
from shared.web.pages import refused
from shared.web.parts import Face
from shared.web.session import person
from shared.writer import Writer


def service_app(writer: Writer, face: Face, secret: str, trial: Any = None) -> FastAPI:
    """The ASGI application of one service, to be mounted under its name; `trial` is the embedded trial, or none."""
    app = FastAPI(title=f"Tibandu {writer.service.name}", docs_url=None, redoc_url=None)
    dress(app, writer, secret, trial)
    app.include_router(showing.routes(writer, face))
    app.include_router(asking.routes(writer, face))
    for routes in face.more:
        app.include_router(routes(writer))
    app.include_router(api.commands(writer))  # last: a page's address is never taken for a command
    document = app.openapi
    app.openapi = lambda: _with_schemas(document(), writer)  # type: ignore[method-assign]
    return app


def dress(app: FastAPI, writer: Writer, secret: str, trial: Any) -> None:
    """What every page needs to know, and the one place where a refusal becomes a page or JSON."""
    app.state.secret, app.state.trial, app.state.law = secret, trial, writer.law
    app.state.clock = writer.clock.now
    app.add_exception_handler(Refused, say_no)
    app.add_exception_handler(RequestValidationError, _bad_address)


def _with_schemas(document: dict[str, Any], writer: Writer) -> dict[str, Any]:
    document.setdefault("components", {}).setdefault("schemas", {}).update(api.schemas(writer.service))
    return document


async def say_no(request: Request, no: Exception) -> Response:
    """A person gets a page, a program gets JSON; who is not in is shown the way in."""
    assert isinstance(no, Refused)
    if "text/html" not in request.headers.get("accept", ""):
        return await api.said_no(request, no)
    if no.status == 401 and request.method == "GET":
        return RedirectResponse(f"/enter?why={no.code}", 303)
    return refused(request, no, _maybe(request))


async def _bad_address(request: Request, bad: Exception) -> Response:
    return await say_no(request, Refused("bad-address", "地址中的参数不对，请从页面上的链接进入。", 422))


def _maybe(request: Request) -> Person | None:
    try:
        return person(request)
    except Refused:
        return None
