"""催签收: that a unit has let the days for signing in pass, and how often it was urged since."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from shared.events.routing import SignInUrged
from shared.messages import Event
from shared.words import UrgeWay


class SignInMissed(Event):
    """Supervision has told that the clock of this unit's sign-in has run out."""

    unit: str
    due: date


class UrgingNoted(Event):
    """Whom one has spoken to, and what was said: stays in routing."""

    unit: str
    way: UrgeWay
    reached: str
    note: str
    on: date


UrgedFact = SignInMissed | SignInUrged | UrgingNoted


@dataclass(frozen=True, slots=True)
class Urged:
    due: date | None = None  # the last day for signing in, once it has passed
    times: int = 0
    last: UrgingNoted | None = None


def evolve(urged: Urged, fact: UrgedFact) -> Urged:
    match fact:
        case SignInMissed(due=due):
            return replace(urged, due=due)
        case SignInUrged():
            return replace(urged, times=urged.times + 1)
        case UrgingNoted():
            return replace(urged, last=fact)
        case _:
            assert_never(fact)
