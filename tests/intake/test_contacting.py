"""两个联系: SC members and the deputies they are in touch with."""

from datetime import date, timedelta

from services.intake.roll.contacting import AssignContacts, LogDeputyContact, SolveContactIssue
from services.intake.roll.seating import SeatDeputy
from services.intake.service import intake
from tests.samples import LEAD, MONDAY, SECOND, THIRD, Office, at_the_office, refused, the_deputy

ASSIGN = AssignContacts(member=LEAD, deputies=(SECOND, THIRD))
LOG = LogDeputyContact(contact="c1", member=LEAD, deputy=SECOND, on=MONDAY, issue="村道没有路灯")


def committee() -> Office:
    """The first deputy is a member of the standing committee."""
    office = Office(intake)
    for deputy in (LEAD, SECOND, THIRD):
        office.ask(SeatDeputy(deputy=deputy, name=deputy, sc_member=deputy == LEAD), at_the_office())
    return office


def test_the_office_says_whom_an_sc_member_is_in_touch_with_and_the_last_list_holds() -> None:
    office = committee()
    assert office.ask(ASSIGN, at_the_office())
    assert office.ask(ASSIGN, at_the_office()) == []
    office.ask(AssignContacts(member=LEAD, deputies=(THIRD,)), at_the_office())
    assert office.state(f"liaison/{LEAD}").deputies == (THIRD,)


def test_only_a_member_is_given_deputies_and_never_himself() -> None:
    office = committee()
    with refused("not-sc-member", 422):
        office.ask(AssignContacts(member=SECOND, deputies=(THIRD,)), at_the_office())
    with refused("contact-with-oneself", 422):
        office.ask(AssignContacts(member=LEAD, deputies=(LEAD,)), at_the_office())
    with refused("not-a-deputy", 422):
        office.ask(AssignContacts(member=LEAD, deputies=("deputy-9",)), at_the_office())


def test_a_member_logs_a_contact_and_later_that_the_issue_was_solved() -> None:
    office = committee()
    told = office.ask(LOG, the_deputy())
    assert [fact.topic for fact in told] == [None], "what deputies raise with a member stays in the house"
    office.ask(SolveContactIssue(contact="c1"), the_deputy())
    assert office.state("contact/c1").solved
    with refused("no-open-issue"):
        office.ask(SolveContactIssue(contact="c1"), at_the_office())
    with refused("already-logged"):
        office.ask(LOG, the_deputy())


def test_a_member_logs_for_himself_and_the_office_for_any_member() -> None:
    office = committee()
    with refused("not-your-contact", 403):
        office.ask(LOG, the_deputy(SECOND))
    assert office.ask(LOG, at_the_office())
    with refused("unknown-contact", 404):
        office.ask(SolveContactIssue(contact="c1"), the_deputy(SECOND))
    with refused("unknown-contact", 404):
        office.ask(SolveContactIssue(contact="c9"), at_the_office())


def test_a_contact_has_happened_and_solves_only_what_was_raised() -> None:
    office = committee()
    with refused("contact-ahead", 422):
        office.ask(LOG.model_copy(update={"on": MONDAY + timedelta(days=1)}), the_deputy())
    with refused("nothing-to-solve", 422):
        office.ask(LOG.model_copy(update={"issue": "", "solved": True}), the_deputy())
    office.ask(LOG.model_copy(update={"issue": "", "on": date(2026, 2, 1)}), the_deputy())
    with refused("no-open-issue"):
        office.ask(SolveContactIssue(contact="c1"), the_deputy())
