"""分别办理 as pages show it: the word for how a case is handled, its pieces with how far each has come, the form."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.case import Case, Stage
from services.routing.division import mode
from services.routing.line import Line
from services.routing.service import routing
from shared.events.dividing import Piece
from shared.messages import Context
from shared.pieces import piece_of
from shared.web.forms import Shape
from shared.web.parts import Aside, Beside, Known
from shared.web.reading import state
from shared.words import Mode

HEAD = "分件"
NOTE = "各承办单位分别办理、分别答复，代表分别测评；整件建议的进度以最慢的分件为准。"


def mode_facts(case: Case) -> list[tuple[str, str]]:
    """办理方式, and what this is a piece of."""
    found = mode(case.division, len(case.lines))
    if case.division.main:
        said = f"分别办理：{case.division.number}的第{case.division.piece}分件"
        return [("办理方式", said), ("本分件诉求", "；".join(case.demands))]
    if pieces := case.division.pieces:
        units = "、".join(p.unit for p in pieces)
        return [("办理方式", f"分别办理，共{len(pieces)}个分件（{units}）")]
    return [("办理方式", found.word)] if found else []


def label(case: Case, line: Line) -> str:
    """In a piece there is no lead among others."""
    return "承办" if mode(case.division, len(case.lines)) is Mode.SEPARATE else line.part.word


def links(case: Case) -> list[tuple[str, str]]:
    if case.division.main:
        return [(f"整件建议{case.division.number}", f"/s/{case.division.main}")]
    return [(f"分件（{p.piece}）", f"/s/{piece_of('{id}', p.piece)}") for p in case.division.pieces]


async def pieces(
    db: AsyncConnection, case: Case, ctx: Context, id: str, word: Callable[[Case], tuple[str, str]]
) -> list[Beside]:
    """Each with its state word; the unit is the one that has it now."""
    decider = routing.decider_of["case"]
    found = [(p, (await state(db, decider, ctx.congress, piece_of(id, p.piece)))[0]) for p in case.division.pieces]
    return [Beside(HEAD, NOTE, [_aside(case, id, p, of, *word(of)) for p, of in found])]


def _aside(case: Case, id: str, p: Piece, of: Case, word: str, tone: str) -> Aside:
    unit = of.lead.unit if of.lines else p.unit
    demands = "；".join(f"第{at}项{case.demands[at - 1]}" for at in p.demands)
    return Aside(word, tone, [(f"（{p.piece}）{unit}", False)], f"/s/{piece_of(id, p.piece)}", f"诉求：{demands}")


def separate_shape(case: Case, ctx: Context, known: Known) -> Shape:
    return Shape(choices={"units": known.units}, facing={"units": case.demands})


def holder(case: Case) -> str:
    return "各承办单位" if case.stage is Stage.DIVIDED else ""
