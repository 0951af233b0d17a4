"""A service's part of a page: facts and texts as data, and what this person may do now; the shell lays it out."""

from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messages import Command, Context, Problem, Refused
from shared.people import Person
from shared.service import Decider, Service
from shared.web.forms import Read, Shape
from shared.words import Role
from shared.writer import Writer

Names = Callable[[str], str]


@dataclass(frozen=True)
class Aside:
    """Something worth reading beside a text: why it stands here, where it leads, what became of it."""

    word: str
    tone: str
    title: Sequence[tuple[str, bool | str]]  # pieces, each with whether it is marked, or "ins", "del"
    href: str  # empty: it leads nowhere
    said: str


@dataclass(frozen=True)
class Beside:
    """What stands beside a text while it is written and reviewed. It never stands in the way."""

    title: str
    note: str  # a warning, or why there is nothing
    asides: Sequence[Aside] = ()
    warning: bool = False
    advice: Sequence[Problem] = ()  # the same, to be said at the fields of a form that has them
    mend: str = ""  # the word on a button that puts the text right
    mended: Mapping[str, Any] | None = None  # the entries as they then are


@dataclass(frozen=True)
class Part:
    """What one service shows of one case."""

    word: str = ""
    tone: str = "grey"
    holder: str = ""
    facts: Sequence[tuple[str, str]] = ()
    texts: Sequence[tuple[str, str]] = ()  # longer ones, opened on demand
    title: str = ""
    number: str = ""
    due: date | None = None
    due_href: str | None = None
    passed_to: str = ""  # the service that takes the case on from here, and must have heard of it
    beside: Sequence[Beside] = ()
    links: Sequence[tuple[str, str]] = ()  # (word, address with `{id}`): pages of its own on this case


@dataclass(frozen=True)
class Known:
    """What a service's own lists offer to choose from (code, label), and the names of ids."""

    units: Sequence[tuple[str, str]] = ()
    deputies: Sequence[tuple[str, str]] = ()
    names: Mapping[str, str] = field(default_factory=dict)


async def nothing(db: AsyncConnection) -> Known:
    return Known()


async def nothing_beside(
    db: AsyncConnection, state: Any, ctx: Context, id: str, entries: Mapping[str, Any] | None = None,
    command: type[Command] | None = None,
) -> Sequence[Beside]:  # fmt: skip
    """Beside a stream's page; or beside the form of this command, with the entries as they stand in it."""
    return ()


@dataclass(frozen=True)
class Waiting:
    """A line of the work desk that no stream can list by itself: it hangs on the day, or on who sits today."""

    what: str  # the word on the button
    title: str
    href: str
    act: str
    due: date | None = None
    waits: str = ""


async def nothing_waits(db: AsyncConnection, who: Person, ctx: Context) -> Sequence[Waiting]:
    return ()


async def no_links(db: AsyncConnection, state: Any, who: Person) -> Sequence[tuple[str, str]]:
    """(word, address): pages to which a case leads by what else is on record."""
    return ()


Shaper = Callable[[Any, Context, Known], Shape]
Choices = Mapping[str, Sequence[tuple[str, str]]]  # by field: (code, label)
Chooser = Callable[[AsyncConnection, Any, Context, str], Awaitable[Choices]]  # state and id of the stream it is about
Reader = Callable[[AsyncConnection, Any, Context], Awaitable[Sequence[Read]]]


@dataclass(frozen=True)
class Face:
    """How a service shows itself: its part of a case, what its forms start from, and pages of its own."""

    kind: str  # of the stream whose part this is
    part: Callable[[Any, Person, Names], Part | None]  # none: this person may not see it
    shapes: Mapping[type[Command], Shaper] = field(default_factory=dict)
    known: Callable[[AsyncConnection], Awaitable[Known]] = nothing
    more: Sequence[Callable[[Writer], APIRouter]] = ()
    choices: Mapping[type[Command], Chooser] = field(default_factory=dict)  # what one form alone offers
    beside: Callable[..., Awaitable[Sequence[Beside]]] = nothing_beside  # called as that is
    waiting: Callable[[AsyncConnection, Person, Context], Awaitable[Sequence[Waiting]]] = nothing_waits
    reads: Mapping[type[Command], Reader] = field(default_factory=dict)  # what one reads above a form
    lends: bool = False  # what it shows of a suggestion is read on the pages of its pieces too
    links: Callable[[AsyncConnection, Any, Person], Awaitable[Sequence[tuple[str, str]]]] = no_links


@dataclass(frozen=True)
class Offer:
    """A button: an allowed one, or a grey one with its reason."""

    label: str
    href: str
    main: bool = False
    why_not: str | None = None
    code: str | None = None


def form_of(service: Service, address: str, command: type[Command], id: str) -> str:
    """The form of a command on one stream; of a noun there is only one of, or of a new one, without an id."""
    return f"/{service.name}/do/{address}" + (f"?{command.about}={id}" if command.about and id else "")


def home(command: type[Command], id: str) -> str:
    """Where one is after a command: the page of what it was about; what has none is seen on the work desk."""
    return command.home.format(id=id) if command.home else f"/s/{id}" if command.about == "suggestion" else "/"


def beginnings(service: Service, role: Role, *commands: type[Command]) -> list[Offer]:
    """Buttons that begin something new, those of this role."""
    wanted = {c: address for address, c in service.asked.items() if c in commands and role in c.by}
    return [Offer(c.label, form_of(service, wanted[c], c, ""), n == 0) for n, c in enumerate(wanted)]


def offers(
    service: Service, decider: Decider, state: Any, ctx: Context, id: str, expected: Container[str] | None = None
) -> list[Offer]:
    """What this role may ask of this stream. Not this person's business (403, 404): no button; not now: grey.

    The main one is what is expected of this person; where that is not known, the first that side nothing."""
    made: list[Offer] = []
    for address, command in service.asked.items():
        if command not in decider.rules or ctx.role not in command.by or decider.rules[command].begins:
            continue
        href = form_of(service, address, command, id)
        try:
            decider.rules[command].when(state, ctx)
        except Refused as no:
            if no.status not in (403, 404):
                made.append(Offer(command.label, href, why_not=str(no), code=no.code))
        else:
            main = not command.side if expected is None else address in expected
            made.append(Offer(command.label, href, main=main and not any(o.main for o in made)))
    return made
