"""办理: contacts with the deputy, and what the co-units have to say."""

from datetime import date

import pytest

from services.routing.facts import CaseFinished, ContactNoted, RedoTaken
from services.routing.handling import FileCoOpinion, LogContact, ReturnCoOpinion
from services.routing.service import routing
from shared.events.routing import CoOpinionFiled, ReturnAsked
from shared.messages import Event
from shared.words import ContactForm, Part, Phase, Rank
from tests.samples import (
    FINANCE,
    HOUSING,
    LEAD,
    MONDAY,
    WATER,
    Office,
    assigned,
    at_the_office,
    at_the_unit,
    contacted,
    delivered,
    received,
    refused,
    reply_submitted,
    signed_in,
)

TUESDAY = date(2026, 3, 3)
OPINION = FileCoOpinion(suggestion="s1", opinion="我局同意安排补助资金。")


def handling(*facts: Event) -> Office:
    signed = (signed_in(), signed_in(FINANCE, part=Part.CO))
    return Office(routing).given("case/s1", received(), assigned(co=(FINANCE,)), *signed, *facts)


def contact(on: date = MONDAY, note: str = "") -> LogContact:
    talk = {"phase": Phase.BEFORE, "form": ContactForm.SEMINAR, "rank": Rank.HEAD}
    return LogContact(suggestion="s1", on=on, note=note, **talk)


def test_a_contact_is_told_with_form_date_and_rank_but_not_what_was_said() -> None:
    told = handling().ask(contact(note="代表关心资金"), at_the_unit())
    assert told == [
        contacted(form=ContactForm.SEMINAR, rank=Rank.HEAD, deputies=(LEAD,)),
        ContactNoted(note="代表关心资金"),
    ]
    assert [e.topic is None for e in told] == [False, True]


def test_a_phase_counts_once_however_often_they_met() -> None:
    office = handling()
    for day in (MONDAY, TUESDAY):
        office.on(day).ask(contact(day), at_the_unit())
    assert office.state("case/s1").contacts == (Phase.BEFORE,)


def test_a_contact_lies_between_the_assignment_and_today() -> None:
    with refused("contact-in-future", 422):
        handling().ask(contact(TUESDAY), at_the_unit())
    with refused("contact-too-early", 422) as no:
        handling().ask(contact(date(2026, 2, 27)), at_the_unit())
    assert "交办" in str(no.value)


def test_a_redo_counts_contacts_of_its_own_round_only() -> None:
    redo = handling(delivered(), RedoTaken(round=2, on=TUESDAY)).on(TUESDAY)
    with refused("contact-too-early", 422) as no:
        redo.ask(contact(MONDAY), at_the_unit())
    assert "重新办理" in str(no.value)
    (logged,) = redo.ask(contact(TUESDAY), at_the_unit())
    assert logged.round == 2  # type: ignore[attr-defined]


def test_the_deputy_may_be_met_after_the_reply_until_the_case_is_struck_off() -> None:
    assert handling(delivered()).ask(contact(), at_the_unit())
    with refused("finished"):
        handling(delivered(), CaseFinished()).ask(contact(), at_the_unit())


def test_a_unit_signs_in_before_it_acts() -> None:
    office = Office(routing).given("case/s1", received(), assigned(co=(FINANCE,)))
    with refused("not-signed-in"):
        office.ask(contact(), at_the_unit())
    with refused("not-signed-in"):
        office.ask(OPINION, at_the_unit(FINANCE))
    with refused("not-your-case", 403):
        office.ask(contact(), at_the_unit(WATER))
    with refused("unknown-case", 404):
        Office(routing).ask(contact(), at_the_unit())


def test_a_unit_that_gives_the_case_back_does_not_act_on_it() -> None:
    back = ReturnAsked(unit=HOUSING, part=Part.LEAD, reason="属水利部门职责", proposed_unit=WATER, on=MONDAY)
    with refused("return-pending"):
        handling(back).ask(contact(), at_the_unit())


def test_a_co_unit_files_one_opinion() -> None:
    office = handling()
    told = office.ask(OPINION, at_the_unit(FINANCE))
    assert told == [CoOpinionFiled(unit=FINANCE, opinion=OPINION.opinion, on=MONDAY)]
    with refused("already-filed"):
        office.ask(OPINION, at_the_unit(FINANCE))


def test_the_lead_answers_itself_and_files_no_opinion() -> None:
    with refused("not-co-unit", 403):
        handling().ask(OPINION, at_the_unit(HOUSING))


def test_an_opinion_after_the_draft_comes_too_late() -> None:
    with refused("not-handling"):
        handling(reply_submitted()).ask(OPINION, at_the_unit(FINANCE))


@pytest.mark.parametrize("command", [contact(), OPINION])
def test_handling_is_the_units(command: LogContact | FileCoOpinion) -> None:
    with refused("not-yours-to-ask", 403):
        handling().ask(command, at_the_office())


BOUNCE = ReturnCoOpinion(suggestion="s1", unit=FINANCE, note="请写明资金来源。")


def test_an_empty_opinion_is_sent_back_once_and_given_again() -> None:
    office = handling()
    office.ask(OPINION, at_the_unit(FINANCE))
    (told,) = office.ask(BOUNCE, at_the_unit())
    assert (told.unit, told.on) == (FINANCE, MONDAY)  # type: ignore[attr-defined]
    assert office.ask(OPINION, at_the_unit(FINANCE))
    with refused("no-opinion-to-return"):
        office.ask(BOUNCE, at_the_unit())


def test_of_two_opinions_each_may_be_sent_back_once() -> None:
    both = (received(), assigned(co=(FINANCE, WATER)))
    signed = (signed_in(), signed_in(FINANCE, part=Part.CO), signed_in(WATER, part=Part.CO))
    office = Office(routing).given("case/s1", *both, *signed)
    for unit in (FINANCE, WATER):
        office.ask(OPINION, at_the_unit(unit))
    office.ask(BOUNCE, at_the_unit())
    office.ask(OPINION, at_the_unit(FINANCE))
    with refused("opinion-returned-once"):
        office.ask(BOUNCE, at_the_unit())
    with refused("no-opinion-to-return", 422):
        office.ask(BOUNCE.model_copy(update={"unit": HOUSING}), at_the_unit())


def test_only_the_lead_sends_an_opinion_back_and_only_before_its_draft() -> None:
    office = handling()
    office.ask(OPINION, at_the_unit(FINANCE))
    with refused("not-lead-unit", 403):
        office.ask(BOUNCE, at_the_unit(FINANCE))
    office.given("case/s1", reply_submitted())
    with refused("not-handling"):
        office.ask(BOUNCE, at_the_unit())
