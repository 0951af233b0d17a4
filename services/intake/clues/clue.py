"""A clue 线索: something the public says at a station, and its way back to whoever said it.

received 收集 ─TriageClue─▶ triaged 甄别 ─▶ settled: solved | forwarded | converted | explained | rejected | duplicate
                                                 └─GiveFeedback─▶ fed back 已反馈 ─CloseClue─▶ closed
Its words, the place, the name and the telephone lie in `callers` by id; here stand the id and a salted digest.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from shared.events.clues import ClueClosed, ClueConverted, ClueReceived, ClueSettled, ClueTriaged
from shared.messages import Context, Event, refuse
from shared.words import Category, ClueChannel, ClueGround, ClueOutcome, ForwardLevel, Role, Scale


class CallerKept(Event):
    """Where the words lie, and what shows that they are still the same."""

    caller: str
    digest: str


class MatterNoted(Event):
    """One line of what it is about, in the station's words."""

    matter: str


class OutcomeExplained(Event):
    """What the outcome needs: to whom, why not, of which."""

    note: str
    level: ForwardLevel | None = None
    to: str = ""
    ground: ClueGround | None = None
    original: str = ""


class GroupJoined(Event):
    """归组; empty: taken out again."""

    group: str


class FeedbackGiven(Event):
    """反馈群众."""

    text: str
    on: date


class FeedbackRated(Event):
    """What the caller thinks of the last feedback."""

    rating: Scale
    on: date


class RetentionSet(Event):
    """Until when the caller's words are kept."""

    until: date


class CallerErased(Event):
    """The caller's words and contacts are gone; the digest proves nothing any more."""

    on: date


Fact = (
    ClueReceived
    | CallerKept
    | ClueTriaged
    | MatterNoted
    | GroupJoined
    | ClueSettled
    | ClueConverted
    | OutcomeExplained
    | FeedbackGiven
    | FeedbackRated
    | ClueClosed
    | RetentionSet
    | CallerErased
)


class Stage(StrEnum):
    NONE = "none"
    RECEIVED = "received"
    TRIAGED = "triaged"
    SETTLED = "settled"
    FED_BACK = "fed-back"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Clue:
    stage: Stage = Stage.NONE
    station: str = ""
    channel: ClueChannel = ClueChannel.VISIT
    since: date | None = None
    caller: str = ""
    digest: str = ""
    category: Category | None = None
    matter: str = ""
    group: str = ""
    outcome: ClueOutcome | None = None
    explained: OutcomeExplained | None = None
    suggestion: str = ""
    feedback: str = ""
    feedbacks: int = 0
    rating: Scale | None = None  # of the last feedback
    keep_until: date | None = None
    erased: date | None = None


def evolve(clue: Clue, fact: Fact) -> Clue:
    match fact:
        case ClueReceived(station=station, channel=channel, on=on):
            return replace(clue, stage=Stage.RECEIVED, station=station, channel=channel, since=on)
        case CallerKept(caller=caller, digest=digest):
            return replace(clue, caller=caller, digest=digest)
        case ClueTriaged(category=category):
            return replace(clue, stage=Stage.TRIAGED, category=category)
        case MatterNoted(matter=matter):
            return replace(clue, matter=matter)
        case GroupJoined(group=group):
            return replace(clue, group=group)
        case ClueSettled(outcome=outcome):
            return replace(clue, stage=Stage.SETTLED, outcome=outcome)
        case ClueConverted(suggestion=suggestion):
            return replace(clue, stage=Stage.SETTLED, outcome=ClueOutcome.CONVERTED, suggestion=suggestion)
        case OutcomeExplained():
            return replace(clue, explained=fact)
        case FeedbackGiven(text=text):
            n = clue.feedbacks + 1
            return replace(clue, stage=Stage.FED_BACK, feedback=text, feedbacks=n, rating=None)
        case FeedbackRated(rating=rating):
            return replace(clue, rating=rating)
        case ClueClosed():
            return replace(clue, stage=Stage.CLOSED)
        case RetentionSet(until=until):
            return replace(clue, keep_until=until)
        case CallerErased(on=on):
            return replace(clue, erased=on)
        case _:
            assert_never(fact)


def known(clue: Clue) -> None:
    if clue.stage is Stage.NONE:
        refuse("unknown-clue", "没有这条线索，或您无权查看。", 404)


def of_my_station(clue: Clue, ctx: Context) -> None:
    """Another station's clue is not known here: the same sentence for both."""
    if ctx.role is Role.STATION and (not ctx.unit or clue.station != ctx.unit):
        clue = Clue()
    known(clue)


def unsettled(clue: Clue, ctx: Context) -> None:
    """Triaged, and without an outcome."""
    of_my_station(clue, ctx)
    if clue.outcome:
        refuse("clue-settled", f"这条线索已有去向：{clue.outcome.word}。")
    if clue.stage is Stage.RECEIVED:
        refuse("triage-first", "请先甄别：定类别，用一句话写明是什么事。")
