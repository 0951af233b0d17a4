"""三沟通: who was at a contact, and what becomes of one that the lead deputy says never took place."""

from datetime import date
from typing import Any

import pytest

from services.routing.case import Case
from services.routing.contact import ContactDisputed, ContactSettled
from services.routing.contacts_page import facts, may_read
from services.routing.desk import tasks
from services.routing.disputing import DisputeContact, SettleContact
from services.routing.facts import CaseFinished, RedoTaken
from services.routing.handling import MOST, LogContact
from services.routing.reply import SubmitReply
from services.routing.service import routing
from shared.events.routing import ContactLogged, ContactStruck, UnitReassigned
from shared.messages import Event
from shared.words import ContactForm, Part, Phase, Rank, Role
from tests.samples import (
    FINANCE,
    HOUSING,
    LEAD,
    MONDAY,
    SECOND,
    THIRD,
    WATER,
    Office,
    answered,
    assigned,
    at_the_government,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    contacted,
    delivered,
    received,
    refused,
    signed_in,
    the_deputy,
    the_head_of,
)

TUESDAY, WEDNESDAY = date(2026, 3, 3), date(2026, 3, 4)
SUBMIT = SubmitReply(suggestion="s1", **answered())
DENIED = DisputeContact(suggestion="s1", number=1, reason="那天没有人上门，也没有通过电话")


def handling(*facts: Event) -> Office:
    signed = (signed_in(), signed_in(FINANCE, part=Part.CO))
    case = (received(cosigners=(SECOND, THIRD)), assigned(), *signed)
    return Office(routing).given("case/s1", *case, *facts)


def contact(**changes: Any) -> LogContact:
    talk: dict[str, Any] = {"phase": Phase.BEFORE, "form": ContactForm.SEMINAR, "rank": Rank.HEAD, "on": MONDAY}
    return LogContact(suggestion="s1", **talk | changes)


def settle(stands: bool, number: int = 1) -> SettleContact:
    return SettleContact(suggestion="s1", number=number, stands=stands, note="已向代表和单位核实")


def case_of(office: Office) -> Case:
    case: Case = office.state("case/s1")
    return case


def on_desk(office: Office) -> list[tuple[Role, str, str]]:
    return [(t.role, t.who, t.command) for t in tasks(case_of(office))]


@pytest.mark.mechanism("M23")
@pytest.mark.parametrize("form", [ContactForm.VISIT, ContactForm.SEMINAR, ContactForm.FIELD])
def test_a_contact_shows_its_form_and_place_who_came_and_who_was_invited_in_vain(form: ContactForm) -> None:
    office = handling()
    there = {"deputies": (LEAD, SECOND), "absent": (THIRD,), "place": "东城街道代表联络站", "ranks": (Rank.CLERK,)}
    (logged,) = office.ask(contact(form=form, **there), at_the_unit())
    assert logged == contacted(form=form, rank=Rank.HEAD, **there)
    assert logged.topic, "told to everybody: ids of deputies and ranks of the unit, no name"
    ((_, line),) = [f for f in facts(case_of(office), the_deputy()) if f[0] == "沟通1"]
    for said in (form.word, "东城街道代表联络站", "主要负责人、经办人", HOUSING):
        assert said in line


def test_who_says_nothing_of_deputies_spoke_with_the_lead_deputy() -> None:
    (logged,) = handling().ask(contact(), at_the_unit())
    assert isinstance(logged, ContactLogged)
    assert logged.deputies == (LEAD,)


def test_a_contact_is_with_the_lead_deputy_and_signatories_who_are_there_or_not() -> None:
    office = handling()
    with refused("lead-deputy-absent", 422):
        office.ask(contact(deputies=(SECOND,), absent=(LEAD,)), at_the_unit())
    with refused("not-a-signatory", 422):
        office.ask(contact(deputies=(LEAD, "deputy-9")), at_the_unit())
    with refused("there-and-absent", 422):
        office.ask(contact(deputies=(LEAD, SECOND), absent=(SECOND,)), at_the_unit())


def test_a_case_is_no_log_of_calls() -> None:
    office = handling(*[contacted()] * MOST)
    with refused("too-many-contacts"):
        office.ask(contact(), at_the_unit())


