"""What rating does when it hears something."""

from services.rating.evaluation import ExpectRating, NoteDivision
from services.rating.window import EnrolCase
from shared.events.dividing import SuggestionDivided
from shared.events.routing import ReplyDelivered
from shared.messages import Command, Envelope


def when_reply_delivered(event: ReplyDelivered, heard: Envelope) -> list[Command]:
    given = {n: getattr(event, n) for n in ("round", "deputy", "unit", "year", "number", "title", "main")}
    return [ExpectRating(suggestion=heard.about, **given), EnrolCase(suggestion=heard.about)]


def when_suggestion_divided(event: SuggestionDivided, heard: Envelope) -> list[Command]:
    return [NoteDivision(suggestion=heard.about, pieces=len(event.pieces))]
