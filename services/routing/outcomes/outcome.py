"""办理成果: from a cluster of suggestions to one decision, and the class of problems it settles.

none ─ProposeOutcome─▶ proposed ─ConfirmOutcome─▶ confirmed ─CorrectOutcome─▶ confirmed, the next version
                ReviseOutcome ▲▼ ReturnOutcome
                            returned             (DropOutcome: a proposal the unit takes back)
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never

from pydantic import ConfigDict, Field

from services.routing.case import Case
from services.routing.case import Stage as CaseStage
from shared.events.outcomes import Decision, Measure, OutcomeConfirmed, OutcomeCorrected
from shared.messages import Context, Event, Id, refuse
from shared.personal import impersonal
from shared.words import Part
from shared.workdays import spoken

CITABLE = (CaseStage.HANDLING, CaseStage.REVIEW, CaseStage.APPROVED, CaseStage.REPLIED, CaseStage.FINISHED)


class Measured(Measure):
    """As it is entered: what the record does not know is told, not dropped."""

    model_config = ConfigDict(extra="forbid")


class Decided(Decision):
    """The same of the whole."""

    model_config = ConfigDict(extra="forbid")
    measures: Annotated[tuple[Measured, ...], Field(title="前后对比", max_length=5)] = ()

    def plain(self) -> Decision:
        return Decision.model_validate(self.model_dump())


Cited = Annotated[tuple[Id, ...], Field(title="引用的建议", min_length=1, max_length=200)]


class OutcomeProposed(Event):
    """A unit says what its cases have led to; nobody else hears of it before it is confirmed."""

    unit: str
    decision: Decision
    cases: tuple[str, ...]
    on: date


class OutcomeReturned(Event):
    """退回: the office says what is wrong with it."""

    reason: str
    on: date


class OutcomeDropped(Event):
    """The unit takes its proposal back."""

    on: date


Fact = OutcomeProposed | OutcomeReturned | OutcomeDropped | OutcomeConfirmed | OutcomeCorrected


class Stage(StrEnum):
    NONE = "none"
    PROPOSED = "proposed"
    RETURNED = "returned"
    DROPPED = "dropped"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Outcome:
    stage: Stage = Stage.NONE
    unit: str = ""  # that proposed it
    decision: Decision | None = None
    cases: tuple[str, ...] = ()
    version: int = 0  # from the first confirmation on
    reason: str = ""  # of the return, or of the last correction
    on: date | None = None


def evolve(outcome: Outcome, fact: Fact) -> Outcome:
    match fact:
        case OutcomeProposed(unit=unit, decision=decision, cases=cases, on=on):
            return Outcome(Stage.PROPOSED, unit, decision, cases, on=on)
        case OutcomeReturned(reason=reason, on=on):
            return replace(outcome, stage=Stage.RETURNED, reason=reason, on=on)
        case OutcomeDropped(on=on):
            return replace(outcome, stage=Stage.DROPPED, on=on)
        case OutcomeConfirmed(unit=unit, decision=decision, cases=cases, on=on):
            return Outcome(Stage.CONFIRMED, unit, decision, cases, 1, on=on)
        case OutcomeCorrected(version=version, decision=decision, cases=cases, reason=reason, on=on):
            return replace(outcome, decision=decision, cases=cases, version=version, reason=reason, on=on)
        case _:
            assert_never(fact)


def known(outcome: Outcome) -> None:
    if outcome.stage in (Stage.NONE, Stage.DROPPED):
        refuse("unknown-outcome", "没有这项办理成果，或您无权查看。", 404)


def streams(cases: Iterable[str]) -> list[str]:
    return [f"case/{c}" for c in dict.fromkeys(cases)]


def cited(cases: Iterable[str], ctx: Context, unit: str = "") -> dict[str, Case]:
    """The cases by id: each in hand or answered; led by the unit, where a unit speaks."""
    found: dict[str, Case] = {c: ctx.also[f"case/{c}"] for c in dict.fromkeys(cases)}
    for id, case in found.items():
        if case.stage is CaseStage.NONE:
            refuse("cited-unknown", f"没有“{id}”这件建议，请从列出的建议中勾选。", 422)
        if case.stage not in CITABLE or not any(x.signed_in for x in case.lines if x.part is not Part.CO):
            why = "已经撤回" if case.stage is CaseStage.WITHDRAWN else "还没有签收办理"
            refuse("cited-not-in-hand", f"{case.number}{why}，成果只引用正在办理或已经答复的建议。", 422)
        line = case.line_of(unit)
        if unit and (line is None or line.part is Part.CO):
            refuse("cited-not-led", f"{case.number}不由贵单位主办，请由主办单位提报，或请代表工委补入。", 422)
    return found


def sound(decision: Decision, cases: Iterable[Case], ctx: Context) -> None:
    """A decision that has been made, not before what it is said to come from; no word of a person."""
    if decision.decided > ctx.today:
        refuse("decision-in-future", f"决定日期{spoken(decision.decided)}还没有到，请在作出决定后提报。", 422)
    for case in cases:
        if decision.decided.year < case.year:
            refuse(
                "decision-before-case", f"决定日期{spoken(decision.decided)}早于{case.number}提出的年份，请核对。", 422
            )
    words = {"决定名称": decision.title, "解决哪一类问题": decision.settles, "主要内容": decision.text}
    impersonal(**words)
