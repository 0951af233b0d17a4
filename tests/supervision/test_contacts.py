"""三沟通 in the figures: how often a deputy was met, in which phases a unit spoke, and what it loses."""

from datetime import date

import pytest

from services.routing.assignment import AskReturn, DecideReturn
from services.routing.disputing import DisputeContact, SettleContact
from services.routing.handling import LogContact
from services.routing.passing import ApproveReply
from services.routing.reply import SignReply, SubmitReply
from services.supervision.report import COLUMNS, Line, figures
from services.supervision.rows import ledger, ledger_row
from shared.figures import Figure
from shared.words import ContactForm, Phase, Rank
from tests.samples import (
    HOUSING,
    WATER,
    House,
    a_house,
    answered,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    bring_to_handling,
    the_deputy,
    the_head_of,
)

YEAR_END = date(2026, 12, 31)
REPLIED = "截至2026年12月31日，已答复的全部建议，全部承办单位"


def talk(house: House, id: str, phase: Phase, form: ContactForm = ContactForm.VISIT) -> None:
    log = LogContact(suggestion=id, phase=phase, form=form, on=house.today, rank=Rank.SECTION)
    house.ask(log, at_the_unit())


def answer(house: House, id: str) -> None:
    house.ask(SubmitReply(suggestion=id, **answered()), at_the_unit())
    house.ask(ApproveReply(suggestion=id), at_the_inspection())
    house.ask(SignReply(suggestion=id), the_head_of())


def report(house: House) -> dict[str, Figure]:
    names = [c.name for c in ledger.columns if c.name not in ("stream", "item", "congress")]
    cases = [s.state for n, s in house.offices["supervision"].streams.items() if "/case/" in n]
    rows = [dict(zip(names, ledger_row(case)[""], strict=True)) for case in cases]
    lines = [Line(**{name: row[name] for name in COLUMNS}) for row in rows]
    return {f.code: f for f in figures(lines, YEAR_END)}


def counted(figure: Figure) -> tuple[int, int | None, str | None]:
    return figure.numerator, figure.denominator, figure.percent


@pytest.mark.mechanism("M108")
def test_phone_visit_and_seminar_speak_with_every_deputy_and_the_phone_meets_none() -> None:
    house = a_house()
    forms = (ContactForm.PHONE, ContactForm.VISIT, ContactForm.SEMINAR)
    for id, form in zip(("s1", "s2", "s3"), forms, strict=True):
        bring_to_handling(house, id)
        talk(house, id, Phase.BEFORE, form)
        answer(house, id)
    bring_to_handling(house, "s4")  # has no reply yet: not in the denominator
    found = report(house)
    assert counted(found["R03.contact"]) == (3, 3, "100.0")
    assert counted(found["R03"]) == (2, 3, "66.7")
    talk(house, "s1", Phase.AFTER, ContactForm.VISIT)
    found = report(house)
    assert counted(found["R03"]) == (3, 3, "100.0")
    assert found["R03"].population == found["R03.contact"].population == REPLIED


@pytest.mark.mechanism("M22")
def test_a_reply_without_a_contact_before_costs_the_unit_a_third_of_its_contacts() -> None:
    house = a_house()
    for id, phases in (("s1", tuple(Phase)), ("s2", (Phase.DURING, Phase.AFTER))):
        bring_to_handling(house, id)
        for phase in phases[:-1]:
            talk(house, id, phase)
        answer(house, id)
        talk(house, id, phases[-1])
    found = report(house)
    assert [counted(found[f"R03.{p}"]) for p in Phase] == [(1, 2, "50.0"), (2, 2, "100.0"), (2, 2, "100.0")]
    assert counted(found[f"U3.{HOUSING}"]) == (5, 6, "83.3")
    assert found[f"U3.{HOUSING}"].population == f"{REPLIED}，每件办理前、办理中、办理后各计一次"


def test_a_contact_of_the_same_phase_counts_once() -> None:
    house = bring_to_handling(a_house())
    for _ in range(3):
        talk(house, "s1", Phase.BEFORE)
    answer(house, "s1")
    assert counted(report(house)[f"U3.{HOUSING}"]) == (1, 3, "33.3")


def test_a_contact_found_not_to_have_taken_place_leaves_the_figures() -> None:
    house = bring_to_handling(a_house())
    talk(house, "s1", Phase.BEFORE)
    talk(house, "s1", Phase.DURING, ContactForm.PHONE)
    answer(house, "s1")
    house.ask(DisputeContact(suggestion="s1", number=1, reason="那天没有人上门"), the_deputy())
    assert counted(report(house)["R03"]) == (1, 1, "100.0"), "a dispute is routing's own until the office has found"
    house.ask(SettleContact(suggestion="s1", number=1, stands=False, note="单位承认未上门"), at_the_office())
    found = report(house)
    assert counted(found["R03"]) == (0, 1, "0.0")
    assert counted(found[f"U3.{HOUSING}"]) == (1, 3, "33.3")


def test_a_new_lead_unit_does_not_inherit_the_contacts_of_another() -> None:
    house = bring_to_handling(a_house())
    talk(house, "s1", Phase.BEFORE)
    assert house.case().phases == (Phase.BEFORE,)
    ask = AskReturn(suggestion="s1", reason="此事不属本单位职责范围", proposed_unit=WATER)
    house.ask(ask, at_the_unit())
    house.ask(DecideReturn(suggestion="s1", unit=HOUSING, successor=WATER, note="已研究"), at_the_office())
    assert (house.case().phases, house.case().met) == ((), True)
