"""A group of clues that say the same 同类线索, and the deputy who may take it up.

open ─OfferConversion─▶ offered ─AdoptClues─▶ converted: one draft, and every clue knows of it
  ▲───DeclineConversion────┘
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from shared.messages import Context, Event, refuse
from shared.words import Category, Role


class GroupFormed(Event):
    """归组: one matter, in the station's words."""

    station: str
    matter: str
    category: Category
    clues: tuple[str, ...]
    on: date


class ClueAdded(Event):
    clue: str


class ClueTakenOut(Event):
    clue: str


class ConversionOffered(Event):
    """提请代表研究."""

    deputy: str
    on: date


class ConversionDeclined(Event):
    """代表没有采纳."""

    deputy: str
    reason: str
    on: date


class ConversionAdopted(Event):
    """代表采纳: a draft begins."""

    deputy: str
    suggestion: str
    on: date


Fact = GroupFormed | ClueAdded | ClueTakenOut | ConversionOffered | ConversionDeclined | ConversionAdopted


class Stage(StrEnum):
    NONE = "none"
    OPEN = "open"
    OFFERED = "offered"
    CONVERTED = "converted"


@dataclass(frozen=True, slots=True)
class Group:
    stage: Stage = Stage.NONE
    station: str = ""
    matter: str = ""
    category: Category = Category.OTHER
    clues: tuple[str, ...] = ()
    since: date | None = None
    deputy: str = ""  # offered to, or adopted by
    offered: date | None = None
    declined: ConversionDeclined | None = None
    suggestion: str = ""


def evolve(group: Group, fact: Fact) -> Group:
    match fact:
        case GroupFormed(station=station, matter=matter, category=category, clues=clues, on=on):
            group = replace(group, stage=Stage.OPEN, station=station, matter=matter)
            return replace(group, category=category, clues=clues, since=on)
        case ClueAdded(clue=clue):
            return replace(group, clues=(*group.clues, clue))
        case ClueTakenOut(clue=clue):
            return replace(group, clues=tuple(c for c in group.clues if c != clue))
        case ConversionOffered(deputy=deputy, on=on):
            return replace(group, stage=Stage.OFFERED, deputy=deputy, offered=on, declined=None)
        case ConversionDeclined():
            return replace(group, stage=Stage.OPEN, deputy="", declined=fact)
        case ConversionAdopted(deputy=deputy, suggestion=suggestion):
            return replace(group, stage=Stage.CONVERTED, deputy=deputy, suggestion=suggestion)
        case _:
            assert_never(fact)


def of_my_station(group: Group, ctx: Context) -> None:
    """Another station's group is not known here: the same sentence for both."""
    foreign = ctx.role is Role.STATION and (not ctx.unit or group.station != ctx.unit)
    if foreign or group.stage is Stage.NONE:
        refuse("unknown-group", "没有这组线索，或您无权查看。", 404)
