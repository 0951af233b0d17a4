"""A seat in the roll 名册: who somebody is as a deputy, and whether they may act.

in office 在任 ─▶ suspended 暂停执行职务 ─▶ in office
        └───────────────┴──────────▶ left 已离任
"""

from dataclasses import dataclass, replace
from datetime import date

from shared.events.intake import DeputySeated
from shared.messages import Context, Event, refuse
from shared.words import DeputyStatus


class DeputyDescribed(Event):
    """What intake alone knows of a deputy. Certificate and telephone never leave the service."""

    status: DeputyStatus
    group: str  # 代表小组
    certificate: str  # 代表证号
    telephone: str
    occupation: str
    skills: tuple[str, ...]  # 专长, to place deputies at stations
    sc_member: bool  # 常委会组成人员
    resident: bool  # 驻会委员
    elected: date | None = None  # 当选日期


Fact = DeputySeated | DeputyDescribed


@dataclass(frozen=True, slots=True)
class Deputy:
    name: str = ""
    delegation: str = ""
    county: str = ""
    status: DeputyStatus = DeputyStatus.LEFT
    group: str = ""
    certificate: str = ""
    telephone: str = ""
    occupation: str = ""
    skills: tuple[str, ...] = ()
    sc_member: bool = False
    resident: bool = False
    elected: date | None = None

    @property
    def seated(self) -> bool:
        return self.status is DeputyStatus.IN_OFFICE


def evolve(deputy: Deputy, fact: Fact) -> Deputy:
    match fact:
        case DeputySeated(name=name, delegation=delegation, county=county, seated=seated):
            status = DeputyStatus.IN_OFFICE if seated else DeputyStatus.LEFT  # the description that follows knows more
            return replace(deputy, name=name, delegation=delegation, county=county, status=status)
        case DeputyDescribed():
            return replace(deputy, **{name: getattr(fact, name) for name in DeputyDescribed.model_fields})


def seats(*deputies: str) -> list[str]:
    """The roll's streams of these deputies, for a decision that names them."""
    return [f"deputy/{d}" for d in dict.fromkeys(deputies)]


def seat_of(ctx: Context, deputy: str) -> Deputy:
    """The deputy's seat; a suspended or former deputy raises nothing (代表法（2025）第六十一条)."""
    seat: Deputy = ctx.also[f"deputy/{deputy}"]
    if not seat.seated:
        refuse("not-a-deputy", f"“{seat.name or deputy}”不是本届在任代表。", 422)
    return seat
