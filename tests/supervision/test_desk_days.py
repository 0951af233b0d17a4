"""M19 on the desk: a line of the work desk and the ledger say the same day, by the book the case was assigned under."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from services.routing.assignment import AskReturn, AssignUnits, DecideReturn, SignIn
from services.routing.desk import tasks
from services.routing.extension import AskExtension, DecideExtension, reply_due
from services.routing.handling import FileCoOpinion, ReturnCoOpinion
from services.routing.service import routing
from services.supervision.service import supervision
from shared import desk
from shared.events.rating import RedoOrdered
from shared.messages import Law
from shared.rules import load_rules
from shared.settings import DEPLOY
from shared.web.showing import due_day
from shared.words import ClockName, Part
from tests.samples import (
    CITY,
    FINANCE,
    HOUSING,
    JINAN,
    LAW,
    WATER,
    House,
    Office,
    a_house,
    assigned,
    at_the_office,
    at_the_unit,
    bring_to_filing,
    bring_to_handling,
    context,
    filed,
    given,
    received,
    reply,
    signed_in,
    submitted,
)

C = ClockName
FRIDAY, THEN = date(2026, 3, 6), date(2026, 3, 20)  # the books change on Thursday, 5 March
LONGER = """
    [[version]]
    from = 2026-03-05
    [version.clocks]
    assign_between = { count = 2, unit = "month", from = "filing", article = "修订后的办法" }
    sign_in = { count = 9, unit = "workday", from = "assignment", article = "修订后的办法" }
    co_opinion = { count = 2, unit = "month", from = "assignment", article = "修订后的办法" }
    co_opinion_redo = { count = 9, unit = "workday", from = "opinion-bounce", article = "修订后的办法" }
    return_decision = { count = 30, unit = "workday", from = "return-request", article = "修订后的办法" }
    reply = { count = 1, unit = "month", from = "assignment", article = "修订后的办法" }
    complex_reply = { count = 2, unit = "month", from = "assignment", article = "修订后的办法" }
    handling_cap = { count = 2, unit = "month", from = "first-assignment", article = "修订后的办法" }
    redo = { count = 10, unit = "workday", from = "redo-order", article = "修订后的办法" }
"""


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A town whose own book is revised after the case was filed, and assigned."""
    for book in (DEPLOY / "rules").glob("*.toml"):
        (tmp_path / book.name).write_text(book.read_text("utf-8") + (LONGER if book.stem == "hunan" else ""), "utf-8")
    return a_house(law=Law(load_rules(tmp_path), LAW.calendar))


def on_desk(house: House, command: str, who: str = "") -> date | None:
    """As the work desk shows it."""
    office = house.offices["routing"]
    shown = desk.shown(tasks(office.state("case/s1"))).values()
    found = [t for t in shown if (t.command, t.who) == (command, who)]
    days = {due_day(office.law, CITY, t.clock, t.since, t.pause, **t.book) for t in found}
    assert len(days) == 1
    return days.pop()


def in_ledger(house: House, clock: ClockName, unit: str = "") -> date:
    running = house.case().clock(clock, unit)
    assert running
    return running.due


def returned(house: House, unit: str, successor: str, ruled_by: str = "") -> None:
    ask = AskReturn(suggestion="s1", reason="此事不属本单位职责范围", proposed_unit=successor)
    house.ask(ask, at_the_unit(unit))
    ruling = DecideReturn(suggestion="s1", unit=unit, successor=successor, note="已研究", ruled_by=ruled_by)
    house.ask(ruling, at_the_office())


def handed(house: House) -> House:
    return bring_to_handling(house, co=(FINANCE,)).to(FRIDAY)


def waiting(house: House) -> None:
    bring_to_filing(house).to(FRIDAY)


def opinion_asked(house: House) -> None:
    handed(house)


def opinion_bounced(house: House) -> None:
    handed(house).ask(FileCoOpinion(suggestion="s1", opinion="我局同意安排补助资金。"), at_the_unit(FINANCE))
    house.ask(ReturnCoOpinion(suggestion="s1", unit=FINANCE, note="请写明金额"), at_the_unit())


def return_asked(house: House) -> None:
    ask = AskReturn(suggestion="s1", reason="此事不属本单位职责范围", proposed_unit=WATER)
    handed(house).ask(ask, at_the_unit())


def extended(house: House) -> None:
    handed(house).ask(AskExtension(suggestion="s1", reason="涉及面广，方案还在论证"), at_the_unit())
    house.ask(DecideExtension(suggestion="s1", granted=True, note="同意"), at_the_office())


