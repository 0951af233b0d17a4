"""Samples of face-to-face events and of what residents see to."""

from datetime import date
from typing import Any

from services.routing.meetings.holding import Attending, HoldMeeting
from services.routing.meetings.planning import PlanMeeting
from services.routing.service import routing
from shared.messages import Event
from shared.words import ContactForm, Part, Rank
from tests.samples import (
    FINANCE,
    HOUSING,
    LEAD,
    MONDAY,
    SECOND,
    WATER,
    Office,
    assigned,
    at_the_office,
    received,
    registered,
    signed_in,
)

FRIDAY = date(2026, 3, 6)


def two_cases(*facts: Event) -> Office:
    """s1 is led by housing with finance beside it, s2 by water; the first one's past goes on as told."""
    office = Office(routing)
    for unit in (HOUSING, FINANCE, WATER):
        office.given(f"unit/{unit}", registered(unit))
    signed = (signed_in(), signed_in(FINANCE, part=Part.CO))
    office.given("case/s1", received(), assigned(co=(FINANCE,)), *signed, *facts)
    other = received(number="2026-002", title="关于疏浚内河的建议", deputy=SECOND)
    return office.given("case/s2", other, assigned(lead=WATER), signed_in(WATER))


def plan(**changes: Any) -> PlanMeeting:
    said: dict[str, Any] = {"theme": "老旧小区改造面对面", "day": FRIDAY, "place": "梧桐社区会议室"}
    said |= {"form": ContactForm.SEMINAR, "cases": ("s1", "s2"), "residents": 6, "groups": "梧桐社区居民代表6人"}
    return PlanMeeting(meeting="m1", **said | changes)


def came(*units: str, rank: Rank = Rank.DEPUTY_HEAD) -> tuple[Attending, ...]:
    return tuple(Attending(unit=u, rank=rank) for u in units)


def hold(**changes: Any) -> HoldMeeting:
    said: dict[str, Any] = {"on": FRIDAY, "came": came(HOUSING, WATER), "deputies": (LEAD, SECOND), "residents": 5}
    return HoldMeeting(meeting="m1", **said | changes)


def planned(*facts: Event, **changes: Any) -> Office:
    office = two_cases(*facts).on(MONDAY)
    office.ask(plan(**changes), at_the_office())
    return office


def held(*facts: Event, **changes: Any) -> Office:
    office = planned(*facts).on(FRIDAY)
    office.ask(hold(**changes), at_the_office())
    return office
