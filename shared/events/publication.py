"""What routing 办 tells the public: replies that were decided public, in their masked copy; no name, no number."""

from datetime import date
from typing import ClassVar

from shared.messages import Event
from shared.words import Publicity, ReplyClass


class PublicFact(Event):
    topic: ClassVar[str | None] = "tibandu.public.v1"
    owner: ClassVar[str] = "routing"


class ReplyPublished(PublicFact):
    """答复公开: the masked copy, and nothing else of the reply. A later version replaces the earlier one."""

    version: int  # 1, 2 …: a redo's reply is published anew
    round: int
    number: str
    year: int
    title: str  # masked as well
    unit: str
    reply_class: ReplyClass
    publicity: Publicity  # in full, or a summary
    text: str
    replied: date
    on: date


class PublicationWithdrawn(PublicFact):
    """撤下: the reply is public no more. Why, stays in routing."""

    version: int
    round: int
    on: date
