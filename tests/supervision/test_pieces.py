"""分件 in the ledger: every unit's clocks for itself, the suggestion as far as the slowest, and counted once."""

from datetime import timedelta
from functools import cache
from typing import Any

from hypothesis import Phase as Stages
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.withdrawing import WithdrawSuggestion
from services.routing.assignment import AskReturn, DecideReturn, SignIn
from services.routing.dividing import AssignSeparately
from services.routing.extension import AskExtension, DecideExtension
from services.routing.handling import LogContact
from services.routing.passing import ApproveReply
from services.routing.reply import SignReply, SubmitReply
from services.supervision.case import Case
from services.supervision.pages import part
from services.supervision.report import COLUMNS, Line, figures
from services.supervision.rows import ledger, ledger_row
from services.supervision.service import supervision, tasks
from services.supervision.strike import StrikeOff
from shared.events.supervision import CaseClosed, DeadlineMissed
from shared.messages import Envelope
from shared.relay import envelope
from shared.words import CaseState, Category, ClockName, ContactForm, Importance, Phase, Rank, ReplyClass, Scale
from tests.samples import (
    FINANCE,
    HOUSING,
    MONDAY,
    WATER,
    House,
    Office,
    a_house,
    answered,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    bring_to_filing,
    bring_to_handling,
    promise,
    rate,
    refused,
    the_deputy,
    the_head_of,
)

S = CaseState
REASON = "情况已经解决，不必再办。"


def divided() -> House:
    house = bring_to_filing(a_house())
    house.ask(AssignSeparately(suggestion="s1", units=(HOUSING, FINANCE)), at_the_office())
    return house


def answer(house: House, n: int, **changes: Any) -> House:
    """The piece is signed in, spoken of, drafted, passed, signed."""
    id, unit = f"s1.{n}", (HOUSING, FINANCE)[n - 1]
    if not house.offices["routing"].state(f"case/{id}").lead.signed_in:
        house.ask(SignIn(suggestion=id), at_the_unit(unit))
    talk: dict[str, Any] = {"phase": Phase.BEFORE, "form": ContactForm.VISIT, "rank": Rank.HEAD}
    house.ask(LogContact(suggestion=id, on=house.today, **talk), at_the_unit(unit))
    house.ask(SubmitReply(suggestion=id, **answered(answers=("已经办成。",), **changes)), at_the_unit(unit))
    house.ask(ApproveReply(suggestion=id), at_the_inspection())
    house.ask(SignReply(suggestion=id), the_head_of(unit))
    return house


def states(house: House) -> list[CaseState | None]:
    return [house.case(id).state for id in ("s1", "s1.1", "s1.2")]


def lines(house: House) -> list[Line]:
    """The ledger as the report reads it."""
    names = [c.name for c in ledger.columns][2:]
    rows = [row for s in house.offices["supervision"].streams.values() for row in ledger_row(s.state).values()]
    return [Line(**{n: v for n, v in zip(names, row, strict=False) if n in COLUMNS}) for row in rows]


def counted(house: House) -> dict[str, tuple[int, int | None]]:
    return {f.code: (f.numerator, f.denominator) for f in figures(lines(house), house.today)}


# Each for itself, and the slowest


def test_every_piece_has_its_own_clocks_and_the_whole_has_none() -> None:
    house = divided()
    assert house.case().clocks == ()
    for n in (1, 2):
        unit = (HOUSING, FINANCE)[n - 1]
        assert {c.name for c in house.case(f"s1.{n}").clocks} == {
            (ClockName.SIGN_IN, unit), (ClockName.CONTACT, ""), (ClockName.REPLY, ""),
        }  # fmt: skip
    assert house.case("s1.1").number == "2026-001（1）"
    assert states(house) == [S.ASSIGNED] * 3


def test_the_suggestion_is_as_far_as_its_slowest_piece() -> None:
    house = divided()
    house.ask(SignIn(suggestion="s1.1"), at_the_unit())
    assert states(house) == [S.ASSIGNED, S.HANDLING, S.ASSIGNED]
    answer(house, 1)
    assert states(house) == [S.ASSIGNED, S.REPLIED, S.ASSIGNED]
    house.ask(SignIn(suggestion="s1.2"), at_the_unit(FINANCE))
    house.ask(AskReturn(suggestion="s1.2", reason="此事属水利部门职责范围", proposed_unit=WATER), at_the_unit(FINANCE))
    assert states(house) == [S.RETURN_ASKED, S.REPLIED, S.RETURN_ASKED]
    ruling = DecideReturn(suggestion="s1.2", unit=FINANCE, successor="", note="请继续办理")
    house.ask(ruling, at_the_office())
    answer(house, 2)
    assert states(house) == [S.REPLIED] * 3


