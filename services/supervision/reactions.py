"""What supervision does when it hears something: it follows the case, whatever was told."""

from services.supervision.ledger import FollowCase
from shared.messages import Command, Envelope, Event


def when_anything(event: Event, heard: Envelope) -> list[Command]:
    return [FollowCase(suggestion=heard.about, fact=event)]
