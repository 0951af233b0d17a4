"""分件 on the page of the whole suggestion: what each is about, which unit has it now, and how far it has come."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.case import Case
from services.routing.pages import word_of
from services.routing.service import routing
from shared.events.dividing import Piece
from shared.messages import Command, Context
from shared.pieces import piece_of
from shared.web.parts import Aside, Beside
from shared.web.reading import state

HEAD = "分件"
NOTE = "各承办单位分别办理、分别答复，代表分别测评；整件建议的进度以最慢的分件为准。"


async def beside(
    db: AsyncConnection, case: Case, ctx: Context, id: str, entries: Mapping[str, Any] | None = None,
    command: type[Command] | None = None,
) -> Sequence[Beside]:  # fmt: skip
    """For everybody who sees the page; not beside forms."""
    if command or not case.division.pieces:
        return ()
    decider = routing.decider_of["case"]
    found = [(p, (await state(db, decider, ctx.congress, piece_of(id, p.piece)))[0]) for p in case.division.pieces]
    return [Beside(HEAD, NOTE, [_aside(case, id, p, of) for p, of in found])]


def _aside(case: Case, id: str, p: Piece, of: Case) -> Aside:
    (word, tone), unit = word_of(of), of.lead.unit if of.lines else p.unit
    demands = "；".join(f"第{at}项{case.demands[at - 1]}" for at in p.demands)
    return Aside(word, tone, [(f"（{p.piece}）{unit}", False)], f"/s/{piece_of(id, p.piece)}", f"诉求：{demands}")