def test_a_return_freezes_the_clocks_of_its_own_piece_alone() -> None:
    house = divided()
    before = house.case("s1.2").clocks
    house.to(MONDAY + timedelta(days=1))
    house.ask(AskReturn(suggestion="s1.1", reason="此事属水利部门职责范围", proposed_unit=WATER), at_the_unit())
    house.to(MONDAY + timedelta(days=2))
    ruling = DecideReturn(suggestion="s1.1", unit=HOUSING, successor=WATER, note="同意改办")
    house.ask(ruling, at_the_office())
    assert house.case("s1.1").lead == WATER
    assert {(c.clock, c.since, c.due) for c in before} == {(c.clock, c.since, c.due) for c in house.case("s1.2").clocks}
    assert [p.lead for p in house.case().division.pieces] == [WATER, FINANCE]


def test_a_late_piece_is_late_by_itself_and_makes_the_whole_reply_late() -> None:
    house = answer(divided(), 1)
    due = house.case("s1.2").reply_due
    assert due
    house.ask(SignIn(suggestion="s1.2"), at_the_unit(FINANCE))
    house.to(due + timedelta(days=2))
    missed = [
        {e.clock for e in house.told("supervision", DeadlineMissed, f"s1.{n}")}  # type: ignore[attr-defined]
        for n in (1, 2)
    ]
    assert [ClockName.REPLY in m for m in missed] == [False, True]
    answer(house, 2)
    assert [house.case(id).in_time for id in ("s1", "s1.1", "s1.2")] == [False, True, False]
    assert (house.case().replied, house.case().reply_due) == (house.today, due)
    assert counted(house)["R02"] == (0, 1)


def test_an_extension_moves_the_day_of_its_own_piece() -> None:
    house = divided()
    house.ask(SignIn(suggestion="s1.2"), at_the_unit(FINANCE))
    house.ask(AskExtension(suggestion="s1.2", reason="资金要等下半年预算调整"), at_the_unit(FINANCE))
    house.ask(DecideExtension(suggestion="s1.2", granted=True, note="同意"), at_the_office())
    first, second = (house.case(f"s1.{n}").reply_due for n in (1, 2))
    assert first
    assert second
    assert first < second == house.case().reply_due


# Counted once


def test_a_suggestion_in_pieces_is_one_suggestion_in_every_figure() -> None:
    house = divided()
    bring_to_handling(house, "s2")
    told = counted(house)
    assert told["R01"] == (0, 2)
    assert told[f"R11.category.{Category.URBAN.word}"] == (2, 2)
    assert told[f"R11.importance.{Importance.GENERAL.word}"] == (2, 2)
    assert told["R11.units"] == (2, None)
    assert {unit: told[f"R11.unit.{unit}"] for unit in (HOUSING, FINANCE)} == {HOUSING: (2, 2), FINANCE: (1, 2)}
    answer(house, 1)
    assert counted(house)["R01"] == (0, 2), "not replied to before its last piece"
    answer(house, 2, reply_class=ReplyClass.C, basis="受政策条件限制")
    told = counted(house)
    assert (told["R01"], told["R03"]) == ((1, 2), (1, 1))
    assert (told["R07.A"], told["R07.C"]) == ((0, 1), (1, 1)), "of the least class"
    assert (told["R03.before"], told["R03.during"]) == ((1, 1), (0, 1)), "spoken of in every piece, or not"
    assert [told[f"U3.{unit}"] for unit in (HOUSING, FINANCE)] == [(1, 3), (1, 3)], "each unit for its own piece"


def test_the_category_stands_with_the_suggestion_alone() -> None:
    house = divided()
    assert house.case().category is Category.URBAN
    assert [house.case(f"s1.{n}").category for n in (1, 2)] == [None, None]
    assert [line.part_of for line in lines(house)] == ["", "s1", "s1"]
    assert [ledger_row(house.case(id))[""][-5] for id in ("s1", "s1.1")] == [2, 0]


def test_one_piece_redone_makes_one_suggestion_redone() -> None:
    house = answer(answer(divided(), 1), 2)
    rate(house, Scale.DISSATISFIED, "s1.2")
    assert states(house) == [S.REDO, S.CLOSED, S.REDO]
    assert counted(house)["R15"] == (1, 1)
    answer(house, 2)
    assert (house.case().redo_in_time, house.case().round) == (True, 2)
    rate(house, Scale.SATISFIED, "s1.2")
    assert counted(house)["R15.turned"] == (0, 1), "of the other piece nothing was returned"
    assert states(house) == [S.CLOSED] * 3
    assert [e.reason for e in house.told("supervision", CaseClosed)] == ["各分件均已销号"]  # type: ignore[attr-defined]


