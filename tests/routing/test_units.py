"""承办单位: the register of those a case may be given to."""

import pytest
from pydantic import ValidationError

from services.routing.service import routing
from services.routing.units import RegisterUnit
from services.routing.units_page import as_tree
from tests.samples import HOUSING, WATER, Office, at_the_government, at_the_office, at_the_unit, refused, registered

REGISTER = RegisterUnit(unit=HOUSING, name=HOUSING)


def test_a_unit_is_registered_with_its_name_and_kind_of_organ() -> None:
    assert Office(routing).ask(REGISTER, at_the_office())[0] == registered()


def test_the_same_entry_twice_is_told_once() -> None:
    office = Office(routing)
    assert office.ask(REGISTER, at_the_government())
    assert office.ask(REGISTER, at_the_office()) == []


def test_a_unit_may_be_closed() -> None:
    office = Office(routing)
    office.ask(REGISTER, at_the_office())
    assert office.ask(REGISTER.model_copy(update={"active": False}), at_the_office())[0] == registered(active=False)
    assert not office.state(f"unit/{HOUSING}").active


def test_who_heads_it_and_what_it_is_there_for_stays_in_routing() -> None:
    told = Office(routing).ask(REGISTER.model_copy(update={"head": "示例局长"}), at_the_office())
    assert [fact.topic for fact in told] == ["tibandu.register.v1", None]
    assert "示例局长" not in told[0].model_dump_json()


def test_units_do_not_register_themselves() -> None:
    with refused("not-yours-to-ask", 403):
        Office(routing).ask(REGISTER, at_the_unit())


def test_there_is_no_other_kind_of_organ() -> None:
    with pytest.raises(ValidationError):
        RegisterUnit.model_validate({"unit": HOUSING, "name": HOUSING, "organ": "company"})


def test_what_stands_above_a_unit_or_follows_it_is_registered() -> None:
    office = Office(routing).given(f"unit/{HOUSING}", registered())
    below = RegisterUnit(unit="质监站", name="质量监督站", parent=HOUSING)
    assert office.ask(below, at_the_office())
    for wrong in ({"parent": WATER}, {"successor": WATER}):
        with refused("unknown-unit", 422):
            office.ask(below.model_copy(update=wrong), at_the_office())
    with refused("unit-in-a-ring", 422):
        office.ask(REGISTER.model_copy(update={"parent": "质监站"}), at_the_office())


class Row:
    """A row of the register, as far as the tree looks at it."""

    def __init__(self, id: str, parent: str = "") -> None:
        self.id, self.parent = id, parent


def test_the_register_is_a_tree_and_loses_no_unit() -> None:
    rows = [Row("质监站", HOUSING), Row(WATER), Row(HOUSING), Row("排水中心", "质监站"), Row("园林处", "城管局")]
    placed = [(deep, row.id) for deep, row in as_tree(rows)]
    assert placed == [(0, WATER), (0, HOUSING), (1, "质监站"), (2, "排水中心"), (0, "园林处")]
    ring = [Row("甲", "丙"), Row("乙", "甲"), Row("丙", "乙")]
    assert [row.id for _, row in as_tree(ring)] == ["甲", "乙", "丙"]
