"""The web face of the house: the shell with the four services mounted under their names."""

import httpx
from fastapi import FastAPI

from services.house import House
from services.intake.pages import face as intake
from services.operations import operations
from services.rating.pages import face as rating
from services.routing.pages import face as routing
from services.supervision.pages import face as supervision
from services.trial import Trial, clock_routes, persona_routes
from shared.web.app import service_app
from shared.web.shell import Parts, shell

FACES = {"intake": intake, "routing": routing, "supervision": supervision, "rating": rating}


def web(house: House, trial: Trial | None) -> FastAPI:
    """One address for all: what a reverse proxy does for four processes, mounting does for one."""
    secret = house.settings.secret
    apps = {name: service_app(w, FACES[name], secret, trial) for name, w in house.writers.items()}
    clients = {
        name: httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")
        for name, app in apps.items()
    }
    labels = {f"{n}/{a}": c.label for n, w in house.writers.items() for a, c in w.service.asked.items()}
    outer = shell(Parts(clients), house.writers["supervision"], secret, labels, trial)
    outer.include_router(operations(house))
    if trial:
        outer.include_router(persona_routes(trial))
        outer.include_router(clock_routes(trial))
    for name, app in apps.items():
        app.state.files, app.state.parts, app.state.labels = house.settings.files, Parts(clients), labels
        outer.mount(f"/{name}", app)
    return outer
