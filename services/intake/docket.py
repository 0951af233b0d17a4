"""案卷: what becomes of a suggestion from the decision to file on, beside its text and its signatures.

review_2 ─FileSuggestion─▶ filed ─MergeSuggestions─▶ merged ─AssignUnits of the main─▶ assigned (told by routing)
   │                         ▲ ◀─UnmergeSuggestion──────┘
   ├─RefuseFiling─▶ not filed: back · as a letter ─AnswerLetter─▶ answered · withdrawal advised
   └─WithdrawSuggestion (every co-signer agrees)─▶ withdrawn, from any stage until the reply is delivered
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from shared.events.filing import (
    SuggestionJoined,
    SuggestionNotFiled,
    SuggestionParted,
    SuggestionsMerged,
    SuggestionWithdrawn,
)
from shared.events.intake import SuggestionFiled
from shared.messages import Event
from shared.words import Importance, Origin


class RefusalExplained(Event):
    """What the deputy is told of a refusal, and who answers what is treated as a letter."""

    note: str
    unit: str


class NoticeAcknowledged(Event):
    """The lead deputy has taken note."""


class LetterAnswered(Event):
    text: str
    on: date


class WithdrawalAsked(Event):
    """The lead wants to withdraw; whoever signed too is asked."""

    reason: str
    on: date


class WithdrawalAgreed(Event):
    deputy: str


class WithdrawalDeclined(Event):
    """One who signed too does not agree: the suggestion stands."""

    deputy: str


class AssignmentNoted(Event):
    """Routing has told of the assignment; the book binds the case from here on."""

    rules: str
    on: date


class ReplyNoted(Event):
    """Routing has told of the first reply: it stands, whatever was on its way."""

    on: date


DocketFact = (
    SuggestionFiled
    | SuggestionNotFiled
    | RefusalExplained
    | NoticeAcknowledged
    | LetterAnswered
    | SuggestionsMerged
    | SuggestionJoined
    | SuggestionParted
    | WithdrawalAsked
    | WithdrawalAgreed
    | WithdrawalDeclined
    | SuggestionWithdrawn
    | AssignmentNoted
    | ReplyNoted
)


@dataclass(frozen=True, slots=True)
class Docket:
    filed: date | None = None
    year: int = 0
    term: int = 0
    session: int = 0
    category: str = ""
    subcategory: str = ""
    importance: Importance = Importance.GENERAL
    origin: Origin = Origin.OWN
    main: str = ""  # what it is merged into
    main_number: str = ""
    children: tuple[str, ...] = ()  # what is merged into it
    assigned: date | None = None
    rules: str = ""  # under which it was assigned
    replied: date | None = None
    refusal: SuggestionNotFiled | None = None
    note: str = ""
    unit: str = ""  # who answers the letter
    answer: str = ""
    answered: date | None = None
    notice: date | None = None  # since when the lead has to be told something
    reason: str = ""  # why the lead wants to withdraw, or has
    asked: date | None = None  # since when the co-signers are asked
    agreed: tuple[str, ...] = ()


def evolve(d: Docket, fact: DocketFact) -> Docket:
    match fact:
        case SuggestionFiled(category=category, importance=importance, origin=origin, on=on):
            d = replace(d, filed=on, category=category.value, importance=importance, origin=origin)
            return replace(d, year=fact.year, term=fact.term, session=fact.session, subcategory=fact.subcategory)
        case SuggestionNotFiled(on=on):
            return replace(d, refusal=fact, notice=on)
        case RefusalExplained(note=note, unit=unit):
            return replace(d, note=note, unit=unit)
        case NoticeAcknowledged():
            return replace(d, notice=None)
        case LetterAnswered(text=text, on=on):
            return replace(d, answer=text, answered=on)
        case SuggestionsMerged(children=children, on=on):
            return replace(d, children=children, notice=on if set(children) - set(d.children) else d.notice)
        case SuggestionJoined(main=main, main_number=number, on=on):
            return replace(d, main=main, main_number=number, notice=on)
        case SuggestionParted(on=on):
            return replace(d, main="", main_number="", notice=on)
        case AssignmentNoted(rules=rules, on=on):
            return replace(d, assigned=on, rules=rules)
        case ReplyNoted(on=on):
            return replace(d, replied=on, asked=None, agreed=())
        case _:
            return _withdrawing(d, fact)


def _withdrawing(
    d: Docket, fact: WithdrawalAsked | WithdrawalAgreed | WithdrawalDeclined | SuggestionWithdrawn
) -> Docket:
    match fact:
        case WithdrawalAsked(reason=reason, on=on):
            return replace(d, reason=reason, asked=on, agreed=())
        case WithdrawalAgreed(deputy=deputy):
            return replace(d, agreed=(*d.agreed, deputy))
        case WithdrawalDeclined():
            return replace(d, reason="", asked=None, agreed=())
        case SuggestionWithdrawn():
            return replace(d, asked=None, agreed=(), notice=None, main="", main_number="", children=())
        case _:
            assert_never(fact)
