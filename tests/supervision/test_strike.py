"""销号: a class-B case leaves the ledger with evidence, and only then."""

from datetime import date

import pytest
from pydantic import ValidationError

from services.routing.case import Stage
from services.supervision.service import supervision, tasks
from services.supervision.strike import StrikeOff
from shared.events.supervision import CaseClosed
from shared.words import CaseState, ClockName, ReplyClass, Role, Scale
from tests.samples import (
    FAR,
    House,
    Office,
    a_house,
    at_the_office,
    at_the_unit,
    bring_to_handling,
    filed,
    rate,
    refused,
    reply,
    submitted,
)

TODAY = date(2026, 3, 13)
STRIKE = StrikeOff(suggestion="s1", evidence="竣工验收单第12号", deputy_told=TODAY)


def tracked() -> House:
    """A promise accepted by the deputy; the window closed on 13 March."""
    return rate(reply(bring_to_handling(a_house()), reply_class=ReplyClass.B), Scale.SATISFIED)


def test_a_promise_kept_is_struck_off_and_every_service_knows() -> None:
    house = tracked()
    assert house.ask(STRIKE, at_the_office()) == [CaseClosed(reason="承诺办成：竣工验收单第12号", on=TODAY)]
    assert (house.case().state, house.case().clocks) == (CaseState.CLOSED, ())
    assert house.offices["routing"].state("case/s1").stage is Stage.FINISHED


@pytest.mark.mechanism("M20")
def test_without_evidence_nothing_is_struck_off() -> None:
    house = tracked()
    for evidence in ("", "  ", "已办结"):
        with refused("evidence-needed", 422):
            house.ask(StrikeOff(suggestion="s1", evidence=evidence, deputy_told=TODAY), at_the_office())
    assert house.case().state is CaseState.TRACKING
    assert house.ask(StrikeOff(suggestion="s1", evidence="验收合格", deputy_told=TODAY), at_the_office())


def test_the_deputy_is_told_before_and_not_some_day() -> None:
    with refused("told-in-future", 422):
        tracked().ask(STRIKE.model_copy(update={"deputy_told": date(2026, 3, 14)}), at_the_office())
    with pytest.raises(ValidationError):
        StrikeOff.model_validate({"suggestion": "s1", "evidence": "竣工验收单第12号"})


def test_only_a_case_that_is_followed_can_be_struck_off() -> None:
    office = Office(supervision)
    with refused("unknown-case", 404):
        office.ask(STRIKE, at_the_office())
    office.hears(submitted(level=2))
    office.hears(filed())
    with refused("not-tracking"):
        office.ask(STRIKE, at_the_office())


def test_a_case_is_struck_off_once_and_not_by_its_unit() -> None:
    house = tracked()
    with refused("not-yours-to-ask", 403):
        house.ask(STRIKE, at_the_unit())
    house.ask(STRIKE, at_the_office())
    with refused("not-tracking"):
        house.ask(STRIKE, at_the_office())


def test_a_followed_case_waits_on_the_offices_desk_by_the_day_that_was_promised() -> None:
    (task,) = tasks(tracked().case())
    assert (task.role, task.command, task.clock, task.since) == (
        Role.OFFICE,
        "strike-off",
        ClockName.PROMISE,
        FAR,
    )
    assert tasks(bring_to_handling(a_house()).case()) == []
