"""An idea for a livelihood project 民生实事项目建议, from any channel at any time of the year, and its one end.

collected ─AskArgument─▶ asked ─ArgueIdea─▶ argued
   └─────────────┴───────────────────────────┴─▶ screened: candidate | merged | suggestion | not taken
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from shared.events.intake import IdeaCollected, IdeaScreened
from shared.messages import Context, Event, refuse
from shared.words import IdeaChannel, Role


class IdeaWorded(Event):
    """What is wanted and where, and who brought it in: a deputy, a station or an office; a citizen without a name."""

    title: str
    need: str
    place: str
    role: Role
    who: str  # the deputy's id, else the station, unit or county; empty: the office itself


class ArgumentAsked(Event):
    """交部门论证."""

    unit: str
    on: date


class IdeaArgued(Event):
    """部门论证意见, by the four tests of a livelihood project."""

    unit: str
    public_good: bool
    in_year: bool
    debt_free: bool
    own_level: bool
    money: int  # 10,000 yuan
    text: str
    on: date


class EndExplained(Event):
    """Said to whoever brought the idea in."""

    note: str


Fact = IdeaCollected | IdeaWorded | ArgumentAsked | IdeaArgued | IdeaScreened | EndExplained


class Stage(StrEnum):
    NONE = "none"
    COLLECTED = "collected"
    ASKED = "asked"
    ARGUED = "argued"
    SCREENED = "screened"


@dataclass(frozen=True, slots=True)
class Idea:
    stage: Stage = Stage.NONE
    channel: IdeaChannel = IdeaChannel.ONLINE
    title: str = ""
    need: str = ""
    place: str = ""
    role: Role = Role.SYSTEM
    who: str = ""
    since: date | None = None
    unit: str = ""  # asked to argue
    asked_on: date | None = None
    argument: IdeaArgued | None = None
    screened: IdeaScreened | None = None
    note: str = ""


def evolve(idea: Idea, fact: Fact) -> Idea:
    match fact:
        case IdeaCollected(channel=channel, on=on):
            return replace(idea, stage=Stage.COLLECTED, channel=channel, since=on)
        case IdeaWorded(title=title, need=need, place=place, role=role, who=who):
            return replace(idea, title=title, need=need, place=place, role=role, who=who)
        case ArgumentAsked(unit=unit, on=on):
            return replace(idea, stage=Stage.ASKED, unit=unit, asked_on=on, argument=None)
        case IdeaArgued():
            return replace(idea, stage=Stage.ARGUED, argument=fact)
        case IdeaScreened():
            return replace(idea, stage=Stage.SCREENED, screened=fact)
        case EndExplained(note=note):
            return replace(idea, note=note)
        case _:
            assert_never(fact)


def known(idea: Idea) -> None:
    if idea.stage is Stage.NONE:
        refuse("unknown-idea", "没有这条实事建议，或您无权查看。", 404)


def unscreened(idea: Idea, ctx: Context) -> None:
    """It has no end yet, and gets one only once."""
    known(idea)
    if idea.screened:
        refuse("already-screened", f"这条实事建议已经筛选，结果是“{idea.screened.end.word}”。")