def test_a_contact_logged_before_places_and_deputies_were_asked_for_still_counts() -> None:
    assert case_of(handling(contacted())).contacts == (Phase.BEFORE,)


def test_a_disputed_contact_does_not_count_until_the_unit_has_logged_another() -> None:
    office = handling(contacted()).on(TUESDAY)
    (disputed,) = office.ask(DENIED, the_deputy())
    assert disputed == ContactDisputed(number=1, reason=DENIED.reason, on=TUESDAY)
    assert disputed.topic is None, "what a deputy holds of a unit's record stays in routing"
    assert case_of(office).contacts == ()
    assert (Role.UNIT, HOUSING, "log-contact") in on_desk(office)
    with refused("contact-needed"):
        office.ask(SUBMIT, at_the_unit())
    office.ask(contact(on=TUESDAY), at_the_unit())
    assert case_of(office).contacts == (Phase.BEFORE,)
    assert office.ask(SUBMIT, at_the_unit())


def test_the_office_finds_that_it_took_place_and_it_counts_again() -> None:
    office = handling(contacted()).on(TUESDAY)
    office.ask(DENIED, the_deputy())
    assert (Role.OFFICE, "", "settle-contact") in on_desk(office)
    (settled,) = office.ask(settle(stands=True), at_the_office())
    assert settled == ContactSettled(number=1, stands=True, note="已向代表和单位核实", on=TUESDAY)
    assert case_of(office).contacts == (Phase.BEFORE,)
    assert (Role.OFFICE, "", "settle-contact") not in on_desk(office)


def test_what_did_not_take_place_is_told_with_what_is_left() -> None:
    after = contacted(form=ContactForm.PHONE, phase=Phase.AFTER)
    office = handling(contacted(), delivered(), after).on(TUESDAY)
    office.ask(DENIED, the_deputy())
    _, struck = office.ask(settle(stands=False), at_the_office())
    log: dict[str, Any] = {
        "unit": HOUSING,
        "phase": Phase.BEFORE,
        "form": ContactForm.VISIT,
        "held": MONDAY,
        "round": 1,
    }
    assert struck == ContactStruck(**log, met=False, phases=(Phase.AFTER,), on=TUESDAY)
    assert case_of(office).contacts == (Phase.AFTER,)


def test_a_contact_is_disputed_once_by_the_lead_deputy_until_the_case_is_struck_off() -> None:
    with refused("nothing-to-dispute"):
        handling().ask(DENIED, the_deputy())
    office = handling(contacted(), contacted())
    with refused("not-lead-deputy", 403):
        office.ask(DENIED, the_deputy(SECOND))
    with refused("unknown-contact", 422):
        office.ask(DENIED.model_copy(update={"number": 3}), the_deputy())
    with refused("no-dispute-open"):
        office.ask(settle(stands=True), at_the_office())
    office.ask(DENIED, the_deputy())
    with refused("disputed-already"):
        office.ask(DENIED, the_deputy())
    with refused("no-dispute-open"):
        office.ask(settle(stands=True, number=2), at_the_office())
    with refused("finished"):
        handling(contacted(), delivered(), CaseFinished()).ask(DENIED, the_deputy())


def test_another_unit_or_another_round_has_to_speak_with_the_deputy_anew() -> None:
    moved = UnitReassigned(unit=HOUSING, successor=WATER, part=Part.LEAD, on=TUESDAY)
    assert case_of(handling(contacted(), moved)).contacts == ()
    again = handling(contacted(), delivered(), RedoTaken(round=2, on=TUESDAY))
    assert case_of(again).contacts == ()
    again.on(TUESDAY).ask(contact(on=TUESDAY), at_the_unit())
    assert case_of(again).contacts == (Phase.BEFORE,)


def test_the_record_is_read_inside_and_by_the_lead_deputy() -> None:
    case = case_of(handling(contacted()))
    inside = (the_deputy(), at_the_unit(), the_head_of(), at_the_office(), at_the_government(), at_the_inspection())
    assert all(may_read(case, who) for who in inside)
    assert not any(may_read(case, who) for who in (the_deputy(SECOND), at_the_unit(WATER)))
    assert facts(case, the_deputy(SECOND)) == [("沟通", "办理前")]
