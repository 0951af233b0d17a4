"""预提交: the windows of a session, and as what a suggestion may be handed in on a day (M10)."""

from datetime import date, timedelta

import pytest

from services.intake.drafting import ReviseDraft, SubmitSuggestion
from services.intake.pages import part
from services.intake.prereview import SendBackDraft
from services.intake.roll.convening import BeginTerm
from shared.words import MendReason, SessionKind
from tests.intake.raised import CLOSES, FROM, IN_SESSION, OPENS, UNTIL, drafted, handed_in, with_a_session
from tests.samples import CITY, Office, at_the_county, at_the_office, refused, the_deputy, words

DAY = timedelta(days=1)


def submit(office: Office, on: date) -> None:
    office.on(on).ask(SubmitSuggestion(suggestion="s1"), the_deputy())


@pytest.mark.mechanism("M10")
def test_before_the_window_and_after_it_nothing_is_handed_in_for_the_session() -> None:
    office = drafted(with_a_session(), **IN_SESSION)
    for day in (FROM - DAY, UNTIL + DAY, CLOSES + DAY):
        before = len(office.journal)
        with refused("outside-window"):
            submit(office, day)
        assert len(office.journal) == before
    assert office.state("case/s1").words == words(**IN_SESSION), "the draft is still there, every word of it"


@pytest.mark.mechanism("M10")
def test_what_comes_before_the_session_opens_is_pre_submitted_and_is_reviewed_at_once() -> None:
    office = drafted(with_a_session(), **IN_SESSION).on(FROM)
    told = handed_in(office)
    assert (told.term, told.session, told.pre_submitted) == (9, 3, True)
    shown = part(office.state("case/s1"), the_deputy(), str)
    assert shown
    assert shown.word == "初审（预提交）"
    assert ("提出时间", "会议期间（第9届第3次会议，会前预提交）") in shown.facts


@pytest.mark.parametrize("day", [OPENS, UNTIL])
def test_what_comes_while_the_congress_sits_is_no_pre_submission(day: date) -> None:
    told = handed_in(drafted(with_a_session(), **IN_SESSION).on(day))
    assert (told.session, told.pre_submitted) == (3, False)


@pytest.mark.parametrize(("day", "word"), [(FROM, "会议期间"), (UNTIL, "会议期间"), (UNTIL + DAY, "闭会期间")])
def test_between_sessions_is_no_kind_while_one_is_near_and_the_refusal_names_the_other(day: date, word: str) -> None:
    with refused("session-window-open") as no:
        submit(drafted(with_a_session()), day)
    assert word in str(no.value)


@pytest.mark.parametrize("day", [FROM - DAY, CLOSES + DAY])
def test_between_sessions_is_handed_in_when_none_is_near(day: date) -> None:
    told = handed_in(drafted(with_a_session()).on(day))
    assert told.session_kind is SessionKind.BETWEEN_SESSIONS
    assert (told.term, told.session) == (9, 3 if day > CLOSES else 0)


@pytest.mark.parametrize("kind", SessionKind)
def test_a_congress_without_sessions_on_record_is_not_asked(kind: SessionKind) -> None:
    office = drafted(with_a_session(), session_kind=kind)
    office.ask(BeginTerm(congress=CITY, term=10), at_the_office())
    told = handed_in(office.on(FROM))
    assert (told.term, told.session, told.pre_submitted) == (0, 0, False)


def test_the_refusal_says_when_it_opens_or_that_nothing_is_planned() -> None:
    office = drafted(with_a_session(), **IN_SESSION)
    with refused("outside-window") as early:
        submit(office, FROM - DAY)
    assert "2026年3月9日（周一）" in str(early.value)
    with refused("outside-window") as late:
        submit(office, CLOSES + DAY)
    assert "还没有安排下一次会议" in str(late.value)


def mended(**changes: object) -> Office:
    """Pre-submitted, sent back, changed, and the window is long closed."""
    office = drafted(with_a_session(), **IN_SESSION).on(FROM)
    handed_in(office)
    office.ask(SendBackDraft(suggestion="s1", reasons=(MendReason.WORDING,), note="请写明楼栋"), at_the_county())
    text = words(**IN_SESSION | {"analysis": "共十二栋。"} | changes)
    office.ask(ReviseDraft(suggestion="s1", words=text, began_from=1), the_deputy())
    return office.on(CLOSES + DAY)


def test_a_suggestion_sent_back_keeps_the_window_it_came_in_by() -> None:
    told = handed_in(mended())
    assert (told.session_kind, told.term, told.session, told.pre_submitted) == (SessionKind.IN_SESSION, 9, 3, True)


def test_a_suggestion_sent_back_and_made_another_kind_is_asked_again() -> None:
    office = mended(session_kind=SessionKind.BETWEEN_SESSIONS)
    with refused("session-window-open"):
        submit(office, FROM)
    assert handed_in(office.on(CLOSES + DAY)).session_kind is SessionKind.BETWEEN_SESSIONS
