"""沟通记录: every contact with the deputy as it was logged, and whether the deputy holds that it took place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from services.routing.facts import ContactNoted
from services.routing.line import Line
from shared.events.routing import ContactLogged, ContactStruck
from shared.messages import Event
from shared.words import Phase


class ContactDisputed(Event):
    """有异议: the lead deputy says that it did not take place; the unit does not read why."""

    number: int
    reason: str
    on: date


class ContactSettled(Event):
    """The office has looked into it."""

    number: int
    stands: bool
    note: str
    on: date


Fact = ContactLogged | ContactNoted | ContactDisputed | ContactSettled | ContactStruck


@dataclass(frozen=True, slots=True)
class Contact:
    number: int  # in the order in which they were logged
    logged: ContactLogged
    disputed: ContactDisputed | None = None
    settled: ContactSettled | None = None

    @property
    def open(self) -> bool:
        """Disputed, and nobody has looked into it."""
        return self.disputed is not None and self.settled is None

    @property
    def struck(self) -> bool:
        """Found not to have taken place."""
        return self.settled is not None and not self.settled.stands

    @property
    def stands(self) -> bool:
        """Undisputed, or found to have taken place."""
        return not self.open and not self.struck


Contacts = tuple[Contact, ...]


def evolve(contacts: Contacts, fact: Fact) -> Contacts:
    match fact:
        case ContactLogged():
            return (*contacts, Contact(len(contacts) + 1, fact))
        case ContactDisputed(number=n):
            return tuple(replace(c, disputed=fact) if c.number == n else c for c in contacts)
        case ContactSettled(number=n):
            return tuple(replace(c, settled=fact) if c.number == n else c for c in contacts)
        case ContactNoted() | ContactStruck():
            return contacts
        case _:
            assert_never(fact)


def phases(contacts: Iterable[Contact], line: Line, round: int = 0) -> tuple[Phase, ...]:
    """Phases in which this unit has spoken with the deputy since it has the case: no other unit's contact stands
    for it. In one round, or in all."""
    own = (c.logged for c in contacts if c.logged.unit == line.unit and c.logged.on >= line.assigned)
    return tuple(dict.fromkeys(c.phase for c in own if round in (0, c.round)))
