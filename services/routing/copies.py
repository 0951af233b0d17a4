"""答复函, once signed: its number, which co-signers get a copy or hear of it from the lead, and who has read it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from shared.messages import Event


class LetterIssued(Event):
    """The letter of a round: its number, and how the congress's rules let co-signers have it."""

    round: int
    number: str  # 发文字号; empty: the unit gave none
    to: tuple[str, ...]  # co-signers who get a copy of their own
    relay: bool  # the lead deputy tells the others


class ReplyRead(Event):
    """收阅: a signatory has the reply."""

    deputy: str
    on: date


class ReplyRelayed(Event):
    """转复: the lead deputy has told the co-signers."""

    on: date


Fact = LetterIssued | ReplyRead | ReplyRelayed


@dataclass(frozen=True, slots=True)
class Copies:
    number: str = ""
    to: tuple[str, ...] = ()
    relay: bool = False
    read: tuple[str, ...] = ()
    relayed: date | None = None
    issued: bool = False  # replies of the time before letters wait for nobody

    def addressed(self, lead: str) -> tuple[str, ...]:
        """Whose reading it waits for; a lead who tells the others thereby says to have read it."""
        return self.to if self.relay or not self.issued else (lead, *self.to)

    def unread(self, lead: str) -> tuple[str, ...]:
        return tuple(d for d in self.addressed(lead) if d not in self.read)

    @property
    def untold(self) -> bool:
        return self.relay and not self.relayed


def evolve(copies: Copies, fact: Fact) -> Copies:
    match fact:
        case LetterIssued():
            return Copies(fact.number, fact.to, fact.relay, issued=True)
        case ReplyRead(deputy=deputy):
            return replace(copies, read=(*copies.read, deputy))
        case ReplyRelayed(on=on):
            return replace(copies, relayed=on)
        case _:
            assert_never(fact)
