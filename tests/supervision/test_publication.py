"""答复公开 has a clock of its own: twenty workdays after the reply, and it does not end with the case."""

from datetime import date
from typing import Any

import pytest

from services.routing.publication.publishing import PublishReply, WithdrawPublication
from services.supervision.service import supervision
from shared.events.publication import PublicationWithdrawn, ReplyPublished
from shared.events.rating import EvaluationSettled
from shared.events.supervision import DeadlineApproaching, DeadlineMissed
from shared.words import CaseState, ClockName, Outcome, Publicity, ReplyClass, Scale
from tests.samples import (
    HOUSING,
    MONDAY,
    House,
    Office,
    a_house,
    assigned,
    at_the_office,
    at_the_unit,
    bring_to_handling,
    delivered,
    filed,
    rate,
    reply,
)

CLOCK = ClockName.PUBLICATION
LAST = date(2026, 3, 30)  # 2 March and twenty workdays
PUBLISH = PublishReply(publication="s1")


def replied(**changes: Any) -> House:
    return reply(bring_to_handling(a_house()), **{"publicity": Publicity.FULL} | changes)


def published(round: int = 1, version: int = 1) -> ReplyPublished:
    said: dict[str, Any] = {"number": "2026-001", "year": 2026, "title": "标题", "unit": HOUSING, "text": "已办成。"}
    kind = {"reply_class": ReplyClass.A, "publicity": Publicity.FULL}
    return ReplyPublished(version=version, round=round, replied=MONDAY, on=MONDAY, **said, **kind)


@pytest.mark.parametrize("publicity", [Publicity.FULL, Publicity.SUMMARY])
def test_what_is_decided_public_is_due_twenty_workdays_after_the_reply(publicity: Publicity) -> None:
    text = "二十部电梯已经加装完成，补助资金全部拨付到位。"
    office = Office(supervision)
    office.hears(filed())
    office.hears(assigned())
    office.hears(delivered(publicity=publicity, basis=text))
    clock = office.state("case/s1").clock(CLOCK)
    assert (clock.since, clock.due) == (MONDAY, LAST)


@pytest.mark.parametrize("publicity", [Publicity.ON_REQUEST, Publicity.NOT_PUBLIC])
def test_what_is_not_public_has_no_such_clock(publicity: Publicity) -> None:
    assert replied(publicity=publicity).case().clock(CLOCK) is None


def test_publishing_stops_the_clock_and_taking_down_starts_none() -> None:
    house = replied()
    house.ask(PUBLISH, at_the_unit())
    assert house.case().clock(CLOCK) is None
    house.ask(WithdrawPublication(publication="s1", reason="正文中写到了个人情况"), at_the_office())
    assert house.case().clock(CLOCK) is None
    house.to(date(2026, 6, 1))
    assert [e for e in house.told("supervision", DeadlineMissed) if e.clock is CLOCK] == []  # type: ignore[attr-defined]


def test_reminders_and_the_overdue_mark_ring_as_for_every_clock() -> None:
    house = replied().to(date(2026, 4, 7))
    told = [e for e in house.told("supervision", DeadlineApproaching) if e.clock is CLOCK]  # type: ignore[attr-defined]
    assert [e.days for e in told] == [15, 7, 3, 1]  # type: ignore[attr-defined]
    (missed,) = [e for e in house.told("supervision", DeadlineMissed) if e.clock is CLOCK]  # type: ignore[attr-defined]
    assert (missed.due, missed.late_days) == (LAST, 0)  # type: ignore[attr-defined]
    house.ask(PUBLISH, at_the_unit())
    assert house.case().clock(CLOCK) is None


def test_the_clock_outlives_the_case_and_stops_when_the_reply_is_published() -> None:
    """Struck off after the rating, its reply is owed to the public all the same."""
    house = rate(replied(), Scale.SATISFIED)
    assert (house.case().state, [c.clock for c in house.case().clocks]) == (CaseState.CLOSED, [CLOCK])
    house.to(date(2026, 4, 7))
    assert [e.clock for e in house.told("supervision", DeadlineMissed)] == [CLOCK]  # type: ignore[attr-defined]
    house.ask(PUBLISH, at_the_unit())
    assert (house.case().state, house.case().clocks) == (CaseState.CLOSED, ())


def test_a_redos_reply_has_a_clock_of_its_own() -> None:
    house = reply(rate(replied(), Scale.DISSATISFIED), publicity=Publicity.FULL)
    clock = house.case().clock(CLOCK)
    assert clock.since == house.today
    house.offices["supervision"].hears(published(round=1))
    assert house.case().clock(CLOCK) == clock, "the first round's publication, heard late, stops nothing"
    house.ask(PUBLISH, at_the_unit())
    assert house.case().clock(CLOCK) is None


def test_what_is_published_before_the_reply_is_heard_of_is_followed_when_it_is() -> None:
    """Two topics keep no order between them; the case may even be settled by what was kept."""
    office = Office(supervision)
    for fact in (filed(), assigned(), EvaluationSettled(window="w", round=1, outcome=Outcome.ACCEPTED, on=MONDAY)):
        office.hears(fact)
    office.hears(published())
    assert office.state("case/s1").clocks
    office.hears(delivered(publicity=Publicity.FULL))
    case = office.state("case/s1")
    assert (case.state, case.clocks, case.held) == (CaseState.CLOSED, (), ())
    assert office.hears(PublicationWithdrawn(version=1, round=1, on=MONDAY)) == []
