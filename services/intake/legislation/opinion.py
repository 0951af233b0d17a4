"""An opinion on a draft regulation, a contact point's or the public's, and the one end it comes to.

─GiveOpinion · NoteComment─▶ given ─SettleOpinion─▶ adopted | not adopted | to enforcement supervision ─ReadFeedback─▶
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, assert_never

from shared.events.intake import OpinionGiven, OpinionSettled
from shared.messages import Context, Event, On, refuse
from shared.words import Voice


class OpinionWorded(Event):
    """What the opinion says, on which draft of whose. The words never leave intake."""

    title: str
    committee: str
    text: str


class FeedbackRead(Event):
    """签收采纳反馈: the point knows what became of it."""


class TopicJoined(Event):
    """It is one of the problems behind a topic."""

    into: str


Fact = OpinionGiven | OpinionWorded | OpinionSettled | FeedbackRead | TopicJoined


@dataclass(frozen=True, slots=True)
class Opinion:
    regulation: str = ""
    title: str = ""  # of the draft
    committee: str = ""
    point: str = ""
    round: int = 0
    article: str = ""
    voice: Voice = Voice.OTHER
    copies: int = 0
    text: str = ""
    since: date | None = None
    settled: OpinionSettled | None = None
    read: bool = False
    topic: str = ""


def evolve(o: Opinion, fact: Fact) -> Opinion:
    match fact:
        case OpinionGiven(regulation=regulation, point=point, round=round, article=article):
            o = replace(o, regulation=regulation, point=point, round=round, article=article)
            return replace(o, voice=fact.voice, copies=fact.copies, since=fact.on)
        case OpinionWorded(title=title, committee=committee, text=text):
            return replace(o, title=title, committee=committee, text=text)
        case OpinionSettled():
            return replace(o, settled=fact)
        case FeedbackRead():
            return replace(o, read=True)
        case TopicJoined(into=topic):
            return replace(o, topic=topic)
        case _:
            assert_never(fact)


def begun(ctx: Context, words: OpinionWorded, **told: Any) -> list[On]:
    """The facts of a new opinion, on a stream of its own."""
    stream = f"opinion/{ctx.id(0)}"
    return [On(stream, OpinionGiven(on=ctx.today, **told)), On(stream, words)]


def known(o: Opinion) -> None:
    if not o.regulation:
        refuse("unknown-opinion", "没有这条意见，或您无权查看。", 404)
