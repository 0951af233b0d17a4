"""同类线索 as a page: for the station, the office, and the deputy who is asked; never with what was said."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import func, select
from starlette.responses import HTMLResponse

from services.intake.clues.clue import Stage as ClueStage
from services.intake.clues.clues_page import as_station, stations
from services.intake.clues.converting import OfferConversion
from services.intake.clues.desk import of_group
from services.intake.clues.group import Group, Stage
from services.intake.clues.rows import callers, clues
from services.intake.clues.steps_page import STAGES
from services.intake.pages import may_see as may_see_case
from services.intake.roll.rows import seats
from shared.messages import Command, Context, Refused
from shared.people import Person
from shared.streams import id_of
from shared.web.forms import Shape
from shared.web.pages import render
from shared.web.parts import Known, Shaper, offers
from shared.web.reading import reading, state
from shared.web.session import person
from shared.web.showing import context
from shared.words import ClueChannel, ClueOutcome, Role
from shared.workdays import spoken
from shared.writer import Writer

WORDS = {
    Stage.OPEN: ("待提请代表", "yellow"),
    Stage.OFFERED: ("代表研究中", "blue"),
    Stage.CONVERTED: ("已转建议", "green"),
}


def group_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/clue-groups/{id}")
    async def one(request: Request, id: str) -> HTMLResponse:
        return await _one(writer, request, id)

    return router


def may_see(group: Group, who: Person) -> bool:
    own = who.role is Role.STATION and group.station == who.unit != ""
    asked = who.role is Role.DEPUTY and group.deputy == who.id
    return group.stage is not Stage.NONE and (own or asked or who.role is Role.OFFICE)


async def _one(writer: Writer, request: Request, id: str) -> HTMLResponse:
    who, decider = person(request), writer.service.decider_of["clues"]
    async with reading(writer.db, who.congress) as db:
        group, _ = await state(db, decider, who.congress, id)
        if not may_see(group, who):
            raise Refused("unknown-group", "没有这组线索，或您无权查看。", 404)
        await as_station(db, who.role, who.unit)
        whole = clues.outerjoin(callers, callers.c.stream == clues.c.stream)
        wanted = select(clues, func.left(callers.c.words, 30).label("said")).select_from(whole)
        wanted = wanted.where(clues.c.station == group.station, clues.c.joined == id)
        found = (await db.execute(wanted.order_by(clues.c.since, clues.c.stream))).all()
        called = await stations(db)
        case, _ = await state(db, writer.service.decider_of["case"], who.congress, group.suggestion)
        deputy = await db.scalar(select(seats.c.name).where(seats.c.stream == f"{who.congress}/deputy/{group.deputy}"))
    word, tone = WORDS[group.stage]
    expected = {task.command for task in of_group(group) if task.role is who.role}
    made = offers(writer.service, decider, group, context(writer, who), id, expected)
    shown: dict[str, Any] = {"group": group, "word": word, "tone": tone, "rows": [_line(r, who) for r in found]}
    shown["facts"] = _facts(group, called, deputy or "")
    shown["draft"] = f"/s/{group.suggestion}" if may_see_case(case, who) else ""
    return render(request, "clue_group.html", who, offers=made, inside=who.role is not Role.DEPUTY, **shown)


def _line(r: Any, who: Person) -> list[Any]:
    word, tone = STAGES[ClueStage(r.stage)]
    """For its station by its own words; for others it is one of many."""
    called = f"“{r.said}…”" if r.said else r.matter
    link: Any = called if who.role is Role.DEPUTY else {"text": called, "href": f"/intake/clues/{id_of(r.stream)}"}
    outcome = ClueOutcome(r.outcome).word if r.outcome else "—"
    return [link, ClueChannel(r.channel).word, spoken(r.since), {"text": word, "tone": tone}, outcome]


def _facts(group: Group, called: dict[str, str], deputy: str) -> list[tuple[str, str]]:
    facts = [("站点", called.get(group.station, group.station)), ("类别", group.category.word)]
    facts.append(("线索", f"{len(group.clues)}条"))
    if deputy:
        facts.append(("提请代表" if group.stage is Stage.OFFERED else "采纳代表", deputy))
    if declined := group.declined:
        facts.append(("上次未采纳", f"{declined.reason}（{spoken(declined.on)}）"))
    return facts


def offer_shape(group: Group, ctx: Context, known: Known) -> Shape:
    return Shape({}, {"deputy": known.deputies})


SHAPES: dict[type[Command], Shaper] = {OfferConversion: offer_shape}
