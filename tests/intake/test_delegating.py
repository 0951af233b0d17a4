"""代表团全团建议: discussed, signed by the head, handed in while the congress sits, and marked wherever it goes."""

from datetime import timedelta

from services.intake.delegating import RaiseAlone, RaiseForDelegation, SignForDelegation
from services.intake.desk import tasks
from services.intake.drafting import ReviseDraft, SubmitSuggestion
from services.intake.filing import FileSuggestion
from services.intake.pages import may_see
from services.intake.prereview import PassReview
from services.intake.roll.heading import NameDelegationHead
from services.intake.roll.seating import SeatDeputy
from shared.events.intake import SuggestionFiled
from shared.words import Category, DeputyStatus
from tests.intake.raised import FROM, IN_SESSION, OPENS, drafted, handed_in, with_a_session
from tests.samples import COUNTY, LEAD, SECOND, THIRD, Office, at_the_county, at_the_office, refused, the_deputy, words

WHOLE = RaiseForDelegation(suggestion="s1", delegation="第一代表团", discussed=OPENS)
SIGN, SUBMIT = SignForDelegation(suggestion="s1"), SubmitSuggestion(suggestion="s1")


def raised(head: str = SECOND) -> Office:
    office = drafted(with_a_session(head), **IN_SESSION).on(OPENS)
    office.ask(WHOLE, the_deputy())
    return office


def test_the_head_signs_and_the_delegation_is_named_to_the_end() -> None:
    office = raised()
    with refused("delegation-not-signed"):
        office.ask(SUBMIT, the_deputy())
    assert [(t.who, t.command) for t in tasks(office.state("case/s1"))] == [(SECOND, "sign-for-delegation")]
    assert may_see(office.state("case/s1"), the_deputy(SECOND))
    office.ask(SIGN, the_deputy(SECOND))
    assert handed_in(office).delegation == "第一代表团"
    office.ask(PassReview(suggestion="s1"), at_the_county())
    told = office.ask(FileSuggestion(suggestion="s1", category=Category.URBAN), at_the_office())
    filed = next(e for e in told if isinstance(e, SuggestionFiled))
    assert filed.delegation == "第一代表团"


def test_a_head_may_be_the_one_who_drafts() -> None:
    office = raised(LEAD)
    office.ask(SIGN, the_deputy())
    with refused("already-signed"):
        office.ask(SIGN, the_deputy())
    assert handed_in(office).delegation


def test_a_changed_text_asks_the_head_again() -> None:
    office = raised()
    with refused("text-changed"):
        office.ask(SignForDelegation(suggestion="s1", began_from=2), the_deputy(SECOND))
    office.ask(SIGN, the_deputy(SECOND))
    text = words(**IN_SESSION | {"analysis": "补充了数据。"})
    office.ask(ReviseDraft(suggestion="s1", words=text, began_from=1), the_deputy())
    with refused("delegation-not-signed"):
        office.ask(SUBMIT, the_deputy())


def test_nobody_else_signs_for_a_delegation() -> None:
    office = raised()
    with refused("not-delegation-head", 403):
        office.ask(SIGN, the_deputy(THIRD))
    office.ask(NameDelegationHead(delegation="第一代表团", head=LEAD), at_the_office())
    with refused("head-changed"):
        office.ask(SIGN, the_deputy(SECOND))
    office.ask(WHOLE, the_deputy())
    assert office.ask(SIGN, the_deputy())


def test_only_ones_own_delegation_after_it_has_discussed() -> None:
    office = drafted(with_a_session(SECOND), **IN_SESSION).on(OPENS)
    with refused("not-your-delegation", 422):
        office.ask(WHOLE.model_copy(update={"delegation": "第二代表团"}), the_deputy())
    with refused("discussed-later", 422):
        office.ask(WHOLE.model_copy(update={"discussed": OPENS + timedelta(days=1)}), the_deputy())
    with refused("delegation-without-head"):
        drafted(with_a_session(), **IN_SESSION).on(OPENS).ask(WHOLE, the_deputy())


def test_it_is_raised_while_the_congress_sits() -> None:
    with refused("delegation-in-session-only"):
        drafted(with_a_session(SECOND)).ask(WHOLE, the_deputy())
    early = drafted(with_a_session(SECOND), **IN_SESSION).on(FROM)
    early.ask(WHOLE.model_copy(update={"discussed": FROM}), the_deputy())
    early.ask(SIGN, the_deputy(SECOND))
    with refused("delegation-in-session-only"):
        early.ask(SUBMIT, the_deputy())
    assert handed_in(early.on(OPENS)).delegation


def test_it_may_become_a_deputys_own_again() -> None:
    office = raised()
    office.ask(RaiseAlone(suggestion="s1"), the_deputy())
    with refused("not-of-a-delegation", 403):
        office.ask(RaiseAlone(suggestion="s1"), the_deputy())
    assert handed_in(office).delegation == ""
    with refused("not-delegation-head", 403):
        office.ask(SIGN, the_deputy(SECOND))


def test_a_head_who_no_longer_sits_has_not_signed() -> None:
    office = raised()
    office.ask(SIGN, the_deputy(SECOND))
    left = SeatDeputy(deputy=SECOND, name="示例代表002", county=COUNTY, status=DeputyStatus.LEFT)
    office.ask(left, at_the_office())
    with refused("not-a-deputy", 422):
        office.ask(SUBMIT, the_deputy())


def test_what_is_handed_in_is_signed_no_more() -> None:
    office = raised()
    office.ask(SIGN, the_deputy(SECOND))
    handed_in(office)
    with refused("already-submitted"):
        office.ask(SIGN, the_deputy(SECOND))
