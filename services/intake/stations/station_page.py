"""One station as a page: what it is, what it lacks, who is there, whom the roll would offer, its year."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from services.intake.stations.matching import matches
from services.intake.stations.reading_page import activities_of, by_name, duties_at, names_of, seats_of
from services.intake.stations.roster import roster_of
from services.intake.stations.station import Station, Stop, placed_at
from services.intake.stations.year_page import four_ones, six_ones
from shared.messages import Refused
from shared.people import Person
from shared.rules import Rules
from shared.web.pages import render
from shared.web.parts import offers
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import Role, StationForm
from shared.workdays import legal_day, spoken
from shared.writer import Writer

UNKNOWN = ("unknown-station", "没有这个站点，或您无权查看。", 404)
BEFORE, AFTER = timedelta(days=31), timedelta(days=45)  # of today, whose duty days stand on the page
ACTIVITIES = 20


def station_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/stations/{id}")
    async def one(request: Request, id: str) -> HTMLResponse:
        return await _station(writer, request, id)

    return router


async def _station(writer: Writer, request: Request, id: str) -> HTMLResponse:
    who, decider = person(request), writer.service.decider_of["station"]
    ctx, today = context(writer, who), legal_day(writer.clock.now())
    async with reading(writer.db, who.congress) as db:
        s: Station = (await state(db, decider, who.congress, id))[0]
        if not s.name:
            raise Refused(*UNKNOWN)
        seen, year = inside(s, who), _year(request, today)
        duties = await duties_at(db, id, today - BEFORE, today + AFTER)
        held = await activities_of(db, id, year) if seen else []
        roll = await seats_of(db, who.congress) if seen and who.role is Role.OFFICE and s.needs else {}
        on_duty = [r.deputy for of in duties.values() for r in of]
        names = await names_of(db, who.congress, [*placed_at(s), *on_duty])
    made = offers(writer.service, decider, s, ctx, id)
    made = [replace(o, label="变更登记") if "register-station" in o.href else o for o in made]
    proposed = [m for m in matches(s.needs, roll, ctx.rules) if m.deputy not in placed_at(s)]
    shown: dict[str, Any] = {"s": s, "id": id, "inside": seen, "facts": _facts(s, seen, ctx.rules), "offers": made}
    shown |= {"deputies": [_placed(p, names) for p in by_name(s.deputies, names)], "duties": _duties(id, duties, names)}
    shown |= {"stops": [[spoken(x.day), x.place] for x in next_stops(s, today)], "year": year, "this_year": today.year}
    shown |= {"proposed": [[_who(m.deputy, roll[m.deputy].name), m.reason] for m in proposed[:ACTIVITIES]]}
    shown |= {"six": six_ones(held, year, ctx.rules), "four": four_ones(s, held, year, today, ctx.rules)}
    shown |= {"held": [_held(r) for r in held[:ACTIVITIES]], "open": f"{who.congress}-{id}"}
    return render(request, "station.html", who, **shown)


def inside(s: Station, who: Person) -> bool:
    """The office, and the station's own staff."""
    return who.role is Role.OFFICE or (who.role is Role.STATION and who.unit == s.id != "")


def _year(request: Request, today: date) -> int:
    asked = request.query_params.get("year", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and 2000 <= int(asked[:5]) <= 2100 else today.year


def _facts(s: Station, seen: bool, rules: Rules) -> list[tuple[str, str]]:
    facts = [("类别", s.kind.word), ("形式", s.form.word), ("乡镇街道", f"{s.township}（{s.township_type.word}）")]
    facts += place(s)
    if not seen:
        return facts
    facts += [("工作人员", s.keeper)] if s.keeper else []
    facts += [("站点需要", "、".join(s.needs))] if s.needs else []
    lack, all_ = lacking(s, rules), len(rules.value("station_haves"))
    said = f"尚缺{len(lack)}项：{'、'.join(lack)}" if lack else f"{all_}项齐备"
    return [*facts, ("“九有”", f"{said}（{spoken(s.checked)}核对）" if s.checked else "尚未核对")]


def lacking(s: Station, rules: Rules) -> list[str]:
    """Which of the nine haves 九有 it has not (M38)."""
    return [have for have in rules.value("station_haves") if have not in s.haves]


def place(s: Station) -> list[tuple[str, str]]:
    """Where and when one finds it; a cloud station never shuts (M39)."""
    hours = "全天24小时" if s.form is StationForm.CLOUD else s.hours
    return ([("地址", s.address)] if s.address else []) + ([("开放时间", hours)] if hours else [])


def next_stops(s: Station, today: date) -> list[Stop]:
    """Of a mobile station: where it stands from today on."""
    return [x for x in s.stops if x.day >= today] if s.form is StationForm.MOBILE else []


def _who(deputy: str, name: str) -> dict[str, str]:
    return {"text": name, "href": f"/intake/profiles/{deputy}"}


def _placed(p: Any, names: dict[str, str]) -> list[Any]:
    return [_who(p.deputy, names[p.deputy]), "是" if p.leader else "—", p.patch or "—", spoken(p.since)]


def _duties(id: str, duties: dict[date, list[Any]], names: dict[str, str]) -> list[Any]:
    return [
        [
            {"text": spoken(day), "href": f"/intake/rosters/{roster_of(id, f'{day:%Y-%m}')}"},
            "、".join(names[r.deputy] for r in by_name(of, names) if r.expected),
        ]
        for day, of in duties.items()
    ]


def _held(r: Any) -> list[Any]:
    return [spoken(r.day), r.kind, r.attendees, r.note or "—"]
