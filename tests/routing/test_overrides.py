"""分工特例: who does what in this one place."""

from services.routing.overrides.rows import override_row
from services.routing.overrides.setting import DropOverride, SetOverride
from services.routing.proposing import propose
from services.routing.service import routing
from tests.samples import HOUSING, MONDAY, WATER, Office, at_the_government, at_the_office, refused, registered

SET = SetOverride(matter="公共自行车", unit=WATER, reason="市委编办2025年第6号批复")


def office_with_units() -> Office:
    return Office(routing).given(f"unit/{HOUSING}", registered()).given(f"unit/{WATER}", registered(WATER))


def test_a_matter_is_given_to_a_unit_with_the_reason_and_taken_back() -> None:
    office = office_with_units()
    assert len(office.ask(SET, at_the_office())) == 1
    assert office.ask(SET, at_the_government()) == []
    assert override_row(office.state("override/公共自行车")) == {"": (WATER, "市委编办2025年第6号批复", MONDAY)}
    office.ask(SET.model_copy(update={"unit": HOUSING}), at_the_office())
    assert office.state("override/公共自行车").unit == HOUSING
    drop = DropOverride(matter="公共自行车", reason="职责已划转")
    office.ask(drop, at_the_office())
    assert override_row(office.state("override/公共自行车")) == {}
    with refused("unknown-override", 404):
        office.ask(drop, at_the_office())


def test_only_a_unit_in_force_is_named() -> None:
    with refused("unknown-unit", 422):
        Office(routing).ask(SET, at_the_office())


def test_the_shortlist_says_by_whose_word() -> None:
    units = {"水利局": ("水利局",), "住建局": ("住建局",), "城管局": ("城管局",)}
    title, own = "关于增设公共自行车停放点的建议", {"公共自行车": "水利局"}
    first, *_ = propose(title, units, own=own, because={"公共自行车": "市委编办2025年第6号批复"})
    assert first.unit == "水利局"
    assert first.why.startswith("本地分工：“公共自行车”由其办理（市委编办2025年第6号批复）")
    first, *_ = propose(title, units, own=own)
    assert first.why.startswith("本地规定“公共自行车”由其办理")
