"""The web face: the shell at one address, with the services mounted under their names."""

from collections.abc import Mapping

import httpx
from fastapi import FastAPI

from services.four import SERVICES
from services.house import House
from services.intake.face import face as intake
from services.operations import operations
from services.personas import no_personas, persona_routes
from services.rating.pages import face as rating
from services.routing.face import face as routing
from services.supervision.pages import face as supervision
from services.tending import anchors_of
from services.trial import Trial, clock_routes
from shared.receiver import Receiver
from shared.settings import Settings
from shared.web.app import service_app
from shared.web.shell import Parts, shell
from shared.writer import Writer

FACES = {"intake": intake, "routing": routing, "supervision": supervision, "rating": rating}
LABELS = {
    f"{s.name}/{address}": (command.sends or "提交", command.label)
    for s in SERVICES
    for address, command in s.asked.items()
}


def web(house: House, trial: Trial | None) -> FastAPI:
    """One address for all: what a reverse proxy does for four processes, mounting does for one."""
    secret = house.settings.secret
    apps = {name: service_app(w, FACES[name], secret, trial) for name, w in house.writers.items()}
    parts = Parts({name: inside(app) for name, app in apps.items()})
    outer = shell(parts, house.writers["supervision"], secret, LABELS, trial)
    if trial:
        outer.include_router(persona_routes())
        outer.include_router(clock_routes(trial))
    return mounted(outer, apps, parts, house.settings)


def web_of(writer: Writer, chosen: Settings, receiver: Receiver) -> FastAPI:
    """One service, and the shell, which asks the others where they are."""
    name = writer.service.name
    app = service_app(writer, FACES[name], chosen.secret)
    app.state.receiver = receiver
    others = {n: httpx.AsyncClient(base_url=f"{url}/{n}") for n, url in chosen.neighbours.items() if n != name}
    parts = Parts({**others, name: inside(app)})
    outer = shell(parts, writer, chosen.secret, LABELS)
    outer.include_router(persona_routes() if chosen.personas else no_personas())
    return mounted(outer, {name: app}, parts, chosen)


def inside(app: FastAPI) -> httpx.AsyncClient:
    """Asks an application of this process."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")


def mounted(outer: FastAPI, apps: Mapping[str, FastAPI], parts: Parts, chosen: Settings) -> FastAPI:
    outer.include_router(operations(parts))
    for name, app in apps.items():
        app.state.files, app.state.parts, app.state.labels = chosen.files, parts, LABELS
        app.state.anchors = anchors_of(name, chosen.data)
        outer.mount(f"/{name}", app)
    return outer
