"""办理成果: suggestions, one decision, a class of problems settled; a unit proposes, the office confirms."""

from datetime import date
from typing import Any

import pytest

from services.routing.facts import CaseWithdrawn
from services.routing.outcomes.confirming import ConfirmOutcome, CorrectOutcome, ReturnOutcome
from services.routing.outcomes.desk import tasks
from services.routing.outcomes.figures import Line, of_outcomes
from services.routing.outcomes.outcome import Decided, Measured, OutcomeProposed, OutcomeReturned, Stage
from services.routing.outcomes.recording import DropOutcome, ProposeOutcome, ReviseOutcome
from services.routing.outcomes.rows import outcome_row
from services.routing.service import routing
from services.supervision.told import told
from shared.events.outcomes import OutcomeCited, OutcomeConfirmed, OutcomeCorrected, OutcomeUncited
from shared.words import DecisionKind, Role
from tests.samples import (
    CITY,
    FINANCE,
    HOUSING,
    MONDAY,
    Office,
    assigned,
    at_the_office,
    at_the_unit,
    delivered,
    received,
    refused,
    signed_in,
)

EDUCATION = "教育局"
DAY = date(2026, 6, 10)
KINDERGARTENS = {"what": "规划建设数", "unit": "个", "before": "224", "after": "475"}
TEN = tuple(f"s{n}" for n in range(1, 11))


def decision(**changes: Any) -> Decided:
    words: dict[str, Any] = {
        "kind": DecisionKind.PLAN,
        "title": "学前教育设施布局规划",
        "decided_by": "市人民政府",
        "document": "云政发〔2026〕12号",
        "decided": DAY,
        "settles": "新建小区没有公办幼儿园的问题",
        "measures": (Measured(**KINDERGARTENS),),
    }
    return Decided(**words | changes)


def proposing(*cases: str, id: str = "o1", **changes: Any) -> ProposeOutcome:
    return ProposeOutcome(outcome=id, cases=cases or TEN, decision=decision(**changes))


def ten_cases(unit: str = EDUCATION) -> Office:
    """Ten suggestions in the hands of one bureau, the first of them answered."""
    office = Office(routing).on(DAY)
    for n, id in enumerate(TEN, 1):
        office.given(f"case/{id}", received(number=f"16-1-{n:03}"), assigned(lead=unit), signed_in(unit))
    return office.given("case/s1", delivered())


def confirmed(**changes: Any) -> Office:
    office = ten_cases()
    office.ask(proposing(**changes), at_the_unit(EDUCATION))
    office.ask(ConfirmOutcome(outcome="o1"), at_the_office())
    return office


def outcome(office: Office, id: str = "o1") -> Any:
    return office.state(f"outcome/{id}")


@pytest.mark.mechanism("M98")
def test_ten_suggestions_lead_to_a_plan_that_grows_from_224_to_475_and_the_outcome_cites_all_ten() -> None:
    office = ten_cases()
    (proposed,) = office.ask(proposing(), at_the_unit(EDUCATION))
    assert isinstance(proposed, OutcomeProposed)
    assert proposed.topic is None, "nobody else hears of it before it is confirmed"
    public, *each = office.ask(ConfirmOutcome(outcome="o1"), at_the_office())
    assert isinstance(public, OutcomeConfirmed)
    assert (public.topic, public.unit, public.cases) == ("tibandu.routing.v1", EDUCATION, TEN)
    (row,) = outcome_row(outcome(office)).values()
    assert "规划建设数由224个增至475个" in row
    assert 10 in row
    assert [e.cases for e in each if isinstance(e, OutcomeCited)] == [TEN] * 10
    for id in TEN:
        (citation,) = office.state(f"case/{id}").outcomes
        assert (citation.outcome, citation.title) == ("o1", "学前教育设施布局规划")


