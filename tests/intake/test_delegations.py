"""代表团和代表小组: who speaks for them."""

from services.intake.roll.delegation import delegations, head_of
from services.intake.roll.heading import NameDelegationHead, NameGroupConvener
from services.intake.roll.seating import SeatDeputy
from services.intake.service import intake
from shared.words import DeputyStatus
from tests.samples import LEAD, SECOND, THIRD, Office, at_the_county, at_the_office, context, refused, the_deputy

TEAM, GROUP = "示例县代表团", "第一代表小组"
NAME = NameDelegationHead(delegation=TEAM, head=LEAD)


def seated() -> Office:
    office = Office(intake)
    for deputy, team in ((LEAD, TEAM), (SECOND, TEAM), (THIRD, "邻县代表团")):
        office.ask(SeatDeputy(deputy=deputy, name=deputy, delegation=team, group=GROUP), at_the_office())
    return office


def test_a_delegation_has_a_head_whom_other_rules_can_ask_for() -> None:
    office = seated()
    office.ask(NAME, at_the_office())
    assert office.state(f"delegation/{TEAM}").head == LEAD
    known = {local: office.state(local) for local in delegations(TEAM)}
    assert head_of(context(the_deputy(), also=known), TEAM) == LEAD


def test_a_delegation_without_a_head_signs_nothing() -> None:
    with refused("delegation-without-head"):
        head_of(context(the_deputy()), TEAM)


def test_the_head_is_a_sitting_deputy_of_the_delegation() -> None:
    office = seated()
    with refused("not-of-this-body", 422):
        office.ask(NameDelegationHead(delegation=TEAM, head=THIRD), at_the_office())
    left = SeatDeputy(deputy=SECOND, name=SECOND, delegation=TEAM, status=DeputyStatus.LEFT)
    office.ask(left, at_the_office())
    with refused("not-a-deputy", 422):
        office.ask(NameDelegationHead(delegation=TEAM, head=SECOND), at_the_office())


def test_a_head_may_be_replaced_or_missing_and_the_same_again_is_told_once() -> None:
    office = seated()
    assert office.ask(NAME, at_the_office())
    assert office.ask(NAME, at_the_office()) == []
    office.ask(NameDelegationHead(delegation=TEAM, head=SECOND), at_the_office())
    office.ask(NameDelegationHead(delegation=TEAM), at_the_office())
    assert office.state(f"delegation/{TEAM}").head == ""


def test_a_group_has_a_convener_of_its_own() -> None:
    office = seated()
    office.ask(NameGroupConvener(group=GROUP, convener=THIRD), at_the_office())
    assert office.ask(NameGroupConvener(group=GROUP, convener=THIRD), at_the_office()) == []
    assert office.state(f"group/{GROUP}").convener == THIRD
    with refused("not-of-this-body", 422):
        office.ask(NameGroupConvener(group="第二代表小组", convener=THIRD), at_the_office())
    office.ask(NameGroupConvener(group=GROUP), at_the_office())
    assert office.state(f"group/{GROUP}").convener == ""


def test_heads_and_conveners_are_named_by_the_office() -> None:
    with refused("not-yours-to-ask", 403):
        seated().ask(NAME, at_the_county())
