"""Beside a reply while it is written and reviewed: what was answered to like suggestions (G8)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.case import Case
from services.routing.earlier import Earlier, Found, in_one, like_replies, of_kind
from services.routing.passing import ApproveReply, ReturnReply
from services.routing.reply import SubmitReply
from services.routing.rows import replies
from services.routing.versions_page import may_see
from services.routing.writing import SaveReply
from shared.messages import Command, Context
from shared.people import Person
from shared.streams import id_of
from shared.web.parts import Aside, Beside
from shared.words import ReplyClass, Role

LATEST = 3_000  # replies that are compared
WRITING = (SaveReply, SubmitReply)
REVIEWING = (None, ApproveReply, ReturnReply)  # on the case's page, and on the forms of the gate


async def beside(
    db: AsyncConnection, case: Case, ctx: Context, id: str, entries: Mapping[str, Any] | None = None,
    command: type[Command] | None = None,
) -> Sequence[Beside]:  # fmt: skip
    who = Person(ctx.actor, "", ctx.role, ctx.congress, ctx.unit)
    if not may_see(case, who):
        return ()
    if command in WRITING:
        return [await _alike(db, case, id, _typed(entries))]
    if command in REVIEWING and case.answer.draft and ctx.role is Role.INSPECTION:
        draft = case.answer.draft
        return [await _alike(db, case, id, in_one(draft.answers, draft.basis))]
    return ()


def _typed(entries: Mapping[str, Any] | None) -> str:
    given = entries or {}
    answers = given.get("answers") or ()
    return in_one([str(a) for a in answers if a], str(given.get("basis") or ""))


async def _alike(db: AsyncConnection, case: Case, id: str, text: str) -> Beside:
    found = like_replies(case.title, text, await _past(db, case.title, id))
    if not found:
        return Beside("以往同类答复", "没有标题相近的已答复建议。")
    if same := next((f for f in found if f.same), None):
        which = f"{same.reply.year}年第{same.reply.number}号"
        note = f"与{which}建议的答复几乎相同（{same.repeated:.0%}），请写明今年的新进展。"
        return Beside("以往同类答复", note, [_aside(f) for f in found], warning=True)
    return Beside("以往同类答复", "供参考，答复须针对本件写明新的情况。", [_aside(f) for f in found])


def _aside(f: Found) -> Aside:
    r = f.reply
    again = f"，文字相同{f.repeated:.0%}" if f.repeated >= 0.5 else ""
    said = f"{r.year}年{r.number}，{r.unit}，{ReplyClass(r.reply_class).word}{again}"
    tone = "yellow" if f.same else "grey"
    return Aside(f"{f.likeness:.0%}", tone, [(r.title, False)], f"/s/{r.id}", said)


async def _past(db: AsyncConnection, title: str, but: str) -> list[Earlier]:
    """Titles first: the texts are read of the few that are of the same kind."""
    order = (replies.c.delivered.desc(), replies.c.stream.desc())
    newest = await db.execute(select(replies.c.stream, replies.c.title).order_by(*order).limit(LATEST))
    near = [r.stream for r in newest if id_of(r.stream) != but and of_kind(title, r.title)]
    found = await db.execute(select(replies).where(replies.c.stream.in_(near)).order_by(*order))
    return [Earlier(id_of(r.stream), r.number, r.title, r.unit, r.reply_class, r.round, r.year, r.text) for r in found]