@pytest.mark.mechanism("M99")
def test_one_case_leads_to_a_decision_that_settles_a_class_of_problems_and_the_report_lists_it() -> None:
    one = Line("policy", "电梯加装补贴政策", "市人民政府", "", DAY, "老旧小区加装电梯筹资难的问题", "", 1)
    many = Line("plan", "布局规划", "市人民政府", "云政发〔2026〕12号", MONDAY, "入园难的问题", "数由2个增至4个", 10)
    found = {f.code: f for f in of_outcomes([one, many], DAY)}
    assert (found["R23.outcomes"].numerator, found["R23.outcomes.policy"].numerator) == (2, 1)
    listed = found["R23.item.2"]
    assert (listed.name, listed.numerator) == ("电梯加装补贴政策（政策）", 1)
    assert listed.population == "引用1件建议；市人民政府，2026年6月10日（周三）；解决老旧小区加装电梯筹资难的问题"
    said = "引用10件建议；市人民政府，云政发〔2026〕12号，2026年3月2日（周一）；数由2个增至4个；解决入园难的问题"
    assert found["R23.item.1"].population == said
    assert of_outcomes([], DAY) == []


# Which suggestions may be cited


def test_a_suggestion_that_is_not_there_or_not_in_hand_is_not_cited() -> None:
    office = ten_cases().given("case/new", received(number="16-1-099"))
    office.given("case/unsigned", received(), assigned(lead=EDUCATION))
    for case in ("nowhere", "new", "unsigned"):
        with refused("cited-unknown" if case == "nowhere" else "cited-not-in-hand", 422):
            office.ask(proposing("s1", case), at_the_unit(EDUCATION))


def test_a_unit_cites_what_it_leads_not_what_it_helps_with() -> None:
    office = ten_cases().given("case/co", received(), assigned(co=(EDUCATION,)), signed_in())
    for case in ("co", "s1"):
        with refused("cited-not-led", 422):
            office.ask(proposing(case), at_the_unit(EDUCATION if case == "co" else FINANCE))


def test_what_is_withdrawn_before_the_confirmation_has_to_be_taken_out_first() -> None:
    office = ten_cases()
    office.ask(proposing(), at_the_unit(EDUCATION))
    office.given("case/s2", CaseWithdrawn())
    with refused("cited-not-in-hand", 422) as no:
        office.ask(ConfirmOutcome(outcome="o1"), at_the_office())
    assert "16-1-002已经撤回" in str(no.value)
    office.ask(ReviseOutcome(outcome="o1", cases=("s1", "s3"), decision=decision()), at_the_unit(EDUCATION))
    assert len(office.ask(ConfirmOutcome(outcome="o1"), at_the_office())) == 3


def test_one_suggestion_named_twice_is_one() -> None:
    office = ten_cases()
    office.ask(proposing("s1", "s1"), at_the_unit(EDUCATION))
    assert outcome(office).cases == ("s1",)


# What may be said


def test_a_decision_lies_neither_ahead_nor_before_what_it_comes_from_and_names_nobody() -> None:
    office = ten_cases()
    for code, changes in (
        ("decision-in-future", {"decided": date(2026, 6, 11)}),
        ("decision-before-case", {"decided": date(2025, 12, 31)}),
        ("personal-number", {"settles": "请致电13800138000的问题"}),
    ):
        with refused(code, 422):
            office.ask(proposing("s1", **changes), at_the_unit(EDUCATION))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("2.5", "40", "里程由2.5公里增至40公里"),
        ("40", "2", "里程由40公里减至2公里"),
        ("7", "7.0", "里程由7公里仍为7.0公里"),
    ],
)
def test_a_measure_says_which_way_it_went(before: str, after: str, said: str) -> None:
    measure = Measured(what="里程", unit="公里", before=before, after=after)
    office = confirmed(measures=(measure,))
    assert said in next(iter(outcome_row(outcome(office)).values()))


# Proposed, returned, taken back, confirmed


