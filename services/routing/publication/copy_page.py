"""公开稿 where the reply is written and reviewed: what the public will read, before anybody has sent it."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.case import Case, Stage
from services.routing.passing import ApproveReply
from services.routing.publication.public_copy import copy_of, left_in
from services.routing.reply import SubmitReply
from services.routing.rows import names
from services.routing.writing import SaveReply
from shared.events.routing import ReplySubmitted
from shared.messages import Command, Context, Problem
from shared.people import Person
from shared.web.forms import Read
from shared.web.parts import Aside, Beside
from shared.words import ABOVE_UNITS, Publicity

FIELD = "public_text"
HEAD = "公开稿"
AS_SENT = "公众在公开页上读到的就是这些：电话、证件号码、银行卡号、电子邮箱和联系人已抹去。请再核对有没有写到个人。"
LEFT = "公开稿中还有写到个人的地方，请在“公开稿”栏里抹去。"
NONE = "这样送审的答复不公开，没有公开稿。"
UNFINISHED = "先选公开方式、写完逐项答复，再看公开稿。"
MEND = "填入公开稿，再自行修改"


def texts(case: Case) -> list[tuple[str, str]]:
    """What lies before the inspection office together with the draft."""
    copy = copy_of(case, case.answer.draft, case.answer.copy) if case.answer.draft else ""
    return [("送审稿：公开稿", copy)] if copy else []


def wish(case: Case) -> list[Read]:
    """Of the deputy, where it bounds what may be chosen."""
    said = ["公开方式不能比它更宽"] if case.wish is not Publicity.FULL else []
    said += ["公开时隐去姓名：公开稿中写“代表”，不写姓名"] if case.unnamed else []
    return [Read("代表的公开意愿", f"{case.wish.word}。{'；'.join(said)}。")] if said else []


def links(case: Case, who: Person) -> list[tuple[str, str]]:
    """To the publication of what was delivered."""
    inside = who.role in ABOVE_UNITS or case.line_of(who.unit) is not None or who.id == case.deputy
    public = case.answer.delivered and case.answer.delivered.publicity.is_public
    return [("答复公开", "/routing/publications/{id}")] if inside and public else []


async def beside(
    db: AsyncConnection, case: Case, ctx: Context, id: str, entries: Mapping[str, Any] | None = None,
    command: type[Command] | None = None,
) -> Sequence[Beside]:  # fmt: skip
    """While a reply is written, what it makes; while it is reviewed, what no rule can see."""
    if command in (SaveReply, SubmitReply) and entries is not None:
        return _made(case, entries, await _named(db, case, ctx))
    draft = case.answer.draft if case.stage is Stage.REVIEW and ctx.role in ApproveReply.by else None
    if draft and command in (None, ApproveReply):
        copy = copy_of(case, draft, case.answer.copy)
        found = [name for name in await _named(db, case, ctx) if name in copy]
        return [Beside(HEAD, f"公开稿中有代表姓名：{'、'.join(found)}。", warning=True)] if found else []
    return []


async def _named(db: AsyncConnection, case: Case, ctx: Context) -> list[str]:
    """The deputies who signed."""
    streams = [f"{ctx.congress}/deputy/{d}" for d in (case.deputy, *case.cosigners)]
    found = await db.execute(select(names.c.name).where(names.c.stream.in_(streams)).order_by(names.c.name))
    return [name for name in found.scalars() if len(name) > 1]


def _made(case: Case, entries: Mapping[str, Any], deputies: Sequence[str]) -> list[Beside]:
    """The copy as these entries make it; one press puts it into its field, to be worked on."""
    reply = _as_submitted(entries)
    if not reply:
        return [Beside(HEAD, UNFINISHED)]
    written = str(entries.get(FIELD, ""))
    copy = copy_of(case, reply, written)
    if not copy:
        return [Beside(HEAD, NONE if not reply.publicity.is_public else "摘要公开的，请在“公开稿”写摘要。")]
    left = [*left_in(case, copy), *(["代表姓名"] if any(d in copy for d in deputies) else [])]
    lines = [Aside("", "grey", [(line, False)], "", "") for line in copy.splitlines() if line.strip()]
    advice = [Problem(FIELD, "public-copy-unmasked", f"公开稿中有{'、'.join(left)}。")] if left else []
    mended = None if written else {**entries, FIELD: copy}
    advice += [Problem(FIELD, "public-copy", "这里不填，就按上面的公开稿公开。")] if mended else []
    return [Beside(HEAD, LEFT if left else AS_SENT, lines, bool(left), advice, MEND if mended else "", mended)]


def _as_submitted(entries: Mapping[str, Any]) -> ReplySubmitted | None:
    """As far as it is one."""
    try:
        said = SubmitReply.model_validate({"suggestion": "s", **entries}).model_dump(exclude={"suggestion", FIELD})
        return ReplySubmitted(unit="", round=1, on="1970-01-01", **said)  # type: ignore[arg-type]
    except ValidationError:
        return None
