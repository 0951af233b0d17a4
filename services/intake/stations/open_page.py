"""Pages that need no login, where a printed code leads: a station with who is there today, a deputy's public profile.

The code names congress and station or deputy: without a login nothing else tells whose register is asked (M42).
"""

import re
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from services.intake.stations.profile import Pledge, Profile
from services.intake.stations.reading_page import by_name, duties_at, names_of, stations_of
from services.intake.stations.station import Station, placed_at
from services.intake.stations.station_page import next_stops, place
from shared.messages import ID, Refused
from shared.people import CONGRESS
from shared.web.pages import render
from shared.web.reading import reading, state
from shared.workdays import legal_day, spoken
from shared.writer import Writer

NOBODY = ("unknown-deputy", "没有这位代表，或已不在任。", 404)
NOWHERE = ("unknown-station", "没有这个站点，或已经停用。", 404)
AHEAD = timedelta(days=40)


def code(congress: str, id: str) -> str:
    """How a station or deputy is named where nobody has logged in: 439900-fengdu-1."""
    return f"{congress}-{id}"


def decode(code: str, no: tuple[str, str, int]) -> tuple[str, str]:
    """Congress and id. Raises Refused with this no."""
    found = re.fullmatch(f"({CONGRESS})-({ID})", code)
    if not found:
        raise Refused(*no)
    return found[1], found[3]


def address(request: Request, kind: str, code: str) -> str:
    """The public address, as this request was asked for: what goes into a printed code."""
    return f"{request.url.scheme}://{request.url.netloc}/intake/open/{kind}/{code}"


def open_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/open/stations/{code}")
    async def station(request: Request, code: str) -> HTMLResponse:
        return await _station(writer, request, *decode(code, NOWHERE))

    @router.get("/open/deputies/{code}")
    async def deputy(request: Request, code: str) -> HTMLResponse:
        congress, id = decode(code, NOBODY)
        return render(request, "open_deputy.html", None, **await card(writer, congress, id))

    return router


async def _station(writer: Writer, request: Request, congress: str, id: str) -> HTMLResponse:
    today = legal_day(writer.clock.now())
    async with reading(writer.db, congress) as db:
        s: Station = (await state(db, writer.service.decider_of["station"], congress, id))[0]
        if not s.active:
            raise Refused(*NOWHERE)
        duties = await duties_at(db, id, today, today + AHEAD)
        who = await names_of(db, congress, [*placed_at(s), *(r.deputy for of in duties.values() for r in of)])
    expected = {
        day: [_link(congress, r.deputy, who) for r in by_name(of, who) if r.expected] for day, of in duties.items()
    }
    here = {day: of for day, of in expected.items() if day != today}
    shown: dict[str, Any] = {
        "s": s, "facts": [("类别", s.kind.word), ("形式", s.form.word), ("乡镇街道", s.township), *place(s)],
        "today": expected.get(today, []), "date": spoken(today), "congress": congress, "code": code(congress, id),
        "days": [(spoken(day), of) for day, of in here.items()],
        "stops": [(spoken(x.day), x.place) for x in next_stops(s, today)],
        "deputies": [_link(congress, p.deputy, who) for p in by_name(s.deputies, who)],
    }  # fmt: skip
    return render(request, "open_station.html", None, **shown)


def _link(congress: str, deputy: str, who: dict[str, str]) -> dict[str, str]:
    return {"name": who[deputy], "href": f"/intake/open/deputies/{code(congress, deputy)}"}


async def card(writer: Writer, congress: str, id: str) -> dict[str, Any]:
    """What a deputy's profile shows to everybody; no telephone, no certificate. Raises Refused."""
    deciders, today = writer.service.decider_of, legal_day(writer.clock.now())
    async with reading(writer.db, congress) as db:
        d, _ = await state(db, deciders["deputy"], congress, id)
        if not d.seated:
            raise Refused(*NOBODY)
        profile: Profile = (await state(db, deciders["profile"], congress, id))[0]
        at = await stations_of(db, id)
    facts = [
        (label, said)
        for label, said in (("代表团", d.delegation), ("代表小组", d.group), ("职业", d.occupation))
        if said
    ]
    facts += [("邻长", f"{r.patch}（{r.name}）") for r in at if r.patch]
    stations = [{"name": r.name, "href": f"/intake/open/stations/{code(congress, r.station)}"} for r in at]
    return {
        "name": d.name,
        "facts": facts,
        "stations": stations,
        "pledges": [_pledge(p, today) for p in profile.pledges],
    }


def _pledge(p: Pledge, today: Any) -> list[Any]:
    if p.kept:
        return [p.text, spoken(p.due), {"text": f"{spoken(p.kept)}已兑现", "tone": "green"}, p.said]
    word = {"text": "逾期未兑现", "tone": "red"} if p.due < today else {"text": "未到期", "tone": "blue"}
    return [p.text, spoken(p.due), word, "—"]
