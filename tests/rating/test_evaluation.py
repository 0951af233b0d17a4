"""背靠背测评: who rates, what must be said, and that nobody can read it."""

import json
from base64 import b64decode

import pytest

from services.rating.case import ENVELOPE, Ballot, EvaluationDue, RatingSealed, open_up
from services.rating.evaluation import RateReply
from services.rating.service import rating
from shared.events.rating import EvaluationOpened, RedoOrdered
from shared.messages import Event
from shared.words import Scale
from shared.workdays import start_of
from tests.samples import (
    HOUSING,
    LEAD,
    MONDAY,
    SECOND,
    Office,
    at_the_unit,
    context,
    delivered,
    refused,
    the_clerk,
    the_deputy,
    words,
)

YES, FAIR, NO = Scale.SATISFIED, Scale.BASICALLY, Scale.DISSATISFIED
DUE = EvaluationDue(round=1, deputy=LEAD, unit=HOUSING, year=2026, number="2026-001", title=words().title)
OPENED = EvaluationOpened(window="2026-1", round=1, on=MONDAY)


def rated(attitude: Scale, result: Scale, reason: str = "") -> RateReply:
    return RateReply(suggestion="s1", attitude=attitude, result=result, reason=reason)


def an_open_evaluation(*facts: Event) -> Office:
    return Office(rating).given("evaluation/s1", DUE, OPENED, *facts)


def test_a_delivered_reply_waits_to_be_rated_by_its_lead_deputy() -> None:
    office = Office(rating)
    assert office.hears(delivered())[0] == DUE
    assert office.hears(delivered()) == []


def test_the_lead_deputy_rates_and_may_think_again_until_the_close() -> None:
    office = an_open_evaluation()
    for choice in (NO, FAIR):
        (sealed,) = office.ask(rated(choice, choice, "没有解决"), the_deputy())
        assert isinstance(sealed, RatingSealed)
    ballot = open_up(office.state("evaluation/s1").sealed, context(the_clerk()))
    assert ballot == Ballot(attitude=FAIR, result=FAIR, reason="没有解决")


def test_only_the_lead_deputy_rates() -> None:
    office = an_open_evaluation()
    with refused("not-lead-deputy", 403):
        office.ask(rated(YES, YES), the_deputy(SECOND))
    for who in (at_the_unit(), the_clerk()):
        with refused("not-yours-to-ask", 403):
            office.ask(rated(YES, YES), who)
    assert office.ask(rated(YES, YES), the_deputy(LEAD))


def test_there_is_nothing_to_rate_before_a_reply() -> None:
    with refused("unknown-case", 404):
        Office(rating).ask(rated(YES, YES), the_deputy())


def test_nobody_rates_outside_a_window() -> None:
    waiting = Office(rating).given("evaluation/s1", DUE)
    closed = an_open_evaluation(RedoOrdered(window="2026-1", round=2, on=MONDAY))
    for office in (waiting, closed):
        with refused("window-closed"):
            office.ask(rated(YES, YES), the_deputy())


@pytest.mark.parametrize(("attitude", "result"), [(NO, YES), (YES, NO), (NO, NO)])
def test_dissatisfied_with_either_needs_a_reason(attitude: Scale, result: Scale) -> None:
    with refused("reason-needed", 422):
        an_open_evaluation().ask(rated(attitude, result, "  "), the_deputy())
    assert an_open_evaluation().ask(rated(attitude, result, "没有解决"), the_deputy())


@pytest.mark.parametrize(
    ("attitude", "result", "overall"), [(YES, YES, YES), (YES, FAIR, FAIR), (FAIR, YES, FAIR), (NO, YES, NO)]
)
def test_the_overall_rating_is_the_worse_of_the_two(attitude: Scale, result: Scale, overall: Scale) -> None:
    assert Ballot(attitude=attitude, result=result).overall is overall


def test_a_rating_leaves_no_trace_of_what_was_chosen_or_at_what_hour() -> None:
    office = an_open_evaluation()
    office.ask(rated(NO, NO, "没有解决" * 200), the_deputy())
    office.ask(rated(YES, YES), the_deputy())
    rows = [fact for fact in office.journal if fact.type == "RatingSealed.v1"]
    for fact in rows:
        assert (fact.topic, fact.told, fact.cause, fact.actor) == (None, None, None, "deputy")
        assert fact.at == start_of(MONDAY)
        assert set(json.loads(fact.body)) == {"sealed"}
    lengths = {len(b64decode(json.loads(fact.body)["sealed"])) for fact in rows}
    assert lengths == {32 + ENVELOPE + 16}
    assert rows[0].body != rows[1].body


def test_the_longest_reason_still_fits_its_envelope() -> None:
    office = an_open_evaluation()
    for reason in ("很" * 1000, "😀" * 1000, '"\\' * 500):
        office.ask(rated(NO, NO, reason), the_deputy())
        sealed = office.state("evaluation/s1").sealed
        assert open_up(sealed, context(the_clerk())).reason == reason
        assert len(b64decode(sealed)) == 32 + ENVELOPE + 16


def test_the_first_rounds_rating_is_kept_for_ever() -> None:
    office = an_open_evaluation()
    office.ask(rated(NO, NO, "没有解决"), the_deputy())
    first = office.state("evaluation/s1").sealed
    office.given("evaluation/s1", RedoOrdered(window="2026-1", round=2, on=MONDAY), DUE.model_copy(update={"round": 2}))
    evaluation = office.state("evaluation/s1")
    assert (evaluation.first, evaluation.sealed, evaluation.round) == (first, "", 2)


def test_a_reason_that_does_not_fit_its_envelope_is_refused() -> None:
    with refused("reason-too-long", 422):
        an_open_evaluation().ask(rated(NO, NO, "\x01" * 1000), the_deputy())
