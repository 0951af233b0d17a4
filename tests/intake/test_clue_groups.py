"""归组、转建议: clues that say the same become one draft, and every one of them knows."""

import pytest

from services.intake.case import Case
from services.intake.case import Stage as Drafting
from services.intake.clues import grouping
from services.intake.clues.clue import FeedbackGiven
from services.intake.clues.converting import AdoptClues, DeclineConversion, OfferConversion
from services.intake.clues.desk import of_group
from services.intake.clues.feedback import CloseClue, FeedBackGroup
from services.intake.clues.group import Stage
from services.intake.clues.grouping import GroupClues, JoinGroup, LeaveGroup
from services.intake.clues.triage import SolveClue
from services.intake.facts import CluesAdopted
from services.intake.pages import part
from shared.events.clues import ClueConverted
from shared.words import ClueChannel, ClueOutcome, Role
from tests.intake.told import (
    ANYBODY,
    ELSEWHERE,
    FOUND,
    MATTER,
    PHONE,
    STATION,
    WORDS,
    adopted,
    clue,
    group,
    grouped,
    leaving,
    recording,
    triage,
    triaged,
)
from tests.samples import COUNTY, LEAD, MONDAY, SECOND, at_the_office, refused, the_deputy

TWELVE = [f"c{n}" for n in range(1, 13)]
TOLD = "代表已把大家反映的事写成建议。"


@pytest.mark.mechanism("M07")
def test_twelve_same_clues_become_one_draft_and_twelve_are_informed() -> None:
    office, id, suggestion = adopted(*TWELVE)
    draft: Case = office.state(f"case/{suggestion}")
    assert (draft.stage, draft.deputy, draft.county) == (Drafting.DRAFT, LEAD, COUNTY)
    assert (draft.words.title, draft.words.analysis) == (f"关于{MATTER}的建议", FOUND)
    assert draft.clues == ((ClueChannel.QR, 12),)
    drafts = [f for f in office.journal if f.type.startswith("DraftSaved")]
    assert len(drafts) == 1
    converted = [(f.stream, office.event(f)) for f in office.journal if f.type == "ClueConverted.v1"]
    link = ClueConverted(station="st1", suggestion=suggestion, on=MONDAY)
    assert converted == [(f"430500/clue/{c}", link) for c in TWELVE]
    told = office.ask(FeedBackGroup(group=id, text=TOLD), STATION)
    assert told == [FeedbackGiven(text=TOLD, on=MONDAY)] * 12
    assert {clue(office, c).feedback for c in TWELVE} == {TOLD}


def test_neither_the_draft_nor_the_suggestions_page_has_what_was_said() -> None:
    office, _, suggestion = adopted("c1", "c2")
    draft: Case = office.state(f"case/{suggestion}")
    assert not any(w in draft.words.model_dump_json() for w in (WORDS, PHONE, "王大妈"))
    shown = part(draft, the_deputy(), lambda x: x)
    assert shown
    assert ("群众线索", "2条（码上说2条）") in shown.facts
    assert CluesAdopted.topic is None


def test_the_draft_counts_its_clues_by_channel() -> None:
    office = triaged("c1")
    office.ask(recording("c2"), STATION)
    office.ask(triage("c2"), STATION)
    office.ask(GroupClues(clue="c1", others=("c2",)), STATION)
    id = clue(office).group
    office.ask(OfferConversion(group=id, deputy=LEAD), STATION)
    office.ask(AdoptClues(group=id, found=FOUND), the_deputy())
    draft: Case = office.state(f"case/{group(office, id).suggestion}")
    assert draft.clues == ((ClueChannel.VISIT, 1), (ClueChannel.QR, 1))
    assert "2条（走访1条、码上说1条）" in draft.words.situation


def test_a_group_has_its_matter_in_the_stations_words() -> None:
    office = triaged("c1", "c2")
    with refused("personal-number", 422):
        office.ask(GroupClues(clue="c1", matter=f"路灯，电话{PHONE}"), STATION)
    office.ask(GroupClues(clue="c1", others=("c2", "c2", "c1"), matter="路灯不亮"), STATION)
    made = group(office, clue(office).group)
    assert (made.matter, made.clues, made.stage) == ("路灯不亮", ("c1", "c2"), Stage.OPEN)
    assert [(t.role, t.who, t.command) for t in of_group(made)] == [(Role.STATION, "st1", "offer-conversion")]


def test_only_triaged_clues_of_the_same_station_without_an_outcome_are_grouped() -> None:
    office = triaged("c1", "c2")
    office.ask(leaving("c3"), ANYBODY)
    office.ask(leaving("x1", "st2"), ANYBODY)
    office.ask(SolveClue(clue="c2", note="已经换了灯泡。"), STATION)
    for other, code, status in (("c3", "triage-first", 409), ("x1", "unknown-clue", 404), ("c2", "clue-settled", 409)):
        with refused(code, status):
            office.ask(GroupClues(clue="c1", others=(other,)), STATION)
    office.ask(GroupClues(clue="c1"), STATION)
    with refused("in-a-group"):
        office.ask(GroupClues(clue="c1"), STATION)


