"""答复, as far as it has come: what lies at the gate, who has passed it and said what, what the deputy has."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from services.routing.saved import ReplySaved
from shared.events.routing import ReplyApproved, ReplyDelivered, ReplyReturned, ReplySubmitted
from shared.messages import Event
from shared.words import Gate


class Note(Event):
    """What routing notes for itself of a draft."""


class ContactGiven(Note):
    """联系人, 联系电话 of the unit, for the letter: no public fact carries them."""

    person: str
    telephone: str


class CountersignAsked(Note):
    """会签: co-units that are asked whether they stand by the draft."""

    units: tuple[str, ...]


class Countersigned(Note):
    unit: str
    agreed: bool
    remark: str
    on: date


class DraftPassed(Note):
    """One of two reviewers has passed the draft; the other has yet to."""

    by: str
    on: date


class DraftRead(Note):
    """阅批 by the unit's chief head."""

    word: str
    in_person: bool  # the head answers the deputy face to face
    on: date


class AlongRead(Note):
    """同步审阅 by the office, where the unit's own head passes the draft."""

    note: str
    on: date


class CopyWritten(Note):
    """公开稿 in the unit's own words, sent to review with the reply; without it the public reads the reply, masked."""

    text: str


Reviewing = CountersignAsked | Countersigned | DraftPassed | DraftRead | AlongRead
Notes = ReplySaved | CopyWritten | ContactGiven | Reviewing
Fact = Notes | ReplySubmitted | ReplyReturned | ReplyApproved | ReplyDelivered


@dataclass(frozen=True, slots=True)
class Review:
    """What has been said to the draft that lies at the gate; the next draft begins anew."""

    passed: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()  # to countersign
    signs: tuple[Countersigned, ...] = ()
    read: DraftRead | None = None
    along: AlongRead | None = None

    @property
    def unsigned(self) -> list[str]:
        return [u for u in self.asked if u not in {s.unit for s in self.signs}]


@dataclass(frozen=True, slots=True)
class Answer:
    draft: ReplySubmitted | None = None  # lies at the gate, or waits for the signature
    saved: ReplySaved | None = None  # written since, not yet sent
    copy: str = ""  # for the public, as the unit has written it
    sent_back: ReplyReturned | None = None
    delivered: ReplyDelivered | None = None
    contact: ContactGiven | None = None
    gate: Gate | None = None  # of the latest draft, also when it is delivered
    review: Review = Review()

    @property
    def reviewers(self) -> list[str]:
        """Who has yet to pass the draft: an office of inspection, a counterpart committee."""
        if not self.draft or self.draft.gate is Gate.OWN_HEAD:
            return []
        wanted = (self.draft.gate.word, self.draft.extra)
        return [name for name in wanted if name and name not in self.review.passed]


def evolve(answer: Answer, fact: Fact) -> Answer:
    match fact:
        case ReplySaved():
            return replace(answer, saved=fact)
        case ReplySubmitted():
            return replace(answer, draft=fact, saved=None, gate=fact.gate, contact=None, copy="", review=Review())
        case CopyWritten(text=text):
            return replace(answer, copy=text)
        case ReplyReturned():
            return replace(answer, sent_back=fact)
        case ReplyApproved():
            return replace(answer, sent_back=None)
        case ReplyDelivered():
            return replace(answer, draft=None, saved=None, copy="", delivered=fact)
        case ContactGiven():
            return replace(answer, contact=fact)
        case _:
            return replace(answer, review=_reviewed(answer.review, fact))


def _reviewed(review: Review, fact: Reviewing) -> Review:
    match fact:
        case CountersignAsked(units=units):
            return replace(review, asked=units)
        case Countersigned():
            return replace(review, signs=(*review.signs, fact))
        case DraftPassed(by=by):
            return replace(review, passed=(*review.passed, by))
        case DraftRead():
            return replace(review, read=fact)
        case AlongRead():
            return replace(review, along=fact)
        case _:
            assert_never(fact)


def afresh(answer: Answer) -> Answer:
    """A new round: what was delivered stays on record."""
    return replace(answer, draft=None, saved=None, sent_back=None, contact=None, copy="", review=Review())
