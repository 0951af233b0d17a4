"""起草联名: what a deputy may write, who must sign, and when it can be handed in."""

import pytest
from pydantic import ValidationError

from services.intake.case import Stage
from services.intake.cosigning import TakeBackSignature
from services.intake.drafting import (
    ConfirmSignature,
    DeclineSignature,
    DraftSuggestion,
    InviteCosigners,
    ReviseDraft,
    SubmitSuggestion,
)
from services.intake.facts import CosignersInvited, DraftSaved, SignatureConfirmed, SignatureDeclined
from services.intake.prereview import PassReview, SendBackDraft
from services.intake.roll.seating import SeatDeputy
from services.intake.service import intake
from shared.events.intake import SuggestionSubmitted
from shared.words import DeputyStatus, MendReason
from tests.samples import (
    COUNTY,
    LEAD,
    MONDAY,
    SECOND,
    THIRD,
    Office,
    at_the_county,
    at_the_office,
    at_the_unit,
    refused,
    seated,
    the_deputy,
    words,
)

DRAFT = DraftSaved(words=words(), deputy=LEAD, county=COUNTY)


def roll(county: str = COUNTY) -> Office:
    office = Office(intake)
    for id in (LEAD, SECOND, THIRD):
        office.given(f"deputy/{id}", seated(county))
    return office


def drafted(*cosigners: str, **changes: object) -> Office:
    office = roll()
    office.ask(DraftSuggestion(suggestion="s1", words=words(**changes), cosigners=cosigners), the_deputy())
    return office


def submit(office: Office) -> list[object]:
    return list(office.ask(SubmitSuggestion(suggestion="s1"), the_deputy()))


def test_a_deputy_drafts_and_the_county_is_taken_from_the_roll() -> None:
    assert roll().ask(DraftSuggestion(suggestion="s1", words=words()), the_deputy()) == [DRAFT]


def test_a_draft_may_name_its_cosigners_at_once() -> None:
    assert drafted(SECOND).told("s1") == [DRAFT, CosignersInvited(deputies=(SECOND,), version=1)]
    assert drafted(SECOND).state("case/s1").stage is Stage.SIGNING


def test_a_draft_may_be_saved_with_nothing_in_it() -> None:
    assert drafted(title="", demands=()).state("case/s1").stage is Stage.DRAFT


def test_only_a_sitting_deputy_drafts() -> None:
    unseated = roll().given(f"deputy/{LEAD}", seated(sitting=False))
    with refused("not-a-deputy", 422):
        unseated.ask(DraftSuggestion(suggestion="s1", words=words()), the_deputy())
    with refused("not-yours-to-ask", 403):
        roll().ask(DraftSuggestion(suggestion="s1", words=words()), at_the_unit())


def test_a_suggestion_is_drafted_once() -> None:
    with refused("already-drafted"):
        drafted().ask(DraftSuggestion(suggestion="s1", words=words()), the_deputy(SECOND))


def test_a_draft_is_its_deputys_own() -> None:
    office = drafted(SECOND)
    for command in (
        ReviseDraft(suggestion="s1", words=words(title="关于别的事情的建议"), began_from=1),
        InviteCosigners(suggestion="s1", deputies=()),
        SubmitSuggestion(suggestion="s1"),
    ):
        with refused("not-lead-deputy", 403):
            office.ask(command, the_deputy(SECOND))


def test_a_case_of_another_congress_is_unknown_here() -> None:
    stranger = the_deputy()
    with refused("unknown-case", 404):
        Office(intake).ask(SubmitSuggestion(suggestion="s1"), stranger)
    with refused("unknown-case", 404):
        Office(intake).ask(ConfirmSignature(suggestion="s1"), stranger)


def test_a_changed_text_asks_every_cosigner_again() -> None:
    office = drafted(SECOND)
    office.ask(ConfirmSignature(suggestion="s1"), the_deputy(SECOND))
    office.ask(ReviseDraft(suggestion="s1", words=words(title="关于加快加装电梯的建议"), began_from=1), the_deputy())
    assert office.state("case/s1").confirmed == ()
    with refused("cosigners-pending"):
        submit(office)