def test_a_clue_joins_and_leaves_a_group_until_a_deputy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    office, id = grouped("c1", "c2")
    office.ask(leaving("c3"), ANYBODY)
    office.ask(triage("c3"), STATION)
    with refused("not-in-a-group"):
        office.ask(LeaveGroup(clue="c3"), STATION)
    with refused("group-unknown", 422):
        office.ask(JoinGroup(clue="c3", group="g9"), STATION)
    monkeypatch.setattr(grouping, "MOST", 2)
    with refused("group-full"):
        office.ask(JoinGroup(clue="c3", group=id), STATION)
    monkeypatch.setattr(grouping, "MOST", 200)
    office.ask(JoinGroup(clue="c3", group=id), STATION)
    assert group(office, id).clues == ("c1", "c2", "c3")
    office.ask(LeaveGroup(clue="c1"), STATION)
    office.ask(LeaveGroup(clue="c2"), STATION)
    assert (group(office, id).clues, clue(office).group) == (("c3",), "")
    with refused("group-of-one"):
        office.ask(LeaveGroup(clue="c3"), STATION)
    office.ask(OfferConversion(group=id, deputy=LEAD), STATION)
    with refused("group-offered"):
        office.ask(LeaveGroup(clue="c3"), STATION)


def test_who_says_the_same_later_is_told_of_the_suggestion_at_once() -> None:
    office, id, suggestion = adopted("c1")
    office.ask(leaving("c2"), ANYBODY)
    office.ask(triage("c2"), STATION)
    office.ask(JoinGroup(clue="c2", group=id), STATION)
    late = clue(office, "c2")
    assert (late.outcome, late.suggestion) == (ClueOutcome.CONVERTED, suggestion)


def test_a_deputy_adopts_what_that_deputy_looked_into_and_not_a_forwarded_letter() -> None:
    office, id = grouped("c1")
    office.ask(OfferConversion(group=id, deputy=LEAD), STATION)
    assert [(t.role, t.who, t.command) for t in of_group(group(office, id))] == [(Role.DEPUTY, LEAD, "adopt-clues")]
    with refused("unknown-group", 404):
        office.ask(AdoptClues(group=id, found=FOUND), the_deputy(SECOND))
    with refused("forwarded-letter", 422):
        office.ask(AdoptClues(group=id, found=f"群众反映：{MATTER}。"), the_deputy())
    with refused("personal-number", 422):
        office.ask(AdoptClues(group=id, found=f"{FOUND}电话{PHONE}。"), the_deputy())
    office.ask(AdoptClues(group=id, found=FOUND), the_deputy())
    with refused("group-converted"):
        office.ask(AdoptClues(group=id, found=FOUND), the_deputy())
    with refused("group-converted"):
        office.ask(OfferConversion(group=id, deputy=LEAD), STATION)
    assert of_group(group(office, id)) == []


def test_a_deputy_who_declines_leaves_the_clues_to_the_station() -> None:
    office, id = grouped("c1")
    with refused("not-a-deputy", 422):
        office.ask(OfferConversion(group=id, deputy=SECOND), STATION)
    office.ask(OfferConversion(group=id, deputy=LEAD), STATION)
    with refused("already-offered"):
        office.ask(OfferConversion(group=id, deputy=LEAD), STATION)
    office.ask(DeclineConversion(group=id, reason="已列入今年的改造计划。"), the_deputy())
    assert group(office, id).stage is Stage.OPEN
    with refused("unknown-group", 404):
        office.ask(AdoptClues(group=id, found=FOUND), the_deputy())
    office.ask(SolveClue(clue="c1", note="已经换了灯泡。"), STATION)
    with refused("clues-settled"):
        office.ask(OfferConversion(group=id, deputy=LEAD), STATION)


def test_what_went_another_way_is_not_converted_with_the_rest() -> None:
    office, id = grouped("c1", "c2")
    office.ask(SolveClue(clue="c2", note="已经换了灯泡。"), STATION)
    office.ask(OfferConversion(group=id, deputy=LEAD), STATION)
    office.ask(AdoptClues(group=id, found=FOUND), the_deputy())
    assert (clue(office, "c1").suggestion != "", clue(office, "c2").suggestion) == (True, "")


def test_a_whole_group_is_told_at_once_but_for_those_who_cannot_be() -> None:
    office, id = grouped("c1", "c2")
    with refused("nobody-to-tell"):
        office.ask(FeedBackGroup(group=id, text=TOLD), STATION)
    for c in ("c1", "c2"):
        office.ask(SolveClue(clue=c, note="已经换了灯泡。"), STATION)
    with refused("personal-number", 422):
        office.ask(FeedBackGroup(group=id, text=f"{TOLD}请打{PHONE}。"), STATION)
    with refused("unknown-group", 404):
        office.ask(FeedBackGroup(group=id, text=TOLD), ELSEWHERE)
    assert len(office.ask(FeedBackGroup(group=id, text=TOLD), STATION)) == 2
    office.ask(CloseClue(clue="c1"), STATION)
    assert len(office.ask(FeedBackGroup(group=id, text=TOLD), STATION)) == 1


def test_groups_are_the_stations_to_work_on() -> None:
    office, id = grouped("c1")
    with refused("not-yours-to-ask", 403):
        office.ask(OfferConversion(group=id, deputy=LEAD), at_the_office())
