"""台账: the one state word, who has the case, what came of it; followed from what the others tell."""

from datetime import date

import pytest

from services.supervision.case import (
    CaseEntered,
    CaseMoved,
    CaseNumbered,
    ClockStarted,
    MeetingNoted,
    OutcomeNoted,
    ReplyNoted,
)
from services.supervision.rows import clock_rows, ledger_row
from services.supervision.service import supervision
from shared.events.intake import DeputySeated, DraftSentBack, ReviewPassed
from shared.events.rating import EscalationRaised, EvaluationOpened, EvaluationSettled, RedoOrdered
from shared.events.routing import (
    CoOpinionFiled,
    ReplyApproved,
    ReplyReturned,
    ReturnAsked,
    ReturnRefused,
    UnitReassigned,
)
from shared.events.supervision import CaseClosed
from shared.messages import Event
from shared.words import (
    CaseState,
    Category,
    ClockName,
    ContactForm,
    Importance,
    MendReason,
    Outcome,
    Part,
    Phase,
    ReplyClass,
    Scale,
    SendBackReason,
    SessionKind,
)
from tests.samples import (
    COUNTY,
    FINANCE,
    HOUSING,
    LEAD,
    MONDAY,
    WATER,
    Office,
    a_house,
    assigned,
    bring_to_handling,
    contacted,
    delivered,
    filed,
    promise,
    rate,
    reply,
    reply_submitted,
    seated,
    signed_in,
    submitted,
    words,
)

S, C = CaseState, ClockName
HANDED = (submitted(level=2), filed(), assigned(co=(FINANCE,)))
RETURN = ReturnAsked(unit=HOUSING, part=Part.LEAD, reason="属水利部门职责", proposed_unit=WATER, on=MONDAY)
CO_RETURN = RETURN.model_copy(update={"unit": FINANCE, "part": Part.CO})
CO_REFUSED = ReturnRefused(unit=FINANCE, part=Part.CO, note="请配合办理", on=MONDAY)
SENT_BACK = ReplyReturned(unit=HOUSING, round=1, reasons=(SendBackReason.EMPTY,), note="太空洞", on=MONDAY)
APPROVED = ReplyApproved(unit=HOUSING, round=1, on=MONDAY)
OPENED = EvaluationOpened(window="2026-1", round=1, on=MONDAY)
REDO = RedoOrdered(window="2026-1", round=2, on=MONDAY)
ANSWERED = (*HANDED, signed_in(), delivered(), OPENED)


def settled(outcome: Outcome = Outcome.ACCEPTED, round: int = 1) -> EvaluationSettled:
    return EvaluationSettled(window="2026-1", round=round, outcome=outcome, on=MONDAY)


def followed(*facts: Event) -> Office:
    office = Office(supervision)
    for fact in facts:
        office.hears(fact)
    return office


def state_after(*facts: Event) -> CaseState:
    word: CaseState = followed(*facts).state("case/s1").state
    return word


def running(*facts: Event) -> set[tuple[ClockName, str]]:
    return {c.name for c in followed(*facts).state("case/s1").clocks}


def test_a_submission_opens_a_line_in_the_ledger() -> None:
    told = followed(submitted()).told()
    assert told[:2] == [
        CaseEntered(title=words().title, deputy=LEAD, county=COUNTY),
        CaseMoved(state=S.REVIEW_1, on=MONDAY),
    ]
    assert isinstance(told[2], ClockStarted)


BACK = DraftSentBack(reasons=(MendReason.WORDING,), note="请补充", level=1, on=MONDAY)
PASSED = ReviewPassed(county=COUNTY, on=MONDAY)


@pytest.mark.parametrize(
    ("facts", "state", "clock"),
    [
        ((submitted(),), S.REVIEW_1, C.COUNTY_REVIEW),
        ((submitted(level=2),), S.REVIEW_2, C.CITY_REVIEW),
        ((submitted(), PASSED), S.REVIEW_2, C.CITY_REVIEW),
        ((submitted(), BACK), S.RETURNED, C.MEND),
        ((submitted(), PASSED, BACK.model_copy(update={"level": 2})), S.RETURNED, C.MEND),
        ((submitted(), BACK, submitted()), S.REVIEW_1, C.COUNTY_REVIEW),
        ((submitted(level=2), filed()), S.FILED, C.ASSIGN_BETWEEN),
        ((submitted(level=2), filed(session_kind=SessionKind.IN_SESSION)), S.FILED, C.ASSIGN_IN_SESSION),
    ],
)
def test_before_the_assignment_one_clock_runs_at_a_time(
    facts: tuple[Event, ...], state: CaseState, clock: ClockName
) -> None:
    assert state_after(*facts) is state
    assert running(*facts) == {(clock, "")}


