"""代表资格: suspended, restored, gone, succeeded."""

from datetime import date

import pytest

from services.intake.drafting import DraftSuggestion
from services.intake.roll.seating import SeatDeputy
from services.intake.roll.standing import EndMandate, NameSuccessor, RestoreDeputy, SuspendDeputy
from services.intake.service import intake
from shared.events.intake import DeputySeated
from shared.messages import Command
from shared.words import DeputyStatus, LeaveReason, SuspensionReason
from tests.samples import (
    COUNTY,
    LEAD,
    MONDAY,
    SECOND,
    THIRD,
    Office,
    at_the_county,
    at_the_office,
    refused,
    the_deputy,
    words,
)

SEAT = SeatDeputy(deputy=LEAD, name="示例代表001", delegation="示例县代表团", county=COUNTY)
SUSPEND = SuspendDeputy(deputy=LEAD, reason=SuspensionReason.DETAINED, on=MONDAY, note="示例说明")
LEAVE = EndMandate(deputy=LEAD, reason=LeaveReason.MOVED, on=MONDAY)
RESTORE = RestoreDeputy(deputy=LEAD)


def seated() -> Office:
    office = Office(intake)
    for deputy, name in ((LEAD, SEAT.name), (SECOND, "示例代表002")):
        office.ask(SEAT.model_copy(update={"deputy": deputy, "name": name}), at_the_office())
    return office


@pytest.mark.parametrize("act", [SUSPEND, LEAVE])
def test_who_is_suspended_or_has_left_raises_nothing(act: Command) -> None:
    office = seated()
    office.ask(act, at_the_office())
    with refused("not-a-deputy", 422):
        office.ask(DraftSuggestion(suggestion="s1", words=words()), the_deputy())


@pytest.mark.parametrize("act", [SUSPEND, LEAVE])
def test_others_learn_that_the_seat_does_not_act_and_never_why(act: Command) -> None:
    told = seated().ask(act, at_the_office())
    public = [fact for fact in told if fact.topic]
    assert public == [DeputySeated(name="示例代表001", delegation="示例县代表团", county=COUNTY, seated=False)]
    assert [fact.topic for fact in told] == ["tibandu.register.v1", None]


def test_a_suspension_ends_and_the_deputy_raises_again() -> None:
    office = seated()
    office.ask(SUSPEND, at_the_office())
    seat = office.state(f"deputy/{LEAD}")
    assert (seat.status, seat.reason, seat.note) == (DeputyStatus.SUSPENDED, SuspensionReason.DETAINED, "示例说明")
    office.ask(RESTORE, at_the_office())
    seat = office.state(f"deputy/{LEAD}")
    assert (seat.seated, seat.reason, seat.note, seat.since) == (True, None, "", MONDAY)
    assert office.ask(DraftSuggestion(suggestion="s1", words=words()), the_deputy())


def test_an_entry_made_again_lifts_no_suspension() -> None:
    office = seated()
    office.ask(SUSPEND, at_the_office())
    with refused("still-suspended"):
        office.ask(SEAT.model_copy(update={"occupation": "教师"}), at_the_office())
    kept = SEAT.model_copy(update={"occupation": "教师", "status": DeputyStatus.SUSPENDED})
    office.ask(kept, at_the_office())
    assert office.state(f"deputy/{LEAD}").reason is SuspensionReason.DETAINED


def test_who_comes_back_in_a_later_term_is_seated_afresh() -> None:
    office = seated()
    office.ask(LEAVE, at_the_office())
    office.ask(NameSuccessor(deputy=LEAD, successor=SECOND), at_the_office())
    office.ask(SEAT, at_the_office())
    seat = office.state(f"deputy/{LEAD}")
    assert (seat.seated, seat.reason, seat.since, seat.successor) == (True, None, None, "")


def test_a_mandate_ends_from_a_suspension_too_and_its_ground_is_the_last() -> None:
    office = seated()
    office.ask(SUSPEND, at_the_office())
    office.ask(LEAVE, at_the_office())
    assert office.state(f"deputy/{LEAD}").reason is LeaveReason.MOVED


@pytest.mark.parametrize(
    ("before", "then", "code"),
    [
        ([SUSPEND], SUSPEND, "not-in-office"),
        ([], RESTORE, "not-suspended"),
        ([LEAVE], LEAVE, "already-left"),
        ([], NameSuccessor(deputy=LEAD, successor=SECOND), "not-left"),
    ],
)
def test_a_status_follows_from_the_one_before(before: list[Command], then: Command, code: str) -> None:
    office = seated()
    for act in before:
        office.ask(act, at_the_office())
    with refused(code):
        office.ask(then, at_the_office())


def test_a_change_of_status_is_entered_when_it_has_come() -> None:
    for act in (SUSPEND, LEAVE):
        with refused("day-ahead", 422):
            seated().ask(act.model_copy(update={"on": date(2026, 3, 3)}), at_the_office())


def test_a_successor_is_another_deputy_in_office() -> None:
    office = seated()
    office.ask(LEAVE, at_the_office())
    with refused("succeeds-oneself", 422):
        office.ask(NameSuccessor(deputy=LEAD, successor=LEAD), at_the_office())
    with refused("not-a-deputy", 422):
        office.ask(NameSuccessor(deputy=LEAD, successor=THIRD), at_the_office())
    office.ask(NameSuccessor(deputy=LEAD, successor=SECOND), at_the_office())
    assert office.state(f"deputy/{LEAD}").successor == SECOND
    assert office.ask(NameSuccessor(deputy=LEAD, successor=SECOND), at_the_office()) == []


def test_who_is_not_on_the_roll_is_not_known() -> None:
    with refused("unknown-deputy", 404):
        Office(intake).ask(SUSPEND, at_the_office())


def test_status_is_the_offices() -> None:
    for act in (SUSPEND, LEAVE, RESTORE):
        with refused("not-yours-to-ask", 403):
            seated().ask(act, at_the_county())
