"""How a draft is raised: who said what to the lead, for whom, by whose hand, for which session."""

from dataclasses import dataclass
from datetime import date

from shared.words import CosignAnswer, EntrySource, Role, SessionKind


@dataclass(frozen=True, slots=True)
class Answered:
    """What a deputy asked to co-sign said last, and on which version of the text."""

    deputy: str
    said: CosignAnswer
    note: str
    version: int
    on: date | None


@dataclass(frozen=True, slots=True)
class Whole:
    """代表团全团建议; `signed`: the head has signed the text as it stands."""

    delegation: str
    head: str
    discussed: date
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Entered:
    """代录."""

    role: Role
    enterer: str
    source: EntrySource
    received: date
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class HandedIn:
    """For which session it was handed in first, as which kind; numbers are 0 where no session is on record."""

    kind: SessionKind
    term: int
    session: int
    pre_submitted: bool
    first: date
    times: int = 1
    version: int = 0  # the text that was handed in last
