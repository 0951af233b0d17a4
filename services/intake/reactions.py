"""What intake does when it hears something."""

from services.intake.following import NoteAssignment, NoteReply
from shared.events.routing import ReplyDelivered, UnitsAssigned
from shared.messages import Command, Envelope


def when_units_assigned(event: UnitsAssigned, heard: Envelope) -> list[Command]:
    return [NoteAssignment(suggestion=heard.about, rules=event.rules, on=event.on)]


def when_reply_delivered(event: ReplyDelivered, heard: Envelope) -> list[Command]:
    return [NoteReply(suggestion=heard.about, on=event.on)]
