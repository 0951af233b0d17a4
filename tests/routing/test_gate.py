"""审核要点 G1–G9: what the checks find in a draft, and what they let pass."""

from datetime import date
from typing import Any

import pytest

from services.routing.answer import CountersignAsked, Countersigned, DraftRead
from services.routing.case import Case
from services.routing.gate import Draft, Look, findings
from services.routing.handling import LogContact
from services.routing.passing import ApproveReply
from services.routing.reply import SignReply, SubmitReply
from services.routing.service import routing
from shared.events.routing import ContactLogged, CoOpinionFiled, ReplyApproved, ReplyDelivered
from shared.messages import Event
from shared.words import ContactForm, Importance, Part, Phase, Rank, ReplyClass
from tests.samples import (
    FINANCE,
    HOUSING,
    LAW,
    MONDAY,
    WATER,
    Office,
    answered,
    assigned,
    at_the_inspection,
    at_the_unit,
    contacted,
    given,
    promise,
    received,
    refused,
    reply_submitted,
    signed_in,
    the_head_of,
)

OPINION = "补助资金每部十万元，今年预算安排二百万元。"
RULES = LAW.books.at("430500", MONDAY)


def during() -> ContactLogged:
    return contacted().model_copy(update={"phase": Phase.DURING})


def case(*facts: Event, co: tuple[str, ...] = (), important: bool = False) -> Case:
    arrived = received(importance=Importance.IMPORTANT if important else Importance.GENERAL)
    signed = [signed_in(), *(signed_in(unit, part=Part.CO) for unit in co)]
    found: Case = given(routing, "case", arrived, assigned(co=co), *signed, contacted(), during(), *facts)
    return found


def found(state: Case, reply_class: ReplyClass = ReplyClass.A, contact: bool = True, **changes: Any) -> list[str]:
    said = answered(reply_class, **changes)
    draft = Draft(said["reply_class"], said["answers"], said["promises"], said["basis"], contact)
    return [f.code for f in findings(Look(state, draft, RULES, MONDAY))]


@pytest.mark.parametrize("reply_class", [ReplyClass.A, ReplyClass.B])
def test_in_a_sound_draft_nothing_is_found(reply_class: ReplyClass) -> None:
    assert found(case(), reply_class) == []


def test_solved_with_promises_left_may_be_the_wrong_class() -> None:
    assert found(case(), promises=(promise(),)) == ["G2"]


def test_cannot_names_a_law_or_a_condition() -> None:
    assert found(case(), ReplyClass.C, basis="暂时办不了") == ["G2"]
    assert found(case(), ReplyClass.C, basis="《城镇老旧小区改造办法》第九条") == []


def test_a_co_units_opinion_is_quoted_or_its_unit_named() -> None:
    filed = case(CoOpinionFiled(unit=FINANCE, opinion=OPINION, on=MONDAY), co=(FINANCE,))
    assert found(filed) == ["G3"]
    assert found(filed, answers=("已加装二十部。", f"{FINANCE}已拨付补助。")) == []
    assert found(filed, answers=("已加装二十部。", "今年预算安排二百万元，已拨付。")) == []


@pytest.mark.mechanism("M22")
def test_a_reply_without_a_word_before_or_during_is_marked_for_the_reviewer() -> None:
    after = contacted().model_copy(update={"phase": Phase.AFTER})
    only_after = given(routing, "case", received(), assigned(), signed_in(), after)
    assert found(only_after) == ["G4", "G4"]
    assert found(given(routing, "case", received(), assigned(), signed_in(), contacted())) == ["G4"]
    assert found(case()) == []


@pytest.mark.parametrize(
    ("answer", "empty"),
    [
        ("感谢您对我市工作的关注，我局正在研究。", True),
        ("所提建议很好，供研究参考。", False),
        ("供研究参考。", True),
        ("感谢您的关注。我局已于三月加装二十部。", False),
        ("高度重视！积极争取！", True),
    ],
)
def test_stock_phrases_alone_are_no_answer(answer: str, empty: bool) -> None:
    assert ("G5" in found(case(), answers=("已加装二十部。", answer))) is empty


def test_the_letter_says_whom_to_ask() -> None:
    assert found(case(), contact=False) == ["G6"]


def test_a_key_item_wants_the_chief_heads_mark() -> None:
    assert found(case(important=True)) == ["G9"]


def test_at_the_gate_it_is_said_who_has_not_countersigned_and_who_disagrees() -> None:
    asked = (reply_submitted(), CountersignAsked(units=(FINANCE, WATER)))
    no = Countersigned(unit=FINANCE, agreed=False, remark="资金尚未落实", on=MONDAY)
    state = case(*asked, no, co=(FINANCE, WATER))
    said = answered()
    draft = Draft(said["reply_class"], said["answers"], said["promises"], said["basis"], contact=True)
    sentences = [f.sentence for f in findings(Look(state, draft, RULES, MONDAY, at_gate=True))]
    assert sentences == [f"尚未会签：{WATER}。", f"“{FINANCE}”会签不同意：资金尚未落实"]


@pytest.mark.parametrize(("in_person", "left"), [(True, 0), (False, 1)])
def test_a_key_item_is_answered_face_to_face_by_the_chief_head(in_person: bool, left: int) -> None:
    state = case(reply_submitted(), DraftRead(word="抓紧办", in_person=in_person, on=MONDAY), important=True)
    said = answered()
    draft = Draft(said["reply_class"], said["answers"], said["promises"], said["basis"], contact=True)
    assert len(findings(Look(state, draft, RULES, MONDAY, at_gate=True))) == left


@pytest.mark.mechanism("M109")
def test_dispatched_discussed_before_during_and_after_and_reviewed_before_it_is_sent() -> None:
    office = Office(routing).given("case/s1", received(), assigned(), signed_in())
    submit = SubmitReply(suggestion="s1", **answered())

    def talk(phase: Phase, on: date) -> None:
        said: dict[str, Any] = {"form": ContactForm.VISIT, "rank": Rank.HEAD, "on": on}
        office.on(on).ask(LogContact(suggestion="s1", phase=phase, **said), at_the_unit())

    with refused("contact-needed"):
        office.ask(submit, at_the_unit())
    talk(Phase.BEFORE, MONDAY)
    talk(Phase.DURING, date(2026, 4, 1))
    office.ask(submit, at_the_unit())
    with refused("not-approved"):
        office.ask(SignReply(suggestion="s1"), the_head_of())
    assert isinstance(office.ask(ApproveReply(suggestion="s1"), at_the_inspection())[0], ReplyApproved)
    assert isinstance(office.ask(SignReply(suggestion="s1"), the_head_of())[0], ReplyDelivered)
    talk(Phase.AFTER, date(2026, 4, 20))
    assert office.state("case/s1").contacts == (Phase.BEFORE, Phase.DURING, Phase.AFTER)
    assert office.state("case/s1").lead.unit == HOUSING
