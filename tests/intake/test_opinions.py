"""立法意见: given by a point, brought to one end, and the point is told."""

import pytest

from services.intake.legislation.consulting import ChangePlan, CloseRegulation
from services.intake.legislation.desk import of_opinion, of_regulation
from services.intake.legislation.opinion import OpinionWorded
from services.intake.legislation.opinions import ReadFeedback, ReportNothing, SettleOpinion
from services.intake.legislation.points import ClosePoint
from services.intake.legislation.regulation import OpinionCounted, OpinionEnded
from shared.events.intake import OpinionGiven, OpinionSettled
from shared.words import OpinionEnd, Role, Voice
from tests.intake.consulted import (
    AFTER,
    COMMITTEE,
    DUE,
    ENDS,
    OFFICE,
    POINTS,
    TITLE,
    given,
    opinion,
    said,
    sending,
    sent,
    settle,
    with_points,
)
from tests.samples import MONDAY, at_the_committee, at_the_point, refused


def test_an_opinion_names_article_and_voice_and_its_words_stay_in_intake() -> None:
    told = sent().ask(said(), at_the_point())
    public = {
        "regulation": "r1",
        "point": "p1",
        "round": 0,
        "article": "第十二条",
        "voice": Voice.RESIDENTS,
        "copies": 1,
    }
    assert told == [
        OpinionCounted(point="p1", copies=1),
        OpinionGiven(on=MONDAY, **public),
        OpinionWorded(title=TITLE, committee="法制委员会", text=said().text),
    ]
    assert said().text not in "".join(t.model_dump_json() for t in told if t.topic)


@pytest.mark.parametrize(
    "text", ["住户电话13800138000，常被打扰。", "身份证11010119900307123X的住户反映", "请回电010-66001234商量。"]
)
def test_numbers_that_lead_to_a_person_are_refused(text: str) -> None:
    with refused("personal-number", 422):
        sent().ask(said(text=text), at_the_point())


def test_only_points_that_were_asked_give_opinions() -> None:
    with refused("point-not-asked", 403):
        sent(points=("p1",)).ask(said(), at_the_point("p2"))


def test_a_point_speaks_for_itself_alone() -> None:
    with refused("not-your-point", 403):
        sent().ask(said(point="p2"), at_the_point("p1"))


def test_what_came_on_paper_is_entered_for_its_point() -> None:
    office = sent()
    for point in ("", "p9"):
        with refused("point-not-chosen", 422):
            office.ask(said(point=point), COMMITTEE)
    office.ask(said(point="p3"), COMMITTEE)
    assert office.state("regulation/r1").silent == ("p1", "p2")


def test_a_point_that_was_closed_gives_no_more() -> None:
    office = sent()
    office.ask(ClosePoint(point="p1"), OFFICE)
    with refused("point-closed"):
        office.ask(said(), at_the_point())


def test_the_last_day_is_in_time_and_the_day_after_is_not() -> None:
    office = sent().on(DUE)
    given(office)
    with refused("plan-over") as no:
        office.on(AFTER).ask(said(), at_the_point())
    assert "2026年4月1日" in str(no.value)
    office.ask(ChangePlan(regulation="r1", points=POINTS, due=AFTER), COMMITTEE)
    given(office)


def test_a_point_may_have_nothing_to_say_and_says_so_once() -> None:
    office = sent()
    office.ask(ReportNothing(regulation="r1"), at_the_point())
    assert office.state("regulation/r1").silent == ("p2", "p3")
    assert office.state("regulation/r1").opinions == 0
    with refused("point-answered"):
        office.ask(ReportNothing(regulation="r1"), at_the_point())
    office.ask(ReportNothing(regulation="r1", point="p2"), COMMITTEE)
    with refused("point-answered"):
        office.ask(ReportNothing(regulation="r1", point="p2"), COMMITTEE)


def test_adopted_with_its_article_not_adopted_or_turned_away_with_the_reason() -> None:
    office = sent()
    for end, words in ENDS.items():
        id = given(office)
        told = office.ask(SettleOpinion(opinion=id, end=end, **words), COMMITTEE)
        said = {"article": "", "reason": ""} | words
        settled = OpinionSettled(regulation="r1", point="p1", end=end, on=MONDAY, **said)
        assert told == [settled, OpinionEnded(end=end)]
    r = office.state("regulation/r1")
    assert (r.opinions, r.adopted, r.not_adopted, r.enforcement, r.open) == (3, 1, 1, 1, 0)


@pytest.mark.parametrize(
    ("end", "words", "code"),
    [
        (OpinionEnd.ADOPTED, {}, "article-needed"),
        (OpinionEnd.NOT_ADOPTED, {}, "end-reason-needed"),
        (OpinionEnd.ENFORCEMENT, {}, "end-reason-needed"),
        (OpinionEnd.NOT_ADOPTED, {"article": "第三条", "reason": "理由"}, "article-without-adoption"),
        (OpinionEnd.NOT_ADOPTED, {"reason": "已电话13800138000说明"}, "personal-number"),
    ],
)
def test_an_end_says_where_or_why(end: OpinionEnd, words: dict[str, str], code: str) -> None:
    office = sent()
    with refused(code, 422):
        office.ask(SettleOpinion(opinion=given(office), end=end, **words), COMMITTEE)


