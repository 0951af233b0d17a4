"""答复、审核把关、签发: what a draft must hold, who passes it, who signs it."""

from datetime import date

import pytest
from pydantic import ValidationError

from services.routing.case import Stage
from services.routing.copies import LetterIssued
from services.routing.facts import CaseFinished, RedoTaken
from services.routing.passing import ApproveReply, ReturnReply
from services.routing.reply import SignReply, SubmitReply
from services.routing.service import routing
from shared.events.routing import (
    CoOpinionFiled,
    PromiseStage,
    ReplyApproved,
    ReplyReturned,
    ReplySubmitted,
    ReturnAsked,
    UnitReassigned,
)
from shared.messages import Event
from shared.people import Person
from shared.words import Part, ReplyClass, SendBackReason
from tests.samples import (
    FAR,
    FINANCE,
    HOUSING,
    MONDAY,
    WATER,
    Office,
    answered,
    assigned,
    at_the_committee,
    at_the_government,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    contacted,
    delivered,
    promise,
    received,
    refused,
    reply_submitted,
    signed_in,
    the_head_of,
)

TUESDAY = date(2026, 3, 3)
BACK = ReturnReply(suggestion="s1", reasons=(SendBackReason.EMPTY, SendBackReason.WEAK), note="请写明措施和时限")
APPROVE, SIGN = ApproveReply(suggestion="s1"), SignReply(suggestion="s1")
APPROVED = ReplyApproved(unit=HOUSING, round=1, on=MONDAY)
SENT_BACK = ReplyReturned(unit=HOUSING, round=1, reasons=BACK.reasons, note=BACK.note, on=MONDAY)
B_WITHOUT_DATE = {"reply_class": "B", "answers": ("在建。", "在拨。"), "publicity": "public-full", "suggestion": "s1"}


def handling(*facts: Event, co: tuple[str, ...] = ()) -> Office:
    signed = [signed_in(unit, part=part) for unit, part in ((HOUSING, Part.LEAD), *((c, Part.CO) for c in co))]
    return Office(routing).given("case/s1", received(), assigned(co=co), *signed, *facts)


def ready() -> Office:
    return handling(contacted())


def draft(reply_class: ReplyClass = ReplyClass.A, **changes: object) -> SubmitReply:
    return SubmitReply(suggestion="s1", **answered(reply_class, **changes))


@pytest.mark.parametrize("reply_class", list(ReplyClass))
def test_a_complete_draft_of_every_class_goes_to_the_inspection_office(reply_class: ReplyClass) -> None:
    office = ready()
    assert office.ask(draft(reply_class), at_the_unit()) == [reply_submitted(reply_class=reply_class)]
    assert office.state("case/s1").stage is Stage.REVIEW


def test_only_the_lead_answers_the_deputy() -> None:
    with refused("not-lead-unit", 403) as no:
        handling(contacted(), co=(FINANCE,)).ask(draft(), at_the_unit(FINANCE))
    assert "会办意见" in str(no.value)
    with refused("not-your-case", 403):
        ready().ask(draft(), at_the_unit(WATER))


def test_a_unit_that_has_not_signed_in_or_gives_back_does_not_answer() -> None:
    with refused("not-signed-in"):
        Office(routing).given("case/s1", received(), assigned()).ask(draft(), at_the_unit())
    back = ReturnAsked(unit=HOUSING, part=Part.LEAD, reason="属水利部门职责", proposed_unit=WATER, on=MONDAY)
    with refused("return-pending"):
        handling(contacted(), back).ask(draft(), at_the_unit())


def test_no_reply_without_having_spoken_with_the_deputy() -> None:
    with refused("contact-needed") as no:
        handling().ask(draft(), at_the_unit())
    assert "重新办理" not in str(no.value)


def test_a_redo_hears_the_deputy_again_first() -> None:
    redo = handling(contacted(), delivered(), RedoTaken(round=2, on=MONDAY))
    with refused("redo-hearing-needed") as no:
        redo.ask(draft(), at_the_unit())
    assert "重新办理" in str(no.value)
    redo.given("case/s1", contacted(round=2))
    assert redo.ask(draft(), at_the_unit()) == [reply_submitted(round=2)]


def test_a_new_lead_speaks_with_the_deputy_itself() -> None:
    moved = UnitReassigned(unit=HOUSING, successor=WATER, part=Part.LEAD, on=MONDAY)
    with refused("contact-needed"):
        handling(contacted(), moved, signed_in(WATER)).ask(draft(), at_the_unit(WATER))


def test_the_lead_waits_for_the_co_opinions() -> None:
    office = handling(contacted(), co=(FINANCE,))
    with refused("co-opinion-pending") as no:
        office.ask(draft(), at_the_unit())
    assert FINANCE in str(no.value)
    office.given("case/s1", CoOpinionFiled(unit=FINANCE, opinion="同意安排补助资金。", on=MONDAY))
    assert office.ask(draft(), at_the_unit())


