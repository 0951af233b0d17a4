"""两个联系: which deputies a member of the standing committee is in touch with, and each time they were."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from shared.messages import Event


class ContactsAssigned(Event):
    """The deputies one SC member is in touch with; the last list holds."""

    member: str
    deputies: tuple[str, ...]


class DeputyContacted(Event):
    """What was raised is the office's and the member's own."""

    member: str
    deputy: str
    on: date
    issue: str  # empty: nothing was raised
    solved: bool


class ContactIssueSolved(Event):
    on: date


LiaisonFact = ContactsAssigned
ContactFact = DeputyContacted | ContactIssueSolved


@dataclass(frozen=True, slots=True)
class Liaison:
    member: str = ""
    deputies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact."""

    member: str = ""
    deputy: str = ""
    on: date | None = None
    issue: str = ""
    solved: bool = False


def evolve(liaison: Liaison, fact: LiaisonFact) -> Liaison:
    return Liaison(fact.member, fact.deputies)


def evolve_contact(contact: Contact, fact: ContactFact) -> Contact:
    match fact:
        case DeputyContacted(member=member, deputy=deputy, on=on, issue=issue, solved=solved):
            return Contact(member, deputy, on, issue, solved)
        case ContactIssueSolved():
            return replace(contact, solved=True)
        case _:
            assert_never(fact)