def test_the_filing_gives_the_line_its_number_and_sort() -> None:
    told = followed(submitted(level=2), filed(importance=Importance.IMPORTANT)).told()
    numbered = next(e for e in told if isinstance(e, CaseNumbered))
    assert (numbered.number, numbered.category, numbered.importance) == ("2026-001", Category.URBAN, "important")


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ((), S.ASSIGNED),
        ((signed_in(FINANCE, part=Part.CO),), S.ASSIGNED),
        ((signed_in(),), S.HANDLING),
        ((RETURN,), S.RETURN_ASKED),
        ((RETURN, ReturnRefused(unit=HOUSING, part=Part.LEAD, note="属你局", on=MONDAY)), S.HANDLING),
        ((RETURN, UnitReassigned(unit=HOUSING, successor=WATER, part=Part.LEAD, on=MONDAY)), S.ASSIGNED),
        ((signed_in(), reply_submitted()), S.REPLY_REVIEW),
        ((signed_in(), reply_submitted(), SENT_BACK), S.REPLY_SENT_BACK),
        ((signed_in(), reply_submitted(), APPROVED), S.REPLY_APPROVED),
        ((signed_in(), reply_submitted(), APPROVED, delivered()), S.REPLIED),
        ((signed_in(), delivered(), OPENED), S.EVALUATING),
        ((signed_in(), delivered(), OPENED, REDO), S.REDO),
    ],
)
def test_the_state_word_follows_the_case(facts: tuple[Event, ...], state: CaseState) -> None:
    assert state_after(*HANDED, *facts) is state


def test_a_co_units_return_does_not_move_the_case() -> None:
    moved = UnitReassigned(unit=FINANCE, successor=WATER, part=Part.CO, on=MONDAY)
    assert state_after(*HANDED, signed_in(), CO_RETURN) is S.HANDLING
    assert state_after(*HANDED, CO_RETURN, CO_REFUSED) is S.ASSIGNED
    assert state_after(*HANDED, signed_in(), CO_RETURN, moved) is S.HANDLING


def test_a_closed_case_stays_closed() -> None:
    moved = UnitReassigned(unit=FINANCE, successor=WATER, part=Part.CO, on=MONDAY)
    closed = followed(*HANDED, signed_in(), CO_RETURN, delivered(), OPENED, settled(), moved).state("case/s1")
    assert (closed.state, closed.clocks) == (S.CLOSED, ())


def test_a_filing_heard_after_the_assignment_does_not_take_the_case_back() -> None:
    """Two topics keep no order between them: a lagging partition may deliver the older fact last."""
    late = followed(submitted(level=2), assigned(), filed()).state("case/s1")
    assert late.state is S.ASSIGNED
    assert not late.clock(C.ASSIGN_BETWEEN)
    assert late.number == "2026-001"


def test_only_a_meeting_counts_as_a_meeting_but_every_contact_stops_the_clock() -> None:
    by_phone = followed(*HANDED, signed_in(), contacted(form=ContactForm.PHONE))
    assert not by_phone.state("case/s1").met
    assert not by_phone.state("case/s1").clock(C.CONTACT)
    assert by_phone.hears(contacted(form=ContactForm.FIELD)) == [MeetingNoted(phases=(Phase.BEFORE,))]
    assert by_phone.hears(contacted(form=ContactForm.VISIT)) == []


def test_a_co_opinion_stops_its_own_clock() -> None:
    filed_opinion = CoOpinionFiled(unit=FINANCE, opinion="同意安排补助资金。", on=MONDAY)
    assert (C.CO_OPINION, FINANCE) not in running(*HANDED, filed_opinion)
    assert (C.REPLY, "") in running(*HANDED, filed_opinion)


def test_a_co_units_place_taken_by_another_has_clocks_of_its_own() -> None:
    moved = UnitReassigned(unit=FINANCE, successor=WATER, part=Part.CO, on=MONDAY)
    case = followed(*HANDED, signed_in(), CO_RETURN, moved).state("case/s1")
    assert (case.lead, case.co) == (HOUSING, (WATER,))
    assert {c.name for c in case.clocks} == {(C.CONTACT, ""), (C.REPLY, ""), (C.SIGN_IN, WATER), (C.CO_OPINION, WATER)}


@pytest.mark.parametrize(("day", "in_time"), [(date(2026, 6, 2), True), (date(2026, 6, 3), False)])
def test_a_reply_is_in_time_until_its_day_is_over(day: date, in_time: bool) -> None:
    office = followed(*HANDED, signed_in())
    noted = [e for e in office.hears(delivered(on=day)) if isinstance(e, ReplyNoted)]
    assert noted == [ReplyNoted(round=1, reply_class=ReplyClass.A, on=day, in_time=in_time)]


def test_a_redo_has_its_own_month_and_leaves_the_first_reply_as_it_was() -> None:
    office = followed(*ANSWERED, REDO).on(date(2026, 4, 10))
    office.hears(delivered(on=date(2026, 4, 10), round=2, reply_class=ReplyClass.B))
    case = office.state("case/s1")
    assert (case.in_time, case.redo_in_time) == (True, False)
    assert (case.first_class, case.reply_class, case.replied) == (ReplyClass.A, ReplyClass.B, MONDAY)


