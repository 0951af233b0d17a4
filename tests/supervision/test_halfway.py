"""中期检查: at half of the clock without a contact on file the case is marked; the mark goes with the contact."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.routing.assignment import AskReturn, DecideReturn, SignIn
from services.routing.desk import tasks
from services.routing.extension import AskExtension, DecideExtension
from services.routing.handling import LogContact
from services.supervision.alarm import CheckHalfway, RederiveDue, alarms, tick
from services.supervision.pages import part
from services.supervision.rows import ledger, ledger_row
from services.supervision.running import Running
from services.supervision.service import supervision
from shared.desk import Task
from shared.events.rating import RedoOrdered
from shared.events.supervision import HalfwayMissed
from shared.messages import Law
from shared.people import Person
from shared.words import ClockName, ContactForm, Phase, Rank, Role, Scale
from shared.workdays import end_of
from tests.samples import (
    FINANCE,
    HOUSING,
    LAW,
    WATER,
    House,
    Office,
    a_house,
    assigned,
    at,
    at_the_office,
    at_the_unit,
    bring_to_handling,
    contacted,
    delivered,
    filed,
    rate,
    reply,
    submitted,
)
from tests.supervision.test_clock import with_calendar

C = ClockName
HALF, DUE = date(2026, 4, 17), date(2026, 6, 2)  # 46 of the 92 days from 2 March
TIMER = Person("timer", "", Role.SYSTEM, "430500")
SENTENCE = "中期检查：已过半程，尚无与代表沟通的记录"


def contact(house: House, unit: str = HOUSING, phase: Phase = Phase.BEFORE) -> None:
    said: dict[str, Any] = {"phase": phase, "form": ContactForm.PHONE, "rank": Rank.SECTION}
    house.ask(LogContact(suggestion="s1", on=house.today, **said), at_the_unit(unit))


def missed(house: House) -> list[tuple[ClockName, str, date, int]]:
    return [(e.clock, e.unit, e.half, e.late_days) for e in house.told("supervision", HalfwayMissed)]  # type: ignore[attr-defined]


def on_desk(house: House) -> Task:
    (task,) = tasks(house.offices["routing"].state("case/s1"))
    return task


def line(house: House) -> str:
    """What the lead unit reads on its desk."""
    return on_desk(house).what


def marked(house: House) -> bool:
    """In the ledger, on the case's page and on the desk alike."""
    case = house.case()
    row = dict(zip([c.name for c in ledger.columns][2:-1], ledger_row(case)[""], strict=True))
    shown = part(case, at_the_office(), str)
    assert shown
    said = [text for label, text in shown.facts if label == "中期检查"]
    signs = {row["uncontacted"] is not None, bool(said), on_desk(house).mark == SENTENCE, shown.tone == "yellow"}
    assert len(signs) == 1 or house.case().state.value == "redo", "the three places disagree"
    return bool(said)


def test_half_of_the_way_without_a_contact_is_marked_when_that_day_is_over() -> None:
    house = bring_to_handling(a_house())
    house.until(end_of(HALF) - timedelta(seconds=1))
    assert not marked(house)
    assert line(house) == "与代表沟通"
    house.until(end_of(HALF))
    assert missed(house) == [(C.REPLY, HOUSING, HALF, 0)]
    assert marked(house)
    assert line(house) == "尽快与代表沟通"
    assert on_desk(house).mark == SENTENCE


def test_the_mark_goes_when_a_contact_is_logged_and_does_not_come_back() -> None:
    house = bring_to_handling(a_house()).to(date(2026, 5, 6))
    contact(house)
    assert not marked(house)
    assert line(house) == "送审答复"
    house.to(date(2026, 6, 20))
    assert len(missed(house)) == 1


def test_with_a_contact_on_file_nothing_rings_half_way() -> None:
    house = bring_to_handling(a_house()).to(HALF, 23)
    contact(house)
    house.to(date(2026, 6, 20))
    assert missed(house) == []
    assert not [rung for rung in alarms(house.case()) if "half" in rung]


def test_a_co_units_contact_does_not_stand_for_the_leads() -> None:
    house = bring_to_handling(a_house(), co=(FINANCE,))
    contact(house, FINANCE)
    house.to(date(2026, 4, 18))
    assert missed(house) == [(C.REPLY, HOUSING, HALF, 0)]


def test_a_return_request_moves_the_half_of_the_way_with_the_due_date() -> None:
    house = bring_to_handling(a_house()).to(date(2026, 3, 4))
    house.ask(AskReturn(suggestion="s1", reason="此事属水利部门职责范围", proposed_unit=WATER), at_the_unit())
    assert not [rung for rung in alarms(house.case()) if rung.startswith("reply")]
    house.to(date(2026, 3, 9))
    house.ask(DecideReturn(suggestion="s1", unit=HOUSING, note="属你局职责"), at_the_office())
    clock = house.case().clock(C.REPLY)
    assert (clock.due, clock.half) == (date(2026, 6, 8), date(2026, 4, 20))
    house.to(date(2026, 4, 21), 0)
    assert missed(house) == [(C.REPLY, HOUSING, date(2026, 4, 20), 0)]


