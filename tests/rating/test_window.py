"""测评窗口: all waiting replies at once, closed by two, and what leaves at the close."""

from datetime import date, timedelta

import pytest

from services.rating.case import Evaluation
from services.rating.desk import of_evaluation, of_windows
from services.rating.evaluation import RateReply
from services.rating.service import rating
from services.rating.window import AskClose, CloseAsked, ConfirmClose, OpenWindow, WindowClosed, WindowOpened
from shared.events.rating import EscalationRaised, EvaluationOpened, EvaluationSettled, RedoOrdered
from shared.messages import Event
from shared.words import CaseState, Outcome, Role, Scale
from shared.workdays import workdays_between
from tests.samples import (
    LAW,
    LEAD,
    MONDAY,
    SECOND,
    Office,
    a_house,
    at_the_office,
    bring_to_handling,
    delivered,
    rate,
    refused,
    reply,
    the_clerk,
    the_deputy,
)

CLOSES, AFTER = date(2026, 3, 15), date(2026, 3, 16)
YES, FAIR, NO = Scale.SATISFIED, Scale.BASICALLY, Scale.DISSATISFIED


def waiting(*ids: str, round: int = 1) -> Office:
    office = Office(rating)
    for id in ids:
        office.hears(delivered(round=round), id)
    return office


def opened(*ids: str) -> Office:
    office = waiting(*ids)
    office.ask(OpenWindow(closes=CLOSES), the_clerk())
    return office


def choose(office: Office, id: str, attitude: Scale, result: Scale) -> None:
    asked = RateReply(suggestion=id, attitude=attitude, result=result, reason="没有解决")
    office.ask(asked, the_deputy())


def close(office: Office, on: date = AFTER) -> list[Event]:
    office.on(on).ask(AskClose(), the_clerk(1))
    return office.ask(ConfirmClose(), the_clerk(2))


def settled(outcome: Outcome, round: int = 1) -> EvaluationSettled:
    return EvaluationSettled(window="2026-1", round=round, outcome=outcome, on=AFTER)


REDO = RedoOrdered(window="2026-1", round=2, on=AFTER)


def test_a_window_takes_all_that_wait_and_tells_each_of_them() -> None:
    told = waiting("s1", "s2").ask(OpenWindow(closes=CLOSES), the_clerk())
    assert told == [
        WindowOpened(window="2026-1", cases=("s1", "s2"), closes=CLOSES, on=MONDAY),
        EvaluationOpened(window="2026-1", round=1, on=MONDAY),
        EvaluationOpened(window="2026-1", round=1, on=MONDAY),
    ]


def test_a_reply_delivered_twice_waits_once() -> None:
    assert waiting("s1", "s1").state("windows/all").waiting == ("s1",)


def test_a_reply_that_comes_during_a_window_waits_for_the_next() -> None:
    office = opened("s1")
    office.hears(delivered(), "s2")
    windows = office.state("windows/all")
    assert (windows.cases, windows.waiting) == (("s1",), ("s2",))
    with refused("window-closed"):
        choose(office, "s2", YES, YES)


def test_one_window_at_a_time() -> None:
    office = opened("s1")
    office.hears(delivered(), "s2")
    with refused("window-open"):
        office.ask(OpenWindow(closes=CLOSES), the_clerk())
    close(office)
    assert office.ask(OpenWindow(closes=AFTER), the_clerk())[0].window == "2026-2"  # type: ignore[attr-defined]


def test_there_must_be_something_to_rate() -> None:
    with refused("nothing-to-rate"):
        Office(rating).ask(OpenWindow(closes=CLOSES), the_clerk())


def test_a_window_closes_after_it_opens() -> None:
    with refused("closes-in-past", 422):
        waiting("s1").ask(OpenWindow(closes=MONDAY - timedelta(days=1)), the_clerk())


def test_windows_are_the_evaluation_clerks() -> None:
    for command in (OpenWindow(closes=CLOSES), AskClose(), ConfirmClose()):
        with refused("not-yours-to-ask", 403):
            waiting("s1").ask(command, at_the_office())


def test_a_window_is_not_closed_before_its_day() -> None:
    with refused("window-still-open"):
        opened("s1").on(CLOSES - timedelta(days=1)).ask(AskClose(), the_clerk())


def test_a_window_may_be_closed_on_its_last_day() -> None:
    assert opened("s1").on(CLOSES).ask(AskClose(), the_clerk(1)) == [CloseAsked(by="clerk-1")]


def test_closing_takes_two_clerks() -> None:
    office = opened("s1").on(AFTER)
    with refused("close-not-asked"):
        office.ask(ConfirmClose(), the_clerk(2))
    assert office.ask(AskClose(), the_clerk(1)) == [CloseAsked(by="clerk-1")]
    with refused("close-asked"):
        office.ask(AskClose(), the_clerk(2))
    with refused("same-person", 403):
        office.ask(ConfirmClose(), the_clerk(1))
    assert office.ask(ConfirmClose(), the_clerk(2))


