"""群众满意度调查 (M100): after the reply, residents say what they think of it. Sheets are counted, not heads.

open ─AnswerSurvey─▶ open … until its last day; then it is closed by the calendar, and its result is shown
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from shared.messages import Event
from shared.words import Scale


class SurveyOpened(Event):
    """Its questions are those of the rule book on the day it was opened."""

    case: str
    matter: str
    questions: tuple[str, ...]
    until: date
    unit: str  # who carries it out; empty: the deputies' affairs office
    on: date


class SurveyAnswered(Event):
    """One sheet: neither whose nor at which hour."""

    discreet = True
    answers: tuple[Scale, ...]


Fact = SurveyOpened | SurveyAnswered


@dataclass(frozen=True, slots=True)
class Survey:
    opened: SurveyOpened | None = None
    sheets: int = 0
    counts: tuple[tuple[int, ...], ...] = ()  # per question, in the order of the scale

    def closed(self, today: date) -> bool:
        return self.opened is not None and today > self.opened.until


def evolve(s: Survey, fact: Fact) -> Survey:
    match fact:
        case SurveyOpened(questions=questions):
            return replace(s, opened=fact, counts=tuple((0,) * len(Scale) for _ in questions))
        case SurveyAnswered(answers=answers):
            counted = [_with(row, said) for row, said in zip(s.counts, answers, strict=True)]
            return replace(s, sheets=s.sheets + 1, counts=tuple(counted))
        case _:
            assert_never(fact)


def _with(row: tuple[int, ...], said: Scale) -> tuple[int, ...]:
    return tuple(n + (word is said) for n, word in zip(row, Scale, strict=True))
