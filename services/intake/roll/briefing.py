"""A briefing pack 知情明政材料 before a session: papers, a visit or a briefing for all deputies or some delegations.

prepared ─AcknowledgePack─▶ read by one more deputy ─▶ …
    └──WithdrawPack──▶ withdrawn
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from services.intake.roll.deputy import Deputy
from shared.files import Attachment
from shared.messages import Context, Event, refuse
from shared.words import PackKind


class PackPrepared(Event):
    title: str
    kind: PackKind
    text: str
    attachments: tuple[Attachment, ...]
    term: int
    session: int
    delegations: tuple[str, ...]  # empty: all
    on: date


class PackRead(Event):
    deputy: str
    on: date


class PackWithdrawn(Event):
    on: date


Fact = PackPrepared | PackRead | PackWithdrawn


@dataclass(frozen=True, slots=True)
class Pack:
    title: str = ""
    kind: PackKind = PackKind.PAPERS
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    term: int = 0
    session: int = 0
    delegations: tuple[str, ...] = ()
    prepared: date | None = None  # none: never was, or withdrawn
    read: tuple[tuple[str, date], ...] = ()  # deputy, day; no more of them than the roll has seats

    def is_for(self, seat: Deputy) -> bool:
        return (
            self.prepared is not None and seat.seated and (not self.delegations or seat.delegation in self.delegations)
        )


def evolve(pack: Pack, fact: Fact) -> Pack:
    match fact:
        case PackPrepared(title=title, kind=kind, text=text, attachments=attachments, delegations=delegations):
            pack = Pack(title, kind, text, attachments, fact.term, fact.session, delegations)
            return replace(pack, prepared=fact.on)
        case PackRead(deputy=deputy, on=on):
            return replace(pack, read=(*pack.read, (deputy, on)))
        case PackWithdrawn():
            return replace(pack, prepared=None)
        case _:
            assert_never(fact)


def known_pack(pack: Pack, ctx: Context) -> None:
    if pack.prepared is None:
        refuse("unknown-pack", "没有这份知情明政材料，或您无权查看。", 404)