def test_the_office_returns_it_with_a_reason_and_the_unit_proposes_it_again() -> None:
    office = ten_cases()
    office.ask(proposing(), at_the_unit(EDUCATION))
    assert [(t.role, t.what) for t in tasks(outcome(office))] == [(Role.OFFICE, "确认成果")]
    assert office.ask(ReturnOutcome(outcome="o1", reason="请补文号"), at_the_office()) == [
        OutcomeReturned(reason="请补文号", on=DAY)
    ]
    assert [(t.role, t.who, t.what) for t in tasks(outcome(office))] == [(Role.UNIT, EDUCATION, "修改成果")]
    with refused("outcome-returned"):
        office.ask(ConfirmOutcome(outcome="o1"), at_the_office())
    office.ask(ReviseOutcome(outcome="o1", cases=("s1",), decision=decision()), at_the_unit(EDUCATION))
    office.ask(ConfirmOutcome(outcome="o1"), at_the_office())
    assert (outcome(office).stage, outcome(office).version, tasks(outcome(office))) == (Stage.CONFIRMED, 1, [])


def test_a_proposal_taken_back_is_gone_and_cites_nothing() -> None:
    office = ten_cases()
    office.ask(proposing(), at_the_unit(EDUCATION))
    office.ask(DropOutcome(outcome="o1"), at_the_unit(EDUCATION))
    assert (outcome_row(outcome(office)), tasks(outcome(office))) == ({}, [])
    assert office.state("case/s1").outcomes == ()
    with refused("unknown-outcome", 404):
        office.ask(ConfirmOutcome(outcome="o1"), at_the_office())


def test_another_unit_knows_nothing_of_it_and_a_confirmed_one_is_the_units_no_more() -> None:
    office = ten_cases()
    office.ask(proposing(), at_the_unit(EDUCATION))
    with refused("unknown-outcome", 404):
        office.ask(DropOutcome(outcome="o1"), at_the_unit(HOUSING))
    with refused("outcome-proposed"):
        office.ask(proposing(), at_the_unit(EDUCATION))
    with refused("outcome-unconfirmed"):
        office.ask(correcting(), at_the_office())
    office.ask(ConfirmOutcome(outcome="o1"), at_the_office())
    with refused("outcome-confirmed"):
        office.ask(DropOutcome(outcome="o1"), at_the_unit(EDUCATION))
    with refused("outcome-confirmed"):
        office.ask(ConfirmOutcome(outcome="o1"), at_the_office())


# Corrected


def correcting(*cases: str, **changes: Any) -> CorrectOutcome:
    return CorrectOutcome(outcome="o1", cases=cases or TEN, decision=decision(**changes), reason="文号写错")


def test_a_correction_is_a_new_version_with_its_reason_and_every_case_hears_how_it_reads_now() -> None:
    office = confirmed().given("case/water", received(), assigned(), signed_in())
    new = correcting("s1", "water", title="学前教育设施布局规划（修订）")
    corrected, *each = office.ask(new, at_the_office())
    assert isinstance(corrected, OutcomeCorrected)
    assert (corrected.version, corrected.reason, corrected.cases) == (2, "文号写错", ("s1", "water"))
    assert sum(isinstance(e, OutcomeUncited) for e in each) == 9
    assert office.state("case/s2").outcomes == ()
    assert [c.title for c in office.state("case/s1").outcomes] == ["学前教育设施布局规划（修订）"]
    assert [c.outcome for c in office.state("case/water").outcomes] == ["o1"], "led by another unit: the office adds it"
    assert office.refolded(f"{CITY}/outcome/o1") == outcome(office)
    assert outcome(office).version == 2


def test_a_correction_corrects_something_and_holds_to_the_same_rules() -> None:
    office = confirmed()
    with refused("nothing-corrected", 422):
        office.ask(correcting(*reversed(TEN)), at_the_office())
    with refused("cited-unknown", 422):
        office.ask(correcting("s1", "nowhere"), at_the_office())
    with refused("decision-before-case", 422):
        office.ask(correcting(decided=date(2025, 6, 10)), at_the_office())


def test_the_timeline_of_a_case_tells_of_it() -> None:
    office = confirmed()
    (cited,) = [e for e in office.told("case/s1") if isinstance(e, OutcomeCited)]
    what, details = told("OutcomeCited", cited.model_dump(mode="json"))
    assert what == "列入办理成果：学前教育设施布局规划（规划）"
    assert ("引用的建议", "10件") in details
