"""A suggestion before it is filed.

draft ─InviteCosigners─▶ signing ─SubmitSuggestion─▶ review_1 ─PassReview─▶ review_2 ─FileSuggestion─▶ filed
  ▲                                                     └──────────SendBackDraft──────────┘
  └───────────────ReviseDraft──────────────── returned ◀┘          (one level only: straight to review_2)

What follows the decision to file stands in its docket (docket.py); a motion turned into a suggestion begins there.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.intake import docket
from services.intake.docket import Docket, DocketFact, ReplyNoted
from shared.events.filing import SuggestionNotFiled, SuggestionWithdrawn
from shared.events.intake import DraftSentBack, ReviewPassed, SuggestionFiled, SuggestionSubmitted
from shared.files import Attachment
from shared.messages import Event, refuse
from shared.words import SessionKind


class Words(BaseModel):
    """What the deputy writes: situation, analysis, proposal, and the demands one by one."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    title: Annotated[str, Field(title="标题", max_length=200, description="“关于……的建议”，6至80个字")] = ""
    situation: Annotated[str, Field(title="情况", max_length=5000)] = ""
    analysis: Annotated[str, Field(title="分析", max_length=5000)] = ""
    proposal: Annotated[str, Field(title="具体建议", max_length=5000, description="至少30个字，写明由谁、做什么")] = ""
    demands: Annotated[
        tuple[str, ...], Field(title="诉求", max_length=20, description="每行一项，承办单位逐项答复")
    ] = ()
    session_kind: Annotated[SessionKind, Field(title="提出时间")] = SessionKind.BETWEEN_SESSIONS
    proposed_unit: Annotated[str, Field(title="建议承办单位", max_length=64)] = ""
    attachments: Annotated[tuple[Attachment, ...], Field(title="附件", max_length=10)] = ()


class DraftSaved(Event):
    """A draft as typed: the deputy's own until it is handed in."""

    words: Words
    deputy: str
    county: str


class CosignersInvited(Event):
    deputies: tuple[str, ...]


class SignatureConfirmed(Event):
    deputy: str


class SignatureDeclined(Event):
    deputy: str


class MotionTaken(Event):
    """议案 that the presidium has decided to handle as a suggestion, as the secretariat enters it."""

    words: Words
    deputy: str
    cosigners: tuple[str, ...]
    county: str


Fact = (
    DraftSaved
    | CosignersInvited
    | SignatureConfirmed
    | SignatureDeclined
    | SuggestionSubmitted
    | ReviewPassed
    | DraftSentBack
    | MotionTaken
    | DocketFact
)


class Stage(StrEnum):
    NONE = "none"
    DRAFT = "draft"
    SIGNING = "signing"
    REVIEW_1 = "review-1"
    REVIEW_2 = "review-2"
    RETURNED = "returned"
    FILED = "filed"
    NOT_FILED = "not-filed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Case:
    stage: Stage = Stage.NONE
    deputy: str = ""
    county: str = ""
    words: Words = field(default_factory=Words)
    saves: int = 0  # versions of the text: a save names the one it began from
    invited: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    sent_back: DraftSentBack | None = None
    number: str = ""
    since: date | None = None
    submitted: date | None = None  # handed in first
    docket: Docket = field(default_factory=Docket)

    @property
    def signed_too(self) -> tuple[str, ...]:
        """Whose consent a withdrawal needs."""
        return self.invited


def evolve(case: Case, fact: Fact) -> Case:
    match fact:
        case DraftSaved(words=words, deputy=deputy, county=county):  # a change asks every co-signer again
            stage = case.stage if case.stage is Stage.RETURNED else Stage.SIGNING if case.invited else Stage.DRAFT
            case = replace(case, stage=stage, words=words, deputy=deputy, county=county)
            return replace(case, saves=case.saves + 1, confirmed=())
        case CosignersInvited(deputies=deputies):
            confirmed = tuple(d for d in case.confirmed if d in deputies)
            stage = case.stage if case.stage is Stage.RETURNED else Stage.SIGNING if deputies else Stage.DRAFT
            return replace(case, stage=stage, invited=deputies, confirmed=confirmed)
        case SignatureConfirmed(deputy=deputy):
            return replace(case, confirmed=(*case.confirmed, deputy))
        case SignatureDeclined(deputy=deputy):
            invited, confirmed = (tuple(d for d in names if d != deputy) for names in (case.invited, case.confirmed))
            return replace(case, invited=invited, confirmed=confirmed)
        case SuggestionSubmitted(level=level, on=on):
            review = Stage.REVIEW_1 if level == 1 else Stage.REVIEW_2
            return replace(case, stage=review, sent_back=None, since=on, submitted=case.submitted or on)
        case ReviewPassed(on=on):
            return replace(case, stage=Stage.REVIEW_2, since=on)
        case DraftSentBack(on=on):
            return replace(case, stage=Stage.RETURNED, sent_back=fact, since=on)
        case MotionTaken(words=words, deputy=deputy, cosigners=cosigners, county=county):
            case = replace(case, words=words, deputy=deputy, county=county)
            return replace(case, invited=cosigners, confirmed=cosigners)
        case SuggestionFiled(number=number):
            case = replace(case, stage=Stage.FILED, number=number)
        case SuggestionNotFiled(on=on):
            case = replace(case, stage=Stage.NOT_FILED, since=on)
        case SuggestionWithdrawn(on=on):
            case = replace(case, stage=Stage.WITHDRAWN, since=on)
        case ReplyNoted():  # it was on its way when the lead withdrew: it holds
            case = replace(case, stage=Stage.FILED)
        case _:
            pass
    return replace(case, docket=docket.evolve(case.docket, fact))


def known(case: Case) -> None:
    """Another congress's case is not known here: the same sentence for both."""
    if case.stage is Stage.NONE:
        refuse("unknown-case", "没有这件建议，或您无权查看。", 404)