def test_the_lead_does_not_wait_longer_than_the_co_units_own_month() -> None:
    with refused("co-opinion-pending"):
        handling(contacted(), co=(FINANCE,)).on(date(2026, 4, 2)).ask(draft(), at_the_unit())
    assert handling(contacted(), co=(FINANCE,)).on(date(2026, 4, 3)).ask(draft(), at_the_unit())


def test_a_redo_does_not_wait_for_co_opinions() -> None:
    office = handling(RedoTaken(round=2, on=MONDAY), contacted(round=2), co=(FINANCE,))
    assert office.ask(draft(), at_the_unit())


def test_no_reply_goes_to_review_while_a_co_units_return_is_undecided() -> None:
    back = ReturnAsked(unit=FINANCE, part=Part.CO, reason="属水利部门职责", proposed_unit=WATER, on=MONDAY)
    with refused("return-pending"):
        handling(contacted(), back, co=(FINANCE,)).on(date(2026, 4, 3)).ask(draft(), at_the_unit())


def test_every_demand_is_answered_and_nothing_else() -> None:
    for answers in (("已加装二十部。",), ("已加装二十部。", ""), ()):
        with refused("demand-unanswered", 422):
            ready().ask(draft(answers=answers), at_the_unit())
    with refused("answer-without-demand", 422):
        ready().ask(draft(answers=("一。", "二。", "三。")), at_the_unit())


@pytest.mark.mechanism("M110")
def test_a_class_b_reply_without_a_date_is_refused() -> None:
    with refused("one-promise-needed", 422):
        ready().ask(SubmitReply.model_validate(B_WITHOUT_DATE), at_the_unit())
    with pytest.raises(ValidationError, match=r"promises\.0\.due"):
        SubmitReply.model_validate(B_WITHOUT_DATE | {"promises": [{"what": "分两期完成加装"}]})
    first = {"what": "完成第一期", "due": date(2026, 9, 30), "unit": HOUSING}
    staged = [first, {"what": "完成第二期", "due": FAR, "unit": FINANCE}]
    assert ready().ask(SubmitReply.model_validate(B_WITHOUT_DATE | {"promises": staged}), at_the_unit())


def test_a_promise_lies_ahead() -> None:
    with refused("promise-in-past", 422):
        ready().ask(draft(ReplyClass.B, promises=(promise(due=MONDAY),)), at_the_unit())
    assert ready().ask(draft(ReplyClass.B, promises=(promise(due=TUESDAY),)), at_the_unit())


@pytest.mark.parametrize(("reply_class", "what"), [(ReplyClass.A, "证据"), (ReplyClass.C, "政策依据")])
def test_solved_needs_evidence_and_cannot_needs_grounds(reply_class: ReplyClass, what: str) -> None:
    with refused("basis-missing", 422) as no:
        ready().ask(draft(reply_class, basis=""), at_the_unit())
    assert what in str(no.value)


def test_a_draft_lies_before_the_inspection_office_once() -> None:
    for past in ((reply_submitted(),), (reply_submitted(), APPROVED)):
        with refused("already-submitted"):
            handling(contacted(), *past).ask(draft(), at_the_unit())


def test_what_is_answered_is_not_answered_again() -> None:
    with refused("not-handling"):
        handling(contacted(), delivered()).ask(draft(), at_the_unit())
    with refused("not-handling"):
        handling(contacted(), delivered(), CaseFinished()).ask(draft(), at_the_unit())


def test_a_returned_reply_goes_back_to_its_unit() -> None:
    office = handling(contacted(), reply_submitted())
    told = office.ask(BACK, at_the_inspection())
    assert told == [ReplyReturned(unit=HOUSING, round=1, reasons=BACK.reasons, note=BACK.note, on=MONDAY)]
    assert office.state("case/s1").stage is Stage.HANDLING
    assert office.state("case/s1").answer.sent_back.reasons == BACK.reasons
    assert office.ask(draft(), at_the_unit())


def test_an_approved_reply_waits_for_the_head_of_the_unit() -> None:
    office = handling(contacted(), reply_submitted())
    assert office.ask(APPROVE, at_the_inspection()) == [APPROVED]
    assert office.state("case/s1").stage is Stage.APPROVED


def test_there_must_be_something_to_review() -> None:
    for command in (BACK, APPROVE):
        with refused("nothing-to-review"):
            ready().ask(command, at_the_inspection())
        with refused("unknown-case", 404):
            Office(routing).ask(command, at_the_inspection())


def test_two_inspectors_do_not_review_one_draft_twice() -> None:
    for command in (BACK, APPROVE):
        for decided in (APPROVED, SENT_BACK):
            with refused("already-reviewed"):
                handling(contacted(), reply_submitted(), decided).ask(command, at_the_inspection())


@pytest.mark.parametrize("lacking", [{"reasons": ()}, {"note": "改"}])
def test_sending_back_needs_a_reason_and_advice(lacking: dict[str, object]) -> None:
    asked = {"suggestion": "s1", "reasons": ("empty",), "note": "请写明措施"}
    with pytest.raises(ValidationError):
        ReturnReply.model_validate(asked | lacking)


