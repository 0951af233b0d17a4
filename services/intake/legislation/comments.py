"""公开征求意见: public comment rounds of a draft, counted per draft; the problems heard become topics 议题.

立法法（2023）第四十条, by analogy: as a rule not shorter than thirty days, and the public is told what came in.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field

from services.intake.legislation.opinion import OpinionWorded, TopicJoined, begun
from services.intake.legislation.regulation import (
    OpinionCounted,
    Regulation,
    TopicCounted,
    known,
    on_calendar,
    own,
    own_open,
)
from shared.events.intake import CommentRoundClosed, CommentRoundOpened, TopicRaised
from shared.messages import Command, Context, Event, Id, On, refuse
from shared.personal import impersonal
from shared.words import Role, TopicKind, Voice
from shared.workdays import due, spoken


class OpenRound(Command):
    """向社会公开征求意见，一般不少于三十日；更短的须说明理由。"""

    by = frozenset({Role.COMMITTEE, Role.OFFICE})
    about = "regulation"
    home = "/intake/regulations/{id}"
    label = "公开征求意见"
    regulation: Id
    closes: Annotated[date, Field(title="截止日期")]
    reason: Annotated[str, Field(title="时间较短的理由", max_length=500)] = ""


class NoteComment(Command):
    """登记公开征求到的一个问题。内容相同的合并登记，写明件数；不登记个人姓名、电话。"""

    by = frozenset({Role.COMMITTEE, Role.OFFICE})
    about = "regulation"
    home = "/intake/regulations/{id}"
    label = "登记公众意见"
    regulation: Id
    article: Annotated[str, Field(title="条款", min_length=2, max_length=40, description="如“第十二条”“总体”")]
    text: Annotated[str, Field(title="反映的问题", min_length=6, max_length=2000)]
    voice: Annotated[Voice, Field(title="反映谁的声音")]
    copies: Annotated[int, Field(title="同类意见件数", ge=1, le=100_000)] = 1


class CloseRound(Command):
    """结束这一轮公开征求意见，公布收到的件数。"""

    by = frozenset({Role.COMMITTEE, Role.OFFICE})
    about = "regulation"
    home = "/intake/regulations/{id}"
    label = "结束公开征求"
    regulation: Id


class RaiseTopic(Command):
    """把意见反映的问题转为议题。一条意见只进一个议题。"""

    by = frozenset({Role.COMMITTEE, Role.OFFICE})
    about = "regulation"
    home = "/intake/regulations/{id}"
    label = "问题转议题"
    regulation: Id
    title: Annotated[str, Field(title="议题", min_length=6, max_length=80)]
    kind: Annotated[TopicKind, Field(title="议题类别")]
    opinions: Annotated[tuple[Id, ...], Field(title="来自哪些意见", min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True)
class Topic:
    title: str = ""
    kind: TopicKind = TopicKind.SUPERVISION
    regulation: str = ""
    opinions: int = 0
    since: date | None = None


def evolve_topic(topic: Topic, fact: TopicRaised) -> Topic:
    return Topic(fact.title, fact.kind, fact.regulation, len(fact.opinions), fact.on)


def none_open(r: Regulation, ctx: Context) -> None:
    own_open(r, ctx)
    if r.round_closes:
        refuse("round-open", f"第{r.rounds}轮公开征求意见正在进行，到{spoken(r.round_closes)}截止。")


def one_open(r: Regulation, ctx: Context) -> None:
    own_open(r, ctx)
    if not r.round_closes:
        refuse("no-round-open", "现在没有进行中的公开征求意见。")


def may_close(r: Regulation, ctx: Context) -> None:
    one_open(r, ctx)
    if r.round_closes and ctx.today <= r.round_closes:
        refuse("round-still-open", f"公开征求意见到{spoken(r.round_closes)}24时截止，届满后才能结束。")


def may_raise(r: Regulation, ctx: Context) -> None:
    """Topics may be drawn from a draft's opinions after its end, too."""
    known(r)
    own(r.committee, ctx)
    if not r.opinions:
        refuse("nothing-heard", "这件法规草案还没有收到意见。")


def opinions_named(r: Regulation, cmd: RaiseTopic, ctx: Context) -> list[str]:
    return [*(f"opinion/{o}" for o in dict.fromkeys(cmd.opinions)), f"topic/{ctx.id(0)}"]


def new_opinion(r: Regulation, cmd: NoteComment, ctx: Context) -> list[str]:
    return [f"opinion/{ctx.id(0)}"]


def open_round(r: Regulation, cmd: OpenRound, ctx: Context) -> list[Event]:
    on_calendar(cmd.closes, ctx)
    if cmd.closes <= ctx.today:
        refuse("closes-in-past", "截止日期须在今天以后。", 422)
    usual = due(ctx.today, ctx.rules.clock("comment_round"), ctx.law.calendar).day
    short = cmd.closes < usual
    if short and not cmd.reason:
        refuse("round-too-short", f"公开征求意见一般到{spoken(usual)}以后；时间更短的，请写明理由。", 422)
    impersonal(时间较短的理由=cmd.reason)
    why = cmd.reason if short else ""
    return [CommentRoundOpened(title=r.title, round=r.rounds + 1, closes=cmd.closes, reason=why, on=ctx.today)]


def note_comment(r: Regulation, cmd: NoteComment, ctx: Context) -> list[Event | On]:
    impersonal(条款=cmd.article, 反映的问题=cmd.text)
    words = OpinionWorded(title=r.title, committee=r.committee, text=cmd.text)
    told = cmd.model_dump(include={"regulation", "article", "voice", "copies"})
    return [OpinionCounted(point="", copies=cmd.copies), *begun(ctx, words, point="", round=r.rounds, **told)]


def close_round(r: Regulation, cmd: CloseRound, ctx: Context) -> list[Event]:
    return [CommentRoundClosed(title=r.title, round=r.rounds, comments=r.round_comments, on=ctx.today)]


def raise_topic(r: Regulation, cmd: RaiseTopic, ctx: Context) -> list[Event | On]:
    impersonal(议题=cmd.title)
    opinions = tuple(dict.fromkeys(cmd.opinions))
    for id in opinions:
        o = ctx.also[f"opinion/{id}"]
        if o.regulation != cmd.regulation:
            refuse("opinion-elsewhere", "勾选的意见中有的不是这件草案的，请重新勾选。", 422)
        if o.topic:
            refuse("already-in-topic", f"关于“{o.article}”的一条意见已经转入议题，请去掉。", 422)
    topic = str(ctx.id(0))
    told = cmd.model_dump(include={"title", "kind", "regulation"})
    joined = [On(f"opinion/{id}", TopicJoined(into=topic)) for id in opinions]
    return [
        TopicCounted(into=topic),
        On(f"topic/{topic}", TopicRaised(opinions=opinions, on=ctx.today, **told)),
        *joined,
    ]
