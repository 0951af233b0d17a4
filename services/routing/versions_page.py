"""答复历次稿: every version of a reply, what it changed, and why it came back from the gate.

The lead unit sees all it has saved; the offices that review and hand over, what was sent to the gate.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.routing import gate_page
from services.routing.case import Case, Stage
from services.routing.saved import ReplySaved
from services.routing.writing import SaveReply
from shared.events.routing import ReplyReturned, ReplySubmitted
from shared.messages import Refused
from shared.people import Person
from shared.service import Decider
from shared.web.pages import render
from shared.web.reading import reading, state, told
from shared.web.session import person
from shared.web.versions import PAGE, differences, labels_of
from shared.words import ABOVE_UNITS, UNITS, Part, Role
from shared.workdays import legal_day, local, spoken
from shared.writer import Writer

# what stands beside the reply, the copy for the public and whom to ask, is no part of it
LABELS = {name: label for name, label in labels_of(SaveReply).items() if name in ReplySubmitted.model_fields}
BLANK = ReplySaved.model_construct(reply_class=None, answers=(), promises=(), basis="", publicity=None)
HEAD = "答复历次稿"


@dataclass(frozen=True)
class Version:
    number: int
    reply: ReplySaved | ReplySubmitted
    at: datetime
    returned: str = ""  # why it came back

    @property
    def sent(self) -> bool:
        return isinstance(self.reply, ReplySubmitted)


def versions_page(writer: Writer) -> APIRouter:
    router, decider = APIRouter(), writer.service.decider_of["case"]

    @router.get("/versions/{id}")
    async def versions(request: Request, id: str) -> HTMLResponse:
        who = person(request)
        async with reading(writer.db, who.congress) as db:
            case, _ = await state(db, decider, who.congress, id)
            found = await _versions(db, decider, f"{who.congress}/case/{id}") if may_see(case, who) else []
        seen = [v for v in found if v.sent or who.role in UNITS]
        if not seen:
            raise Refused("unknown-case", "没有这件答复的文稿，或您无权查看。", 404)
        shown = [_shown(before, v) for before, v in zip([None, *seen], seen, strict=False)]
        older = max(0, len(shown) - PAGE)
        title = f"{case.number} {case.title}"
        return render(
            request, "versions.html", who, id=id, head=HEAD, title=title, versions=shown[::-1][:PAGE], older=older
        )

    return router


def may_see(case: Case, who: Person) -> bool:
    """A draft is seen by its lead unit, and by those who review and hand over."""
    if case.stage is Stage.NONE or not case.lines:
        return False
    mine = case.line_of(who.unit) if who.role in UNITS else None
    above = who.role in ABOVE_UNITS and (who.role is not Role.INSPECTION or gate_page.inside(case, who))
    return above or (mine is not None and mine.part is not Part.CO)


def links(case: Case, who: Person) -> list[tuple[str, str]]:
    there = case.answer.saved or case.answer.draft or case.answer.sent_back or case.answer.delivered
    return [(HEAD, "/routing/versions/{id}")] if there and may_see(case, who) else []


async def _versions(db: AsyncConnection, decider: Decider, stream: str) -> list[Version]:
    """In the order of the journal; what came back says why."""
    found: list[Version] = []
    for past in await told(db, decider, stream, ReplySaved, ReplySubmitted, ReplyReturned):
        match past.fact:
            case ReplySaved() | ReplySubmitted() as reply:
                found.append(Version(len(found) + 1, reply, past.at))
            case ReplyReturned() as back:
                why = "、".join(r.word for r in back.reasons)
                found[-1] = replace(found[-1], returned=f"退回重拟：{why}。{back.note.rstrip('。')}")
    return found


def _shown(before: Version | None, v: Version) -> dict[str, Any]:
    """A new round is compared with the last one, too: what is new is what the deputy looks for."""
    done = "送审" if v.sent else "存稿"
    again = f"第{v.reply.round}轮" if v.reply.round > 1 else ""
    said = f"{spoken(legal_day(v.at))}{local(v.at):%H:%M}，{v.reply.unit}{again}{done}"
    said += f"。{v.returned}" if v.returned else ""
    since = f"与第{before.number}稿相比" if before else ""
    changes = differences(LABELS, before.reply if before else None, v.reply, BLANK)
    return {"number": v.number, "said": said, "since": since, "changes": changes}
