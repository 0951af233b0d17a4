"""What routing 办 tells."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from shared.messages import Event
from shared.words import ContactForm, Gate, Part, Phase, Publicity, Rank, ReplyClass, SendBackReason, UrgeWay


class RoutingFact(Event):
    topic: ClassVar[str | None] = "tibandu.routing.v1"
    owner: ClassVar[str] = "routing"


class UnitRegistered(Event):
    """A handling unit of this congress, as a whole record."""

    topic: ClassVar[str | None] = "tibandu.register.v1"
    owner: ClassVar[str] = "routing"
    name: str
    organ: str  # government, party, court, procuratorate, supervisory: decides whose gate its replies pass
    active: bool = True
    parent: str = ""
    committee: str = ""  # 对口委室
    successor: str = ""  # who took over its duties
    valid_from: date | None = None
    valid_until: date | None = None


class PromiseStage(BaseModel):
    """One stage of a promise 分阶段."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)
    what: Annotated[str, Field(min_length=2, max_length=200, title="阶段目标")]
    due: Annotated[date, Field(title="何日前")]


class Promise(BaseModel):
    """承诺事项: what, by whom, until when; a longer one in stages, of which the last ends with it."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)
    what: Annotated[str, Field(min_length=4, max_length=500, title="承诺事项")]
    due: Annotated[date, Field(title="完成日期")]
    unit: Annotated[str, Field(title="责任单位", max_length=64)] = ""
    stages: Annotated[tuple[PromiseStage, ...], Field(title="分阶段目标", max_length=10)] = ()


class TrialAssigned(RoutingFact):
    """预交办: the units meant for it are asked first; no clock of the handling runs yet."""

    lead: str
    co: tuple[str, ...]
    on: date


class TrialAnswered(RoutingFact):
    """A unit has no objection, or says why and who should handle it."""

    unit: str
    agreed: bool
    reason: str
    proposed_unit: str
    on: date


class TrialDropped(RoutingFact):
    """预交办作废: the case was merged, and is assigned with its main one."""

    on: date


class UnitsAssigned(RoutingFact):
    """交办: the clocks of reply, sign-in and return start."""

    lead: str
    co: tuple[str, ...]
    year: int
    rules: str  # the version that binds the case to the end
    on: date


class SignedIn(RoutingFact):
    """签收."""

    unit: str
    part: Part
    on: date


class SignInUrged(RoutingFact):
    """催签收: the unit's days for signing in were over, and it was reminded. Who was spoken to stays in routing."""

    unit: str
    way: UrgeWay
    on: date


class ReturnAsked(RoutingFact):
    """申退: inside its window, with reason and proposed unit; the clocks freeze."""

    unit: str
    part: Part
    reason: str
    proposed_unit: str
    on: date


class ReturnRefused(RoutingFact):
    """不同意退办: the unit goes on, the clocks resume."""

    unit: str
    part: Part
    note: str
    on: date


class UnitReassigned(RoutingFact):
    """改办: another unit takes the place; its clocks start now."""

    unit: str
    successor: str
    part: Part
    on: date


class ExtensionAsked(RoutingFact):
    """申请延期, before the reply is due."""

    unit: str
    reason: str
    on: date


class ExtensionGranted(RoutingFact):
    """同意延期: the reply is due six months after the assignment; the deputy is told."""

    unit: str
    note: str
    on: date


class ExtensionRefused(RoutingFact):
    """不同意延期: the old day stays; the deputy is told."""

    unit: str
    note: str
    on: date


class ContactLogged(RoutingFact):
    """与代表沟通. Form, date and rank only: what was said stays with the unit."""

    unit: str
    phase: Phase
    form: ContactForm
    on: date
    rank: Rank
    round: int
    ranks: tuple[Rank, ...] = ()  # who came along with it
    place: str = ""
    deputies: tuple[str, ...] = ()  # who were there; of old records nobody knows more than the lead
    absent: tuple[str, ...] = ()  # invited, and did not come


class ContactStruck(RoutingFact):
    """沟通不予认定: the office has found that it did not take place. With what is left of contacts on file."""

    unit: str
    phase: Phase
    form: ContactForm
    held: date  # the day it was said to have been
    round: int
    met: bool  # whether the deputy was met at any other
    phases: tuple[Phase, ...]  # the unit that leads still has one in these
    on: date


class CoOpinionFiled(RoutingFact):
    """会办意见."""

    unit: str
    opinion: str
    on: date


class CoOpinionReturned(RoutingFact):
    """退回会办意见, once: the co-unit has a short time for a better one."""

    unit: str
    note: str
    on: date


class ReplySubmitted(RoutingFact):
    """答复送审."""

    unit: str
    round: int
    reply_class: ReplyClass
    answers: tuple[str, ...]  # one per demand, in their order
    promises: tuple[Promise, ...]
    basis: str
    publicity: Publicity
    on: date
    gate: Gate = Gate.GOVERNMENT  # who passes it before it is signed
    extra: str = ""  # who reviews it besides, because the unit leads few cases


class ReplyReturned(RoutingFact):
    """退回重拟."""

    unit: str
    round: int
    reasons: tuple[SendBackReason, ...]
    note: str
    on: date


class ReplyApproved(RoutingFact):
    """审核通过, waiting for the head's signature; where the head is the gate, at once."""

    unit: str
    round: int
    on: date
    gate: Gate = Gate.GOVERNMENT


class ReplyDelivered(RoutingFact):
    """签发: the reply reaches the deputy; the reply clock stops."""

    unit: str
    round: int
    reply_class: ReplyClass
    answers: tuple[str, ...]
    promises: tuple[Promise, ...]
    basis: str
    publicity: Publicity
    number: str
    title: str
    deputy: str
    year: int
    on: date
    main: str = ""  # the suggestion it is a piece of 分件; empty: of none
