"""派驻代表 by trade, and 公开承诺 on a deputy's public profile."""

from datetime import date

import pytest

from services.intake.roll.deputy import Deputy
from services.intake.stations.equipping import SetNeeds
from services.intake.stations.matching import matches
from services.intake.stations.pledging import MOST, KeepPledge, MakePledge
from services.intake.stations.rows import placement_rows
from services.intake.stations.staffing import PlaceDeputy, RecallDeputy
from shared.words import DeputyStatus, Role
from tests.intake.stationed import OFFICE, RULES, registered, seat, staff, staffed, the
from tests.samples import MONDAY, Office, person, refused, the_deputy

TRADES = {"d1": {"occupation": "小学教师"}, "d2": {"occupation": "律师事务所律师"}, "d3": {"skills": ("婚姻家庭调解",)}}


def of_trades() -> tuple[Office, dict[str, Deputy]]:
    office = registered()
    for id, said in TRADES.items():
        seat(office, id, **said)
    seat(office, "d4", occupation="律师", status=DeputyStatus.SUSPENDED)
    return office, {id: office.state(f"deputy/{id}") for id in (*TRADES, "d4")}


@pytest.mark.mechanism("M43")
def test_a_lawyer_is_proposed_for_a_petition_heavy_station_and_the_office_places_him() -> None:
    office, deputies = of_trades()
    assert matches(the(office).needs, deputies, RULES) == []
    office.ask(SetNeeds(station="fengdu-1", needs=("信访多发",)), staff())
    found = matches(the(office).needs, deputies, RULES)
    assert [(m.deputy, m.reason) for m in found] == [("d2", "律师 → 信访多发"), ("d3", "调解 → 信访多发")]
    assert the(office).deputies == (), "nobody is placed by a proposal"
    place = PlaceDeputy(station="fengdu-1", deputy="d2", leader=False)
    office.ask(place, OFFICE)
    assert office.ask(place, OFFICE) == []
    assert placement_rows(the(office)) == {"d2": ("fengdu-1", "d2", "", False, MONDAY)}
    with refused("not-yours-to-ask", 403):
        office.ask(place, staff())


def test_only_a_sitting_deputy_is_placed_and_one_may_be_called_back() -> None:
    office, _ = of_trades()
    with refused("no-deputies-placed"):
        office.ask(RecallDeputy(station="fengdu-1", deputy="d2"), OFFICE)
    with refused("not-a-deputy", 422):
        office.ask(PlaceDeputy(station="fengdu-1", deputy="d4", leader=False), OFFICE)
    office.ask(PlaceDeputy(station="fengdu-1", deputy="d2", leader=False, patch="春晓小区"), OFFICE)
    office.on(date(2026, 3, 9)).ask(PlaceDeputy(station="fengdu-1", deputy="d2", leader=True, patch="春晓小区"), OFFICE)
    (placed,) = the(office).deputies
    assert (placed.leader, placed.patch, placed.since) == (True, "春晓小区", MONDAY), "placed since the first day"
    with refused("not-placed-here", 422):
        office.ask(RecallDeputy(station="fengdu-1", deputy="d1"), OFFICE)
    office.ask(RecallDeputy(station="fengdu-1", deputy="d2"), OFFICE)
    assert the(office).deputies == ()


def test_a_promise_to_the_public_is_a_text_and_a_day_and_is_kept_in_words() -> None:
    office = staffed("d1")
    pledge = MakePledge(deputy="d1", text="推动春晓小区加装电梯两部", due=date(2026, 6, 30))
    me = the_deputy("d1")
    with refused("no-open-pledge"):
        office.ask(KeepPledge(deputy="d1", number=1, said="已加装两部。"), me)
    office.ask(pledge, me)
    with refused("not-your-profile", 403):
        office.ask(pledge, the_deputy("d2"))
    with refused("due-is-past", 422):
        office.ask(pledge.model_copy(update={"due": date(2026, 3, 1)}), me)
    with refused("personal-number", 422):
        office.ask(pledge.model_copy(update={"text": "有事请打13800138000"}), me)
    with refused("not-a-deputy", 422):
        office.ask(pledge.model_copy(update={"deputy": "d9"}), person(Role.OFFICE))
    with refused("pledge-not-open", 422):
        office.ask(KeepPledge(deputy="d1", number=2, said="已加装两部。"), me)
    office.ask(KeepPledge(deputy="d1", number=1, said="已加装两部。"), me)
    (kept,) = office.state("profile/d1").pledges
    assert (kept.text, kept.kept, kept.said) == ("推动春晓小区加装电梯两部", MONDAY, "已加装两部。")
    with refused("no-open-pledge"):
        office.ask(KeepPledge(deputy="d1", number=1, said="已加装两部。"), me)


def test_a_card_holds_no_more_promises_than_can_be_kept() -> None:
    office = staffed("d1")
    for _ in range(MOST):
        office.ask(MakePledge(deputy="d1", text="推动春晓小区加装电梯", due=MONDAY), the_deputy("d1"))
    with refused("too-many-pledges"):
        office.ask(MakePledge(deputy="d1", text="推动春晓小区加装电梯", due=MONDAY), the_deputy("d1"))