def test_saving_the_same_words_changes_nothing() -> None:
    office = drafted(SECOND)
    office.ask(ConfirmSignature(suggestion="s1"), the_deputy(SECOND))
    assert office.ask(ReviseDraft(suggestion="s1", words=words(), began_from=1), the_deputy()) == []
    assert office.state("case/s1").confirmed == (SECOND,)


def test_two_windows_of_one_deputy_do_not_overwrite_each_other() -> None:
    office = drafted()
    office.ask(ReviseDraft(suggestion="s1", words=words(analysis="先写的。"), began_from=1), the_deputy())
    with refused("changed-meanwhile"):
        office.ask(ReviseDraft(suggestion="s1", words=words(analysis="后写的。"), began_from=1), the_deputy())
    assert office.state("case/s1").words.analysis == "先写的。"


@pytest.mark.parametrize(
    ("cosigners", "code"),
    [((LEAD,), "cosigner-is-lead"), ((SECOND, SECOND), "cosigner-twice"), (("deputy-9",), "not-a-deputy")],
)
def test_cosigners_are_other_sitting_deputies_each_once(cosigners: tuple[str, ...], code: str) -> None:
    with refused(code, 422):
        drafted().ask(InviteCosigners(suggestion="s1", deputies=cosigners), the_deputy())
    with refused(code, 422):
        drafted_with = roll()
        drafted_with.ask(DraftSuggestion(suggestion="s1", words=words(), cosigners=cosigners), the_deputy())


def test_the_last_invitation_is_the_list_and_keeps_those_who_have_signed() -> None:
    office = drafted(SECOND, THIRD)
    office.ask(ConfirmSignature(suggestion="s1"), the_deputy(SECOND))
    office.ask(InviteCosigners(suggestion="s1", deputies=(SECOND,)), the_deputy())
    assert office.state("case/s1").confirmed == (SECOND,)
    assert submit(office)


def test_with_nobody_invited_any_more_it_is_a_draft_again() -> None:
    office = drafted(SECOND)
    office.ask(InviteCosigners(suggestion="s1", deputies=()), the_deputy())
    assert office.state("case/s1").stage is Stage.DRAFT


def test_a_cosigner_confirms_once() -> None:
    office = drafted(SECOND)
    confirm = ConfirmSignature(suggestion="s1")
    signed = SignatureConfirmed(deputy=SECOND, version=1, on=MONDAY)
    assert office.ask(confirm, the_deputy(SECOND)) == [signed]
    with refused("already-confirmed"):
        office.ask(confirm, the_deputy(SECOND))


def test_who_was_not_invited_does_not_sign() -> None:
    for command in (ConfirmSignature(suggestion="s1"), DeclineSignature(suggestion="s1")):
        with refused("not-invited", 403):
            drafted(SECOND).ask(command, the_deputy(THIRD))


def test_who_declines_is_off_the_list_and_holds_nobody_up() -> None:
    office = drafted(SECOND)
    declined = SignatureDeclined(deputy=SECOND, version=1, on=MONDAY)
    assert office.ask(DeclineSignature(suggestion="s1"), the_deputy(SECOND)) == [declined]
    assert submit(office)
    assert office.state("case/s1").confirmed == ()


def test_who_signed_and_then_takes_it_back_is_no_cosigner() -> None:
    office = drafted(SECOND)
    office.ask(ConfirmSignature(suggestion="s1"), the_deputy(SECOND))
    with refused("already-confirmed"):
        office.ask(DeclineSignature(suggestion="s1"), the_deputy(SECOND))
    office.ask(TakeBackSignature(suggestion="s1"), the_deputy(SECOND))
    submit(office)
    assert office.told("s1")[-1].cosigners == ()  # type: ignore[attr-defined]


def test_nothing_is_handed_in_while_a_cosigner_is_silent() -> None:
    with refused("cosigners-pending") as no:
        submit(drafted(SECOND, THIRD))
    assert "2位" in str(no.value)


