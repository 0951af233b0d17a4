"""What intake 提 tells."""

from datetime import date
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from shared.messages import Event
from shared.words import Category, Importance, MendReason, SessionKind


class IntakeFact(Event):
    topic: ClassVar[str | None] = "tibandu.intake.v1"
    owner: ClassVar[str] = "intake"


class RegisterFact(Event):
    """A whole record, never a delta: the register's topic is compacted."""

    topic: ClassVar[str | None] = "tibandu.register.v1"
    owner: ClassVar[str] = "intake"


class County(BaseModel):
    model_config = ConfigDict(frozen=True)
    code: str
    name: str


class CongressRegistered(RegisterFact):
    """A people's congress and the counties below it."""

    name: str
    counties: tuple[County, ...] = ()


class DeputySeated(RegisterFact):
    """A deputy of this congress. The name stands here and nowhere else on the bus."""

    name: str
    delegation: str
    county: str  # division code of the county whose office reviews first; empty where there is none
    seated: bool = True


class SuggestionSubmitted(IntakeFact):
    """代表提交. From here on others may know of it; a draft before is the deputy's own."""

    title: str
    deputy: str
    cosigners: tuple[str, ...]
    county: str
    session_kind: SessionKind
    level: int  # which review it goes to: 1 county, 2 the congress's own office
    on: date


class ReviewPassed(IntakeFact):
    """县区初审通过."""

    county: str
    on: date


class DraftSentBack(IntakeFact):
    """退回修改."""

    reasons: tuple[MendReason, ...]
    note: str
    level: int
    on: date


class SuggestionFiled(IntakeFact):
    """立案: from here on it is a numbered case."""

    number: str
    year: int  # of the session whose figures count it
    title: str
    situation: str
    analysis: str
    proposal: str
    demands: tuple[str, ...]
    deputy: str
    cosigners: tuple[str, ...]
    category: Category
    importance: Importance
    session_kind: SessionKind
    proposed_unit: str
    on: date
