"""面对面活动: who plans, who comes, what it counts for, and that no opinion stays unanswered."""

from datetime import date

import pytest

from services.routing.facts import CaseFinished, CaseWithdrawn, ContactNoted, RedoTaken
from services.routing.meetings.answering import AnswerOpinion, CloseMeeting, Put, PutOpinions
from services.routing.meetings.desk import of_meeting
from services.routing.meetings.holding import Attending
from services.routing.meetings.meeting import MeetingPlanned, Stage
from services.routing.meetings.planning import CancelMeeting, MoveMeeting
from services.routing.meetings.rows import case_rows, meeting_row
from shared.events.routing import ContactLogged, ReturnAsked
from shared.messages import Event
from shared.words import ContactForm, Part, Phase, Rank, Role, Speaker
from tests.routing.met import FRIDAY, came, held, hold, plan, planned, two_cases
from tests.samples import (
    FINANCE,
    HOUSING,
    LEAD,
    MONDAY,
    SECOND,
    WATER,
    Office,
    at_the_committee,
    at_the_office,
    at_the_unit,
    delivered,
    received,
    refused,
)

OFFICE = at_the_office()
CLOSE = CloseMeeting(meeting="m1")


def opinion(unit: str = HOUSING, case: str = "s1", text: str = "三号楼什么时候开工？") -> Put:
    return Put(speaker=Speaker.RESIDENT, case=case, unit=unit, text=text)


def put(*opinions: Put) -> PutOpinions:
    return PutOpinions(meeting="m1", opinions=opinions)


def answer(number: int = 1, text: str = "四月十五日前开工。") -> AnswerOpinion:
    return AnswerOpinion(meeting="m1", number=number, text=text)


def contacts(facts: list[Event]) -> list[ContactLogged]:
    return [f for f in facts if isinstance(f, ContactLogged)]


def expected(office: Office) -> list[tuple[Role, str, str]]:
    return [(t.role, t.who, t.what) for t in of_meeting(office.state("meeting/m1"))]


@pytest.mark.mechanism("M96")
def test_an_event_closes_when_every_opinion_has_its_answer_and_not_before() -> None:
    office = held()
    assert expected(office) == [(Role.OFFICE, "", "记录意见")]
    office.ask(put(opinion(), opinion(WATER, "s2", "河道淤泥何时清？")), OFFICE)
    assert expected(office) == [(Role.UNIT, HOUSING, "答复意见"), (Role.UNIT, WATER, "答复意见")]
    with refused("opinions-unanswered") as no:
        office.ask(CLOSE, OFFICE)
    assert "2条意见" in str(no.value)
    office.ask(answer(), at_the_unit())
    with refused("opinions-unanswered") as no:
        office.ask(CLOSE, OFFICE)
    assert WATER in str(no.value)
    office.ask(answer(2), at_the_unit(WATER))
    assert expected(office) == [(Role.OFFICE, "", "办结活动")]
    office.ask(CLOSE, OFFICE)
    assert office.state("meeting/m1").stage is Stage.CLOSED
    assert expected(office) == []


@pytest.mark.mechanism("M23")
def test_each_case_shows_the_event_with_who_came() -> None:
    m = held().state("meeting/m1")
    (row,) = meeting_row(m).values()
    assert f" {HOUSING}:deputy-head {WATER}:deputy-head " in row
    assert f" {LEAD} {SECOND} " in row
    assert 5 in row
    assert {case: number for case, (_, number, _) in case_rows(m).items()} == {"s1": "2026-001", "s2": "2026-002"}


@pytest.mark.mechanism("M23")
@pytest.mark.parametrize("form", [f for f in ContactForm if f.meets])
def test_being_held_is_a_contact_of_every_unit_that_came_for_its_own_case(form: ContactForm) -> None:
    office = planned(form=form).on(FRIDAY)
    told = office.ask(hold(came=came(HOUSING, WATER, FINANCE, rank=Rank.HEAD)), OFFICE)
    said = {"phase": Phase.DURING, "form": form, "on": FRIDAY, "rank": Rank.HEAD, "round": 1}
    whom = ((HOUSING, LEAD), (FINANCE, LEAD), (WATER, SECOND))
    there = "梧桐社区会议室"
    assert contacts(told) == [ContactLogged(unit=u, place=there, deputies=(d,), **said) for u, d in whom]
    assert ContactNoted(note="面对面活动：老旧小区改造面对面") in told
    assert [office.state(f"case/{c}").contacts for c in ("s1", "s2")] == [(Phase.DURING,), (Phase.DURING,)]


