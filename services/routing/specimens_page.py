"""答复范本: the unit's own way of wording a reply, put where nothing is written yet; and where it is kept."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.routing.case import Case
from services.routing.reply import SubmitReply
from services.routing.service import routing
from services.routing.specimen import Specimen, Specimens
from services.routing.specimens import KeepSpecimens
from services.routing.writing import SaveReply
from shared.messages import Command, Context
from shared.settings import DEPLOY
from shared.web.forms import Shape
from shared.web.pages import render
from shared.web.parts import Aside, Beside, Known, Shaper, form_of
from shared.web.problems import nothing_here
from shared.web.reading import reading, state
from shared.web.session import person
from shared.words import UNITS
from shared.writer import Writer

DEMAND = "{诉求}"
USE = "套用范本"


async def beside(
    db: AsyncConnection, case: Case, ctx: Context, id: str, entries: Mapping[str, Any] | None = None,
    command: type[Command] | None = None,
) -> Sequence[Beside]:  # fmt: skip
    if command not in (SaveReply, SubmitReply):
        return ()
    return _shown(case, ctx.unit, entries or {}, await specimens_of(db, ctx))


def _shown(case: Case, unit: str, entries: Mapping[str, Any], kept: Sequence[Specimen]) -> list[Beside]:
    """The one of the class that is chosen; before that, all of them to look at."""
    chosen = str(entries.get("reply_class") or "")
    fitting = [s for s in kept if s.reply_class.value == chosen] or kept
    own = f"/routing/specimens/{unit}"
    asides = [Aside(s.reply_class.value + "类", "grey", [(s.answer, False)], own, s.basis) for s in fitting]
    if not chosen or not entries:
        return [Beside("答复范本", "选定类别，再按“看范本和以往答复”，可套用到空着的栏目。", asides)]
    note = "套用只填空着的栏目，〔〕内由您补写。"
    return [Beside("答复范本", note, asides, mend=USE, mended=filled(entries, case.demands, fitting[0]))]


def filled(entries: Mapping[str, Any], demands: Sequence[str], specimen: Specimen) -> dict[str, Any]:
    """The entries with the specimen's words where nothing stands yet."""
    written = [str(a or "") for a in entries.get("answers") or ()]
    written += [""] * (len(demands) - len(written))
    pairs = zip(demands, written, strict=False)
    answers = [said or specimen.answer.replace(DEMAND, f"“{demand}”") for demand, said in pairs]
    return {**entries, "answers": answers, "basis": entries.get("basis") or specimen.basis}


async def specimens_of(db: AsyncConnection, ctx: Context) -> Sequence[Specimen]:
    """The unit's own, and those every unit has where it has none of that class."""
    kept: Specimens = (await state(db, routing.decider_of["specimen"], ctx.congress, ctx.unit))[0]
    own = {s.reply_class for s in kept.own}
    return [*kept.own, *(s for s in common() if s.reply_class not in own)]


@cache
def common() -> tuple[Specimen, ...]:
    found = tomllib.loads((DEPLOY / "letters" / "specimens.toml").read_text("utf-8"))
    return tuple(Specimen.model_validate(row) for row in found["specimen"])


def specimens_shape(kept: Specimens, ctx: Context, known: Known) -> Shape:
    """A unit begins from what every unit has."""
    return Shape({"unit": ctx.unit, "specimens": [s.model_dump(mode="json") for s in kept.own or common()]})


def specimens_page(writer: Writer) -> APIRouter:
    router = APIRouter()

    @router.get("/specimens/{unit}")
    async def specimens(request: Request, unit: str) -> HTMLResponse:
        who = person(request)
        if who.role not in UNITS or who.unit != unit:
            raise nothing_here()
        async with reading(writer.db, who.congress) as db:
            kept: Specimens = (await state(db, writer.service.decider_of["specimen"], who.congress, unit))[0]
        mine = {s.reply_class for s in kept.own}
        shown = [*((s, "本单位") for s in kept.own), *((s, "通用") for s in common() if s.reply_class not in mine)]
        form = form_of(writer.service, "keep-specimens", KeepSpecimens, unit)
        return render(request, "specimens.html", who, unit=unit, shown=shown, form=form)

    return router


SHAPES: dict[type[Command], Shaper] = {KeepSpecimens: specimens_shape}
