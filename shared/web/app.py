"""One service's web face: its commands as JSON and as forms, its part of a case, its part of the desk."""

from typing import Any

from fastapi import FastAPI

from shared.web import api, asking, showing, stuck
from shared.web.door import guard
from shared.web.parts import Face
from shared.writer import Writer


def service_app(writer: Writer, face: Face, secret: str, trial: Any = None) -> FastAPI:
    """The ASGI application of one service, to be mounted under its name; `trial` is the embedded trial, or none."""
    app = FastAPI(title=f"Tibandu {writer.service.name}", docs_url=None, redoc_url=None)
    dress(app, writer, secret, trial)
    app.state.receiver = None
    app.include_router(showing.routes(writer, face))
    app.include_router(stuck.routes(writer))
    app.include_router(asking.routes(writer, face))
    for routes in face.more:
        app.include_router(routes(writer))
    app.include_router(api.commands(writer))  # last: a page's address is never taken for a command
    document = app.openapi
    app.openapi = lambda: _with_schemas(document(), writer)  # type: ignore[method-assign]
    return app


def dress(app: FastAPI, writer: Writer, secret: str, trial: Any) -> None:
    """What every page needs to know, and the door before it."""
    app.state.secret, app.state.trial, app.state.law = secret, trial, writer.law
    app.state.clock = writer.clock.now
    guard(app)


def _with_schemas(document: dict[str, Any], writer: Writer) -> dict[str, Any]:
    document.setdefault("components", {}).setdefault("schemas", {}).update(api.schemas(writer.service))
    return document
