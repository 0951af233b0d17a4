"""A seat in the roll 名册."""

from dataclasses import dataclass, replace

from shared.events.intake import DeputySeated
from shared.messages import Context, refuse


@dataclass(frozen=True, slots=True)
class Deputy:
    """A seat in the roll."""

    name: str = ""
    delegation: str = ""
    county: str = ""
    seated: bool = False


def evolve(deputy: Deputy, fact: DeputySeated) -> Deputy:
    return replace(deputy, name=fact.name, delegation=fact.delegation, county=fact.county, seated=fact.seated)


def seats(*deputies: str) -> list[str]:
    """The roll's streams of these deputies, for a decision that names them."""
    return [f"deputy/{d}" for d in dict.fromkeys(deputies)]


def seat_of(ctx: Context, deputy: str) -> Deputy:
    """The deputy's seat; a suspended or former deputy raises nothing (代表法（2025）第六十一条)."""
    seat: Deputy = ctx.also[f"deputy/{deputy}"]
    if not seat.seated:
        refuse("not-a-deputy", f"“{deputy}”不是本届在任代表。", 422)
    return seat
