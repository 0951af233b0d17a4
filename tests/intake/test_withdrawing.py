"""撤回 in intake: by the lead, with every co-signer's consent, until a reply is delivered (T33, T34)."""

import pytest

from services.intake.case import Stage
from services.intake.desk import tasks
from services.intake.drafting import DraftSuggestion
from services.intake.merging import MergeSuggestions
from services.intake.pages import part
from services.intake.service import intake
from services.intake.withdrawing import AgreeWithdrawal, DeclineWithdrawal, WithdrawSuggestion
from shared.events.filing import SuggestionParted, SuggestionsMerged, SuggestionWithdrawn
from shared.people import Person
from shared.web.parts import offers
from tests.intake.numbered import file, filed_cases, reviewed
from tests.samples import (
    MONDAY,
    SECOND,
    THIRD,
    Office,
    assigned,
    at_the_office,
    context,
    delivered,
    refused,
    seated,
    the_deputy,
    words,
)

REASON = "情况已经解决，不必再办。"


def withdraw(office: Office, id: str = "s1") -> list[object]:
    return list(office.ask(WithdrawSuggestion(suggestion=id, reason=REASON), the_deputy()))


def withdrawn(office: Office, id: str = "s1") -> bool:
    return office.state(f"case/{id}").stage is Stage.WITHDRAWN  # type: ignore[no-any-return]


def test_alone_the_lead_withdraws_at_once_before_or_after_the_filing() -> None:
    office = reviewed("s1", "s2")
    assert withdraw(office)[-1] == SuggestionWithdrawn(number="", on=MONDAY)
    file(office, "s2")
    assert withdraw(office, "s2")[-1] == SuggestionWithdrawn(number="2026-001", on=MONDAY)
    shown = part(office.state("case/s2"), the_deputy(THIRD), str)
    assert shown
    assert (shown.word, ("撤回理由", REASON) in shown.facts) == ("已撤回", True)
    with refused("already-withdrawn"):
        withdraw(office, "s2")


def test_a_joint_suggestion_is_withdrawn_when_the_last_of_its_signers_agrees() -> None:
    office = filed_cases("s1", cosigners=(SECOND, THIRD))
    withdraw(office)
    assert not withdrawn(office)
    assert {t.who for t in tasks(office.state("case/s1"))} == {SECOND, THIRD}
    with refused("withdrawal-pending"):
        withdraw(office)
    office.ask(AgreeWithdrawal(suggestion="s1"), the_deputy(SECOND))
    with refused("already-agreed"):
        office.ask(AgreeWithdrawal(suggestion="s1"), the_deputy(SECOND))
    assert not withdrawn(office)
    office.ask(AgreeWithdrawal(suggestion="s1"), the_deputy(THIRD))
    assert withdrawn(office)
    assert tasks(office.state("case/s1")) == []


def test_one_who_does_not_agree_keeps_it_standing() -> None:
    office = filed_cases("s1", cosigners=(SECOND, THIRD))
    withdraw(office)
    office.ask(AgreeWithdrawal(suggestion="s1"), the_deputy(SECOND))
    office.ask(DeclineWithdrawal(suggestion="s1"), the_deputy(THIRD))
    assert not withdrawn(office)
    with refused("no-withdrawal-pending"):
        office.ask(AgreeWithdrawal(suggestion="s1"), the_deputy(SECOND))
    withdraw(office)
    assert office.state("case/s1").docket.agreed == (), "asked again, everybody answers again"


def test_who_has_left_the_congress_is_not_waited_for() -> None:
    office = filed_cases("s1", cosigners=(SECOND,)).given(f"deputy/{SECOND}", seated(sitting=False))
    withdraw(office)
    assert withdrawn(office)


def test_nobody_but_the_lead_asks_and_nobody_but_the_signers_agree() -> None:
    office = filed_cases("s1", cosigners=(SECOND,))
    with refused("not-lead-deputy", 403):
        office.ask(WithdrawSuggestion(suggestion="s1", reason=REASON), the_deputy(SECOND))
    withdraw(office)
    with refused("not-cosigner", 403):
        office.ask(AgreeWithdrawal(suggestion="s1"), the_deputy(THIRD))


def test_a_draft_is_not_withdrawn() -> None:
    office = reviewed()
    office.ask(DraftSuggestion(suggestion="s1", words=words()), the_deputy())
    with refused("not-submitted"):
        withdraw(office)


@pytest.mark.parametrize(("congress", "allowed"), [("110101", False), ("370200", True)])
def test_after_the_assignment_the_book_it_was_assigned_under_decides(congress: str, allowed: bool) -> None:
    """北京 lets nobody withdraw any more, 青岛 does."""
    office = filed_cases("s1")
    office.hears(assigned(congress=congress))
    if allowed:
        withdraw(office)
    else:
        with refused("withdrawal-closed"):
            withdraw(office)
    assert withdrawn(office) is allowed


def test_agreed_too_late_it_is_not_withdrawn() -> None:
    office = filed_cases("s1", cosigners=(SECOND,))
    withdraw(office)
    office.hears(assigned(congress="110101"))
    with refused("withdrawal-closed"):
        office.ask(AgreeWithdrawal(suggestion="s1"), the_deputy(SECOND))


def test_once_a_reply_is_delivered_it_holds() -> None:
    office = filed_cases("s1", "s2")
    office.hears(delivered())
    with refused("already-replied"):
        withdraw(office)
    withdraw(office, "s2")
    office.hears(delivered(), "s2")  # it was on its way
    case = office.state("case/s2")
    assert case.stage is Stage.FILED
    shown = part(case, the_deputy(), str)
    assert shown
    assert any("以答复为准" in text for _, text in shown.facts)


def test_a_main_suggestion_that_is_withdrawn_lets_its_children_go() -> None:
    office = filed_cases("a", "b", "c")
    office.ask(MergeSuggestions(suggestion="a", children=("b", "c")), at_the_office())
    told = withdraw(office, "c")
    assert SuggestionsMerged(children=("b",), on=MONDAY) in told
    told = withdraw(office, "a")
    assert SuggestionParted(main="a", on=MONDAY) in told
    assert office.state("case/b").docket.main == ""
    assert office.state("case/b").stage is Stage.FILED


@pytest.mark.parametrize("who", [the_deputy(), at_the_office()])
def test_what_stands_beside_the_course_of_things_is_never_the_main_button(who: Person) -> None:
    """Withdrawing, merging, tagging: a filed case waits for its assignment, which another service offers."""
    office = filed_cases("a", "b")
    made = offers(intake, intake.decider_of["case"], office.state("case/a"), context(who), "a")
    live = [o for o in made if not o.why_not]
    assert {o.label for o in live} & {"撤回建议", "并案"}
    assert not any(o.main for o in live)
