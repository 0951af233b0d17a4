"""分别办理 (T10, DOMAIN §2, §6.1): contents fixed for each unit, and each its own clocks, reply, redo and rating."""

from typing import Any

import pytest

from services.intake.drafting import DraftSuggestion
from services.intake.entering import EnterDraft
from services.intake.filing import FileMotion
from services.intake.merging import MergeSuggestions
from services.intake.withdrawing import WithdrawSuggestion
from services.rating.desk import of_evaluation
from services.rating.window import OpenWindow
from services.routing.assignment import AskReturn, AssignUnits, DecideReturn, SignIn
from services.routing.case import Stage
from services.routing.desk import tasks
from services.routing.dividing import AssignSeparately
from services.routing.division import mode
from services.routing.handling import LogContact
from services.routing.pages import part
from services.routing.passing import ApproveReply
from services.routing.redo import TakeRedo
from services.routing.reply import SignReply, SubmitReply
from services.routing.rows import line_rows
from services.routing.service import routing
from services.routing.trial import AcceptTrial, TrialAssign
from shared.events.dividing import PieceOpened, PiecesReplied, PieceStopped, SuggestionDivided
from shared.events.rating import RedoOrdered
from shared.events.routing import ReplyDelivered, UnitsAssigned
from shared.messages import Event
from shared.pieces import piece_of, whole_of
from shared.words import ContactForm, EntrySource, Mode, Phase, Publicity, Rank, Role, Scale
from tests.samples import (
    DEMANDS,
    FAR,
    FINANCE,
    HOUSING,
    LEAD,
    MONDAY,
    WATER,
    House,
    Office,
    a_house,
    answered,
    at_the_government,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    bring_to_filing,
    person,
    rate,
    received,
    refused,
    registered,
    the_clerk,
    the_deputy,
    the_head_of,
    words,
)

THREE = ("加装电梯", "落实补助资金", "改造管网")


def an_office(*demands: str) -> Office:
    """Routing alone, one case waiting, three units on the register."""
    office = Office(routing).given("case/s1", received(demands=demands or DEMANDS))
    for unit in (HOUSING, FINANCE, WATER):
        office.given(f"unit/{unit}", registered(unit))
    return office


def divide(office: Office | House, *units: str) -> list[Event]:
    return office.ask(AssignSeparately(suggestion="s1", units=units or (HOUSING, FINANCE)), at_the_office())


def divided() -> House:
    """s1 in two pieces: housing answers the first demand, finance the second."""
    house = bring_to_filing(a_house())
    divide(house)
    return house


def hand_in(house: House, n: int, unit: str) -> None:
    """Signed in, spoken, drafted, passed; not yet signed."""
    id = f"s1.{n}"
    if not routed(house, id).lead.signed_in:
        house.ask(SignIn(suggestion=id), at_the_unit(unit))
    talk: dict[str, Any] = {"phase": Phase.BEFORE, "form": ContactForm.VISIT, "rank": Rank.HEAD}
    house.ask(LogContact(suggestion=id, on=house.today, **talk), at_the_unit(unit))
    house.ask(SubmitReply(suggestion=id, **answered(answers=("已经办成。",))), at_the_unit(unit))
    house.ask(ApproveReply(suggestion=id), at_the_inspection())


def answer(house: House, n: int, unit: str) -> list[Event]:
    hand_in(house, n, unit)
    return house.ask(SignReply(suggestion=f"s1.{n}"), the_head_of(unit))


def routed(house: House, id: str = "s1") -> Any:
    return house.offices["routing"].state(f"case/{id}")


# Assigned


def test_each_unit_gets_a_piece_with_its_own_demands_in_one_act() -> None:
    office = an_office(*THREE)
    told = divide(office, HOUSING, FINANCE, HOUSING)
    assert isinstance(told[0], SuggestionDivided)
    assert [(p.unit, p.demands) for p in told[0].pieces] == [(HOUSING, (1, 3)), (FINANCE, (2,))]
    opened = [e for e in told if isinstance(e, PieceOpened)]
    assert [(e.number, e.demands) for e in opened] == [
        ("2026-001（1）", ("加装电梯", "改造管网")),
        ("2026-001（2）", ("落实补助资金",)),
    ]
    assert [(e.lead, e.co) for e in told if isinstance(e, UnitsAssigned)] == [(HOUSING, ()), (FINANCE, ())]
    assert {e.rules for e in told if isinstance(e, UnitsAssigned)} == {told[0].rules} != {""}
    assert office.state("case/s1").stage is Stage.DIVIDED
    first = office.state("case/s1.1")
    assert (first.stage, first.title, first.demands) == (Stage.HANDLING, words().title, ("加装电梯", "改造管网"))
    assert first.division.main == "s1"