def test_an_opinion_has_one_end_and_no_second() -> None:
    office = sent()
    id = given(office)
    settle(office, id)
    with refused("already-settled") as no:
        settle(office, id, OpinionEnd.ENFORCEMENT)
    assert "“采纳”" in str(no.value)
    assert office.state("regulation/r1").adopted == 1


def test_an_opinion_is_settled_by_whoever_asked_for_it() -> None:
    office = sent()
    id = given(office)
    with refused("not-your-regulation", 403):
        office.ask(SettleOpinion(opinion=id, end=OpinionEnd.ADOPTED, article="第三条"), at_the_committee("农委"))
    with refused("unknown-opinion", 404):
        office.ask(SettleOpinion(opinion="o9", end=OpinionEnd.ADOPTED, article="第三条"), COMMITTEE)
    office.ask(SettleOpinion(opinion=id, end=OpinionEnd.ADOPTED, article="第三条"), OFFICE)


def test_the_point_is_told_the_end_and_signs_for_it() -> None:
    office = sent()
    id = given(office)
    read = ReadFeedback(opinion=id)
    with refused("not-settled"):
        office.ask(read, at_the_point())
    settle(office, id, OpinionEnd.NOT_ADOPTED)
    assert [(t.role, t.who, t.command) for t in of_opinion(opinion(office, id))] == [
        (Role.STATION, "p1", "read-feedback")
    ]
    with refused("not-your-opinion", 403):
        office.ask(read, at_the_point("p2"))
    office.ask(read, at_the_point())
    assert of_opinion(opinion(office, id)) == []
    with refused("already-read"):
        office.ask(read, at_the_point())
    with refused("unknown-opinion", 404):
        office.ask(ReadFeedback(opinion="o9"), at_the_point())


def test_the_desk_knows_who_has_not_answered_and_what_waits_for_its_end() -> None:
    office = sent()
    waits = {(t.role, t.who, t.command, t.since) for t in of_regulation(office.state("regulation/r1"))}
    assert waits == {(Role.STATION, p, "give-opinion", DUE) for p in POINTS}
    id = given(office)
    assert {t.who for t in of_regulation(office.state("regulation/r1"))} == {"p2", "p3"}
    (task,) = of_opinion(opinion(office, id))
    assert (task.role, task.who, task.command, task.since) == (Role.COMMITTEE, "法制委员会", "settle-opinion", MONDAY)
    settle(office, id)
    assert (Role.COMMITTEE, "close-regulation") in {
        (t.role, t.command) for t in of_regulation(office.state("regulation/r1"))
    }
    office.on(AFTER).ask(CloseRegulation(regulation="r1"), COMMITTEE)
    assert of_regulation(office.state("regulation/r1")) == []


def test_after_the_end_nobody_gives_opinions() -> None:
    office = sent().on(AFTER)
    office.ask(CloseRegulation(regulation="r1"), COMMITTEE)
    for command in (said(), ReportNothing(regulation="r1")):
        with refused("regulation-closed"):
            office.ask(command, at_the_point())
    with refused("unknown-regulation", 404):
        office.ask(said("r9"), at_the_point())


@pytest.mark.mechanism("M87")
def test_every_opinion_has_an_end_state() -> None:
    """Chengdu: 28 points, 130 opinions, 20 adopted, the rest to enforcement supervision; no draft ends before."""
    points = tuple(f"p{n}" for n in range(1, 29))
    office = with_points(*points)
    drafts = [f"r{n}" for n in range(1, 6)]
    for r in drafts:
        office.ask(sending(r, points=points), COMMITTEE)
    ids = [given(office, points[n % 28], regulation=drafts[n % 5]) for n in range(130)]
    for n, id in enumerate(ids):
        closing = CloseRegulation(regulation=drafts[n % 5])
        with refused("opinions-open"):
            office.on(AFTER).ask(closing, COMMITTEE)
        settle(office, id, OpinionEnd.ADOPTED if n < 20 else OpinionEnd.ENFORCEMENT)
    ends = [opinion(office, id).settled for id in ids]
    assert [e.end.value for e in ends if e].count("adopted") == 20
    assert [e.end.value for e in ends if e].count("enforcement") == 110
    for id in ids:
        office.ask(ReadFeedback(opinion=id), at_the_point(opinion(office, id).point))
    closed = [fact for r in drafts for fact in office.ask(CloseRegulation(regulation=r), COMMITTEE)]
    sums = [(f.opinions, f.adopted, f.not_adopted, f.enforcement) for f in closed]  # type: ignore[attr-defined]
    assert [sum(n) for n in zip(*sums, strict=True)] == [130, 20, 0, 110]
