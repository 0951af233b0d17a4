"""Between topics no order is promised: after a pause supervision may hear the others' facts in any interleaving."""

from functools import cache

import pytest
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st

from services.routing.assignment import AskReturn, DecideReturn, SignIn
from services.supervision.case import Case
from services.supervision.service import supervision
from shared.messages import Envelope
from shared.relay import envelope
from shared.words import ReplyClass, Scale
from tests.samples import (
    FINANCE,
    HOUSING,
    WATER,
    House,
    Office,
    a_house,
    at_the_office,
    at_the_unit,
    bring_to_handling,
    rate,
    reply,
)


def given_back() -> House:
    """Returned by the first lead, refused; then handled."""
    house = bring_to_handling(a_house(), co=(FINANCE,))
    house.ask(AskReturn(suggestion="s1", reason="此事属水利部门职责范围", proposed_unit=WATER), at_the_unit())
    return house


def reassigned() -> House:
    house = given_back()
    house.ask(DecideReturn(suggestion="s1", unit=HOUSING, successor=WATER, note="同意改办"), at_the_office())
    house.ask(SignIn(suggestion="s1"), at_the_unit(WATER))
    return house


@cache
def lives() -> tuple[House, ...]:
    """Cases of different ends, none of which supervision itself had a hand in."""
    return (
        bring_to_handling(a_house(), co=(FINANCE,)),
        given_back(),
        reassigned(),
        rate(reply(bring_to_handling(a_house())), Scale.SATISFIED),
        rate(reply(bring_to_handling(a_house()), reply_class=ReplyClass.B), Scale.BASICALLY),
        rate(reply(bring_to_handling(a_house())), Scale.DISSATISFIED),
        rate(reply(rate(reply(bring_to_handling(a_house())), Scale.DISSATISFIED)), Scale.DISSATISFIED),
    )


def topics(house: House) -> dict[str, list[Envelope]]:
    """What each service told of the case, in its own order."""
    names = ("intake", "routing", "rating")
    told = {name: [envelope(name, f) for f in house.offices[name].journal if f.topic] for name in names}
    return {name: [e for e in envelopes if e.subject.endswith("/s1")] for name, envelopes in told.items()}


def heard(house: House, turns: list[int]) -> Case:
    """The ledger's line when the topics take turns as told, whatever is left coming last."""
    office = Office(supervision, house.now)
    left = topics(house)
    for turn in turns:
        waiting = [name for name in left if left[name]]
        if not waiting:
            break
        note(left[waiting[turn % len(waiting)]][0].type)
        office.hear(left[waiting[turn % len(waiting)]].pop(0))
    for envelopes in left.values():
        for e in envelopes:
            office.hear(e)
    assert not office.parked
    case: Case = office.state("case/s1")
    return case


@pytest.mark.slow
@settings(max_examples=100, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.integers(0, 6), st.lists(st.integers(0, 5), max_size=30))
def test_the_ledger_ends_the_same_in_whatever_order_the_topics_arrive(life: int, turns: list[int]) -> None:
    house = lives()[life]
    case, known = heard(house, turns), house.case()
    assert (case.state, case.number, case.lead, case.co) == (known.state, known.number, known.lead, known.co)
    assert (case.reply_class, case.round, case.outcome) == (known.reply_class, known.round, known.outcome)
    assert {c.name: c.due for c in case.clocks} == {c.name: c.due for c in known.clocks}
