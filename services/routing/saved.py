"""答复的存稿: what the lead unit has written of a reply and not yet sent; it stays in the unit."""

from datetime import date

from shared.events.routing import Promise
from shared.messages import Event
from shared.words import Publicity, ReplyClass


class ReplySaved(Event):
    """As far as it was written: anything may still be missing."""

    unit: str
    round: int
    reply_class: ReplyClass | None
    answers: tuple[str, ...]
    promises: tuple[Promise, ...]
    basis: str
    publicity: Publicity | None
    public_text: str = ""
    person: str = ""  # 联系人: stays in routing
    telephone: str = ""
    on: date
