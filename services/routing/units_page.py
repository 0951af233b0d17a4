"""承办单位 as a page: the register as a tree, who leads each and until when, and what each has in hand."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Select, func, or_, select
from starlette.responses import HTMLResponse

from services.routing.rows import GOING, lines, units
from services.routing.unit_page import ORGANS
from services.routing.units import RegisterUnit
from shared.web.filters import choice, search
from shared.web.pages import render
from shared.web.parts import beginnings
from shared.web.reading import reading
from shared.web.session import person
from shared.words import ABOVE_UNITS, Role
from shared.workdays import legal_day, spoken
from shared.writer import Writer

LEADERS = ["主要负责人", "分管领导"]
HEAD = ["单位", "全称", "机关类别", "对口委室", "职责", "承办期"]
LOADS = [{"text": "在办", "num": True}, {"text": "未定承办人", "num": True}]
FORCE = {"": "在用", "closed": "已停用", "all": "全部"}
UNIT = func.split_part(units.c.stream, "/", 3)
BRIEF = 24  # characters of the duties; the rest stands on the unit's own page


def units_pages(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/units")
    async def register(request: Request, q: str = "", organ: str = "", force: str = "") -> HTMLResponse:
        who = person(request)
        asked = {"q": q.strip(), "organ": organ if organ in ORGANS else "", "force": force if force in FORCE else ""}
        async with reading(writer.db, who.congress) as db:
            found = (await db.execute(_wanted(asked))).all()
        inside, today = who.role in ABOVE_UNITS, legal_day(writer.clock.now())
        shown: dict[str, Any] = {"head": [*HEAD[:3], *(LEADERS if inside else []), *HEAD[3:], *LOADS]}
        shown |= {"rows": [_row(r, deep, inside, today) for deep, r in as_tree(found)], "fields": _fields(asked)}
        shown |= {"offers": beginnings(writer.service, who.role, RegisterUnit), "packages": who.role in ABOVE_UNITS}
        shown["assigns"] = who.role in (Role.OFFICE, Role.GOVERNMENT)
        return render(request, "units.html", who, **shown)

    return router


def _wanted(asked: dict[str, str]) -> Select[Any]:
    load = func.count(lines.c.stream).filter(lines.c.stage.in_(GOING))
    unnamed = func.count(lines.c.stream).filter(lines.c.stage.in_(GOING), lines.c.handler == "")
    joined = units.outerjoin(lines, lines.c.unit == UNIT)
    wanted = select(units, UNIT.label("id"), load.label("load"), unnamed.label("unnamed")).select_from(joined)
    wanted = wanted.group_by(*units.c).order_by(load.desc(), units.c.stream)
    if asked["force"] != "all":
        wanted = wanted.where(units.c.active == (asked["force"] != "closed"))
    if q := asked["q"]:
        wanted = wanted.where(or_(*(c.icontains(q, autoescape=True) for c in (units.c.name, UNIT, units.c.duties))))
    return wanted.where(units.c.organ == asked["organ"]) if asked["organ"] else wanted


def as_tree(found: Sequence[Any]) -> list[tuple[int, Any]]:
    """(depth, row), those below a unit straight after it; what has its superior elsewhere stands at the left."""
    here = {r.id for r in found}
    below: dict[str, list[Any]] = {}
    for r in found:
        below.setdefault(r.parent if r.parent in here else "", []).append(r)
    placed: list[tuple[int, Any]] = []
    seen: set[str] = set()

    def place(r: Any, deep: int) -> None:
        if r.id not in seen:
            seen.add(r.id)
            placed.append((deep, r))
            for child in below.get(r.id, ()):
                place(child, deep + 1)

    for r in [*below.get("", ()), *found]:  # the second pass: units that stand above one another
        place(r, 0)
    return placed


def _row(r: Any, deep: int, inside: bool, today: Any) -> list[Any]:
    name = {"text": "　" * (deep - 1) + ("└ " if deep else "") + r.id, "href": f"/routing/units/{r.id}"}
    leaders = [r.head or "—", r.leader or "—"] if inside else []
    brief = r.duties[:BRIEF] + ("…" if len(r.duties) > BRIEF else "")
    return [
        name,
        r.name,
        ORGANS[r.organ],
        *leaders,
        r.committee or "—",
        brief or "—",
        term(r, today),
        r.load,
        r.unnamed,
    ]


def term(r: Any, today: Any) -> str:
    """From when to when cases may be given to it, and who takes over."""
    said = [f"自{spoken(r.valid_from)}" if r.valid_from else "", f"至{spoken(r.valid_until)}" if r.valid_until else ""]
    over = "已停用" if not r.active else "已到期" if r.valid_until and r.valid_until < today else ""
    heir = f"由{r.successor}接续" if r.successor else ""
    return "，".join(x for x in ("".join(said), over, heir) if x) or "—"


def _fields(asked: dict[str, str]) -> list[dict[str, Any]]:
    organ = choice("organ", "机关类别", ORGANS.items(), asked)
    return [search("单位、职责", asked["q"]), organ, choice("force", "状态", FORCE.items(), asked, every="")]
