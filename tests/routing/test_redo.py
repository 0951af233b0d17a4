"""重新办理: the next round opens on an order; a case struck off is over."""

from datetime import date
from typing import Any

import pytest

from services.routing.case import Stage
from services.routing.desk import tasks
from services.routing.facts import CaseFinished, RedoTaken
from services.routing.handling import LogContact
from services.routing.passing import ApproveReply, ReturnReply
from services.routing.reply import SignReply, SubmitReply
from services.routing.service import routing
from shared.events.rating import RedoOrdered
from shared.events.routing import ReplyDelivered
from shared.events.supervision import CaseClosed
from shared.messages import Event
from shared.words import ClockName, ContactForm, Phase, Rank, ReplyClass, SendBackReason
from tests.samples import (
    MONDAY,
    Office,
    answered,
    assigned,
    at_the_inspection,
    at_the_unit,
    contacted,
    delivered,
    received,
    refused,
    signed_in,
    the_head_of,
)

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


# The redo passes the same gate


def redoing(*facts: Event) -> Office:
    """The second round, its deputy heard."""
    office = replied()
    office.hears(ORDER, on=SEPTEMBER)
    return office.given("case/s1", *facts)


def draft(**changes: Any) -> SubmitReply:
    return SubmitReply(suggestion="s1", **answered(**changes))


HEARD = contacted(on=SEPTEMBER, round=2)


def test_what_was_said_in_the_first_round_does_not_stand_for_hearing_the_deputy_in_the_second() -> None:
    office = redoing()
    with refused("redo-hearing-needed"):
        office.ask(draft(), at_the_unit())
    with refused("contact-too-early", 422) as no:
        talk = {"phase": Phase.BEFORE, "form": ContactForm.VISIT, "rank": Rank.HEAD}
        office.ask(LogContact(suggestion="s1", on=date(2026, 9, 15), **talk), at_the_unit())
    assert "早于重新办理" in str(no.value)
    office.ask(LogContact(suggestion="s1", on=SEPTEMBER, **talk), at_the_unit())
    assert office.ask(draft(), at_the_unit())


def test_every_round_demands_a_hearing_of_its_own() -> None:
    office = redoing(HEARD, delivered(on=SEPTEMBER, round=2))
    office.hears(ORDER.model_copy(update={"round": 3}), on=SEPTEMBER)
    with refused("redo-hearing-needed"):
        office.ask(draft(), at_the_unit())


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("demand-unanswered", {"answers": ("已加装二十部。",)}),
        ("one-promise-needed", {"reply_class": ReplyClass.B, "promises": ()}),
        ("basis-missing", {"basis": ""}),
    ],
)
def test_a_redo_draft_is_held_to_what_a_first_one_is(code: str, wrong: dict[str, Any]) -> None:
    with refused(code, 422):
        redoing(HEARD).ask(draft(**wrong), at_the_unit())


def test_a_redo_draft_is_sent_back_and_cannot_be_signed_before_it_is_approved() -> None:
    office = redoing(HEARD)
    office.ask(draft(), at_the_unit())
    with refused("not-approved"):
        office.ask(SignReply(suggestion="s1"), the_head_of())
    back = ReturnReply(suggestion="s1", reasons=(SendBackReason.EMPTY,), note="还是上次的话")
    (returned,) = office.ask(back, at_the_inspection())
    assert returned.round == 2  # type: ignore[attr-defined]
    with refused("not-approved"):
        office.ask(SignReply(suggestion="s1"), the_head_of())
    office.ask(draft(basis="竣工验收单第13号"), at_the_unit())
    office.ask(ApproveReply(suggestion="s1"), at_the_inspection())
    told = office.ask(SignReply(suggestion="s1"), the_head_of())
    (sent,) = [e for e in told if isinstance(e, ReplyDelivered)]
    assert (sent.round, sent.basis) == (2, "竣工验收单第13号")


def test_a_redo_has_the_units_whole_month_whatever_was_left_of_the_first_round() -> None:
    """On the desk: its own clock, from the order on."""
    (task, *_) = tasks(redoing().state("case/s1"))
    assert (task.clock, task.since, task.pause) == (ClockName.REDO, SEPTEMBER, 0)
