"""延期: who may ask and until when, who decides, and that the deputy hears of it."""

from datetime import date

import pytest

from services.intake.merging import MergeSuggestions
from services.intake.withdrawing import WithdrawSuggestion
from services.routing.assignment import AskReturn, AssignUnits, DecideReturn, SignIn
from services.routing.desk import tasks
from services.routing.extension import AskExtension, DecideExtension, ReadExtension
from services.routing.service import routing
from shared.events.routing import ExtensionAsked, ExtensionGranted, ExtensionRefused
from shared.messages import Law
from shared.words import ClockName, Part
from tests.samples import (
    CITY,
    FINANCE,
    HOUSING,
    LAW,
    MONDAY,
    SECOND,
    WATER,
    House,
    Office,
    a_house,
    assigned,
    at_the_office,
    at_the_unit,
    bring_to_filing,
    bring_to_handling,
    received,
    refused,
    registered,
    reply,
    signed_in,
    the_deputy,
)

ASK = AskExtension(suggestion="s1", reason="管网改造方案须报省厅评审，评审在六月。")
GRANT = DecideExtension(suggestion="s1", granted=True, note="情况属实。")
LAST = date(2026, 6, 2)  # three months after Monday 2 March


def handling() -> Office:
    office = Office(routing).given(f"unit/{WATER}", registered(WATER))
    return office.given("case/s1", received(), assigned(co=(FINANCE,)), signed_in(), signed_in(FINANCE, part=Part.CO))


def test_the_lead_asks_before_the_day_and_the_office_decides() -> None:
    office = handling().on(LAST)
    assert office.ask(ASK, at_the_unit()) == [ExtensionAsked(unit=HOUSING, reason=ASK.reason, on=LAST)]
    assert office.ask(GRANT, at_the_office()) == [ExtensionGranted(unit=HOUSING, note="情况属实。", on=LAST)]


def test_the_day_after_is_too_late() -> None:
    with refused("extension-too-late"):
        handling().on(date(2026, 6, 3)).ask(ASK, at_the_unit())


def test_it_is_asked_once_and_granted_once() -> None:
    office = handling()
    office.ask(ASK, at_the_unit())
    with refused("extension-pending"):
        office.ask(ASK, at_the_unit())
    office.ask(GRANT, at_the_office())
    with refused("extended-already"):
        office.ask(ASK, at_the_unit())


def test_a_refused_unit_may_ask_again_in_time() -> None:
    office = handling()
    office.ask(ASK, at_the_unit())
    (told,) = office.ask(GRANT.model_copy(update={"granted": False}), at_the_office())
    assert isinstance(told, ExtensionRefused)
    assert office.ask(ASK, at_the_unit())


def test_only_the_lead_asks_only_while_it_handles_and_only_the_office_decides() -> None:
    with refused("not-lead-unit", 403):
        handling().ask(ASK, at_the_unit(FINANCE))
    with refused("no-extension-pending"):
        handling().ask(GRANT, at_the_office())
    office = handling()
    office.ask(ASK, at_the_unit())
    with refused("not-yours-to-ask", 403):
        office.ask(GRANT, at_the_unit())
    with refused("not-signed-in"):
        Office(routing).given("case/s1", received(), assigned()).ask(ASK, at_the_unit())


def test_a_redo_is_not_extended() -> None:
    house = reply(bring_to_handling(a_house()))
    with refused("not-handling"):
        house.ask(ASK, at_the_unit())


def test_the_lead_deputy_reads_how_it_was_decided() -> None:
    office = handling()
    with refused("nothing-to-read"):
        office.ask(ReadExtension(suggestion="s1"), the_deputy())
    office.ask(ASK, at_the_unit())
    office.ask(GRANT, at_the_office())
    with refused("not-lead-deputy", 403):
        office.ask(ReadExtension(suggestion="s1"), the_deputy(SECOND))
    assert office.ask(ReadExtension(suggestion="s1"), the_deputy())
    assert not office.state("case/s1").untold


