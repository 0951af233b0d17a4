"""What intake does when it hears something."""

from services.intake.following import NoteAssignment, NoteReply
from services.intake.review.taking import STAGES, NoteLateReview
from shared.events.dividing import PiecesReplied, SuggestionDivided
from shared.events.routing import ReplyDelivered, UnitsAssigned
from shared.events.supervision import DeadlineMissed
from shared.messages import Command, Envelope


def when_units_assigned(event: UnitsAssigned, heard: Envelope) -> list[Command]:
    return [NoteAssignment(suggestion=heard.about, rules=event.rules, on=event.on)]


def when_reply_delivered(event: ReplyDelivered, heard: Envelope) -> list[Command]:
    return [NoteReply(suggestion=heard.about, on=event.on)]


def when_suggestion_divided(event: SuggestionDivided, heard: Envelope) -> list[Command]:
    return [NoteAssignment(suggestion=heard.about, rules=event.rules, on=event.on)]


def when_pieces_replied(event: PiecesReplied, heard: Envelope) -> list[Command]:
    """Where a withdrawal stopped some of the pieces it holds, for what they were to answer."""
    return [] if event.stopped else [NoteReply(suggestion=heard.about, on=event.on)]


def when_deadline_missed(event: DeadlineMissed, heard: Envelope) -> list[Command]:
    """The author is told of a late review; other clocks are not intake's."""
    return [NoteLateReview(suggestion=heard.about, clock=event.clock, due=event.due)] if event.clock in STAGES else []
