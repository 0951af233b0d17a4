"""What a draft is made of: its words, and what happens to it before it is handed in. All of it stays in intake."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.files import Attachment
from shared.messages import Event
from shared.words import ClueChannel, EntrySource, Publicity, Role, SessionKind


class Words(BaseModel):
    """What the deputy writes: situation, analysis, proposal, and the demands one by one; and what the deputy wishes."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    title: Annotated[str, Field(title="标题", max_length=200, description="“关于……的建议”，6至80个字")] = ""
    situation: Annotated[str, Field(title="情况", max_length=5000)] = ""
    analysis: Annotated[str, Field(title="分析", max_length=5000)] = ""
    proposal: Annotated[str, Field(title="具体建议", max_length=5000, description="至少30个字，写明由谁、做什么")] = ""
    demands: Annotated[
        tuple[str, ...], Field(title="诉求", max_length=20, description="每行一项，承办单位逐项答复")
    ] = ()
    session_kind: Annotated[SessionKind, Field(title="提出时间")] = SessionKind.BETWEEN_SESSIONS
    proposed_units: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=64)], ...], Field(title="建议承办单位", max_length=10)
    ] = ()
    publicity: Annotated[
        Publicity, Field(title="公开意愿", description="答复的公开范围在答复时确定，不会比这里选的更宽")
    ] = Publicity.FULL
    publicity_reason: Annotated[
        str, Field(title="不公开的理由", max_length=200, description="选“不公开”时填写，只有审核人员看得到")
    ] = ""
    unnamed: Annotated[bool, Field(title="公开时隐去姓名")] = False
    attachments: Annotated[
        tuple[Attachment, ...], Field(title="附件", max_length=10, description="PDF、PNG或JPEG，每个不超过20MB")
    ] = ()

    @model_validator(mode="before")
    @classmethod
    def _one_unit(cls, given: Any) -> Any:
        """Older drafts and older programs name one unit."""
        if isinstance(given, dict) and "proposed_unit" in given:
            unit = given["proposed_unit"]
            rest = {k: v for k, v in given.items() if k != "proposed_unit"}
            return {"proposed_units": [unit] if unit else []} | rest
        return given


class DraftSaved(Event):
    """A draft as typed: the deputy's own until it is handed in."""

    words: Words
    deputy: str
    county: str


class CluesAdopted(Event):
    """The clues of the public that the draft came from: how many by which channel, never what was said."""

    station: str
    channels: tuple[tuple[ClueChannel, int], ...]
    group: str = ""


class MotionTaken(Event):
    """议案 that the presidium has decided to handle as a suggestion, as the secretariat enters it."""

    words: Words
    deputy: str
    cosigners: tuple[str, ...]
    county: str


class CosignersInvited(Event):
    """Whom the lead asks, for which version of the text, and until when an answer is waited for."""

    deputies: tuple[str, ...]
    version: int = 0
    until: date | None = None


class SignatureConfirmed(Event):
    deputy: str
    note: str = ""
    version: int = 0
    on: date | None = None


class SignatureDeclined(Event):
    deputy: str
    note: str = ""
    version: int = 0
    on: date | None = None


class SignatureTakenBack(Event):
    """Who had signed does not sign after all."""

    deputy: str
    note: str
    version: int
    on: date


class NoteLeft(Event):
    """A co-signer's word to the lead, without an answer."""

    deputy: str
    note: str
    version: int
    on: date


class InvitationsLapsed(Event):
    """Who had not answered by the closing day is no co-signer of what is handed in."""

    deputies: tuple[str, ...]
    version: int
    on: date


class RaisedForDelegation(Event):
    """代表团全团建议: which delegation, who signs for it, and the day the whole delegation discussed it."""

    delegation: str
    head: str
    discussed: date
    on: date


class RaisedAlone(Event):
    """No whole-delegation suggestion any more."""

    on: date


class DelegationSigned(Event):
    head: str
    version: int
    on: date


class DraftEntered(Event):
    """代录: who wrote the deputy's text down, and after what."""

    role: Role
    enterer: str
    source: EntrySource
    received: date


class EntryConfirmed(Event):
    """The deputy has read what was written down, and it is the deputy's own text."""

    version: int
    on: date


Signing = CosignersInvited | SignatureConfirmed | SignatureDeclined | SignatureTakenBack | NoteLeft | InvitationsLapsed
Delegating = RaisedForDelegation | RaisedAlone | DelegationSigned
Entering = DraftEntered | EntryConfirmed
