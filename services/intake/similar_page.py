"""Similar suggestions beside a draft and at review: titles by their marks, and what became of those cases (P09)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, MetaData, Table, Text, and_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.case import Case, Stage
from services.intake.roll.rows import seats
from services.intake.service import results, titles
from services.intake.similar import ALL, OWN, REVIEW, Like, common, drawn, likest
from shared.journal import one_of
from shared.people import Person
from shared.streams import id_of
from shared.web.parts import Aside, Beside
from shared.words import ReplyClass, Role
from shared.workdays import spoken

MOST = 30_000  # titles under the same marks: more of them tell nothing new
HEAD = "相似的建议"
ENDED = (Stage.FILED, Stage.NOT_FILED, Stage.WITHDRAWN)
here = Table(  # the titles of the congress at hand, as a view that lets the index be asked first
    "titles_here",
    MetaData(),
    *[Column(name, Text) for name in ("stream", "title", "deputy", "cosigners", "county", "seen")],
    Column("marks", ARRAY(Text)),
)


async def beside(
    db: AsyncConnection, case: Case, who: Person, id: str, entries: Mapping[str, Any] | None = None
) -> Beside | None:
    """What a drafter or a reviewer should know of before the case is filed; `entries`: as it is being typed."""
    typed = (entries or {}).get("words") or {}
    title = str(typed.get("title", "")) if entries is not None else case.words.title
    if case.stage in ENDED or (entries is None and not title):
        return None
    if not title:
        return Beside(HEAD, "请先写标题，再查相似。")
    likes = await alike(db, title, who, f"{who.congress}/case/{id}")
    if not likes:
        return Beside(HEAD, "没有查到相似的建议。")
    asides = await _asides(db, title, likes, who)
    if any(like.near for like in likes):
        note = "P09：与标为“高度相似”的建议内容相近，请先看其办理结果，再决定是否提出或补充新情况。只提醒，不妨碍提交。"
        return Beside(HEAD, note, asides, warning=True)
    return Beside(HEAD, "标出的是相同的字词。内容不同的，可照常提出。", asides)


async def alike(db: AsyncConnection, title: str, who: Person, apart: str = "") -> list[Like]:
    """The ten titles most like this one among those this person may see, without the stream `apart`."""
    where = (here.c.marks.overlap(func.by_twos(drawn(title))), here.c.stream != apart, _seen(who))
    found = select(here.c.stream, here.c.title).where(*where).limit(MOST).subquery()
    whole = select(func.array_agg(found.c.stream), func.array_agg(found.c.title))  # hundreds of rows cost more than two
    streams, others = (await db.execute(whole)).one()
    return likest(title, zip(streams or (), others or (), strict=True))


def _seen(who: Person) -> ColumnElement[bool]:
    """As `pages.may_see`: a draft is its signatories', under review its reviewers' too, a filed case everybody's."""
    filed, reviewed = here.c.seen == ALL, here.c.seen == REVIEW
    match who.role:
        case Role.OFFICE:
            return here.c.seen != OWN
        case Role.COUNTY_OFFICE:
            return or_(filed, and_(reviewed, here.c.county == who.unit))
        case Role.DEPUTY:
            invited = literal(who.id) == func.any(func.string_to_array(here.c.cosigners, " "))
            return or_(filed, here.c.deputy == who.id, invited)
        case _:
            return filed


async def _asides(db: AsyncConnection, title: str, likes: list[Like], who: Person) -> list[Aside]:
    reply, closed = results.alias("reply"), results.alias("closed")
    seat = func.concat(titles.c.congress, "/deputy/", titles.c.deputy)
    found = (
        select(titles.c.stream, titles.c.number, titles.c.seen, titles.c.deputy, seats.c.name)
        .add_columns(reply.c.word.label("reply_class"), reply.c.unit, reply.c.day, closed.c.word.label("closed"))
        .outerjoin(seats, seats.c.stream == seat)
        .outerjoin(reply, and_(reply.c.stream == titles.c.stream, reply.c.item == "reply"))
        .outerjoin(closed, and_(closed.c.stream == titles.c.stream, closed.c.item == "closed"))
        .where(one_of(titles.c.stream, [like.stream for like in likes]))
    )
    rows = {row.stream: row for row in await db.execute(found)}
    return [_aside(title, like, rows[like.stream], who) for like in likes]


def _aside(title: str, like: Like, row: Any, who: Person) -> Aside:
    word = f"{'高度相似' if like.near else '相似'}{like.likeness:.0%}"
    pieces, href = common(title, like.title), f"/s/{id_of(like.stream)}"
    return Aside(word, "yellow" if like.near else "grey", pieces, href, "，".join(_said(row, who)))


def _said(row: Any, who: Person) -> list[str]:
    """Whose it is, how far it came, what was answered, how it ended."""
    mine = who.role is Role.DEPUTY and row.deputy == who.id
    said = ["本人提出" if mine else f"{row.name or row.deputy}领衔"]
    if row.seen != ALL:
        return [*said, "起草中" if row.seen == OWN else "审核中"]
    said.append(f"编号{row.number}")
    said.append(f"{row.unit}{spoken(row.day)}答复" if row.day else "尚未答复")
    if row.reply_class:
        said.append(ReplyClass(row.reply_class).word)
    return [*said, f"已销号：{row.closed}"] if row.closed else said