def taken_over_by_another(house: House) -> None:
    returned(handed(house), HOUSING, WATER)


def redo_ordered(house: House) -> None:
    handed(house).ask(FileCoOpinion(suggestion="s1", opinion="我局同意安排补助资金。"), at_the_unit(FINANCE))
    reply(house)
    for office in house.offices.values():
        office.hears(RedoOrdered(window="2026-1", round=2, on=FRIDAY))


@pytest.mark.mechanism("M19")
@pytest.mark.parametrize(
    ("course", "line", "clock", "unit", "day"),
    [
        (waiting, ("assign-units",), C.ASSIGN_BETWEEN, "", date(2026, 3, 9)),
        (opinion_asked, ("file-co-opinion", FINANCE), C.CO_OPINION, FINANCE, date(2026, 4, 2)),
        (opinion_bounced, ("file-co-opinion", FINANCE), C.CO_OPINION_REDO, FINANCE, date(2026, 3, 13)),
        (opinion_asked, ("log-contact", HOUSING), C.REPLY, "", date(2026, 6, 2)),
        (return_asked, ("decide-return",), C.RETURN_DECISION, HOUSING, THEN),
        (extended, ("log-contact", HOUSING), C.REPLY, "", date(2026, 9, 2)),
        (taken_over_by_another, ("sign-in", WATER), C.SIGN_IN, WATER, date(2026, 3, 10)),
        (redo_ordered, ("log-contact", HOUSING), C.REDO, "", date(2026, 4, 7)),
    ],
    ids=lambda x: getattr(x, "__name__", None),
)
def test_after_a_revision_desk_and_ledger_say_the_day_of_the_old_book(
    house: House, course: Callable[[House], None], line: tuple[str, ...], clock: ClockName, unit: str, day: date
) -> None:
    course(house)
    assert on_desk(house, *line) == in_ledger(house, clock, unit) == day


@pytest.mark.mechanism("M19")
def test_what_is_assigned_after_the_revision_goes_by_the_new_book_in_both(house: House) -> None:
    bring_to_filing(house).to(FRIDAY).ask(AssignUnits(suggestion="s1", lead=HOUSING), at_the_office())
    assert on_desk(house, "sign-in", HOUSING) == in_ledger(house, C.SIGN_IN, HOUSING) == date(2026, 3, 19)
    house.ask(SignIn(suggestion="s1"), at_the_unit())
    assert on_desk(house, "log-contact", HOUSING) == in_ledger(house, C.REPLY) == date(2026, 4, 7)


def test_after_two_reassignments_the_desk_shows_the_capped_day() -> None:
    house = bring_to_handling(a_house())
    ask = AskReturn(suggestion="s1", reason="此事不属本单位职责范围", proposed_unit=WATER)
    house.to(date(2026, 3, 6)).ask(ask, at_the_unit())
    late = date(2026, 5, 8)
    house.to(late).ask(DecideReturn(suggestion="s1", unit=HOUSING, successor=WATER, note="同意"), at_the_office())
    house.ask(ask.model_copy(update={"proposed_unit": FINANCE}), at_the_unit(WATER))
    second = DecideReturn(suggestion="s1", unit=WATER, successor=FINANCE, note="同意", ruled_by="示例副市长")
    house.to(date(2026, 7, 10)).ask(second, at_the_office())
    house.ask(SignIn(suggestion="s1"), at_the_unit(FINANCE))
    capped = date(2026, 9, 2)
    assert on_desk(house, "log-contact", FINANCE) == in_ledger(house, C.REPLY) == capped
    asked = context(at_the_unit(FINANCE), date(2026, 7, 10))
    assert reply_due(house.offices["routing"].state("case/s1"), asked) == capped


@pytest.mark.parametrize(("congress", "day"), [(CITY, date(2026, 4, 2)), (JINAN, date(2026, 4, 7))])
def test_where_the_book_counts_from_receipt_the_desk_does_so_too(congress: str, day: date) -> None:
    """The co-unit signs in two days after the assignment."""
    handing = (assigned(co=(FINANCE,), congress=congress), signed_in())
    handing = (*handing, signed_in(FINANCE, date(2026, 3, 4), Part.CO))
    (task,) = [t for t in tasks(given(routing, "case", received(), *handing)) if t.command == "file-co-opinion"]
    assert due_day(LAW, congress, task.clock, task.since, task.pause, **task.book) == day
    office = Office(supervision)
    for fact in (submitted(), filed(), *handing):
        office.hears(fact, congress=congress)
    assert office.state("case/s1", congress).clock(C.CO_OPINION, FINANCE).due == day