def test_the_submission_names_its_signers_and_goes_to_the_county_first() -> None:
    office = drafted(SECOND)
    office.ask(ConfirmSignature(suggestion="s1"), the_deputy(SECOND))
    assert submit(office) == [
        SuggestionSubmitted(
            title=words().title,
            deputy=LEAD,
            cosigners=(SECOND,),
            county=COUNTY,
            session_kind=words().session_kind,
            level=1,
            on=MONDAY,
        )
    ]
    assert office.state("case/s1").stage is Stage.REVIEW_1


def test_where_there_is_no_county_the_office_reviews_at_once() -> None:
    office = roll(county="")
    office.ask(DraftSuggestion(suggestion="s1", words=words()), the_deputy())
    submit(office)
    assert office.state("case/s1").stage is Stage.REVIEW_2


@pytest.mark.parametrize("title", ["关于路", "关于" + "修" * 80 + "的建议"])
def test_a_title_has_6_to_80_characters(title: str) -> None:
    with refused("title-length", 422):
        submit(drafted(title=title))


@pytest.mark.parametrize("title", ["关于修路建议", "关" * 80])
def test_a_title_at_the_limit_is_taken(title: str) -> None:
    assert submit(drafted(title=title))


@pytest.mark.parametrize(("part", "name"), [("situation", "情况"), ("analysis", "分析")])
def test_situation_and_analysis_are_both_written(part: str, name: str) -> None:
    with refused("part-missing", 422) as no:
        submit(drafted(**{part: "  "}))
    assert f"“{name}”" in str(no.value)


def test_a_proposal_says_who_does_what() -> None:
    with refused("proposal-too-short", 422):
        submit(drafted(proposal="建" * 29))
    assert submit(drafted(proposal="建" * 30))


def test_there_is_something_to_answer() -> None:
    with refused("demand-missing", 422):
        submit(drafted(demands=()))


def test_what_is_handed_in_stands() -> None:
    office = drafted(SECOND)
    office.ask(ConfirmSignature(suggestion="s1"), the_deputy(SECOND))
    submit(office)
    for command, who in (
        (ReviseDraft(suggestion="s1", words=words(title="关于改主意了的建议"), began_from=1), the_deputy()),
        (InviteCosigners(suggestion="s1", deputies=(THIRD,)), the_deputy()),
        (SubmitSuggestion(suggestion="s1"), the_deputy()),
        (ConfirmSignature(suggestion="s1"), the_deputy(SECOND)),
        (DeclineSignature(suggestion="s1"), the_deputy(SECOND)),
    ):
        with refused("already-submitted"):
            office.ask(command, who)


def test_who_no_longer_sits_hands_nothing_in() -> None:
    office = drafted()
    office.ask(SeatDeputy(deputy=LEAD, name="示例代表001", county=COUNTY, status=DeputyStatus.LEFT), at_the_office())
    with refused("not-a-deputy", 422):
        submit(office)


@pytest.mark.mechanism("M62")
def test_a_returned_suggestion_keeps_every_version_of_its_text() -> None:
    office = drafted()
    submit(office)
    back = SendBackDraft(suggestion="s1", reasons=(MendReason.WORDING,), note="请写明楼栋")
    office.ask(back, at_the_county())
    office.ask(ReviseDraft(suggestion="s1", words=words(analysis="共十二栋。"), began_from=1), the_deputy())
    submit(office)
    office.ask(PassReview(suggestion="s1"), at_the_county())
    office.ask(back, at_the_office())
    office.ask(ReviseDraft(suggestion="s1", words=words(analysis="共十三栋。"), began_from=2), the_deputy())
    submit(office)
    versions = [e.words.analysis for e in office.told("s1") if isinstance(e, DraftSaved)]
    assert versions == [words().analysis, "共十二栋。", "共十三栋。"]
    assert [f.version for f in office.journal] == list(range(1, 10))


def test_a_text_that_cannot_be_stored_is_stopped_at_the_door() -> None:
    with pytest.raises(ValidationError, match="nul-character"):
        DraftSuggestion.model_validate({"suggestion": "s1", "words": {"title": "关于\0的建议"}})
