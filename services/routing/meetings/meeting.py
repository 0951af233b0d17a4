"""面对面活动 (M96): deputies, residents and units at one table over several cases; nobody's opinion stays unanswered.

planned ─HoldMeeting─▶ held ─PutOpinions, AnswerOpinion…─▶ (all answered) ─CloseMeeting─▶ closed
   └─CancelMeeting─▶ cancelled
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from pydantic import BaseModel, ConfigDict

from shared.messages import Context, Event, refuse
from shared.words import ContactForm, Rank, Role, Speaker


class Concerned(BaseModel):
    """A case on the table, as it stood when the event was planned."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    id: str
    number: str
    title: str
    lead: str


class Came(BaseModel):
    """A unit at the table, and the rank of whoever spoke for it."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    unit: str
    rank: Rank


class MeetingPlanned(Event):
    """Who comes is said by unit, by deputy's id and by the number of residents: no resident is named."""

    theme: str
    day: date
    place: str
    form: ContactForm
    cases: tuple[Concerned, ...]
    units: tuple[str, ...]
    deputies: tuple[str, ...]
    residents: int
    groups: str
    role: Role
    office: str  # the committee or unit that plans; empty: the deputies' affairs office


class MeetingMoved(Event):
    """改期."""

    day: date
    place: str


class MeetingCancelled(Event):
    note: str


class MeetingHeld(Event):
    came: tuple[Came, ...]
    deputies: tuple[str, ...]
    residents: int
    on: date


class OpinionPut(Event):
    """What was said, and which unit has to answer it: stays in routing."""

    number: int
    speaker: Speaker
    case: str
    unit: str
    text: str
    on: date


class OpinionAnswered(Event):
    number: int
    unit: str
    text: str
    on: date


class MeetingClosed(Event):
    on: date


Fact = MeetingPlanned | MeetingMoved | MeetingCancelled | MeetingHeld | OpinionPut | OpinionAnswered | MeetingClosed


class Stage(StrEnum):
    NONE = "none"
    PLANNED = "planned"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Meeting:
    stage: Stage = Stage.NONE
    plan: MeetingPlanned | None = None
    day: date | None = None
    place: str = ""
    held: MeetingHeld | None = None
    opinions: tuple[OpinionPut, ...] = ()
    answers: tuple[OpinionAnswered, ...] = ()
    note: str = ""  # why it was cancelled

    @property
    def planned(self) -> MeetingPlanned:
        assert self.plan
        return self.plan

    @property
    def open(self) -> list[OpinionPut]:
        """Opinions that wait for their unit's answer."""
        return [o for o in self.opinions if not self.answer_to(o.number)]

    def answer_to(self, number: int) -> OpinionAnswered | None:
        return next((a for a in self.answers if a.number == number), None)

    @property
    def at_the_table(self) -> list[str]:
        """Units an opinion can be put to: those asked to come and those that came."""
        came = [c.unit for c in self.held.came] if self.held else []
        return list(dict.fromkeys((*self.planned.units, *came)))


def evolve(m: Meeting, fact: Fact) -> Meeting:
    match fact:
        case MeetingPlanned(day=day, place=place):
            return replace(m, stage=Stage.PLANNED, plan=fact, day=day, place=place)
        case MeetingMoved(day=day, place=place):
            return replace(m, day=day, place=place)
        case MeetingCancelled(note=note):
            return replace(m, stage=Stage.CANCELLED, note=note)
        case MeetingHeld(on=on):
            return replace(m, stage=Stage.HELD, held=fact, day=on)
        case OpinionPut():
            return replace(m, opinions=(*m.opinions, fact))
        case OpinionAnswered():
            return replace(m, answers=(*m.answers, fact))
        case MeetingClosed():
            return replace(m, stage=Stage.CLOSED)
        case _:
            assert_never(fact)


def known(m: Meeting) -> None:
    if m.stage is Stage.NONE:
        refuse("unknown-meeting", "没有这次面对面活动，或您无权查看。", 404)


def organized(m: Meeting, ctx: Context) -> None:
    """The office sees to every event, a committee or unit to its own."""
    known(m)
    if ctx.role is not Role.OFFICE and (ctx.role, ctx.unit) != (m.planned.role, m.planned.office):
        refuse("not-organizer", "这次活动由组织者登记；您不是组织者。", 403)


def to_be_held(m: Meeting, ctx: Context) -> None:
    organized(m, ctx)
    if m.stage is not Stage.PLANNED:
        refuse("meeting-over", "这次活动已经举行或取消。")


def took_place(m: Meeting) -> None:
    if m.stage is Stage.CLOSED:
        refuse("meeting-closed", "这次活动已经办结。")
    if m.stage is not Stage.HELD:
        refuse("meeting-not-held", "活动还没有举行；请先登记到会情况。")
