"""答复, as far as it has come: what lies at the gate, why it came back, what the deputy has."""

from dataclasses import dataclass, replace
from typing import assert_never

from services.routing.saved import ReplySaved
from shared.events.routing import ReplyApproved, ReplyDelivered, ReplyReturned, ReplySubmitted
from shared.messages import Event


class Note(Event):
    """What routing notes for itself of a draft."""


class CopyWritten(Note):
    """公开稿 in the unit's own words, sent to review with the reply; without it the public reads the reply, masked."""

    text: str


Notes = ReplySaved | CopyWritten
Fact = Notes | ReplySubmitted | ReplyReturned | ReplyApproved | ReplyDelivered


@dataclass(frozen=True, slots=True)
class Answer:
    draft: ReplySubmitted | None = None  # lies before the inspection office, or waits for the signature
    saved: ReplySaved | None = None  # written since, not yet sent
    copy: str = ""  # for the public, as the unit has written it
    sent_back: ReplyReturned | None = None
    delivered: ReplyDelivered | None = None


def evolve(answer: Answer, fact: Fact) -> Answer:
    match fact:
        case ReplySaved():
            return replace(answer, saved=fact)
        case ReplySubmitted():
            return replace(answer, draft=fact, saved=None, copy="")
        case CopyWritten(text=text):
            return replace(answer, copy=text)
        case ReplyReturned():
            return replace(answer, sent_back=fact)
        case ReplyApproved():
            return replace(answer, sent_back=None)
        case ReplyDelivered():
            return replace(answer, draft=None, saved=None, copy="", delivered=fact)
        case _:
            assert_never(fact)


def afresh(answer: Answer) -> Answer:
    """A new round: what was delivered stays on record."""
    return replace(answer, draft=None, saved=None, copy="", sent_back=None)
