"""提 on the work desk: whom a suggestion waits for before it is filed."""

from services.intake.desk import tasks
from services.intake.facts import CosignersInvited, DraftSaved, SignatureConfirmed
from services.intake.service import intake
from shared.events.intake import DraftSentBack, ReviewPassed
from shared.messages import Event
from shared.words import ClockName, MendReason, Role
from tests.samples import COUNTY, LEAD, MONDAY, SECOND, THIRD, given, submitted, words

DRAFT = DraftSaved(words=words(), deputy=LEAD, county=COUNTY)
INVITED = CosignersInvited(deputies=(SECOND, THIRD))
BACK = DraftSentBack(reasons=(MendReason.WORDING,), note="请补充数据", level=1, on=MONDAY)


def waits_for(*facts: Event) -> list[tuple[Role, str, str, ClockName | None]]:
    return [(t.role, t.who, t.command, t.clock) for t in tasks(given(intake, "case", *facts))]


def test_a_draft_waits_for_its_deputy() -> None:
    assert waits_for(DRAFT) == [(Role.DEPUTY, LEAD, "submit-suggestion", None)]


def test_invitations_wait_for_those_who_have_not_answered() -> None:
    assert waits_for(DRAFT, INVITED, SignatureConfirmed(deputy=SECOND)) == [
        (Role.DEPUTY, THIRD, "confirm-signature", None)
    ]


def test_when_all_have_signed_it_waits_for_the_lead() -> None:
    signed = (SignatureConfirmed(deputy=SECOND), SignatureConfirmed(deputy=THIRD))
    assert waits_for(DRAFT, INVITED, *signed) == [(Role.DEPUTY, LEAD, "submit-suggestion", None)]


def test_each_review_waits_for_its_office() -> None:
    passed = ReviewPassed(county=COUNTY, on=MONDAY)
    assert waits_for(DRAFT, submitted()) == [(Role.COUNTY_OFFICE, COUNTY, "pass-review", ClockName.COUNTY_REVIEW)]
    assert waits_for(DRAFT, submitted(), passed) == [(Role.OFFICE, "", "file-suggestion", ClockName.CITY_REVIEW)]


def test_a_returned_draft_waits_for_its_deputy() -> None:
    assert waits_for(DRAFT, submitted(), BACK) == [(Role.DEPUTY, LEAD, "revise-draft", ClockName.MEND)]


def test_a_draft_without_a_proposal_or_demands_waits_to_be_written_on() -> None:
    for missing in ({"proposal": ""}, {"demands": ()}):
        begun = DRAFT.model_copy(update={"words": words(**missing)})
        assert waits_for(begun) == [(Role.DEPUTY, LEAD, "revise-draft", None)]


def test_a_returned_draft_once_changed_and_signed_waits_to_be_handed_in_again() -> None:
    assert waits_for(DRAFT, submitted(), BACK, DRAFT) == [(Role.DEPUTY, LEAD, "submit-suggestion", ClockName.MEND)]
    handed_in = (DRAFT, submitted(), BACK, DRAFT, submitted(), BACK)
    assert waits_for(*handed_in) == [(Role.DEPUTY, LEAD, "revise-draft", ClockName.MEND)]


def test_a_returned_draft_once_changed_waits_for_its_cosigners_again() -> None:
    changed = DRAFT.model_copy(update={"words": words(analysis="改过的分析。")})
    signed = (SignatureConfirmed(deputy=SECOND), SignatureConfirmed(deputy=THIRD))
    waiting = waits_for(DRAFT, INVITED, *signed, submitted(), BACK, changed)
    assert {who for _, who, command, _ in waiting if command == "confirm-signature"} == {SECOND, THIRD}