def test_a_new_lead_has_its_own_clock_and_its_own_extension() -> None:
    office = handling()
    office.ask(ASK, at_the_unit())
    office.ask(GRANT, at_the_office())
    ask = AskReturn(suggestion="s1", reason="不属于我局的职责范围。", proposed_unit=WATER)
    office.ask(ask, at_the_unit())
    office.ask(DecideReturn(suggestion="s1", unit=HOUSING, successor=WATER, note="同意改办"), at_the_office())
    assert office.state("case/s1").extended == 0


def test_where_no_consent_is_needed_asking_is_enough() -> None:
    rules = LAW.books.at(CITY, MONDAY)
    free = rules.values["extension_consent"].model_copy(update={"value": False})
    changed = type(rules)(rules.version, rules.name, rules.clocks, {**rules.values, "extension_consent": free})
    books = type(LAW.books)({**LAW.books.rules, rules.version: changed}, LAW.books.dates, LAW.books.divisions)
    office = Office(routing, law=Law(books, LAW.calendar)).given("case/s1", received(), assigned(), signed_in())
    told = office.ask(ASK, at_the_unit())
    assert [type(fact) for fact in told] == [ExtensionAsked, ExtensionGranted]


def due_of(house: House, id: str = "s1") -> date:
    found: date = house.case(id).clock(ClockName.REPLY).due
    return found


def test_granted_the_reply_is_due_six_months_after_the_assignment() -> None:
    house = bring_to_handling(a_house())
    assert due_of(house) == LAST
    house.ask(ASK, at_the_unit())
    assert due_of(house) == LAST
    house.ask(GRANT, at_the_office())
    assert due_of(house) == date(2026, 9, 2)
    reply(house.to(date(2026, 8, 31)))
    assert house.case().in_time


def test_refused_the_old_day_stays() -> None:
    house = bring_to_handling(a_house())
    house.ask(ASK, at_the_unit())
    house.ask(GRANT.model_copy(update={"granted": False}), at_the_office())
    assert due_of(house) == LAST


def test_granted_while_a_return_is_pending_the_day_moves_when_the_unit_goes_on() -> None:
    house = bring_to_handling(a_house())
    house.ask(ASK, at_the_unit())
    ask = AskReturn(suggestion="s1", reason="不属于我局的职责范围。", proposed_unit=WATER)
    house.ask(ask, at_the_unit())
    house.ask(GRANT, at_the_office())
    assert due_of(house) == LAST
    house.to(date(2026, 3, 9))
    house.ask(DecideReturn(suggestion="s1", unit=HOUSING, note="由贵单位继续办理"), at_the_office())
    assert due_of(house) == date(2026, 9, 2)  # seven frozen days more, but never over the cap of six months


@pytest.mark.parametrize("granted", [True, False])
def test_an_extension_decided_after_the_reply_changes_nothing(granted: bool) -> None:
    house = bring_to_handling(a_house())
    house.ask(ASK, at_the_unit())
    reply(house)
    with refused("no-extension-pending"):
        house.ask(GRANT.model_copy(update={"granted": granted}), at_the_office())


def test_a_merged_case_has_an_extension_of_its_own() -> None:
    house = a_house()
    for id in ("s1", "s2"):
        bring_to_filing(house, id)
    house.ask(MergeSuggestions(suggestion="s1", children=("s2",)), at_the_office())
    house.ask(AssignUnits(suggestion="s1", lead=HOUSING), at_the_office())
    for id in ("s1", "s2"):
        house.ask(SignIn(suggestion=id), at_the_unit())
    house.ask(ASK.model_copy(update={"suggestion": "s2"}), at_the_unit())
    house.ask(GRANT.model_copy(update={"suggestion": "s2"}), at_the_office())
    assert (due_of(house), due_of(house, "s2")) == (LAST, date(2026, 9, 2))


def test_what_is_withdrawn_is_not_extended() -> None:
    house = bring_to_handling(a_house())
    house.ask(ASK, at_the_unit())
    house.ask(WithdrawSuggestion(suggestion="s1", reason="情况已经解决，不必再办。"), the_deputy())
    for ask, who in ((ASK, at_the_unit()), (GRANT, at_the_office()), (ReadExtension(suggestion="s1"), the_deputy())):
        with refused("withdrawn"):
            house.ask(ask, who)
    assert tasks(house.offices["routing"].state("case/s1")) == []