@pytest.mark.mechanism("M21")
def test_a_reply_the_inspection_office_has_not_passed_cannot_be_sent() -> None:
    for past in ((), (reply_submitted(),), (reply_submitted(), SENT_BACK)):
        with refused("not-approved"):
            handling(contacted(), *past).ask(SIGN, the_head_of())
    for who in (at_the_unit(), the_head_of(), at_the_government()):
        with refused("not-yours-to-ask", 403):
            handling(contacted(), reply_submitted()).ask(APPROVE, who)
    for who in (at_the_office(), at_the_committee()):
        with refused("unknown-case", 404):
            handling(contacted(), reply_submitted()).ask(APPROVE, who)
    passed = handling(contacted(), reply_submitted())
    passed.ask(APPROVE, at_the_inspection())
    assert passed.ask(SIGN, the_head_of())


def test_the_head_signs_what_was_approved_and_the_deputy_has_it() -> None:
    office = handling(contacted(), reply_submitted(reply_class=ReplyClass.B), APPROVED).on(TUESDAY)
    told, letter = office.ask(SIGN, the_head_of())
    assert told == delivered(on=TUESDAY, reply_class=ReplyClass.B)
    assert letter == LetterIssued(round=1, number="", to=(), relay=False)
    assert office.state("case/s1").stage is Stage.REPLIED
    with refused("not-approved"):
        office.ask(SIGN, the_head_of())


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (the_head_of(FINANCE), "not-lead-unit"),
        (the_head_of(WATER), "not-your-case"),
        (at_the_unit(), "not-yours-to-ask"),
    ],
)
def test_nobody_else_signs(who: Person, code: str) -> None:
    with refused(code, 403):
        handling(contacted(), reply_submitted(), APPROVED, co=(FINANCE,)).ask(SIGN, who)


@pytest.mark.mechanism("M110")
def test_a_promise_may_have_stages_that_end_with_it() -> None:
    """现在能办的马上办，一时办不了的分阶段办."""

    def staged(*days: date) -> SubmitReply:
        stages = tuple(PromiseStage(what=f"第{n}期完工", due=day) for n, day in enumerate(days, 1))
        return draft(ReplyClass.B, promises=(promise().model_copy(update={"stages": stages}),))

    june, september = date(2026, 6, 30), date(2026, 9, 30)
    (told,) = ready().ask(staged(june, september, FAR), at_the_unit())
    assert isinstance(told, ReplySubmitted)
    assert [s.due for s in told.promises[0].stages] == [june, september, FAR]
    for wrong in ((september, june, FAR), (june, june, FAR), (MONDAY, FAR)):
        with refused("stages-out-of-order", 422):
            ready().ask(staged(*wrong), at_the_unit())
    with refused("stages-end-elsewhere", 422) as no:
        ready().ask(staged(june, september), at_the_unit())
    assert no.value.fields[0].field == "promises.0.stages"
    unknown = {"what": "完成加装", "due": FAR, "stages": [{"what": "一期", "due": june, "fine": 1}]}
    with pytest.raises(ValidationError, match="fine"):
        SubmitReply.model_validate(B_WITHOUT_DATE | {"promises": [unknown]})


def test_all_that_blocks_is_said_at_once_each_beside_its_field() -> None:
    bare = promise().model_copy(update={"unit": "", "due": MONDAY})
    with refused("demand-unanswered", 422) as no:
        ready().ask(draft(ReplyClass.B, answers=("", ""), promises=(bare,)), at_the_unit())
    assert [(p.field, p.code) for p in no.value.fields] == [
        ("answers.0", "demand-unanswered"),
        ("answers.1", "demand-unanswered"),
        ("promises.0.unit", "promise-unit-missing"),
        ("promises.0.due", "promise-in-past"),
    ]


def test_what_lies_beyond_our_powers_is_reported_upward() -> None:
    """重庆市代表建议工作条例第二十二条."""
    with refused("report-up-missing", 422):
        ready().ask(draft(ReplyClass.C, basis="《住房公积金管理条例》，超出本级职权。"), at_the_unit())
    told = "超出本级职权，已于3月1日以建字5号文上报省厅。"
    assert ready().ask(draft(ReplyClass.C, basis=f"《住房公积金管理条例》，{told}"), at_the_unit())


def test_whom_to_ask_stays_in_routing() -> None:
    told = ready().ask(draft(person="示例经办人", telephone="0000-0000"), at_the_unit())
    assert [fact.topic is None for fact in told] == [False, True]
    assert "示例经办人" not in told[0].model_dump_json()


def test_a_promise_lies_within_sight() -> None:
    def until(year: int) -> SubmitReply:
        return draft(ReplyClass.B, promises=(promise(due=date(year, 12, 31)),))

    assert ready().ask(until(2046), at_the_unit())
    for year in (2047, 9999):
        with refused("promise-too-far", 422):
            ready().ask(until(year), at_the_unit())
