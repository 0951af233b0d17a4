"""征询: a draft regulation goes to its points with a plan, and ends when every opinion has its end."""

from datetime import date

import pytest

from services.intake.legislation.comments import CloseRound
from services.intake.legislation.consulting import ChangePlan, CloseRegulation
from services.intake.legislation.points import ClosePoint
from shared.events.intake import PlanChanged, RegulationClosed, RegulationSent
from shared.words import OpinionEnd
from tests.intake.consulted import (
    AFTER,
    COMMITTEE,
    DUE,
    OFFICE,
    POINTS,
    TITLE,
    given,
    noted,
    opened,
    point,
    sending,
    sent,
    settle,
    with_points,
)
from tests.samples import MONDAY, at_the_committee, at_the_point, refused

CLOSE = CloseRegulation(regulation="r1")


def test_a_draft_goes_to_the_chosen_points_with_its_plan() -> None:
    told = with_points().ask(sending(), COMMITTEE)
    plan = {"title": TITLE, "focus": "第三章养犬行为规范", "points": POINTS, "due": DUE}
    assert told == [RegulationSent(committee="法制委员会", on=MONDAY, **plan)]


def test_what_the_office_sends_is_no_committees() -> None:
    office = with_points()
    office.ask(sending(), OFFICE)
    assert office.state("regulation/r1").committee == ""
    with refused("not-your-regulation", 403):
        office.on(AFTER).ask(CLOSE, COMMITTEE)


def test_a_draft_is_sent_once() -> None:
    with refused("already-sent"):
        sent().ask(sending(), COMMITTEE)


def test_points_have_the_time_that_the_rules_give_them() -> None:
    """Ten workdays from Monday 2 March: until Monday 16 March."""
    with refused("plan-too-short", 422) as no:
        with_points().ask(sending(due=date(2026, 3, 15)), COMMITTEE)
    assert "2026年3月16日（周一）" in str(no.value)
    with_points().ask(sending(due=date(2026, 3, 16)), COMMITTEE)


def test_a_day_that_no_calendar_knows_is_refused() -> None:
    with refused("beyond-calendar", 422):
        with_points().ask(sending(due=date(2036, 4, 1)), COMMITTEE)


@pytest.mark.parametrize(("points", "code"), [(("p1", "p1"), "point-twice"), (("p1", "p9"), "point-not-active")])
def test_every_point_is_a_working_one_and_named_once(points: tuple[str, ...], code: str) -> None:
    with refused(code, 422):
        with_points().ask(sending(points=points), COMMITTEE)


def test_a_closed_point_gets_no_draft() -> None:
    office = with_points()
    office.ask(ClosePoint(point="p2"), OFFICE)
    with refused("point-not-active", 422):
        office.ask(sending(), COMMITTEE)


def test_a_draft_with_a_telephone_number_in_it_is_not_sent() -> None:
    with refused("personal-number", 422):
        with_points().ask(sending(focus="有疑问请打138 0013 8000"), COMMITTEE)


def test_the_plan_may_grow() -> None:
    office = sent(points=("p1", "p2"))
    later = date(2026, 4, 10)
    told = office.ask(ChangePlan(regulation="r1", points=POINTS, due=later), COMMITTEE)
    assert told == [PlanChanged(points=POINTS, due=later, on=MONDAY)]
    assert office.state("regulation/r1").silent == POINTS
    assert office.ask(ChangePlan(regulation="r1", points=POINTS, due=later), COMMITTEE) == []


def test_the_plan_never_shrinks() -> None:
    office = sent()
    with refused("point-dropped", 422):
        office.ask(ChangePlan(regulation="r1", points=("p1",), due=DUE), COMMITTEE)
    with refused("plan-shortened", 422):
        office.ask(ChangePlan(regulation="r1", points=POINTS, due=date(2026, 3, 31)), COMMITTEE)
    with refused("point-twice", 422):
        office.ask(ChangePlan(regulation="r1", points=(*POINTS, "p1"), due=DUE), COMMITTEE)


def test_a_point_closed_meanwhile_does_not_hinder_a_longer_plan() -> None:
    office = sent()
    office.ask(ClosePoint(point="p3"), OFFICE)
    assert office.ask(ChangePlan(regulation="r1", points=POINTS, due=AFTER), COMMITTEE)
    office.ask(point("p4"), OFFICE)
    office.ask(ClosePoint(point="p4"), OFFICE)
    with refused("point-not-active", 422):
        office.ask(ChangePlan(regulation="r1", points=(*POINTS, "p4"), due=AFTER), COMMITTEE)


def test_no_draft_ends_while_an_opinion_has_no_end() -> None:
    office = sent()
    first, second = given(office), given(office, "p2")
    settle(office, first)
    with refused("opinions-open") as no:
        office.on(AFTER).ask(CLOSE, COMMITTEE)
    assert "还有1条意见" in str(no.value)
    settle(office, second, OpinionEnd.ENFORCEMENT)
    told = office.ask(CLOSE, COMMITTEE)
    ends = {"opinions": 2, "adopted": 1, "not_adopted": 0, "enforcement": 1}
    assert told == [RegulationClosed(title=TITLE, on=AFTER, **ends)]


def test_what_the_public_said_needs_its_end_too() -> None:
    office = opened()
    with refused("round-open"):
        office.on(AFTER).ask(CLOSE, COMMITTEE)
    noted(office, 12)
    office.ask(CloseRound(regulation="r1"), COMMITTEE)
    with refused("opinions-open"):
        office.ask(CLOSE, COMMITTEE)


def test_points_that_have_not_answered_have_their_time() -> None:
    office = sent(points=("p1",))
    with refused("plan-running"):
        office.ask(CLOSE, COMMITTEE)
    settle(office, given(office))
    assert office.ask(CLOSE, COMMITTEE), "all have answered: nothing to wait for"


def test_a_closed_draft_stays_closed() -> None:
    office = sent().on(AFTER)
    office.ask(CLOSE, COMMITTEE)
    for command in (CLOSE, ChangePlan(regulation="r1", points=POINTS, due=date(2026, 5, 6))):
        with refused("regulation-closed"):
            office.ask(command, COMMITTEE)


def test_another_committees_draft_and_none_at_all() -> None:
    with refused("not-your-regulation", 403):
        sent().ask(CLOSE, at_the_committee("城建环资委"))
    with refused("unknown-regulation", 404):
        sent().ask(CloseRegulation(regulation="r9"), COMMITTEE)
    with refused("not-yours-to-ask", 403):
        sent().ask(CLOSE, at_the_point())
