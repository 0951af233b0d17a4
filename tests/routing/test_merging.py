"""并案与撤回 through the house: one assignment, own replies; and who comes first holds (T8, T33, T34)."""

from typing import Any

import pytest

from services.intake.drafting import DraftSuggestion, SubmitSuggestion
from services.intake.merging import MergeSuggestions, UnmergeSuggestion
from services.intake.withdrawing import WithdrawSuggestion
from services.routing.assignment import AssignUnits, SignIn
from services.routing.case import Stage
from services.routing.desk import tasks
from services.routing.handling import LogContact
from services.routing.merger import Merger
from services.routing.pages import part
from services.routing.passing import ApproveReply
from services.routing.reply import SignReply, SubmitReply
from services.routing.service import routing
from services.routing.shapes_page import reply_shape
from shared.events.filing import SuggestionsMerged
from shared.events.rating import EvaluationSettled
from shared.events.routing import ReplyDelivered, UnitsAssigned
from shared.web.parts import Known
from shared.words import CaseState, ContactForm, Phase, Rank, ReplyClass, Scale
from tests.samples import (
    COUNTY,
    FINANCE,
    HOUSING,
    House,
    Office,
    a_house,
    answered,
    at_the_government,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    bring_to_filing,
    bring_to_handling,
    context,
    rate,
    received,
    refused,
    registered,
    reply,
    reply_submitted,
    the_deputy,
    the_head_of,
    words,
)

REASON = "情况已经解决，不必再办。"


def merged(*children: str) -> House:
    """s1 is the main one."""
    house = a_house()
    for id in ("s1", *children):
        bring_to_filing(house, id)
    house.ask(MergeSuggestions(suggestion="s1", children=children), at_the_office())
    return house


def routed(house: House, id: str = "s1") -> Any:
    return house.offices["routing"].state(f"case/{id}")


def assign(house: House, id: str = "s1", co: tuple[str, ...] = ()) -> House:
    house.ask(AssignUnits(suggestion=id, lead=HOUSING, co=co), at_the_government())
    return house


def withdraw(house: House, id: str = "s1") -> House:
    house.ask(WithdrawSuggestion(suggestion=id, reason=REASON), the_deputy())
    return house


# Merged


def test_what_is_merged_is_assigned_in_one_act_each_case_with_its_own_clocks() -> None:
    house = merged("s2", "s3")
    assert house.case("s2").state is CaseState.MERGED
    assert (house.case("s2").main, house.case("s2").main_number) == ("s1", "2026-001")
    assert tasks(routed(house, "s2")) == [], "nobody is expected to assign it by itself"
    told = assign(house, co=(FINANCE,)).told("routing", UnitsAssigned, "s2")
    assert [(e.lead, e.co) for e in told] == [(HOUSING, (FINANCE,))]  # type: ignore[attr-defined]
    for id in ("s1", "s2", "s3"):
        assert house.case(id).state is CaseState.ASSIGNED
        assert {c.clock.value for c in house.case(id).clocks} >= {"reply", "sign_in", "contact"}
    assert house.case("s2").number == "2026-002"


def test_a_merged_case_is_not_assigned_by_itself_until_the_merger_is_undone() -> None:
    house = merged("s2")
    with refused("merged-with-main"):
        assign(house, "s2")
    house.ask(UnmergeSuggestion(suggestion="s2"), at_the_office())
    assert house.case("s2").state is CaseState.FILED
    assert house.case("s2").main == ""
    assign(house, "s2")
    assert routed(house, "s1").stage is Stage.WAITING
    assert house.offices["intake"].state("case/s2").docket.assigned == house.today


def test_each_deputy_gets_an_own_reply_drafted_after_the_main_ones() -> None:
    house = assign(merged("s2"))
    for id in ("s1", "s2"):
        house.ask(SignIn(suggestion=id), at_the_unit())
        talk: dict[str, Any] = {"phase": Phase.BEFORE, "form": ContactForm.VISIT, "rank": Rank.HEAD}
        house.ask(LogContact(suggestion=id, on=house.today, **talk), at_the_unit())
    house.ask(SubmitReply(suggestion="s1", **answered()), at_the_unit())
    child = routed(house, "s2")
    shape = reply_shape(child, context(at_the_unit()), Known())
    assert shape.values["answers"] == list(answered()["answers"])
    assert shape.values["reply_class"] == ReplyClass.A
    shown = part(child, at_the_unit(), str)
    assert shown
    assert ("主案答复", "已送审；送审本件答复时按主案答复起草") in shown.facts
    house.ask(SubmitReply(suggestion="s2", **answered()), at_the_unit())
    for id in ("s1", "s2"):
        house.ask(ApproveReply(suggestion=id), at_the_inspection())
        house.ask(SignReply(suggestion=id), the_head_of())
        (delivered,) = house.told("routing", ReplyDelivered, id)
        assert delivered.number == house.case(id).number  # type: ignore[attr-defined]
        assert house.case(id).state is CaseState.REPLIED
    assert {t.stage for t in (routed(house, "s1"), routed(house, "s2"))} == {Stage.REPLIED}


