"""公开征求意见: rounds before the public, counted per draft; problems heard become topics."""

from datetime import date

import pytest

from services.intake.legislation.comments import CloseRound, NoteComment, OpenRound, RaiseTopic
from services.intake.legislation.consulting import CloseRegulation
from services.intake.legislation.desk import of_regulation
from shared.events.intake import CommentRoundClosed, CommentRoundOpened, OpinionGiven, TopicRaised
from shared.words import TopicKind, Voice
from tests.intake.consulted import (
    AFTER,
    COMMITTEE,
    TITLE,
    given,
    newest,
    noted,
    opened,
    opinion,
    sending,
    sent,
    settle,
    with_points,
)
from tests.samples import MONDAY, Office, at_the_committee, at_the_point, refused

THIRTY = date(2026, 4, 1)  # thirty days from Monday 2 March
CLOSE = CloseRound(regulation="r1")


def topic(*opinions: str, regulation: str = "r1") -> RaiseTopic:
    about = {"title": "养犬登记制度执行情况", "kind": TopicKind.SUPERVISION}
    return RaiseTopic(regulation=regulation, opinions=opinions, **about)


def test_a_round_is_open_for_thirty_days() -> None:
    told = sent().ask(OpenRound(regulation="r1", closes=THIRTY), COMMITTEE)
    assert told == [CommentRoundOpened(title=TITLE, round=1, closes=THIRTY, reason="", on=MONDAY)]


def test_a_shorter_round_says_why() -> None:
    early = date(2026, 3, 20)
    with refused("round-too-short", 422) as no:
        sent().ask(OpenRound(regulation="r1", closes=early), COMMITTEE)
    assert "2026年4月1日" in str(no.value)
    why = "汛期前须施行。"
    (fact,) = sent().ask(OpenRound(regulation="r1", closes=early, reason=why), COMMITTEE)
    assert fact == CommentRoundOpened(title=TITLE, round=1, closes=early, reason=why, on=MONDAY)


@pytest.mark.parametrize(
    ("closes", "code"), [(MONDAY, "closes-in-past"), (date(2036, 1, 4), "beyond-calendar")], ids=["today", "far"]
)
def test_a_round_closes_on_a_day_to_come(closes: date, code: str) -> None:
    with refused(code, 422):
        sent().ask(OpenRound(regulation="r1", closes=closes, reason="紧急"), COMMITTEE)


def test_one_round_at_a_time_and_then_another() -> None:
    office = opened()
    with refused("round-open"):
        office.ask(OpenRound(regulation="r1", closes=THIRTY), COMMITTEE)
    with refused("round-still-open"):
        office.on(THIRTY).ask(CLOSE, COMMITTEE)
    (fact,) = office.on(AFTER).ask(CLOSE, COMMITTEE)
    assert fact == CommentRoundClosed(title=TITLE, round=1, comments=0, on=AFTER)
    with refused("no-round-open"):
        office.ask(CLOSE, COMMITTEE)
    (fact,) = office.ask(OpenRound(regulation="r1", closes=date(2026, 5, 6)), COMMITTEE)
    assert isinstance(fact, CommentRoundOpened)
    assert fact.round == 2


def test_a_problem_is_noted_with_how_many_said_so_and_never_who() -> None:
    office = opened()
    id = noted(office, 37)
    (fact,) = [f for f in office.told(f"opinion/{id}") if isinstance(f, OpinionGiven)]
    assert (fact.point, fact.round, fact.copies, fact.voice) == ("", 1, 37, Voice.RESIDENTS)
    with refused("personal-number", 422):
        noted(office, text="住户13800138000来电反映罚款过重")
    with refused("no-round-open"):
        noted(sent())


def test_the_desk_of_whoever_opened_it_holds_the_day_it_closes() -> None:
    tasks = of_regulation(opened().state("regulation/r1"))
    assert ("close-round", THIRTY) in [(t.command, t.since) for t in tasks]


@pytest.mark.mechanism("M88")
def test_comments_are_counted_per_draft_and_problems_become_topics() -> None:
    """Chengdu: sixteen drafts before the public."""
    office = with_points("p1")
    drafts = [f"r{n}" for n in range(1, 17)]
    for n, r in enumerate(drafts, 1):
        office.ask(sending(r, title=f"《云江市示例条例{n}（草案）》", points=("p1",)), COMMITTEE)
        office.ask(OpenRound(regulation=r, closes=THIRTY), COMMITTEE)
    problems = {r: [noted(office, n + k, regulation=r) for k in (0, 1)] for n, r in enumerate(drafts, 1)}
    office.on(AFTER)
    closed = [fact for r in drafts for fact in office.ask(CloseRound(regulation=r), COMMITTEE)]
    assert [f.comments for f in closed] == [2 * n + 1 for n in range(1, 17)]  # type: ignore[attr-defined]
    assert [office.state(f"regulation/{r}").comments for r in drafts] == [2 * n + 1 for n in range(1, 17)]
    for r in drafts:
        office.ask(topic(*problems[r], regulation=r), COMMITTEE)
    raised = [e for e in office.told() if isinstance(e, TopicRaised)]
    assert {e.regulation: list(e.opinions) for e in raised} == problems
    assert all(opinion(office, id).topic for ids in problems.values() for id in ids)


def test_a_problem_belongs_to_one_topic() -> None:
    office = opened()
    first, second = noted(office), noted(office, article="第三条")
    office.ask(topic(first), COMMITTEE)
    with refused("already-in-topic", 422) as no:
        office.ask(topic(first, second), COMMITTEE)
    assert "“第二十条”" in str(no.value)
    office.ask(topic(second), COMMITTEE)


def test_a_topic_is_made_of_this_drafts_opinions_points_and_publics() -> None:
    office = opened()
    office.ask(sending("r2", title="《云江市别的条例（草案）》"), COMMITTEE)
    elsewhere, first, second = given(office, regulation="r2"), noted(office), given(office)
    for id in (elsewhere, "o9"):
        with refused("opinion-elsewhere", 422):
            office.ask(topic(first, id), COMMITTEE)
    office.ask(topic(first, second), COMMITTEE)
    with refused("nothing-heard"):
        sent().ask(topic("o9"), COMMITTEE)
    with refused("personal-number", 422):
        office.ask(topic(newest(office)).model_copy(update={"title": "13800138000反映的问题"}), COMMITTEE)


def test_topics_may_be_drawn_after_the_end() -> None:
    office = opened().on(AFTER)
    id = noted(office)
    office.ask(CLOSE, COMMITTEE)
    settle(office, id)
    office.ask(CloseRegulation(regulation="r1"), COMMITTEE)
    office.ask(topic(id), COMMITTEE)
    assert office.state("regulation/r1").topics == 1


def test_rounds_are_the_affair_of_the_committee_that_asked() -> None:
    office: Office = opened()
    comment = NoteComment(regulation="r1", article="总体", text="没有别的意见，赞成。", voice=Voice.OTHER)
    for command in (OpenRound(regulation="r1", closes=THIRTY), comment, CLOSE, topic("o1")):
        with refused("not-your-regulation", 403):
            office.ask(command, at_the_committee("农业委员会"))
        with refused("not-yours-to-ask", 403):
            office.ask(command, at_the_point())
        with refused("unknown-regulation", 404):
            office.ask(command.model_copy(update={"regulation": "r9"}), COMMITTEE)
