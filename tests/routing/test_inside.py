"""内部分工: who in a unit answers for a case, and what its sections do."""

from datetime import date

import pytest

from services.routing.assignment import AssignUnits
from services.routing.desk import UNNAMED, tasks
from services.routing.inside import FinishSubtask, GiveSubtask, NameHandler
from services.routing.pages import part
from services.routing.rows import line_rows
from services.routing.service import routing
from services.routing.unit import Section
from services.routing.units import DescribeSections, RegisterUnit
from shared.events.routing import UnitReassigned
from shared.people import Person
from shared.words import Part
from tests.samples import (
    FINANCE,
    HOUSING,
    MONDAY,
    WATER,
    House,
    Office,
    a_house,
    assigned,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    bring_to_handling,
    received,
    refused,
    registered,
    reply,
    signed_in,
    the_deputy,
    the_head_of,
)

NAME = NameHandler(suggestion="s1", leader="示例副局长", section="更新科", handler="示例经办人")
GIVE = GiveSubtask(suggestion="s1", section="燃气科", what="核查老旧小区燃气管线", due=date(2026, 4, 1))
DONE = FinishSubtask(suggestion="s1", number=1, result="十五处管线已核查。")


def handling() -> Office:
    office = Office(routing).given(f"unit/{HOUSING}", registered())
    signed = (signed_in(), signed_in(FINANCE, part=Part.CO))
    return office.given("case/s1", received(), assigned(co=(FINANCE,)), *signed)


def unnamed(house: House) -> list[str]:
    """Cases whose lead unit has not said who answers for them."""
    cases = {id: house.offices["routing"].state(f"case/{id}") for id in ("s1", "s2", "s3")}
    return [id for id, case in cases.items() if not line_rows(case)[HOUSING][6]]


def test_until_the_lead_unit_has_named_who_handles_a_case_its_desk_says_so_in_yellow() -> None:
    office = handling()
    marks = {t.who: t.mark for t in tasks(office.state("case/s1"))}
    assert marks == {HOUSING: UNNAMED, FINANCE: ""}
    office.ask(NAME, at_the_unit())
    assert {t.mark for t in tasks(office.state("case/s1"))} == {""}


def test_the_plan_is_read_inside_and_by_nobody_else() -> None:
    office = handling()
    office.ask(NAME.model_copy(update={"plan": "先听取代表意见，再现场核实。"}), at_the_unit())

    def plan(who: Person) -> list[str]:
        shown = part(office.state("case/s1"), who, str)
        assert shown
        return [text for label, text in shown.facts if label == f"{HOUSING}办理方案"]

    for who in (at_the_unit(), the_head_of(), at_the_inspection(), at_the_office()):
        assert plan(who) == ["先听取代表意见，再现场核实。"]
    for who in (the_deputy(), at_the_unit(FINANCE)):
        assert plan(who) == []


@pytest.mark.mechanism("M106")
def test_every_case_has_a_person_in_its_unit_and_one_without_is_seen() -> None:
    house = a_house()
    for id in ("s1", "s2", "s3"):
        bring_to_handling(house, id)
    for id in ("s1", "s2"):
        house.ask(NAME.model_copy(update={"suggestion": id}), the_head_of())
    assert unnamed(house) == ["s3"]
    house.ask(NAME.model_copy(update={"suggestion": "s3"}), at_the_unit())
    assert unnamed(house) == []


def test_names_never_leave_routing() -> None:
    told = handling().ask(NAME, at_the_unit())
    assert [fact.topic for fact in told] == [None]


def test_the_unit_and_the_offices_above_see_who_answers_the_deputy_does_not() -> None:
    office = handling()
    office.ask(NAME, at_the_unit())
    case = office.state("case/s1")
    for who, sees in ((at_the_unit(), True), (at_the_inspection(), True), (at_the_unit(FINANCE), False)):
        shown = part(case, who, lambda id: id)
        assert shown
        assert ("示例经办人" in str(shown.facts)) is sees
    assert "示例经办人" not in str(part(case, the_deputy(), lambda id: id))


def test_a_handler_is_named_after_the_sign_in_and_until_the_strike_off() -> None:
    with refused("not-signed-in"):
        Office(routing).given("case/s1", received(), assigned()).ask(NAME, at_the_unit())
    with refused("not-your-case", 403):
        handling().ask(NAME, at_the_unit(WATER))


