"""重新办理: the next round opens on an order; a case struck off is over."""

from datetime import date

from services.routing.case import Stage
from services.routing.facts import CaseFinished, RedoTaken
from services.routing.service import routing
from shared.events.rating import RedoOrdered
from shared.events.supervision import CaseClosed
from shared.messages import Event
from tests.samples import MONDAY, Office, assigned, contacted, delivered, received, signed_in

SEPTEMBER = date(2026, 9, 16)
ORDER = RedoOrdered(window="2026-1", round=2, on=SEPTEMBER)
CLOSED = CaseClosed(reason="测评通过", on=SEPTEMBER)


def replied(*facts: Event) -> Office:
    past = (received(), assigned(), signed_in(), contacted(), delivered())
    return Office(routing).given("case/s1", *past, *facts).on(date(2026, 9, 20))


def test_a_redo_order_opens_the_next_round_on_the_day_it_was_given() -> None:
    office = replied()
    assert office.hears(ORDER, on=SEPTEMBER) == [RedoTaken(round=2, on=SEPTEMBER)]
    case = office.state("case/s1")
    assert (case.stage, case.round, case.since, case.contacts) == (Stage.HANDLING, 2, SEPTEMBER, ())
    assert case.lead.signed_in == MONDAY  # the unit has it already


def test_the_same_order_again_opens_nothing() -> None:
    office = replied()
    office.hears(ORDER)
    assert office.hears(ORDER) == []


def test_a_case_struck_off_takes_no_more_acts() -> None:
    office = replied()
    assert office.hears(CLOSED) == [CaseFinished()]
    assert office.state("case/s1").stage is Stage.FINISHED
    assert office.hears(CLOSED) == []


def test_a_case_still_in_hand_is_not_finished_by_a_stray_word() -> None:
    assert Office(routing).given("case/s1", received(), assigned()).hears(CLOSED) == []
