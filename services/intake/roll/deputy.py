"""A seat in the roll 名册: who somebody is as a deputy, and whether they may act.

in office 在任 ─SuspendDeputy─▶ suspended 暂停执行职务 ─RestoreDeputy─▶ in office
        └──────EndMandate─────────────┴──▶ left 已离任 ─NameSuccessor─▶ left
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from shared.events.intake import DeputySeated
from shared.messages import Context, Event, refuse
from shared.words import DeputyStatus, LeaveReason, SuspensionReason


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


class DeputySuspended(Event):
    """Why is for the office and the deputy alone."""

    reason: SuspensionReason
    note: str
    on: date


class DeputyRestored(Event):
    on: date


class MandateEnded(Event):
    """Why is for the office and the deputy alone."""

    reason: LeaveReason
    note: str
    on: date


class SuccessorNamed(Event):
    """补选产生的代表."""

    successor: str


Fact = DeputySeated | DeputyDescribed | DeputySuspended | DeputyRestored | MandateEnded | SuccessorNamed
Reason = SuspensionReason | LeaveReason


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
    reason: Reason | None = None  # why suspended or gone, since when, in words
    since: date | None = None
    note: str = ""
    successor: str = ""

    @property
    def seated(self) -> bool:
        return self.status is DeputyStatus.IN_OFFICE


def evolve(deputy: Deputy, fact: Fact) -> Deputy:
    match fact:
        case DeputySeated(name=name, delegation=delegation, county=county, seated=seated):
            status = DeputyStatus.IN_OFFICE if seated else DeputyStatus.LEFT  # the fact that follows knows more
            successor = "" if seated else deputy.successor
            return replace(deputy, name=name, delegation=delegation, county=county, status=status, successor=successor)
        case DeputyDescribed():
            return _described(replace(deputy, **{name: getattr(fact, name) for name in DeputyDescribed.model_fields}))
        case DeputySuspended(reason=reason, note=note, on=on):
            return replace(deputy, status=DeputyStatus.SUSPENDED, reason=reason, note=note, since=on)
        case DeputyRestored(on=on):
            return replace(deputy, status=DeputyStatus.IN_OFFICE, reason=None, note="", since=on)
        case MandateEnded(reason=reason, note=note, on=on):
            return replace(deputy, status=DeputyStatus.LEFT, reason=reason, note=note, since=on)
        case SuccessorNamed(successor=successor):
            return replace(deputy, successor=successor)
        case _:
            assert_never(fact)


def _described(deputy: Deputy) -> Deputy:
    """A ground stays while it is one of this status."""
    grounds = {DeputyStatus.SUSPENDED: SuspensionReason, DeputyStatus.LEFT: LeaveReason}
    if deputy.reason is None or isinstance(deputy.reason, grounds.get(deputy.status, ())):
        return deputy
    return replace(deputy, reason=None, note="", since=None)


def known_deputy(deputy: Deputy) -> None:
    if not deputy.name:
        refuse("unknown-deputy", "名册上没有这位代表，或您无权查看。", 404)


def seats(*deputies: str) -> list[str]:
    """The roll's streams of these deputies, for a decision that names them."""
    return [f"deputy/{d}" for d in dict.fromkeys(deputies)]


def seat_of(ctx: Context, deputy: str) -> Deputy:
    """The deputy's seat; a suspended or former deputy raises nothing (代表法（2025）第六十一条)."""
    seat: Deputy = ctx.also[f"deputy/{deputy}"]
    if not seat.seated:
        refuse("not-a-deputy", f"“{seat.name or deputy}”不是本届在任代表。", 422)
    return seat


def shown(deputy: Deputy, *, seated: bool) -> DeputySeated:
    """What the register says of a seat that begins or ends to act."""
    return DeputySeated(name=deputy.name, delegation=deputy.delegation, county=deputy.county, seated=seated)
