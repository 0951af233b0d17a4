"""联名: the text as it was frozen, the closing day, notes to the lead, signatures taken back."""

from datetime import timedelta

from services.intake.cosigning import LeaveNote, TakeBackSignature
from services.intake.desk import tasks
from services.intake.drafting import (
    ConfirmSignature,
    DeclineSignature,
    InviteCosigners,
    ReviseDraft,
    SubmitSuggestion,
)
from services.intake.facts import InvitationsLapsed, NoteLeft, SignatureConfirmed
from services.intake.pages import part
from services.intake.prereview import PassReview
from shared.people import Person
from shared.words import CosignAnswer
from tests.intake.raised import drafted, with_a_session
from tests.samples import LEAD, MONDAY, SECOND, THIRD, Office, at_the_county, at_the_office, refused, the_deputy, words

UNTIL = MONDAY + timedelta(days=4)
AFTER = UNTIL + timedelta(days=1)
SUBMIT = SubmitSuggestion(suggestion="s1")


def invited(*cosigners: str) -> Office:
    return drafted(with_a_session(), *cosigners or (SECOND, THIRD), until=UNTIL)


def shown(office: Office, who: Person) -> str:
    found = part(office.state("case/s1"), who, str)
    return "\n".join(f"{label}：{text}" for label, text in found.facts) if found else ""


def test_one_signs_the_version_one_has_read() -> None:
    office = invited()
    office.ask(ReviseDraft(suggestion="s1", words=words(analysis="补充了数据。"), began_from=1), the_deputy())
    with refused("text-changed"):
        office.ask(ConfirmSignature(suggestion="s1", began_from=1), the_deputy(SECOND))
    assert office.ask(ConfirmSignature(suggestion="s1", began_from=2), the_deputy(SECOND)) == [
        SignatureConfirmed(deputy=SECOND, version=2, on=MONDAY)
    ]
    assert "联名文本：第2稿，2026年3月6日（周五）截止答复" in shown(office, the_deputy())


def test_until_the_closing_day_the_lead_waits_and_then_hands_in_with_those_who_signed() -> None:
    office = invited()
    office.ask(ConfirmSignature(suggestion="s1"), the_deputy(SECOND))
    with refused("cosigners-pending") as no:
        office.on(UNTIL).ask(SUBMIT, the_deputy())
    assert "2026年3月6日" in str(no.value)
    lapsed, told = office.on(AFTER).ask(SUBMIT, the_deputy())
    assert lapsed == InvitationsLapsed(deputies=(THIRD,), version=1, on=AFTER)
    assert told.cosigners == (SECOND,)  # type: ignore[attr-defined]
    assert office.state("case/s1").invited == (SECOND,)
    office.ask(PassReview(suggestion="s1"), at_the_county())
    assert f"联名答复：{THIRD}：逾期未答复，未列入联名" in shown(office, at_the_office())


def test_who_answers_late_but_before_it_is_handed_in_is_a_cosigner() -> None:
    office = invited(SECOND).on(AFTER)
    office.ask(ConfirmSignature(suggestion="s1"), the_deputy(SECOND))
    (told,) = office.ask(SUBMIT, the_deputy())
    assert told.cosigners == (SECOND,)  # type: ignore[attr-defined]


def test_without_a_closing_day_silence_never_lapses() -> None:
    office = drafted(with_a_session(), SECOND).on(AFTER)
    with refused("cosigners-pending"):
        office.ask(SUBMIT, the_deputy())
    office.ask(InviteCosigners(suggestion="s1", deputies=()), the_deputy())
    assert office.ask(SUBMIT, the_deputy()), "the lead's own act takes the silent off the list"


def test_a_closing_day_is_not_in_the_past() -> None:
    office = drafted(with_a_session())
    with refused("answers-until-past", 422):
        office.ask(InviteCosigners(suggestion="s1", deputies=(SECOND,), until=MONDAY - timedelta(days=1)), the_deputy())


def test_the_invited_see_the_closing_day_on_their_desk_and_the_lead_too() -> None:
    due = {(t.who, t.command, t.since) for t in tasks(invited().state("case/s1"))}
    assert due == {
        (SECOND, "confirm-signature", UNTIL),
        (THIRD, "confirm-signature", UNTIL),
        (LEAD, "submit-suggestion", UNTIL),
    }


def test_a_note_to_the_lead_is_read_by_these_two_alone() -> None:
    office = invited()
    note = "请补充高层住宅的数据"
    left = office.ask(LeaveNote(suggestion="s1", note=note), the_deputy(SECOND))
    assert left == [NoteLeft(deputy=SECOND, note=note, version=1, on=MONDAY)]
    assert note in shown(office, the_deputy())
    assert note in shown(office, the_deputy(SECOND))
    assert note not in shown(office, the_deputy(THIRD))
    assert office.state("case/s1").confirmed == (), "a note is no answer"
    office.ask(DeclineSignature(suggestion="s1", note="另有不同意见"), the_deputy(SECOND))
    assert f"{SECOND}：谢绝联名，第1稿，2026年3月2日（周一）“另有不同意见”" in shown(office, the_deputy())
    assert shown(office, the_deputy(SECOND)) == "", "who has declined is a stranger to the draft"


def test_a_signature_may_be_taken_back_until_it_is_handed_in() -> None:
    office = invited(SECOND)
    with refused("not-signed"):
        office.ask(TakeBackSignature(suggestion="s1"), the_deputy(SECOND))
    office.ask(ConfirmSignature(suggestion="s1"), the_deputy(SECOND))
    with refused("already-confirmed"):
        office.ask(LeaveNote(suggestion="s1", note="还想改一处"), the_deputy(SECOND))
    office.ask(TakeBackSignature(suggestion="s1", note="再考虑"), the_deputy(SECOND))
    assert (office.state("case/s1").invited, office.state("case/s1").confirmed) == ((), ())
    assert office.state("case/s1").answers[0].said is CosignAnswer.TAKEN_BACK
    office.ask(SUBMIT, the_deputy())
    with refused("not-invited", 403):
        office.ask(TakeBackSignature(suggestion="s1"), the_deputy(SECOND))


def test_what_is_handed_in_keeps_its_signatures() -> None:
    office = invited(SECOND)
    office.ask(ConfirmSignature(suggestion="s1"), the_deputy(SECOND))
    office.ask(SUBMIT, the_deputy())
    for command in (TakeBackSignature(suggestion="s1"), LeaveNote(suggestion="s1", note="还想改一处")):
        with refused("already-submitted"):
            office.ask(command, the_deputy(SECOND))
