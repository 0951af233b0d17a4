"""换届 (T37): open cases stay open, and who raised them keeps the reply and the rating, seated or not.

上海市人民代表大会关于代表建议的规定（2015）第十九条、第二十二条.
"""

from datetime import date

from services.intake.drafting import DraftSuggestion
from services.intake.roll.congress import TermBegun
from services.intake.roll.convening import BeginTerm, RegisterCongress
from services.intake.roll.standing import EndMandate
from services.rating.evaluation import RateReply
from shared.events.intake import DeputySeated
from shared.events.routing import ReplyDelivered
from shared.words import CaseState, LeaveReason, ReplyClass, Scale
from tests.samples import (
    CITY,
    LEAD,
    SECOND,
    House,
    a_house,
    at_the_office,
    bring_to_handling,
    rate,
    refused,
    reply,
    the_deputy,
    words,
)


def in_term() -> House:
    house = a_house()
    house.ask(RegisterCongress(congress=CITY, name="示例市人民代表大会"), at_the_office())
    house.ask(BeginTerm(congress=CITY, term=16), at_the_office())
    return house


def next_term(house: House, *leaving: str) -> House:
    house.to(date(2026, 3, 10))
    told = house.ask(BeginTerm(congress=CITY, term=17, leaving=leaving), at_the_office())
    assert told[0] == TermBegun(term=17, on=house.today)
    assert [fact.seated for fact in told if isinstance(fact, DeputySeated)] == [False] * len(leaving)
    return house


def test_a_case_of_the_last_term_is_replied_to_rated_and_closed_though_its_author_has_left() -> None:
    house = next_term(bring_to_handling(in_term()), LEAD, SECOND)
    assert house.case().state is CaseState.HANDLING, "it stays open"
    reply(house)
    (delivered,) = house.told("routing", ReplyDelivered)
    assert isinstance(delivered, ReplyDelivered)
    assert delivered.deputy == LEAD, "the reply is still his"
    rate(house, Scale.SATISFIED)
    assert house.case().state is CaseState.CLOSED


def test_who_has_left_still_asks_for_the_case_to_be_handled_again() -> None:
    house = next_term(bring_to_handling(in_term()), LEAD)
    rate(reply(house), Scale.DISSATISFIED)
    assert house.case().state is CaseState.REDO
    rate(reply(house, reply_class=ReplyClass.A), Scale.SATISFIED)
    assert house.case().state is CaseState.CLOSED


def test_who_has_left_raises_nothing_new() -> None:
    house = next_term(in_term(), LEAD)
    with refused("not-a-deputy", 422):
        house.ask(DraftSuggestion(suggestion="s2", words=words()), the_deputy())
    assert house.offices["intake"].state(f"deputy/{LEAD}").reason is LeaveReason.TERM
    assert house.ask(DraftSuggestion(suggestion="s2", words=words()), the_deputy(SECOND)), "the others go on"


def test_only_sitting_deputies_leave_with_the_term() -> None:
    house = in_term()
    house.ask(EndMandate(deputy=LEAD, reason=LeaveReason.RESIGNED, on=house.today), at_the_office())
    with refused("not-a-deputy", 422):
        house.ask(BeginTerm(congress=CITY, term=17, leaving=(LEAD,)), at_the_office())


def test_nobody_else_rates_in_his_place() -> None:
    house = reply(next_term(bring_to_handling(in_term()), LEAD))
    with refused("not-lead-deputy", 403):
        house.ask(RateReply(suggestion="s1", attitude=Scale.SATISFIED, result=Scale.SATISFIED), the_deputy(SECOND))
