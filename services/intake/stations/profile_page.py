"""Printed codes that lead to the pages without login, and a deputy's own profile with what may be done on it (M42)."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from services.intake.stations.open_page import address, card, code
from services.intake.stations.reading_page import by_name, names_of
from services.intake.stations.station import placed_at
from services.intake.stations.station_page import UNKNOWN, inside
from shared.messages import Refused
from shared.web.outside import qr
from shared.web.pages import render
from shared.web.parts import offers
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import Role
from shared.writer import Writer


def profile_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/profiles/{id}")
    async def profile(request: Request, id: str) -> HTMLResponse:
        who, decider = person(request), writer.service.decider_of["profile"]
        shown = await card(writer, who.congress, id)
        async with reading(writer.db, who.congress) as db:
            p, _ = await state(db, decider, who.congress, id)
        mine = who.role is Role.OFFICE or who.id == id
        made = offers(writer.service, decider, p, context(writer, who), id) if mine else []
        url = address(request, "deputies", code(who.congress, id))
        return render(request, "profile.html", who, offers=made, url=url, qr=qr(url), **shown)

    @router.get("/stations/{id}/codes")
    async def codes(request: Request, id: str) -> HTMLResponse:
        """To be printed: the station's code and one for each deputy."""
        who = person(request)
        async with reading(writer.db, who.congress) as db:
            s, _ = await state(db, writer.service.decider_of["station"], who.congress, id)
            if not s.active or not inside(s, who):
                raise Refused(*UNKNOWN)
            names = await names_of(db, who.congress, placed_at(s))
        all_ = [
            ("stations", id, s.name),
            *(("deputies", p.deputy, names[p.deputy]) for p in by_name(s.deputies, names)),
        ]
        cards = [_code(request, who.congress, *one) for one in all_]
        return render(request, "station_codes.html", who, s=s, id=id, cards=cards)

    return router


def _code(request: Request, congress: str, kind: str, id: str, name: str) -> dict[str, Any]:
    url = address(request, kind, code(congress, id))
    return {"name": name, "url": url, "qr": qr(url)}
