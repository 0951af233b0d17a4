"""A draft regulation 法规草案 out for opinions: at contact points with a plan, and in public comment rounds.

─SendRegulation─▶ open ─CloseRegulation: every opinion has its end, no comment round is open─▶ closed
                  ├─ a point: GiveOpinion · ReportNothing, until the plan's day
                  └─ the public: OpenRound ─NoteComment …─▶ CloseRound, and again
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from shared.events.intake import CommentRoundClosed, CommentRoundOpened, PlanChanged, RegulationClosed, RegulationSent
from shared.messages import Context, Event, refuse
from shared.words import OpinionEnd, Role


class OpinionCounted(Event):
    """One more opinion waits for its end."""

    point: str
    copies: int


class OpinionEnded(Event):
    """One opinion less waits."""

    end: OpinionEnd


class NothingReported(Event):
    """无意见: a point has looked and has nothing to say."""

    point: str


class TopicCounted(Event):
    """Problems heard on it have become a topic."""

    into: str


Fact = (
    RegulationSent
    | PlanChanged
    | OpinionCounted
    | OpinionEnded
    | NothingReported
    | TopicCounted
    | CommentRoundOpened
    | CommentRoundClosed
    | RegulationClosed
)


class Stage(StrEnum):
    NONE = "none"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Regulation:
    stage: Stage = Stage.NONE
    title: str = ""
    focus: str = ""
    committee: str = ""
    points: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()  # points not heard from yet
    since: date | None = None
    due: date | None = None
    rounds: int = 0
    round_closes: date | None = None  # of the round that is open
    round_comments: int = 0
    from_points: int = 0
    noted: int = 0  # opinions noted in public rounds
    comments: int = 0  # and how many people they stand for
    adopted: int = 0
    not_adopted: int = 0
    enforcement: int = 0
    topics: int = 0

    @property
    def opinions(self) -> int:
        return self.from_points + self.noted

    @property
    def open(self) -> int:
        """Opinions without an end."""
        return self.opinions - self.adopted - self.not_adopted - self.enforcement


def evolve(r: Regulation, fact: Fact) -> Regulation:
    match fact:
        case RegulationSent(points=points, due=due, on=on):
            r = replace(r, title=fact.title, focus=fact.focus, committee=fact.committee)
            return replace(r, stage=Stage.OPEN, points=points, silent=points, since=on, due=due)
        case PlanChanged(points=points, due=due):
            added = tuple(p for p in points if p not in r.points)
            return replace(r, points=points, silent=(*r.silent, *added), due=due)
        case OpinionCounted(point="", copies=copies):
            r = replace(r, noted=r.noted + 1, comments=r.comments + copies)
            return replace(r, round_comments=r.round_comments + copies)
        case OpinionCounted(point=point):
            return replace(r, from_points=r.from_points + 1, silent=tuple(p for p in r.silent if p != point))
        case OpinionEnded(end=OpinionEnd.ADOPTED):
            return replace(r, adopted=r.adopted + 1)
        case OpinionEnded(end=OpinionEnd.NOT_ADOPTED):
            return replace(r, not_adopted=r.not_adopted + 1)
        case OpinionEnded():
            return replace(r, enforcement=r.enforcement + 1)
        case NothingReported(point=point):
            return replace(r, silent=tuple(p for p in r.silent if p != point))
        case TopicCounted():
            return replace(r, topics=r.topics + 1)
        case CommentRoundOpened(round=round, closes=closes):
            return replace(r, rounds=round, round_closes=closes, round_comments=0)
        case CommentRoundClosed():
            return replace(r, round_closes=None)
        case RegulationClosed():
            return replace(r, stage=Stage.CLOSED)
        case _:
            assert_never(fact)


def known(r: Regulation) -> None:
    if r.stage is Stage.NONE:
        refuse("unknown-regulation", "没有这件法规草案，或您无权查看。", 404)


def own(committee: str, ctx: Context) -> None:
    """A committee works on its own drafts, the congress's office on all."""
    if ctx.role is Role.COMMITTEE and ctx.unit != committee:
        refuse("not-your-regulation", "这件法规草案由其他专委会征求意见。", 403)


def still_open(r: Regulation) -> None:
    if r.stage is Stage.CLOSED:
        refuse("regulation-closed", "这件法规草案的征询已经结束。")


def own_open(r: Regulation, ctx: Context) -> None:
    known(r)
    own(r.committee, ctx)
    still_open(r)


def on_calendar(day: date, ctx: Context) -> None:
    """A day no calendar knows can be neither counted to nor shown."""
    if day.year not in ctx.law.calendar.status:
        refuse("beyond-calendar", f"没有{day.year}年的工作日历，请核对年份。", 422)
