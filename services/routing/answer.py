"""答复, as far as it has come: what lies at the gate, why it came back, what the deputy has."""

from dataclasses import dataclass, replace
from typing import assert_never

from shared.events.routing import ReplyApproved, ReplyDelivered, ReplyReturned, ReplySubmitted

Fact = ReplySubmitted | ReplyReturned | ReplyApproved | ReplyDelivered


@dataclass(frozen=True, slots=True)
class Answer:
    draft: ReplySubmitted | None = None  # lies before the inspection office, or waits for the signature
    sent_back: ReplyReturned | None = None
    delivered: ReplyDelivered | None = None


def evolve(answer: Answer, fact: Fact) -> Answer:
    match fact:
        case ReplySubmitted():
            return replace(answer, draft=fact)
        case ReplyReturned():
            return replace(answer, sent_back=fact)
        case ReplyApproved():
            return replace(answer, sent_back=None)
        case ReplyDelivered():
            return replace(answer, draft=None, delivered=fact)
        case _:
            assert_never(fact)


def afresh(answer: Answer) -> Answer:
    """A new round: what was delivered stays on record."""
    return replace(answer, draft=None, sent_back=None)