def test_each_promise_becomes_a_dated_line_and_a_redo_replaces_them() -> None:
    two = (promise(due=date(2026, 6, 30)), promise(due=date(2026, 12, 15)))
    office = followed(*HANDED, signed_in(), delivered(reply_class=ReplyClass.B, promises=two))
    promised = {c.unit: c.due for c in office.state("case/s1").clocks if c.clock is C.PROMISE}
    assert promised == {"1-1": date(2026, 6, 30), "1-2": date(2026, 12, 15)}
    for fact in (OPENED, REDO, delivered(round=2, reply_class=ReplyClass.B)):
        office.hears(fact)
    assert {c.unit for c in office.state("case/s1").clocks if c.clock is C.PROMISE} == {"2-1"}


@pytest.mark.parametrize("reply_class", [ReplyClass.A, ReplyClass.C])
@pytest.mark.parametrize(
    ("outcome", "reason"), [(Outcome.ACCEPTED, "测评通过"), (Outcome.NOT_RETURNED, "代表未反馈，按规定办结")]
)
def test_what_is_solved_or_explained_leaves_the_ledger(reply_class: ReplyClass, outcome: Outcome, reason: str) -> None:
    office = followed(*HANDED, signed_in(), delivered(reply_class=reply_class), OPENED)
    told = office.hears(settled(outcome))
    assert told == [OutcomeNoted(round=1, outcome=outcome), CaseClosed(reason=reason, on=MONDAY)]
    assert (office.state("case/s1").state, office.state("case/s1").clocks) == (S.CLOSED, ())


@pytest.mark.parametrize("outcome", list(Outcome))
def test_what_is_promised_stays_in_the_ledger(outcome: Outcome) -> None:
    office = followed(*HANDED, signed_in(), delivered(reply_class=ReplyClass.B), OPENED, settled(outcome))
    assert office.state("case/s1").state is S.TRACKING
    assert office.state("case/s1").outcome is outcome
    assert office.state("case/s1").clock(C.PROMISE, "1-1")


@pytest.mark.mechanism("M54")
def test_a_second_no_opens_the_hearing() -> None:
    house = reply(bring_to_handling(a_house()))
    rate(house, Scale.DISSATISFIED)
    assert house.case().state is S.REDO
    reply(house)
    assert house.case().state is S.REPLIED
    rate(house, Scale.DISSATISFIED)
    assert len(house.told("rating", EscalationRaised)) == 1
    assert house.case().state is S.HEARING


def test_a_second_yes_ends_it() -> None:
    house = reply(bring_to_handling(a_house()))
    rate(house, Scale.DISSATISFIED)
    rate(reply(house), Scale.BASICALLY)
    assert house.case().state is S.CLOSED


@pytest.mark.mechanism("M15")
def test_one_case_goes_from_pen_to_strike_off_through_four_services_by_events_alone() -> None:
    """Nothing but what is told on the bus passes between them, and each knows the case by the same id."""
    house = a_house()
    rate(reply(bring_to_handling(house)), Scale.SATISFIED)
    streams = {name: [s.split("/", 1)[1] for s in office.streams] for name, office in house.offices.items()}
    assert "case/s1" in streams["intake"]
    assert "case/s1" in streams["routing"]
    assert "case/s1" in streams["supervision"]
    assert "evaluation/s1" in streams["rating"]
    states = [e.state for e in house.told("supervision", CaseMoved)]  # type: ignore[attr-defined]
    assert states == [
        S.REVIEW_1,
        S.REVIEW_2,
        S.FILED,
        S.ASSIGNED,
        S.HANDLING,
        S.REPLY_REVIEW,
        S.REPLY_APPROVED,
        S.REPLIED,
        S.EVALUATING,
    ]
    assert house.case().state is S.CLOSED
    assert house.offices["routing"].state("case/s1").stage == "finished"


def test_the_ledger_shows_the_next_date_and_puts_promises_last() -> None:
    (row,) = ledger_row(followed(*HANDED).state("case/s1")).values()
    assert row[0] == "assigned"
    assert row[-3:] == (date(2026, 3, 4), "sign_in", MONDAY)
    soon = delivered(reply_class=ReplyClass.B, promises=(promise(due=date(2026, 3, 20)),))
    (row,) = ledger_row(followed(submitted(level=2), filed(), assigned(), signed_in(), soon).state("case/s1")).values()
    assert row[-3:-1] == (date(2026, 3, 20), "promise")
    (row,) = ledger_row(followed(*HANDED[:2], assigned(), signed_in(), soon, OPENED, REDO).state("case/s1")).values()
    assert row[-3:-1] == (date(2026, 4, 2), "redo")


def test_a_case_nobody_handed_in_is_not_in_the_ledger() -> None:
    assert ledger_row(Office(supervision).state("case/s1")) == {}


def test_every_running_clock_is_a_row() -> None:
    assert set(clock_rows(followed(*HANDED).state("case/s1"))) == {
        f"sign_in/{HOUSING}",
        "contact/",
        "reply/",
        f"sign_in/{FINANCE}",
        f"co_opinion/{FINANCE}",
    }


def test_what_means_nothing_here_changes_nothing() -> None:
    office = followed(*HANDED)
    before = office.state("case/s1")
    assert office.hears(seated()) == []
    assert office.state("case/s1") == before
    assert DeputySeated.full_name() in supervision.heard  # its name is kept for the lists
