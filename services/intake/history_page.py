"""历次修改: every version of a text one may see, who saved it and when, and what it changed, field by field.

A lead sees all of them; whoever was asked to sign, those since then; those who review, what was handed in to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse

from services.intake.case import Case
from services.intake.facts import CosignersInvited, DraftSaved, RaisedForDelegation, Words
from services.intake.pages import known, may_see, signatories, wrote_down
from shared.events.intake import SuggestionSubmitted
from shared.messages import Refused
from shared.people import Person
from shared.service import Decider
from shared.web.pages import render
from shared.web.parts import Names
from shared.web.reading import Told, reading, state, told
from shared.web.session import person
from shared.web.versions import PAGE, differences, labels_of
from shared.words import Role
from shared.workdays import legal_day, local, spoken
from shared.writer import Writer

LABELS = labels_of(Words)


@dataclass(frozen=True)
class Version:
    number: int
    words: Words
    at: datetime
    actor: str
    role: Role
    handed_in: datetime | None = None
    asked: frozenset[str] = frozenset()  # deputies who were asked to sign this version


def history_page(writer: Writer) -> APIRouter:
    router, decider = APIRouter(), writer.service.decider_of["case"]

    @router.get("/history/{id}")
    async def history(request: Request, id: str) -> HTMLResponse:
        who = person(request)
        async with reading(writer.db, who.congress) as db:
            case, _ = await state(db, decider, who.congress, id)
            found = await versions(db, decider, f"{who.congress}/case/{id}") if may_see(case, who) else []
            names = (await known(db)).names
        seen = visible(case, found, who)
        if not seen:
            raise Refused("unknown-case", "没有这件建议，或您无权查看。", 404)
        shown = [_shown(before, v, lambda x: names.get(x, x)) for before, v in zip([None, *seen], seen, strict=False)]
        title = case.words.title or "（未写标题）"
        older = max(0, len(shown) - PAGE)
        return render(request, "versions.html", who, id=id, title=title, versions=shown[::-1][:PAGE], older=older)

    return router


async def versions(db: AsyncConnection, decider: Decider, stream: str) -> list[Version]:
    """The saves in the order of the journal, with whom each was laid before."""
    found: list[Version] = []
    for past in await told(db, decider, stream):
        _follow(found, past)
    return found


def _follow(found: list[Version], past: Told) -> None:
    match past.fact:
        case DraftSaved(words=words):
            asked = found[-1].asked if found else frozenset()
            found.append(Version(len(found) + 1, words, past.at, past.actor, Role(past.role), asked=asked))
        case CosignersInvited(deputies=deputies):
            found[-1] = replace(found[-1], asked=found[-1].asked | frozenset(deputies))
        case RaisedForDelegation(head=head):
            found[-1] = replace(found[-1], asked=found[-1].asked | {head})
        case SuggestionSubmitted():
            found[-1] = replace(found[-1], handed_in=past.at)


def visible(case: Case, found: Sequence[Version], who: Person) -> list[Version]:
    """Those who may see the draft see the versions that were meant for them."""
    if not may_see(case, who):
        return []
    if (who.role is Role.DEPUTY and who.id == case.deputy) or wrote_down(case, who):
        return list(found)
    if who.role is Role.DEPUTY and who.id in signatories(case):
        return [v for v in found if who.id in v.asked]
    if who.role is Role.OFFICE or (who.role is Role.COUNTY_OFFICE and who.unit == case.county):
        return [v for v in found if v.handed_in]
    return []


def _shown(before: Version | None, v: Version, name: Names) -> dict[str, Any]:
    by = name(v.actor) if v.role is Role.DEPUTY else f"{v.role.word}代录"
    handed_in = f"，{spoken(legal_day(v.handed_in))}提交" if v.handed_in else ""
    at = f"{spoken(legal_day(v.at))}{local(v.at):%H:%M}"
    changes = differences(LABELS, before.words if before else None, v.words, Words())
    since = f"与第{before.number}稿相比" if before else ""
    return {"number": v.number, "said": f"{at}，{by}保存{handed_in}", "since": since, "changes": changes}
