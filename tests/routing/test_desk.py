"""办 on the work desk: whom a case waits for from the number to the signature."""

from datetime import date

from services.routing.desk import tasks
from services.routing.facts import RedoTaken
from services.routing.service import routing
from shared.events.routing import ReplyApproved, ReplyReturned, ReturnAsked
from shared.messages import Event
from shared.words import ClockName, Part, Role, SendBackReason
from tests.samples import (
    FINANCE,
    HOUSING,
    MONDAY,
    WATER,
    assigned,
    contacted,
    delivered,
    given,
    received,
    reply_submitted,
    signed_in,
)

BOTH = (received(), assigned(co=(FINANCE,)), signed_in(), signed_in(FINANCE, part=Part.CO))


def waits_for(*facts: Event) -> list[tuple[Role, str, str, ClockName | None]]:
    return [(t.role, t.who, t.command, t.clock) for t in tasks(given(routing, "case", *facts))]


def test_a_filed_case_waits_for_whoever_may_assign() -> None:
    for in_session, clock in ((False, ClockName.ASSIGN_BETWEEN), (True, ClockName.ASSIGN_IN_SESSION)):
        asked = waits_for(received(in_session=in_session))
        assert asked == [(role, "", "assign-units", clock) for role in (Role.OFFICE, Role.GOVERNMENT)]


def test_each_unit_is_asked_to_sign_in() -> None:
    assert waits_for(received(), assigned(co=(FINANCE,))) == [
        (Role.UNIT, unit, "sign-in", ClockName.SIGN_IN) for unit in (HOUSING, FINANCE)
    ]


def test_the_lead_speaks_first_then_answers_and_the_co_unit_files_its_opinion() -> None:
    opinion = (Role.UNIT, FINANCE, "file-co-opinion", ClockName.CO_OPINION)
    assert waits_for(*BOTH) == [(Role.UNIT, HOUSING, "log-contact", ClockName.REPLY), opinion]
    assert waits_for(*BOTH, contacted()) == [(Role.UNIT, HOUSING, "submit-reply", ClockName.REPLY), opinion]


def test_a_return_request_waits_for_a_ruling_and_not_for_the_unit() -> None:
    back = ReturnAsked(unit=HOUSING, part=Part.LEAD, reason="属水利部门职责", proposed_unit=WATER, on=MONDAY)
    asked = [task[:3] for task in waits_for(received(), assigned(), back)]
    assert asked == [(role, "", "decide-return") for role in (Role.OFFICE, Role.GOVERNMENT)]


def test_a_draft_waits_for_the_inspection_office_then_for_the_head() -> None:
    reviewed = (*BOTH, contacted(), reply_submitted())
    approved = ReplyApproved(unit=HOUSING, round=1, on=MONDAY)
    assert waits_for(*reviewed) == [(Role.INSPECTION, "", "approve-reply", ClockName.REPLY)]
    assert waits_for(*reviewed, approved) == [(Role.UNIT_HEAD, HOUSING, "sign-reply", ClockName.REPLY)]


def test_a_redo_waits_for_the_lead_alone_under_its_own_clock() -> None:
    redo = RedoTaken(round=2, on=date(2026, 9, 16))
    assert waits_for(*BOTH, delivered(), redo) == [(Role.UNIT, HOUSING, "log-contact", ClockName.REDO)]


def test_the_lead_reads_on_its_button_whether_it_speaks_answers_or_answers_again() -> None:
    def button(*facts: Event) -> str:
        return tasks(given(routing, "case", received(), assigned(), signed_in(), *facts))[0].what

    sent_back = ReplyReturned(unit=HOUSING, round=1, reasons=(SendBackReason.EMPTY,), note="太空洞", on=MONDAY)
    assert button() == "与代表沟通"
    assert button(contacted()) == "送审答复"
    assert button(contacted(), reply_submitted(), sent_back) == "重拟答复"
    assert button(delivered(), RedoTaken(round=2, on=MONDAY)) == "听取代表意见"


def test_an_answered_case_waits_for_nobody_here() -> None:
    assert waits_for(*BOTH, delivered()) == []