@pytest.mark.parametrize("form", [f for f in ContactForm if not f.meets])
def test_a_telephone_a_screen_or_a_letter_is_not_face_to_face(form: ContactForm) -> None:
    with refused("form-not-in-person", 422):
        two_cases().ask(plan(form=form), OFFICE)


def test_a_unit_that_stayed_away_or_whose_deputy_was_not_there_has_spoken_with_nobody() -> None:
    away = planned().on(FRIDAY).ask(hold(came=came(HOUSING)), OFFICE)
    assert [c.unit for c in contacts(away)] == [HOUSING]
    unseen = planned().on(FRIDAY).ask(hold(deputies=(SECOND,)), OFFICE)
    assert [c.unit for c in contacts(unseen)] == [WATER]


def test_a_case_that_is_no_longer_in_handling_gets_no_contact_and_stays_as_it_is() -> None:
    back = ReturnAsked(unit=HOUSING, part=Part.LEAD, reason="属水利部门职责", proposed_unit=WATER, on=MONDAY)
    for facts in [(delivered(),), (delivered(), CaseFinished()), (CaseWithdrawn(),), (back,)]:
        office = planned()
        office.given("case/s1", *facts)
        before = office.state("case/s1")
        told = office.on(FRIDAY).ask(hold(), OFFICE)
        assert [c.unit for c in contacts(told)] == [WATER]
        assert office.state("case/s1") == before


def test_an_event_before_the_round_began_is_no_contact_of_that_round() -> None:
    office = planned()
    office.given("case/s1", delivered(), RedoTaken(round=2, on=date(2026, 3, 9))).on(date(2026, 3, 9))
    assert [c.unit for c in contacts(office.ask(hold(), OFFICE))] == [WATER]
    again = planned()
    again.given("case/s1", delivered(), RedoTaken(round=2, on=FRIDAY)).on(FRIDAY)
    assert [(c.unit, c.round) for c in contacts(again.ask(hold(), OFFICE))] == [(HOUSING, 2), (WATER, 1)]


def test_lead_units_and_lead_deputies_are_asked_to_come_unless_others_are_named() -> None:
    (told,) = two_cases().ask(plan(), OFFICE)
    assert isinstance(told, MeetingPlanned)
    assert (told.units, told.deputies, told.residents) == ((HOUSING, WATER), (LEAD, SECOND), 6)
    (told,) = two_cases().ask(plan(units=(FINANCE,), deputies=("deputy-3",)), OFFICE)
    assert isinstance(told, MeetingPlanned)
    assert (told.units, told.deputies) == ((FINANCE,), ("deputy-3",))
    with refused("unknown-unit", 422):
        two_cases().ask(plan(units=("气象局",)), OFFICE)


def test_a_committee_plans_too_and_a_unit_over_the_cases_it_leads() -> None:
    assert two_cases().ask(plan(), at_the_committee())
    assert two_cases().ask(plan(cases=("s1",)), at_the_unit())
    with refused("case-not-led", 403):
        two_cases().ask(plan(), at_the_unit())
    with refused("case-not-led", 403):
        two_cases().ask(plan(cases=("s1",)), at_the_unit(FINANCE))


def test_the_cases_on_the_table_are_known_and_assigned() -> None:
    with refused("case-not-assigned", 422):
        two_cases().ask(plan(cases=("s9",)), OFFICE)
    with refused("case-not-assigned", 422):
        two_cases().given("case/s3", received()).ask(plan(cases=("s3",)), OFFICE)
    with refused("case-withdrawn", 422):
        two_cases(CaseWithdrawn()).ask(plan(), OFFICE)


def test_an_event_lies_ahead_names_no_telephone_and_is_planned_once() -> None:
    with refused("meeting-in-past", 422):
        two_cases().on(date(2026, 3, 9)).ask(plan(), OFFICE)
    with refused("personal-number", 422):
        two_cases().ask(plan(groups="联系13912345678"), OFFICE)
    with refused("meeting-planned"):
        planned().ask(plan(), OFFICE)


