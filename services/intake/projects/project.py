"""A candidate for a livelihood project 候选项目, and the list of candidates of one year's vote.

─ScreenProject─▶ candidate ─ConsiderCandidates─▶ put to the congress's vote | left out
                    ▲ MergeIdea
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from shared.events.intake import CandidateListed, CandidatesConsidered
from shared.messages import Event


class CandidateDescribed(Event):
    scale: str
    money: int  # 10,000 yuan


class IdeaJoined(Event):
    """One more idea behind a candidate."""

    idea: str


class CandidateConsidered(Event):
    """What the standing committee said of one candidate."""

    put: bool
    reason: str


class CandidateCounted(Event):
    """On the year's list."""

    project: str


Fact = CandidateListed | CandidateDescribed | IdeaJoined | CandidateConsidered
ListFact = CandidateCounted | CandidatesConsidered


class Stage(StrEnum):
    NONE = "none"
    CANDIDATE = "candidate"
    PUT = "put"
    LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class Project:
    stage: Stage = Stage.NONE
    year: int = 0
    number: int = 0
    title: str = ""
    lead: str = ""
    scale: str = ""
    money: int = 0
    ideas: int = 0
    reason: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Candidates:
    """候选项目清单 of one year's vote."""

    projects: tuple[str, ...] = ()
    seats: int = 0
    considered: date | None = None


def evolve(p: Project, fact: Fact) -> Project:
    match fact:
        case CandidateListed(year=year, number=number, title=title, lead=lead, ideas=ideas, on=on):
            p = replace(p, stage=Stage.CANDIDATE, year=year, number=number, title=title)
            return replace(p, lead=lead, ideas=len(ideas), since=on)
        case CandidateDescribed(scale=scale, money=money):
            return replace(p, scale=scale, money=money)
        case IdeaJoined():
            return replace(p, ideas=p.ideas + 1)
        case CandidateConsidered(put=put, reason=reason):
            return replace(p, stage=Stage.PUT if put else Stage.LEFT_OUT, reason=reason)
        case _:
            assert_never(fact)


def evolve_list(c: Candidates, fact: ListFact) -> Candidates:
    match fact:
        case CandidateCounted(project=project):
            return replace(c, projects=(*c.projects, project))
        case CandidatesConsidered(seats=seats, on=on):
            return replace(c, seats=seats, considered=on)
        case _:
            assert_never(fact)
