"""承办单位: the register of those a case may be given to."""

import pytest
from pydantic import ValidationError

from services.routing.service import routing
from services.routing.units import RegisterUnit
from tests.samples import HOUSING, Office, at_the_government, at_the_office, at_the_unit, refused, registered

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
