"""What a deputy promises the public 公开承诺, beside what the roll says: the deputy's public profile (M42)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from pydantic import BaseModel, ConfigDict

from shared.messages import Context, Event, refuse


class Pledge(BaseModel):
    model_config = ConfigDict(frozen=True)
    number: int
    text: str
    due: date
    made: date
    kept: date | None = None
    said: str = ""  # how it was kept


class PledgeMade(Event):
    number: int
    text: str
    due: date
    on: date


class PledgeKept(Event):
    number: int
    said: str
    on: date


Fact = PledgeMade | PledgeKept


@dataclass(frozen=True, slots=True)
class Profile:
    pledges: tuple[Pledge, ...] = ()


def evolve(profile: Profile, fact: Fact) -> Profile:
    match fact:
        case PledgeMade(number=number, text=text, due=due, on=on):
            return replace(profile, pledges=(*profile.pledges, Pledge(number=number, text=text, due=due, made=on)))
        case PledgeKept(number=number, said=said, on=on):
            kept = {"kept": on, "said": said}
            pledges = (p.model_copy(update=kept) if p.number == number else p for p in profile.pledges)
            return replace(profile, pledges=tuple(pledges))
        case _:
            assert_never(fact)


def open_pledges(profile: Profile) -> list[Pledge]:
    return [p for p in profile.pledges if not p.kept]


def has_pledges(profile: Profile, ctx: Context) -> None:
    if not open_pledges(profile):
        refuse("no-open-pledge", "没有尚未兑现的公开承诺。")