def test_there_is_never_a_co_unit_without_a_lead() -> None:
    """T10: >= 1 lead or >= 2 separate."""
    office = an_office()
    divide(office)
    cases = [s.state for name, s in office.streams.items() if "/case/" in name]
    assert all(len(case.lines) in (0, 1) and (not case.lines or case.lead) for case in cases)
    with pytest.raises(ValueError, match="lead"):
        AssignUnits.model_validate({"suggestion": "s1", "co": [FINANCE]})


def test_one_unit_alone_is_not_separate_and_no_demand_is_left_without_its_unit() -> None:
    office = an_office()
    with refused("one-unit", 422):
        divide(office, HOUSING, HOUSING)
    with refused("demand-without-unit", 422):
        divide(office, HOUSING)
    with refused("demand-without-unit", 422):
        divide(office, HOUSING, "")
    with refused("unit-without-demand", 422):
        divide(office, HOUSING, FINANCE, WATER)
    with refused("unknown-unit", 422):
        divide(office, HOUSING, "气象局")
    office.given(f"unit/{FINANCE}", registered(FINANCE, active=False))
    with refused("unit-not-in-force", 422):
        divide(office)
    assert not office.journal


def test_what_asks_for_one_thing_only_is_not_divided() -> None:
    with refused("one-demand"):
        divide(an_office("加装电梯"), HOUSING)


def test_only_those_who_assign_may_divide_and_only_once() -> None:
    office = an_office()
    for who in (at_the_unit(), the_deputy(), at_the_inspection()):
        with refused("not-yours-to-ask", 403):
            office.ask(AssignSeparately(suggestion="s1", units=(HOUSING, FINANCE)), who)
    office.ask(AssignSeparately(suggestion="s1", units=(HOUSING, FINANCE)), at_the_government())
    for id in ("s1", "s1.1"):
        with refused("not-waiting"):
            office.ask(AssignSeparately(suggestion=id, units=(HOUSING, FINANCE)), at_the_office())
        with refused("not-waiting"):
            office.ask(AssignUnits(suggestion=id, lead=WATER), at_the_office())


def test_a_merged_suggestion_is_not_divided_and_neither_is_its_main_one() -> None:
    house = bring_to_filing(bring_to_filing(a_house()), "s2")
    house.ask(MergeSuggestions(suggestion="s1", children=("s2",)), at_the_office())
    with refused("others-merged"):
        divide(house)
    with refused("merged-with-main"):
        house.ask(AssignSeparately(suggestion="s2", units=(HOUSING, FINANCE)), at_the_office())


def test_units_asked_on_trial_are_waited_for_before_it_is_divided() -> None:
    office = an_office()
    office.ask(TrialAssign(suggestion="s1", lead=HOUSING, co=(FINANCE,)), at_the_office())
    with refused("trial-open"):
        divide(office)
    for unit in (HOUSING, FINANCE):
        office.ask(AcceptTrial(suggestion="s1"), at_the_unit(unit))
    divide(office)
    assert office.state("case/s1").stage is Stage.DIVIDED


def test_names_of_pieces_are_kept_free() -> None:
    assert (whole_of("s1.2"), whole_of("s1.10"), whole_of("s1"), whole_of("s1.0"), whole_of("v1.0.x")) == (
        "s1", "s1", "", "", "",
    )  # fmt: skip
    house = a_house()
    like_a_piece: dict[str, Any] = {"suggestion": piece_of("s1", 1), "words": words()}
    with refused("name-of-a-piece", 422):
        house.ask(DraftSuggestion(**like_a_piece), the_deputy())
    paper = {"deputy": LEAD, "source": EntrySource.PAPER, "received": MONDAY}
    with refused("name-of-a-piece", 422):
        house.ask(EnterDraft(**like_a_piece | paper), at_the_office())
    with refused("name-of-a-piece", 422):
        house.ask(FileMotion(**like_a_piece, deputy=LEAD, category="urban"), at_the_office())
    office = an_office().given("case/s1.2", received())
    with refused("piece-is-there"):
        divide(office)
    office.given(f"case/{'s' * 61}", received())
    with refused("id-too-long"):
        office.ask(AssignSeparately(suggestion="s" * 61, units=(HOUSING, FINANCE)), at_the_office())


