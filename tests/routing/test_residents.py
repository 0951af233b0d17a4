"""群众参与: the residents' group during the works, the survey after the reply, other channels of contact."""

from datetime import date
from typing import Any

import pytest

from services.routing.facts import CaseFinished
from services.routing.handling import LogContact
from services.routing.meetings.rows import survey_row, watch_row
from services.routing.meetings.surveying import AnswerSurvey, OpenSurvey
from services.routing.meetings.watching import FormWatch, NoteVisit
from services.routing.service import routing
from shared.events.routing import ContactLogged
from shared.words import ContactForm, Finding, Phase, Publicity, Rank, Scale
from shared.workdays import start_of
from tests.routing.met import FRIDAY, two_cases
from tests.samples import (
    FINANCE,
    HOUSING,
    MONDAY,
    Office,
    anybody,
    at_the_office,
    at_the_unit,
    delivered,
    received,
    refused,
)

WATCH = FormWatch(suggestion="s1", residents=7, convener="社区居委会主任")
SATISFIED, BASICALLY, DISSATISFIED = Scale
UNTIL = date(2026, 3, 20)


def visit(**changes: Any) -> NoteVisit:
    said: dict[str, Any] = {"day": FRIDAY, "residents": 4, "finding": Finding.SOUND, "note": "电梯井已封顶。"}
    return NoteVisit(suggestion="s1", **said | changes)


def survey(**changes: Any) -> OpenSurvey:
    said: dict[str, Any] = {"suggestion": "s1", "matter": "梧桐社区加装电梯", "until": UNTIL}
    return OpenSurvey(survey="v1", **said | changes)


def sheet(*answers: Scale) -> AnswerSurvey:
    return AnswerSurvey(survey="v1", answers=answers or (SATISFIED, BASICALLY))


def opened() -> Office:
    office = two_cases(delivered())
    office.ask(survey(), at_the_office())
    return office


def test_the_group_of_a_case_looks_at_the_works_and_what_it_finds_is_put_down() -> None:
    office = two_cases()
    office.ask(WATCH, at_the_unit())
    office.on(FRIDAY).ask(visit(finding=Finding.PROBLEM), at_the_unit())
    office.ask(visit(), at_the_office())
    (row,) = watch_row(office.state("watch/s1")).values()
    assert row == ("社区居委会主任", HOUSING, "problem", 7, 2, MONDAY, FRIDAY)


def test_a_group_is_formed_once_by_the_lead_or_the_office_for_an_assigned_case() -> None:
    office = two_cases()
    with refused("not-lead-unit", 403):
        office.ask(WATCH, at_the_unit(FINANCE))
    with refused("watch-not-formed"):
        office.ask(visit(), at_the_unit())
    office.ask(WATCH, at_the_office())
    with refused("watch-formed"):
        office.ask(WATCH, at_the_unit())
    with refused("not-assigned-yet"):
        Office(routing).given("case/s1", received()).ask(WATCH, at_the_office())
    with refused("unknown-case", 404):
        Office(routing).ask(WATCH, at_the_office())
    with refused("finished"):
        two_cases(delivered(), CaseFinished()).ask(WATCH, at_the_office())
    with refused("personal-number", 422):
        two_cases().ask(WATCH.model_copy(update={"convener": "主任13912345678"}), at_the_office())


def test_a_visit_lies_between_the_forming_and_today() -> None:
    office = two_cases()
    office.ask(WATCH, at_the_unit())
    with refused("visit-in-future", 422):
        office.ask(visit(), at_the_unit())
    with refused("visit-too-early", 422):
        office.ask(visit(day=date(2026, 3, 1)), at_the_unit())


@pytest.mark.mechanism("M100")
def test_a_survey_is_linked_to_its_case_and_counts_every_sheet() -> None:
    office = opened()
    for said in (sheet(), sheet(SATISFIED, DISSATISFIED), sheet(DISSATISFIED, SATISFIED)):
        office.ask(said, anybody())
    (row,) = survey_row(office.state("survey/v1")).values()
    asked = "对办理结果是否满意\n对办理过程是否满意"
    assert row == ("s1", "梧桐社区加装电梯", "", asked, "2,0,1\n1,1,1", MONDAY, UNTIL, 3)


@pytest.mark.mechanism("M100")
def test_a_sheet_does_not_tell_whose_it_is_nor_when_it_was_filled_in() -> None:
    office = opened()
    (fact,) = office.take(sheet(), anybody(), "key")
    assert (fact.actor, fact.unit, fact.cause, fact.topic) == ("public", "", None, None)
    assert fact.at == start_of(MONDAY)


def test_a_survey_begins_after_the_reply_and_never_on_one_that_is_not_public() -> None:
    with refused("not-replied-yet"):
        two_cases().ask(survey(), at_the_office())
    secret = delivered(publicity=Publicity.NOT_PUBLIC)
    with refused("survey-not-public"):
        two_cases(secret).ask(survey(), at_the_office())
    with refused("not-lead-unit", 403):
        two_cases(delivered()).ask(survey(), at_the_unit(FINANCE))
    with refused("unknown-case", 404):
        two_cases().ask(survey(suggestion="s9"), at_the_office())
    with refused("survey-days", 422):
        two_cases(delivered()).ask(survey(until=date(2026, 3, 1)), at_the_office())
    with refused("survey-days", 422):
        two_cases(delivered()).ask(survey(until=date(2026, 9, 1)), at_the_office())
    with refused("survey-opened"):
        opened().ask(survey(), at_the_office())


def test_it_is_answered_whole_and_until_its_last_day() -> None:
    office = opened()
    with refused("answer-missing", 422):
        office.ask(sheet(SATISFIED), anybody())
    assert office.on(UNTIL).ask(sheet(), anybody())
    with refused("survey-closed"):
        office.on(date(2026, 3, 21)).ask(sheet(), anybody())
    with refused("unknown-survey", 404):
        two_cases().ask(sheet(), anybody())
    with refused("not-yours-to-ask", 403):
        office.ask(sheet(), at_the_unit())


def test_the_questions_stay_those_of_the_day_it_was_opened() -> None:
    assert opened().state("survey/v1").opened.questions == ("对办理结果是否满意", "对办理过程是否满意")


@pytest.mark.mechanism("M100")
@pytest.mark.parametrize("form", [ContactForm.PHONE, ContactForm.MINI_PROGRAMME, ContactForm.VIDEO])
def test_a_call_or_a_message_is_a_contact_but_no_meeting(form: ContactForm) -> None:
    talk = LogContact(suggestion="s1", phase=Phase.BEFORE, form=form, on=MONDAY, rank=Rank.CLERK)
    (logged,) = two_cases().ask(talk, at_the_unit())
    assert isinstance(logged, ContactLogged)
    assert logged.form is form
    assert not form.meets