def test_it_may_be_moved_or_called_off_until_it_is_held() -> None:
    moved = MoveMeeting(meeting="m1", day=date(2026, 3, 9), place="春晓社区")
    office = planned()
    office.ask(moved, OFFICE)
    assert office.state("meeting/m1").day == moved.day
    assert office.ask(moved, OFFICE) == []
    with refused("meeting-in-past", 422):
        office.on(date(2026, 3, 10)).ask(moved, OFFICE)
    office.ask(CancelMeeting(meeting="m1", note="会场停电"), OFFICE)
    with refused("meeting-over"):
        office.ask(hold(), OFFICE)
    with refused("meeting-over"):
        held().ask(moved, OFFICE)
    with refused("meeting-not-held"):
        office.ask(put(opinion()), OFFICE)


def test_only_its_organizer_or_the_office_writes_down_what_happened() -> None:
    office = two_cases()
    office.ask(plan(), at_the_committee("城建环保委"))
    office.on(FRIDAY)
    for stranger in (at_the_committee(), at_the_unit()):
        with refused("not-organizer", 403):
            office.ask(hold(), stranger)
    office.ask(hold(), at_the_committee("城建环保委"))
    assert expected(office) == [(Role.COMMITTEE, "城建环保委", "记录意见")]
    with refused("not-organizer", 403):
        office.ask(put(opinion()), at_the_unit())
    office.ask(put(opinion()), OFFICE)
    with refused("unknown-meeting", 404):
        two_cases().ask(hold(), OFFICE)


def test_a_unit_that_planned_an_event_does_not_close_it_itself() -> None:
    office = two_cases()
    office.ask(plan(cases=("s1",)), at_the_unit())
    office.on(FRIDAY).ask(hold(came=came(HOUSING)), at_the_unit())
    with refused("not-yours-to-ask", 403):
        office.ask(CLOSE, at_the_unit())
    office.ask(CLOSE, OFFICE)


def test_who_came_is_somebody_concerned_and_counted_once() -> None:
    office = planned().on(FRIDAY)
    with refused("unit-not-concerned", 422):
        office.ask(hold(came=came("气象局")), OFFICE)
    with refused("unit-came-twice", 422):
        office.ask(hold(came=came(HOUSING, HOUSING)), OFFICE)
    with refused("nobody-came", 422):
        office.ask(hold(came=(Attending(unit=HOUSING),)), OFFICE)
    with refused("meeting-in-future", 422):
        office.on(MONDAY).ask(hold(), OFFICE)


def test_an_opinion_is_about_a_case_on_the_table_and_put_to_a_unit_at_it() -> None:
    office = held()
    with refused("case-not-at-meeting", 422):
        office.ask(put(opinion(case="s9")), OFFICE)
    with refused("unit-not-at-meeting", 422):
        office.ask(put(opinion(FINANCE)), OFFICE)
    with refused("personal-number", 422):
        office.ask(put(opinion(text="请打13912345678找我")), OFFICE)


def test_a_unit_answers_what_was_put_to_it_once() -> None:
    office = held()
    office.ask(put(opinion(), opinion(WATER, "s2")), OFFICE)
    with refused("no-opinion-for-you", 403):
        office.ask(answer(), at_the_unit(FINANCE))
    with refused("opinion-not-yours", 422):
        office.ask(answer(2), at_the_unit())
    office.ask(put(opinion(text="停车位够不够？")), OFFICE)
    office.ask(answer(), at_the_unit())
    with refused("opinion-answered"):
        office.ask(answer(), at_the_unit())
    office.ask(answer(3), at_the_unit())
    with refused("opinions-answered"):
        office.ask(answer(), at_the_unit())


def test_after_its_end_nothing_is_added() -> None:
    office = held()
    office.ask(CLOSE, OFFICE)
    with refused("meeting-closed"):
        office.ask(put(opinion()), OFFICE)
    with refused("meeting-closed"):
        office.ask(CLOSE, OFFICE)


def test_nothing_of_what_was_said_leaves_routing() -> None:
    office = held()
    office.ask(put(opinion()), OFFICE)
    office.ask(answer(), at_the_unit())
    public = [f for f in office.journal if f.topic]
    assert {f.type for f in public} == {"ContactLogged.v1"}