# Handled


def test_return_and_reassignment_of_one_piece_leave_the_other_alone() -> None:
    house = divided()
    before = routed(house, "s1.2")
    with refused("not-your-case", 403):
        house.ask(SignIn(suggestion="s1.1"), at_the_unit(FINANCE))
    returned = AskReturn(suggestion="s1.1", reason="此事属水利部门职责范围", proposed_unit=WATER)
    house.ask(returned, at_the_unit())
    ruling = DecideReturn(suggestion="s1.1", unit=HOUSING, successor=WATER, note="同意改办")
    house.ask(ruling, at_the_office())
    assert routed(house, "s1.1").lead.unit == WATER
    assert routed(house, "s1.2") == before
    assert routed(house).returns == 0


def test_two_pieces_that_come_to_one_unit_stay_two_and_are_answered_each_by_itself() -> None:
    """The right unit for a demand may be the one that has another: nobody else could take it."""
    house = divided()
    house.ask(AskReturn(suggestion="s1.1", reason="此事属财政部门职责范围", proposed_unit=FINANCE), at_the_unit())
    house.ask(DecideReturn(suggestion="s1.1", unit=HOUSING, successor=FINANCE, note="同意改办"), at_the_office())
    assert [routed(house, f"s1.{n}").lead.unit for n in (1, 2)] == [FINANCE, FINANCE]
    assert house.offices["routing"].state(f"unit/{FINANCE}").leads(2026) == 2
    told = answer(house, 1, FINANCE)
    assert [e.number for e in told if isinstance(e, ReplyDelivered)] == ["2026-001（1）"]
    assert routed(house).stage is Stage.DIVIDED
    answer(house, 2, FINANCE)
    assert routed(house).stage is Stage.REPLIED


def test_each_unit_answers_its_own_demands_and_the_last_reply_is_the_suggestions() -> None:
    house = divided()
    told = answer(house, 2, FINANCE)
    assert [type(e) for e in told if isinstance(e, PiecesReplied)] == []
    assert routed(house).stage is Stage.DIVIDED
    delivered = next(e for e in told if isinstance(e, ReplyDelivered))
    assert (delivered.main, delivered.number, delivered.unit) == ("s1", "2026-001（2）", FINANCE)
    told = answer(house, 1, HOUSING)
    assert [e.stopped for e in told if isinstance(e, PiecesReplied)] == [()]
    assert routed(house).stage is Stage.REPLIED
    assert house.offices["intake"].state("case/s1").docket.replied == house.today


def test_a_unit_answers_no_demand_of_the_other_unit() -> None:
    house = divided()
    house.ask(SignIn(suggestion="s1.2"), at_the_unit(FINANCE))
    talk: dict[str, Any] = {"phase": Phase.BEFORE, "form": ContactForm.VISIT, "rank": Rank.HEAD}
    house.ask(LogContact(suggestion="s1.2", on=house.today, **talk), at_the_unit(FINANCE))
    with refused("answer-without-demand", 422):
        house.ask(SubmitReply(suggestion="s1.2", **answered()), at_the_unit(FINANCE))


def test_every_piece_is_rated_by_itself_and_one_dissatisfied_redoes_that_piece_alone() -> None:
    house = divided()
    answer(house, 1, HOUSING)
    answer(house, 2, FINANCE)
    e = {n: house.offices["rating"].state(f"evaluation/s1.{n}") for n in (1, 2)}
    assert {n: (x.unit, x.number, x.round) for n, x in e.items()} == {
        1: (HOUSING, "2026-001（1）", 1),
        2: (FINANCE, "2026-001（2）", 1),
    }
    assert house.offices["rating"].state("evaluation/s1").round == 0, "the whole is not rated once more"
    rate(house, Scale.DISSATISFIED, "s1.2")
    assert [len(house.told("rating", RedoOrdered, f"s1.{n}")) for n in (1, 2)] == [0, 1]
    assert (routed(house, "s1.1").round, routed(house, "s1.2").round) == (1, 2)
    sums = house.offices["rating"].state("windows/all").sums
    assert (sums["2026/first/asked"], sums["2026/first/overall/dissatisfied"]) == (2, 1)
    told = answer(house, 2, FINANCE)
    assert [e.round for e in told if isinstance(e, ReplyDelivered)] == [2]
    assert not [e for e in told if isinstance(e, PiecesReplied)], "said once"
    assert routed(house).stage is Stage.REPLIED


