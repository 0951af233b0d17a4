"""One station as a page."""

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from services.intake.stations.station import Station
from shared.messages import Refused
from shared.people import Person
from shared.web.pages import render
from shared.web.parts import offers
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import Role, StationForm
from shared.writer import Writer

UNKNOWN = ("unknown-station", "没有这个站点，或您无权查看。", 404)


def station_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/stations/{id}")
    async def one(request: Request, id: str) -> HTMLResponse:
        who, decider = person(request), writer.service.decider_of["station"]
        async with reading(writer.db, who.congress) as db:
            s, _ = await state(db, decider, who.congress, id)
        if not s.name:
            raise Refused(*UNKNOWN)
        made = offers(writer.service, decider, s, context(writer, who), id)
        made = [replace(o, label="变更登记") if "register-station" in o.href else o for o in made]
        return render(request, "station.html", who, s=s, facts=_facts(s, who), offers=made)

    return router


def inside(s: Station, who: Person) -> bool:
    """The office, and the station's own staff."""
    return who.role is Role.OFFICE or (who.role is Role.STATION and who.unit == s.id)


def _facts(s: Station, who: Person) -> list[tuple[str, str]]:
    facts = [("类别", s.kind.word), ("形式", s.form.word), ("乡镇街道", f"{s.township}（{s.township_type.word}）")]
    facts += [("工作人员", s.keeper)] if s.keeper and inside(s, who) else []
    return facts + place(s)


def place(s: Station) -> list[tuple[str, str]]:
    """Where and when one finds it; a cloud station never shuts (M39)."""
    hours = "全天24小时" if s.form is StationForm.CLOUD else s.hours
    return ([("地址", s.address)] if s.address else []) + ([("开放时间", hours)] if hours else [])