def test_without_a_window_there_is_nothing_to_close() -> None:
    for office in (Office(rating), waiting("s1")):
        with refused("no-window-open"):
            office.ask(AskClose(), the_clerk())
        with refused("close-not-asked"):
            office.ask(ConfirmClose(), the_clerk())


@pytest.mark.parametrize(
    ("choice", "fact"),
    [
        ((YES, YES), settled(Outcome.ACCEPTED)),
        ((FAIR, YES), settled(Outcome.ACCEPTED)),
        ((NO, YES), REDO),
        ((YES, NO), REDO),
        (None, settled(Outcome.NOT_RETURNED)),
    ],
)
def test_what_comes_of_a_first_rating(choice: tuple[Scale, Scale] | None, fact: Event) -> None:
    office = opened("s1")
    if choice:
        choose(office, "s1", *choice)
    assert close(office)[1:] == [fact]


@pytest.mark.parametrize(
    ("choice", "fact"),
    [
        (YES, settled(Outcome.ACCEPTED, 2)),
        (NO, EscalationRaised(window="2026-1", round=2, on=AFTER)),
        (None, settled(Outcome.NOT_RETURNED, 2)),
    ],
)
def test_what_comes_of_a_second_rating(choice: Scale | None, fact: Event) -> None:
    office = waiting("s1", round=2)
    office.ask(OpenWindow(closes=CLOSES), the_clerk())
    if choice:
        choose(office, "s1", choice, choice)
    assert close(office)[1:] == [fact]


def test_the_close_counts_and_names_nobody() -> None:
    office = opened("s1", "s2", "s3")
    choose(office, "s1", YES, FAIR)
    choose(office, "s2", NO, NO)
    closed = close(office)[0]
    assert closed == WindowClosed(
        window="2026-1",
        sums={
            "2026/first/asked": 3,
            "2026/first/attitude/satisfied": 1,
            "2026/first/result/basically": 1,
            "2026/first/overall/basically": 1,
            "2026/first/attitude/dissatisfied": 1,
            "2026/first/result/dissatisfied": 1,
            "2026/first/overall/dissatisfied": 1,
        },
        on=AFTER,
    )
    assert closed.topic is None


def test_a_second_rating_is_counted_beside_the_first_and_says_what_it_replaces() -> None:
    office = opened("s1")
    choose(office, "s1", NO, NO)
    close(office)
    office.hears(delivered(round=2))
    office.ask(OpenWindow(closes=AFTER), the_clerk())
    choose(office, "s1", YES, YES)
    close(office, AFTER + timedelta(days=1))
    sums = office.state("windows/all").sums
    assert {key: n for key, n in sums.items() if "/overall/" in key} == {
        "2026/first/overall/dissatisfied": 1,
        "2026/replaced/overall/dissatisfied": 1,
        "2026/second/overall/satisfied": 1,
    }


def test_nothing_told_to_others_lets_satisfied_be_told_from_basically() -> None:
    def told(choice: Scale) -> list[str]:
        office = opened("s1")
        choose(office, "s1", choice, choice)
        close(office)
        return [fact.body for fact in office.journal if fact.topic]

    assert told(YES) == told(FAIR)
    assert not any(word in body for body in told(NO) for word in ("dissatisfied", "没有解决", "score"))


@pytest.mark.mechanism("M31")
def test_redo_orders_leave_within_a_workday_of_the_close_and_reach_the_unit() -> None:
    house = rate(reply(bring_to_handling(a_house())), NO)
    (closed,) = [e for e in house.offices["rating"].told("windows/all") if isinstance(e, WindowClosed)]
    (order,) = house.told("rating", RedoOrdered)
    assert 0 <= workdays_between(closed.on, order.on, LAW.calendar) <= 1  # type: ignore[attr-defined]
    case = house.offices["routing"].state("case/s1")
    assert (case.round, case.stage, case.since) == (2, "handling", closed.on)
    assert house.case().state is CaseState.REDO


def test_the_desk_does_not_tell_who_has_rated() -> None:
    office = opened("s1")
    before = of_evaluation(office.state("evaluation/s1"))
    choose(office, "s1", NO, NO)
    assert of_evaluation(office.state("evaluation/s1")) == before
    assert [(t.role, t.who, t.command) for t in before] == [(Role.DEPUTY, LEAD, "rate-reply")]
    close(office)
    assert of_evaluation(office.state("evaluation/s1")) == []
    assert of_evaluation(Evaluation()) == []
    assert SECOND not in {t.who for t in before}


def test_the_clerks_desk_leads_from_opening_to_the_second_pair_of_eyes() -> None:
    def next_step(office: Office) -> list[str]:
        return [t.command for t in of_windows(office.state("windows/all"))]

    office = Office(rating)
    steps = [next_step(office)]
    office.hears(delivered())
    steps.append(next_step(office))
    office.ask(OpenWindow(closes=CLOSES), the_clerk())
    steps.append(next_step(office))
    office.on(AFTER).ask(AskClose(), the_clerk(1))
    steps.append(next_step(office))
    office.ask(ConfirmClose(), the_clerk(2))
    steps.append(next_step(office))
    assert steps == [[], ["open-window"], ["ask-close"], ["confirm-close"], []]
