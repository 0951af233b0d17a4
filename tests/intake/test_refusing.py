"""不立案: a coded ground, an explanation, and where it goes from there (T6)."""

from datetime import date

import pytest

from services.intake.case import Stage
from services.intake.desk import tasks
from services.intake.pages import may_see, part
from services.intake.refusing import AcknowledgeNotice, AnswerLetter, RefuseFiling
from services.intake.withdrawing import WithdrawSuggestion
from shared.desk import Task
from shared.events.filing import SuggestionNotFiled
from shared.words import ClockName, Consequence, RefusalGround, Role
from shared.workdays import due
from tests.intake.numbered import file, reviewed
from tests.samples import (
    FINANCE,
    HOUSING,
    LAW,
    MONDAY,
    SECOND,
    Office,
    at_the_county,
    at_the_office,
    at_the_unit,
    person,
    refused,
    the_deputy,
)

NOTE = "此事已进入诉讼程序，请按司法途径解决。"


def refuse(office: Office, consequence: Consequence = Consequence.BACK, unit: str = "") -> Office:
    ground = RefusalGround.IN_PROCEDURE
    asked = RefuseFiling(suggestion="s1", ground=ground, note=NOTE, consequence=consequence, unit=unit)
    office.ask(asked, at_the_office())
    return office


def test_a_refusal_tells_others_the_ground_and_the_deputy_why() -> None:
    office = refuse(reviewed("s1"))
    told = [e for e in office.told() if e.topic]
    assert told == [SuggestionNotFiled(ground=RefusalGround.IN_PROCEDURE, consequence=Consequence.BACK, on=MONDAY)]
    assert NOTE not in told[0].model_dump_json()
    shown = part(office.state("case/s1"), the_deputy(), str)
    assert shown
    assert ("不立案理由", f"已进入诉讼或仲裁程序：{NOTE}") in shown.facts
    assert shown.word == "不立案"
    with refused("not-in-review"):
        file(office)


def test_the_deputy_takes_note_and_is_expected_to_within_seven_days() -> None:
    office = refuse(reviewed("s1"))
    (task,) = tasks(office.state("case/s1"))
    expected = (Role.DEPUTY, "deputy-1", "acknowledge-notice", ClockName.FILING_NOTICE)
    assert (task.role, task.who, task.command, task.clock) == expected
    assert task.since
    clock = LAW.books.at("430500", MONDAY).clock("filing_notice")
    assert due(task.since, clock, LAW.calendar).day == date(2026, 3, 9)
    with refused("not-lead-deputy", 403):
        office.ask(AcknowledgeNotice(suggestion="s1"), the_deputy(SECOND))
    office.ask(AcknowledgeNotice(suggestion="s1"), the_deputy())
    assert tasks(office.state("case/s1")) == []
    with refused("nothing-to-acknowledge"):
        office.ask(AcknowledgeNotice(suggestion="s1"), the_deputy())


def test_what_is_treated_as_a_letter_is_answered_by_the_unit_the_office_names() -> None:
    office = refuse(reviewed("s1"), Consequence.LETTER, HOUSING)
    case = office.state("case/s1")
    assert Task(Role.UNIT, HOUSING, "答复来信", "answer-letter", case.words.title) in tasks(case)
    assert may_see(case, at_the_unit(HOUSING))
    assert not may_see(case, at_the_unit(FINANCE))
    with refused("unknown-case", 404):
        office.ask(AnswerLetter(suggestion="s1", text="已转相关科室核实处理。"), at_the_unit(FINANCE))
    office.ask(AnswerLetter(suggestion="s1", text="已转相关科室核实处理。"), at_the_unit(HOUSING))
    shown = part(office.state("case/s1"), the_deputy(), str)
    assert shown
    assert ("来信答复", "已转相关科室核实处理。（2026年3月2日（周一））") in shown.facts
    with refused("already-answered"):
        office.ask(AnswerLetter(suggestion="s1", text="已转相关科室核实处理。"), at_the_unit(HOUSING))
    assert all(not e.topic for e in office.told() if not isinstance(e, SuggestionNotFiled)), "a letter stays in intake"


def test_a_letter_needs_somebody_who_answers_and_nothing_else_does() -> None:
    office = reviewed("s1")
    with refused("letter-unit-needed", 422):
        refuse(office, Consequence.LETTER)
    with refused("letter-unit-only", 422):
        refuse(office, Consequence.BACK, HOUSING)


def test_advised_to_withdraw_the_lead_may_and_otherwise_there_is_nothing_left_to_withdraw() -> None:
    office = refuse(reviewed("s1"), Consequence.WITHDRAWAL)
    office.ask(WithdrawSuggestion(suggestion="s1", reason="接受建议，自行撤回。"), the_deputy())
    assert office.state("case/s1").stage is Stage.WITHDRAWN
    with refused("not-filed"):
        sent_back = refuse(reviewed("s1"))
        sent_back.ask(WithdrawSuggestion(suggestion="s1", reason="接受建议，自行撤回。"), the_deputy())


def test_a_suggestion_that_was_not_filed_is_seen_by_its_signers_and_reviewers_alone() -> None:
    case = refuse(reviewed("s1", cosigners=(SECOND,))).state("case/s1")
    assert all(may_see(case, who) for who in (the_deputy(), the_deputy(SECOND), at_the_office(), at_the_county()))
    others = (the_deputy("deputy-3"), at_the_county("430524"), at_the_unit(), person(Role.GOVERNMENT))
    assert not any(may_see(case, who) for who in others)


@pytest.mark.parametrize("who", [at_the_county(), the_deputy(), person(Role.SECRETARIAT)])
def test_only_the_office_refuses(who: object) -> None:
    asked = RefuseFiling(suggestion="s1", ground=RefusalGround.ACADEMIC, note=NOTE, consequence=Consequence.BACK)
    with refused("not-yours-to-ask", 403):
        reviewed("s1").ask(asked, who)  # type: ignore[arg-type]
