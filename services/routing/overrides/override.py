"""分工特例: whose a matter is in this one place, whatever such units do elsewhere."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from shared.messages import Event


class OverrideSet(Event):
    """From now on this matter is that unit's."""

    unit: str
    reason: str
    on: date


class OverrideDropped(Event):
    """It is again whose it is elsewhere."""

    reason: str
    on: date


OverrideFact = OverrideSet | OverrideDropped


@dataclass(frozen=True, slots=True)
class Override:
    unit: str = ""  # none: the matter is whose it is elsewhere
    reason: str = ""
    since: date | None = None


def evolve(override: Override, fact: OverrideFact) -> Override:
    match fact:
        case OverrideSet(unit=unit, reason=reason, on=on):
            return replace(override, unit=unit, reason=reason, since=on)
        case OverrideDropped():
            return Override()
        case _:
            assert_never(fact)