def test_another_demand_gets_the_answer_in_its_place_and_none_where_there_is_none() -> None:
    model = Merger(demands=("加装电梯", "落实补助资金"), reply=reply_submitted())
    asked = ("落实补助资金", "公布进度", "延长保修")
    assert [model.answer_to(n, d) for n, d in enumerate(asked)] == ["补助资金已拨付。", "补助资金已拨付。", ""]


def test_the_main_case_waits_for_a_child_that_is_still_on_its_way() -> None:
    office = Office(routing).given("case/a", received())
    office.hears(SuggestionsMerged(children=("b",), on=received().on), "a")
    office.given(f"unit/{HOUSING}", registered())
    with refused("child-on-its-way"):
        office.ask(AssignUnits(suggestion="a", lead=HOUSING), at_the_office())


def test_what_was_assigned_before_the_merger_is_heard_of_goes_its_own_way() -> None:
    house = a_house()
    for id in ("s1", "s2", "s3"):
        bring_to_filing(house, id)
    intake = house.offices["intake"]
    merging = intake.take(MergeSuggestions(suggestion="s1", children=("s2", "s3")), at_the_office())
    assign(house, "s2")
    house.carry("intake", merging)
    assert routed(house, "s1").merger.children == ("s3",)
    assert routed(house, "s2").merger.main == ""
    assert house.case("s2").state is CaseState.ASSIGNED
    assign(house, "s1")
    assert [len(house.told("routing", UnitsAssigned, id)) for id in ("s1", "s2", "s3")] == [1, 1, 1]


# Withdrawn


@pytest.mark.parametrize("assigned", [False, True])
def test_withdrawn_nobody_handles_it_any_more_and_no_clock_runs(assigned: bool) -> None:
    house = bring_to_handling(a_house()) if assigned else bring_to_filing(a_house())
    withdraw(house)
    case = house.case()
    assert (case.state, case.clocks) == (CaseState.WITHDRAWN, ())
    assert routed(house).stage is Stage.WITHDRAWN
    assert tasks(routed(house)) == []
    with refused("withdrawn"):
        assign(house) if not assigned else reply(house)
    house.to(house.today.replace(year=2027))
    assert house.case().missed == 0, "no deadline is missed of what nobody handles"
    assert not house.offices["rating"].state("evaluation/s1").round, "and nobody is asked to rate it"


def test_in_the_middle_of_the_gate_the_draft_falls_away() -> None:
    house = bring_to_handling(a_house())
    talk: dict[str, Any] = {"phase": Phase.BEFORE, "form": ContactForm.VISIT, "rank": Rank.HEAD}
    house.ask(LogContact(suggestion="s1", on=house.today, **talk), at_the_unit())
    house.ask(SubmitReply(suggestion="s1", **answered()), at_the_unit())
    withdraw(house)
    with refused("withdrawn"):
        house.ask(ApproveReply(suggestion="s1"), at_the_inspection())


def crossed() -> House:
    """The head signs, and before anybody else has heard of it the lead withdraws."""
    house = bring_to_handling(a_house())
    talk: dict[str, Any] = {"phase": Phase.BEFORE, "form": ContactForm.VISIT, "rank": Rank.HEAD}
    house.ask(LogContact(suggestion="s1", on=house.today, **talk), at_the_unit())
    house.ask(SubmitReply(suggestion="s1", **answered()), at_the_unit())
    house.ask(ApproveReply(suggestion="s1"), at_the_inspection())
    signed = house.offices["routing"].take(SignReply(suggestion="s1"), the_head_of())
    withdraw(house)
    house.carry("routing", signed)
    return house


def test_a_reply_signed_before_routing_heard_of_the_withdrawal_holds_everywhere() -> None:
    house = crossed()
    assert routed(house).stage is Stage.REPLIED
    assert house.case().state is CaseState.REPLIED
    assert house.case().in_time is True
    assert house.offices["intake"].state("case/s1").stage.value == "filed"
    rate(house, Scale.SATISFIED)
    assert house.told("rating", EvaluationSettled)
    assert house.case().state is CaseState.CLOSED


def test_a_child_that_is_withdrawn_is_not_assigned_with_the_rest() -> None:
    house = withdraw(merged("s2", "s3"), "s2")
    assign(house)
    assert house.case("s2").state is CaseState.WITHDRAWN
    assert house.case("s3").state is CaseState.ASSIGNED


def test_when_the_main_case_is_withdrawn_its_children_are_assigned_by_themselves() -> None:
    house = withdraw(merged("s2", "s3"))
    assert house.case("s2").state is CaseState.FILED
    assign(house, "s2")
    assert house.case("s2").state is CaseState.ASSIGNED
    assert house.case("s3").state is CaseState.FILED


def test_before_the_filing_routing_hears_of_nothing_it_knows() -> None:
    house = a_house()
    house.ask(DraftSuggestion(suggestion="s1", words=words()), the_deputy())
    house.ask(SubmitSuggestion(suggestion="s1"), the_deputy())
    withdraw(house)
    assert (house.case().state, house.case().clocks, house.case().county) == (CaseState.WITHDRAWN, (), COUNTY)
    assert routed(house).stage is Stage.NONE
