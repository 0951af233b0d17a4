"""What surrounds the reviews of a suggestion: who reads it, what the county noted, wording proposed to the deputy,
lateness, the centre of work. Part of the case's state; none of it leaves the service.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.events.intake import DraftSentBack, ReviewPassed, SuggestionFiled, SuggestionSubmitted
from shared.messages import Event
from shared.words import ClockName, Role


class Wording(BaseModel):
    """The texts a reviewer may word; what the deputy chose beside them stays the deputy's."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    title: Annotated[str, Field(title="标题", max_length=200)] = ""
    situation: Annotated[str, Field(title="情况", max_length=5000)] = ""
    analysis: Annotated[str, Field(title="分析", max_length=5000)] = ""
    proposal: Annotated[str, Field(title="具体建议", max_length=5000)] = ""
    demands: Annotated[tuple[str, ...], Field(title="诉求", max_length=20, description="每行一项")] = ()


class ReviewFact(Event):
    """Private to intake."""


class ReviewTaken(ReviewFact):
    """领审: who reads it now, so that two do not review the same text unknowingly."""

    by: str
    role: Role
    at: datetime


class ReviewNoted(ReviewFact):
    """The county's opinion, for the review that follows."""

    note: str


class WordingSuggested(ReviewFact):
    """A reviewer's wording for the text as it then stood."""

    wording: Wording
    note: str
    role: Role
    began_from: int
    on: date


class WordingAccepted(ReviewFact):
    on: date


class WordingDeclined(ReviewFact):
    note: str
    on: date


class ReviewLate(ReviewFact):
    """Supervision's word: the review's last day is over."""

    clock: ClockName
    due: date


class DelayAcknowledged(ReviewFact):
    """The author has read of it."""


class PriorityTagged(ReviewFact):
    """中心工作: which of the party committee's priorities it serves; empty: none any more."""

    priority: str


Around = (
    ReviewTaken
    | ReviewNoted
    | WordingSuggested
    | WordingAccepted
    | WordingDeclined
    | ReviewLate
    | DelayAcknowledged
    | PriorityTagged
)


@dataclass(frozen=True, slots=True)
class Reviewing:
    taken: ReviewTaken | None = None
    note: str = ""
    proposal: WordingSuggested | None = None
    late: ReviewLate | None = None
    acknowledged: bool = False
    priority: str = ""
    year: int = 0  # it was filed in; 0: not yet

    def reader(self, now: datetime, minutes: int) -> ReviewTaken | None:
        """Who reads it at this moment: what was taken long ago was left."""
        return self.taken if self.taken and now < self.taken.at + timedelta(minutes=minutes) else None


def reviewed(review: Reviewing, fact: Event) -> Reviewing:
    """Any fact of the case: a step on ends what was about the step before."""
    match fact:
        case SuggestionSubmitted():
            return Reviewing(priority=review.priority)
        case ReviewPassed() | DraftSentBack():
            return _left(review)
        case SuggestionFiled(year=year):
            return replace(_left(review), year=year)
        case ReviewTaken():
            return replace(review, taken=fact)
        case ReviewNoted(note=note):
            return replace(review, note=note)
        case WordingSuggested():
            return replace(review, proposal=fact)
        case WordingAccepted() | WordingDeclined():
            return replace(review, proposal=None)
        case ReviewLate():
            return replace(review, late=fact, acknowledged=False)
        case DelayAcknowledged():
            return replace(review, acknowledged=True)
        case PriorityTagged(priority=priority):
            return replace(review, priority=priority)
        case _:
            return review


def _left(review: Reviewing) -> Reviewing:
    return replace(review, taken=None, late=None, acknowledged=False)