@pytest.mark.mechanism("M107")
def test_the_lead_gives_work_to_its_sections_and_sees_all_of_it() -> None:
    office = handling()
    for section, what in (("燃气科", "核查老旧小区燃气管线"), ("物业科", "走访业主委员会")):
        office.ask(GIVE.model_copy(update={"section": section, "what": what}), at_the_unit())
    office.ask(DONE, at_the_unit())
    seen = dict(part(office.state("case/s1"), at_the_unit(), lambda id: id).facts)
    assert seen["科室事项1"].startswith("燃气科：核查老旧小区燃气管线（")
    assert "十五处管线已核查" in seen["科室事项1"]
    assert seen["科室事项2"].startswith("物业科：走访业主委员会（")
    assert line_rows(office.state("case/s1"))[HOUSING][-1] == 1


def test_a_reply_waits_for_what_its_sections_still_do() -> None:
    house = bring_to_handling(a_house())
    house.ask(GIVE, at_the_unit())
    with refused("subtask-open"):
        reply(house)
    house.ask(DONE, at_the_unit())
    reply(house.to(date(2026, 3, 4)))


def test_work_goes_to_sections_that_are_registered_once_any_is() -> None:
    office = handling()
    office.ask(DescribeSections(unit=HOUSING, sections=(Section(name="更新科"),)), at_the_unit())
    with refused("unknown-section", 422):
        office.ask(GIVE, at_the_unit())
    assert office.ask(GIVE.model_copy(update={"section": "更新科"}), at_the_unit())


def test_work_is_due_today_or_later_and_finished_once() -> None:
    office = handling()
    with refused("subtask-in-past", 422):
        office.ask(GIVE.model_copy(update={"due": date(2026, 3, 1)}), at_the_unit())
    with refused("no-open-subtask"):
        office.ask(DONE, at_the_unit())
    office.ask(GIVE, at_the_unit())
    office.ask(GIVE, at_the_unit())
    office.ask(DONE, at_the_unit())
    with refused("no-open-subtask", 422):
        office.ask(DONE, at_the_unit())


def test_a_new_lead_names_its_own_people() -> None:
    office = handling()
    office.ask(NAME, at_the_unit())
    office.ask(GIVE, at_the_unit())
    office.given("case/s1", UnitReassigned(unit=HOUSING, successor=WATER, part=Part.LEAD, on=MONDAY))
    line = office.state("case/s1").line_of(WATER)
    assert (line.handler, line.subtasks) == (None, ())


def test_a_unit_registers_its_own_sections_alone() -> None:
    office = Office(routing).given(f"unit/{HOUSING}", registered())
    sections = (Section(name="更新科", handler="示例经办人"), Section(name="燃气科"))
    command = DescribeSections(unit=HOUSING, sections=sections)
    assert office.ask(command, the_head_of())
    assert office.ask(command, at_the_unit()) == []
    with refused("not-your-unit", 403):
        office.ask(command, at_the_unit(WATER))
    with refused("section-twice", 422):
        office.ask(command.model_copy(update={"sections": sections * 2}), at_the_unit())
    with refused("unknown-unit", 404):
        office.ask(command.model_copy(update={"unit": WATER}), at_the_unit(WATER))


def test_a_merged_unit_takes_nothing_new_and_says_who_does() -> None:
    office = Office(routing).given("case/s1", received()).given(f"unit/{WATER}", registered(WATER))
    closed = RegisterUnit(unit=HOUSING, name=HOUSING, valid_until=date(2026, 2, 28), successor=WATER)
    office.ask(closed, at_the_office())
    with refused("unit-not-in-force", 422) as no:
        office.ask(AssignUnits(suggestion="s1", lead=HOUSING), at_the_office())
    assert f"由“{WATER}”承担" in str(no.value)
    assert office.ask(AssignUnits(suggestion="s1", lead=WATER), at_the_office())


def test_a_unit_is_neither_its_own_parent_nor_its_successor_and_its_dates_run_forwards() -> None:
    office = Office(routing)
    with refused("unit-its-own", 422):
        office.ask(RegisterUnit(unit=HOUSING, name=HOUSING, successor=HOUSING), at_the_office())
    with refused("dates-reversed", 422):
        reversed_ = {"valid_from": date(2026, 3, 1), "valid_until": date(2026, 2, 1)}
        office.ask(RegisterUnit(unit=HOUSING, name=HOUSING, **reversed_), at_the_office())
