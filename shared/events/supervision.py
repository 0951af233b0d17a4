"""What supervision 督 tells."""

from datetime import date
from typing import ClassVar

from shared.messages import Event
from shared.words import ClockName


class SupervisionFact(Event):
    topic: ClassVar[str | None] = "tibandu.supervision.v1"
    owner: ClassVar[str] = "supervision"


class DeadlineApproaching(SupervisionFact):
    """提前提醒."""

    clock: ClockName
    unit: str
    due: date
    days: int  # left when it was due to be said
    late_days: int  # said later than planned by so many days, after downtime


class DeadlineMissed(SupervisionFact):
    """逾期."""

    clock: ClockName
    unit: str
    due: date
    late_days: int


class HalfwayMissed(SupervisionFact):
    """中期检查: half of the time for the reply is over, and no contact with the deputy is on file."""

    clock: ClockName
    unit: str  # which leads
    round: int
    half: date
    due: date
    late_days: int


class CaseClosed(SupervisionFact):
    """销号."""

    reason: str
    on: date
