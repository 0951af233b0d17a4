"""Between topics no order is promised: after a pause supervision may hear the others' facts in any interleaving."""

from functools import cache
from typing import Any

import pytest
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st

from services.intake.merging import MergeSuggestions, UnmergeSuggestion
from services.intake.withdrawing import WithdrawSuggestion
from services.routing.assignment import AskReturn, AssignUnits, DecideReturn, SignIn
from services.routing.handling import FileCoOpinion, LogContact
from services.routing.passing import ApproveReply
from services.routing.publication.publishing import PublishReply
from services.routing.reply import SignReply, SubmitReply
from services.supervision.case import Case
from services.supervision.service import supervision
from shared.messages import Envelope
from shared.relay import envelope
from shared.words import ContactForm, Publicity, Rank, ReplyClass, Scale
from shared.words import Phase as Talk
from tests.samples import (
    FINANCE,
    HOUSING,
    WATER,
    Fact,
    House,
    Office,
    a_house,
    answered,
    at_the_inspection,
    at_the_office,
    at_the_unit,
    bring_to_filing,
    bring_to_handling,
    rate,
    reply,
    the_deputy,
    the_head_of,
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
        published(),
        rate(published(), Scale.SATISFIED),
        reply(rate(published(), Scale.DISSATISFIED), publicity=Publicity.FULL),
        merged(),
        *map(withdrawn_at, ("filed", "merged", "handling", "signed")),
    )


def published() -> House:
    """What the public is told goes by a topic of its own."""
    house = reply(bring_to_handling(a_house()), publicity=Publicity.FULL)
    house.ask(PublishReply(publication="s1"), at_the_unit())
    return house


def withdrawn_at(stage: str) -> House:
    """Withdrawn while filed, merged, handled, at the gate; or while the reply was on its way."""
    house = bring_to_filing(a_house()) if stage in ("filed", "merged") else bring_to_handling(a_house(), co=(FINANCE,))
    if stage == "merged":
        bring_to_filing(house, "s2")
        house.ask(MergeSuggestions(suggestion="s2", children=("s1",)), at_the_office())
        house.ask(AssignUnits(suggestion="s2", lead=HOUSING), at_the_office())
    signed: list[Fact] = []
    if stage == "signed":
        house.ask(FileCoOpinion(suggestion="s1", opinion="同意主办单位的意见，无补充。"), at_the_unit(FINANCE))
        talk: dict[str, Any] = {"phase": Talk.BEFORE, "form": ContactForm.VISIT, "rank": Rank.HEAD}
        house.ask(LogContact(suggestion="s1", on=house.today, **talk), at_the_unit())
        house.ask(SubmitReply(suggestion="s1", **answered(ReplyClass.B)), at_the_unit())
        house.ask(ApproveReply(suggestion="s1"), at_the_inspection())
        signed = house.offices["routing"].take(SignReply(suggestion="s1"), the_head_of())
    house.ask(WithdrawSuggestion(suggestion="s1", reason="情况已经解决。"), the_deputy())
    house.carry("routing", signed)
    return house


def merged() -> House:
    """Merged, undone, merged again, and assigned with the main case."""
    house = bring_to_filing(bring_to_filing(a_house()), "s2")
    merging = MergeSuggestions(suggestion="s2", children=("s1",))
    house.ask(merging, at_the_office())
    house.ask(UnmergeSuggestion(suggestion="s1"), at_the_office())
    house.ask(merging, at_the_office())
    house.ask(AssignUnits(suggestion="s2", lead=HOUSING), at_the_office())
    return house


def topics(house: House) -> dict[str, list[Envelope]]:
    """What each service told of the case, in the order of each of its topics."""
    names = ("intake", "routing", "rating")
    told = [envelope(name, f) for name in names for f in house.offices[name].journal if f.topic]
    topics = dict.fromkeys(e.topic for e in told)
    return {topic: [e for e in told if e.topic == topic and e.subject.endswith("/s1")] for topic in topics}


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
@given(st.integers(0, 14), st.lists(st.integers(0, 5), max_size=30))
def test_the_ledger_ends_the_same_in_whatever_order_the_topics_arrive(life: int, turns: list[int]) -> None:
    house = lives()[life]
    case, known = heard(house, turns), house.case()
    assert (case.state, case.number, case.lead, case.co) == (known.state, known.number, known.lead, known.co)
    assert (case.main, case.withdrawn, case.in_time) == (known.main, known.withdrawn, known.in_time)
    assert (case.reply_class, case.round, case.outcome) == (known.reply_class, known.round, known.outcome)
    assert {c.name: c.due for c in case.clocks} == {c.name: c.due for c in known.clocks}