def test_it_is_struck_off_with_its_last_piece_and_never_by_itself() -> None:
    house = answer(answer(divided(), 1), 2, reply_class=ReplyClass.B, promises=(promise(),), basis="")
    rate(house, Scale.SATISFIED, "s1.2")
    assert states(house) == [S.TRACKING, S.CLOSED, S.TRACKING]
    assert tasks(house.case()) == []
    assert len(tasks(house.case("s1.2"))) == 1
    struck: dict[str, Any] = {"evidence": "竣工验收单第12号", "deputy_told": house.today}
    with refused("struck-off-in-pieces"):
        house.ask(StrikeOff(suggestion="s1", **struck), at_the_office())
    house.ask(StrikeOff(suggestion="s1.2", **struck), at_the_office())
    assert states(house) == [S.CLOSED] * 3
    assert house.offices["routing"].state("case/s1").stage == "finished"


# Withdrawn


def test_a_withdrawal_stops_the_clocks_of_all_pieces() -> None:
    house = divided()
    house.ask(SignIn(suggestion="s1.1"), at_the_unit())
    house.ask(WithdrawSuggestion(suggestion="s1", reason=REASON), the_deputy())
    assert states(house) == [S.WITHDRAWN] * 3
    assert [house.case(id).clocks for id in ("s1", "s1.1", "s1.2")] == [(), (), ()]
    assert counted(house)["R01"] == (0, 0)


def test_withdrawn_after_one_reply_it_counts_by_that_reply() -> None:
    house = answer(divided(), 1)
    house.ask(WithdrawSuggestion(suggestion="s1", reason=REASON), the_deputy())
    assert states(house) == [S.REPLIED, S.REPLIED, S.WITHDRAWN]
    assert (house.case().in_time, house.case().replied) == (True, house.today)
    assert counted(house)["R01"] == (1, 1)


# In whatever order it is heard


@cache
def lives() -> tuple[House, ...]:
    partly = answer(divided(), 1)
    stopped = partly.copy()
    stopped.ask(WithdrawSuggestion(suggestion="s1", reason=REASON), the_deputy())
    whole = answer(partly.copy(), 2, reply_class=ReplyClass.B, promises=(promise(),), basis="")
    gone = divided()
    gone.ask(WithdrawSuggestion(suggestion="s1", reason=REASON), the_deputy())
    return divided(), stopped, gone, rate(whole.copy(), Scale.DISSATISFIED, "s1.2"), rate(whole, None)


def topics(house: House) -> list[list[Envelope]]:
    """What each service told of the suggestion and of its pieces: in order by stream, no order between them."""
    told = [envelope(n, f) for n in ("intake", "routing", "rating") for f in house.offices[n].journal if f.topic]
    keys = {(e.source, e.subject) for e in told if "/case/s1" in e.subject or "/evaluation/s1" in e.subject}
    return [[e for e in told if (e.source, e.subject) == key] for key in sorted(keys)]


@settings(max_examples=40, deadline=None, phases=(Stages.explicit, Stages.generate))
@given(st.integers(0, 4), st.lists(st.integers(0, 6), max_size=40))
def test_the_ledger_ends_the_same_in_whatever_order_the_pieces_are_heard(life: int, turns: list[int]) -> None:
    house = lives()[life]
    office, left = Office(supervision, house.now), topics(house)
    for turn in turns:
        if waiting := [queue for queue in left if queue]:
            office.hear(waiting[turn % len(waiting)].pop(0))
    for queue in left:
        for e in queue:
            office.hear(e)
    assert not office.parked
    for id in ("s1", "s1.1", "s1.2"):
        case, known = office.state(f"case/{id}"), house.case(id)
        assert summary(case) == summary(known), id


def summary(case: Case) -> tuple[Any, ...]:
    said = (case.state, case.number, case.lead, case.in_time, case.reply_class, case.round, case.outcome, case.replied)
    return (*said, {c.name: c.due for c in case.clocks}, case.division)


# Shown


def test_the_ledgers_part_of_a_page_lists_the_pieces_and_the_day_that_comes_first() -> None:
    house = divided()
    shown = part(house.case(), at_the_office(), str)
    assert shown
    assert (shown.word, shown.due) == ("待签收", house.case("s1.1").clock(ClockName.SIGN_IN, HOUSING).due)
    assert shown.due_href == f"/supervision/due/{{id}}.1/sign_in?unit={HOUSING}"
    assert ("分件（2）", f"{FINANCE}，待签收") in shown.facts
