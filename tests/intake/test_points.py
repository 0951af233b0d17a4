"""基层立法联系点: the register, and what of it leaves intake."""

from services.intake.legislation.points import AmendPoint, ClosePoint
from services.intake.service import intake
from shared.events.intake import PointRegistered
from shared.words import PointCategory, Role
from tests.intake.consulted import COMMITTEE, OFFICE, point, with_points
from tests.samples import Office, at_the_point, person, refused

NAMED = {"name": "p1社区基层立法联系点", "category": PointCategory.COMMUNITY, "keeper": "示例联络员"}


def test_a_point_is_registered_with_category_and_keeper_and_the_keeper_is_told_to_nobody() -> None:
    told = Office(intake).ask(point(), OFFICE)
    assert [t for t in told if t.topic] == [PointRegistered(name=NAMED["name"], category=PointCategory.COMMUNITY)]
    assert "示例联络员" not in "".join(t.model_dump_json() for t in told if t.topic)
    assert with_points().state("point/p1").keeper == "示例联络员"


def test_a_point_is_registered_once() -> None:
    with refused("point-registered"):
        with_points().ask(point(), COMMITTEE)


def test_of_an_amended_point_only_what_changed_is_written() -> None:
    office = with_points()
    assert office.ask(AmendPoint(point="p1", **NAMED), OFFICE) == []
    (fact,) = office.ask(AmendPoint(point="p1", **NAMED | {"keeper": "示例联络员乙"}), OFFICE)
    assert fact.topic is None
    (fact,) = office.ask(AmendPoint(point="p1", **NAMED | {"keeper": "示例联络员乙", "category": "street"}), OFFICE)
    assert fact == PointRegistered(name=NAMED["name"], category=PointCategory.STREET)
    assert office.state("point/p1").keeper == "示例联络员乙"


def test_a_closed_point_is_told_whole_and_can_be_set_up_again() -> None:
    office = with_points()
    told = office.ask(ClosePoint(point="p1"), OFFICE)
    assert told == [PointRegistered(name=NAMED["name"], category=PointCategory.COMMUNITY, active=False)]
    for command in (ClosePoint(point="p1"), AmendPoint(point="p1", **NAMED)):
        with refused("point-closed"):
            office.ask(command, OFFICE)
    office.ask(point(), OFFICE)
    assert office.state("point/p1").active


def test_a_point_there_is_not_is_unknown() -> None:
    with refused("unknown-point", 404):
        with_points().ask(ClosePoint(point="p9"), OFFICE)


def test_the_register_is_the_offices_and_the_committees() -> None:
    for who in (at_the_point(), person(Role.UNIT), person(Role.DEPUTY)):
        with refused("not-yours-to-ask", 403):
            Office(intake).ask(point(), who)
