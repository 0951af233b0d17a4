"""What rating 评 tells: windows, redo orders, how a case settled; never a choice."""

from datetime import date
from typing import ClassVar

from shared.messages import Event
from shared.words import Outcome


class RatingFact(Event):
    topic: ClassVar[str | None] = "tibandu.rating.v1"
    owner: ClassVar[str] = "rating"


class EvaluationOpened(RatingFact):
    """测评期: the lead deputy may rate, blind."""

    window: str
    round: int
    on: date


class RedoOrdered(RatingFact):
    """重新办理: one of a batch that leaves when the window closes; no score, no reason."""

    window: str
    round: int  # the round that now begins
    on: date


class EvaluationSettled(RatingFact):
    """测评结束 without a redo."""

    window: str
    round: int
    outcome: Outcome
    on: date


class EscalationRaised(RatingFact):
    """二次测评仍不满意: onto the escalation list (听证)."""

    window: str
    round: int
    on: date