def test_the_deputys_desk_tells_the_pieces_apart() -> None:
    house = divided()
    answer(house, 1, HOUSING)
    answer(house, 2, FINANCE)
    house.ask(OpenWindow(closes=FAR), the_clerk())
    waiting = [of_evaluation(house.offices["rating"].state(f"evaluation/s1.{n}"))[0] for n in (1, 2)]
    assert [(t.number, t.title) for t in waiting] == [
        ("2026-001（1）", f"{words().title}（{HOUSING}）"),
        ("2026-001（2）", f"{words().title}（{FINANCE}）"),
    ]


# Withdrawn


def test_a_withdrawal_stops_every_piece_that_has_no_reply() -> None:
    house = divided()
    house.ask(SignIn(suggestion="s1.1"), at_the_unit())
    house.ask(WithdrawSuggestion(suggestion="s1", reason="情况已经解决，不必再办。"), the_deputy())
    assert [routed(house, id).stage for id in ("s1", "s1.1", "s1.2")] == [Stage.WITHDRAWN] * 3
    assert [len(house.told("routing", PieceStopped, f"s1.{n}")) for n in (1, 2)] == [1, 1]
    with refused("withdrawn"):
        house.ask(SignIn(suggestion="s1.2"), at_the_unit(FINANCE))
    assert all(tasks(routed(house, f"s1.{n}")) == [] for n in (1, 2))


def test_a_reply_that_is_delivered_holds_when_the_rest_is_withdrawn() -> None:
    house = divided()
    answer(house, 1, HOUSING)
    house.ask(WithdrawSuggestion(suggestion="s1", reason="其余情况已经解决。"), the_deputy())
    assert [routed(house, id).stage for id in ("s1", "s1.1", "s1.2")] == [
        Stage.REPLIED,
        Stage.REPLIED,
        Stage.WITHDRAWN,
    ]
    assert [e.stopped for e in house.told("routing", PiecesReplied)] == [(2,)]  # type: ignore[attr-defined]
    assert house.offices["intake"].state("case/s1").docket.replied is None, "withdrawn it stays for the rest"
    house.ask(TakeRedo(suggestion="s1.1", round=2), person(Role.SYSTEM))
    assert routed(house, "s1.1").round == 2


# Shown


def test_the_word_for_the_mode_is_read_off_the_units() -> None:
    office = an_office()
    assert mode(office.state("case/s1").division, 0) is None
    for co, word in (((), Mode.SOLE), ((FINANCE,), Mode.LEAD_CO)):
        one = an_office()
        one.ask(AssignUnits(suggestion="s1", lead=HOUSING, co=co), at_the_office())
        assert {row[8] for row in line_rows(one.state("case/s1")).values()} == {word.value}
        shown = part(one.state("case/s1"), at_the_office(), str)
        assert shown
        assert ("办理方式", word.word) in shown.facts
    divide(office)
    assert line_rows(office.state("case/s1")) == {}, "units have their pieces in their lists, not the whole"
    assert [row[8:10] for row in line_rows(office.state("case/s1.2")).values()] == [("separate", "s1")]
    whole, piece = (part(office.state(f"case/{id}"), at_the_office(), str) for id in ("s1", "s1.2"))
    assert whole
    assert piece
    assert whole.word == "分别办理"
    assert ("办理方式", f"分别办理，共2个分件（{HOUSING}、{FINANCE}）") in whole.facts
    assert [href for _, href in whole.links][:2] == ["/s/{id}.1", "/s/{id}.2"]
    assert ("办理方式", "分别办理：2026-001的第2分件") in piece.facts
    assert ("本分件诉求", "落实补助资金") in piece.facts
    assert ("承办", f"{FINANCE}（待签收）") in piece.facts
    assert [href for _, href in piece.links][:1] == ["/s/s1"]


def test_a_piece_is_no_more_public_than_the_deputy_wished_of_the_whole() -> None:
    office = Office(routing).given("case/s1", received(demands=DEMANDS, wish=Publicity.NOT_PUBLIC, unnamed=True))
    for unit in (HOUSING, FINANCE):
        office.given(f"unit/{unit}", registered(unit))
    divide(office)
    piece = office.state("case/s1.1")
    assert (piece.wish, piece.unnamed) == (Publicity.NOT_PUBLIC, True)


def test_pieces_count_among_the_cases_their_units_lead() -> None:
    """So that the unit's few drafts get their second reader (M52)."""
    office = an_office()
    divide(office)
    assert [office.state(f"unit/{unit}").leads(2026) for unit in (HOUSING, FINANCE)] == [1, 1]