def test_a_new_lead_has_its_own_half_of_the_way_and_its_own_contact() -> None:
    house = bring_to_handling(a_house())
    contact(house)
    house.ask(AskReturn(suggestion="s1", reason="此事属水利部门职责范围", proposed_unit=WATER), at_the_unit())
    house.to(date(2026, 3, 9))
    house.ask(DecideReturn(suggestion="s1", unit=HOUSING, successor=WATER, note="同意改办"), at_the_office())
    house.ask(SignIn(suggestion="s1"), at_the_unit(WATER))
    house.to(date(2026, 4, 25))
    assert missed(house) == [(C.REPLY, WATER, date(2026, 4, 24), 0)]
    assert marked(house)


def test_an_extension_takes_the_mark_away_until_half_of_the_longer_way() -> None:
    house = bring_to_handling(a_house()).to(date(2026, 5, 6))
    house.ask(AskExtension(suggestion="s1", reason="涉及面广，方案还在论证"), at_the_unit())
    assert house.case().uncontacted == HALF
    house.ask(DecideExtension(suggestion="s1", granted=True, note="同意"), at_the_office())
    assert house.case().uncontacted is None
    words = {t.what for t in tasks(house.offices["routing"].state("case/s1"))}
    assert words == {"与代表沟通", "知悉延期"}
    house.to(date(2026, 6, 3))
    assert house.case().uncontacted == date(2026, 6, 2)  # 92 of 184 days
    assert [half for _, _, half, _ in missed(house)] == [HALF, date(2026, 6, 2)]


def test_an_extension_that_comes_late_is_checked_at_once() -> None:
    house = bring_to_handling(a_house()).to(date(2026, 6, 1))
    house.ask(AskExtension(suggestion="s1", reason="涉及面广，方案还在论证"), at_the_unit())
    house.to(date(2026, 6, 10))
    house.ask(DecideExtension(suggestion="s1", granted=True, note="同意"), at_the_office())
    house.to(date(2026, 6, 10), 11)
    assert missed(house)[1:] == [(C.REPLY, HOUSING, date(2026, 6, 2), 7)]


def test_a_redo_has_a_half_of_the_way_of_its_own_and_asks_for_a_new_contact() -> None:
    house = rate(reply(bring_to_handling(a_house())), Scale.DISSATISFIED)
    clock = house.case().clock(C.REDO)
    assert (clock.since, clock.due, clock.half) == (date(2026, 3, 13), date(2026, 4, 13), date(2026, 3, 29))
    house.to(date(2026, 3, 30), 0)
    assert missed(house) == [(C.REDO, HOUSING, date(2026, 3, 29), 0)]
    assert line(house) == "尽快听取代表意见"
    contact(house, phase=Phase.DURING)
    assert not marked(house)


def test_after_downtime_the_check_says_how_late_and_is_not_lost_behind_the_overdue_mark() -> None:
    house = bring_to_handling(a_house())
    house.until(at(date(2026, 6, 10)), away=True)
    assert missed(house) == [(C.REPLY, HOUSING, HALF, 53)]
    assert house.case().missed


def test_a_check_rings_once_and_not_before_its_time() -> None:
    office = Office(supervision).on(HALF)
    for fact in (submitted(level=2), filed(), assigned()):
        office.hears(fact)
    check = tick("s1", "reply//half/0")
    assert check == CheckHalfway(suggestion="s1", clock=C.REPLY, unit="")
    assert office.ask(check, TIMER) == []
    assert len(office.on(date(2026, 4, 18)).ask(check, TIMER)) == 1
    assert office.ask(check, TIMER) == []


def test_a_calendar_that_moves_the_due_date_moves_the_half_of_the_way() -> None:
    office = Office(supervision)
    for fact in (submitted(level=2), filed(), assigned()):
        office.hears(fact)
    office.law = Law(LAW.books, with_calendar(2026, DUE, date(2026, 6, 3)))
    office.ask(RederiveDue(suggestion="s1"), TIMER)
    assert office.state("case/s1").clock(C.REPLY).half == date(2026, 4, 18)


def test_a_contact_of_the_first_round_heard_after_the_redo_order_does_not_count_for_the_second() -> None:
    office = Office(supervision)
    for fact in (submitted(level=2), filed(), assigned(), delivered()):
        office.hears(fact)
    office.hears(RedoOrdered(window="2026-1", round=2, on=date(2026, 9, 16)))
    office.hears(contacted(round=1))
    assert office.state("case/s1").contacted == ()
    office.hears(contacted(round=2))
    assert office.state("case/s1").contacted == (HOUSING,)


@pytest.mark.parametrize(("days", "percent", "half"), [(92, 50, 46), (91, 50, 46), (1, 50, 1), (100, 33, 33)])
def test_half_of_an_odd_number_of_days_is_over_only_with_the_day_after(days: int, percent: int, half: int) -> None:
    start = date(2026, 3, 2)
    clock = Running(C.REPLY, "", start, start + timedelta(days=days), "", halfway=percent)
    assert clock.half == start + timedelta(days=half)


def test_a_place_whose_book_says_nought_has_no_check() -> None:
    assert Running(C.REPLY, "", HALF, DUE, "").half is None
