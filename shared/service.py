"""A service is a few tables of pure functions: what can be asked, what each fact changes, what it does on hearing."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, get_args, get_type_hints
from zlib import crc32

from pydantic import TypeAdapter
from sqlalchemy import Column, Computed, Index, MetaData, Table, Text

from shared.events import today
from shared.messages import Command, Context, Envelope, Event, Keep, On

Guard = Callable[[Any, Context], object]
Decide = Callable[[Any, Any, Context], Sequence[Event | On | Keep]]
Row = tuple[Any, ...]


def congress_of_stream() -> Column[Any]:
    """Computed from the stream's name, so stream, fact and row cannot disagree about whose they are."""
    return Column("congress", Text, Computed("split_part(stream, '/', 1)", persisted=True), nullable=False)


def table(name: str, *columns: Column[Any], index: Sequence[str] = ()) -> Table:
    """A listing's table: primary key (stream, item), the congress, and what people look at."""
    return Table(
        name,
        MetaData(),
        Column("stream", Text, primary_key=True),
        Column("item", Text, primary_key=True),
        *columns,
        congress_of_stream(),
        *[Index(f"{name}_{'_'.join(i.split())}", *i.split()) for i in index],
    )


@dataclass(frozen=True)
class Listing:
    """A list people see: its rows are a pure function of one stream's state (item → the other columns)."""

    table: Table
    rows: Callable[[Any], Mapping[str, Row]]


@dataclass(frozen=True)
class Note:
    """A fact merely heard, listed as it came: kind of stream it is filed under, and (item, columns)."""

    table: Table
    kind: str
    row: Callable[[Event, Envelope], tuple[str, Row]]


def anyone(state: Any, ctx: Context) -> None:
    """No condition beyond the role."""


@dataclass(frozen=True)
class Rule:
    """One command: whether it may be asked now (`when`, also what greys the button), and what comes of it."""

    decide: Decide
    when: Guard = anyone
    also: Callable[[Any, Any, Context], Iterable[str]] | None = None  # further streams, `kind/id`
    begins: bool = False  # begins a stream: never a button on one that is there


@dataclass(frozen=True)
class Decider:
    """One kind of stream: its shape, what may be asked of it, what each fact changes."""

    kind: str
    initial: Any
    evolve: Callable[[Any, Any], Any]
    rules: Mapping[type[Command], Rule]
    listings: Sequence[Listing] = ()

    @cached_property
    def shape(self) -> TypeAdapter[Any]:
        return TypeAdapter(type(self.initial))

    @cached_property
    def shape_number(self) -> int:
        """Another number than the stored one: the state was shaped by older code and is folded anew."""
        return crc32(json.dumps(self.shape.json_schema(mode="serialization"), sort_keys=True).encode()) >> 1

    @cached_property
    def facts(self) -> dict[str, type[Event]]:
        """Read off `evolve`, whose match is exhaustive by type check."""
        hint = next(v for k, v in get_type_hints(self.evolve).items() if k == "fact")
        return {event.named(): event for event in get_args(hint) or (hint,)}


Reaction = Callable[[Any, Envelope], Iterable[Command]]


@dataclass(frozen=True)
class Service:
    name: str
    word: str  # 提, 办, 督, 评
    deciders: Sequence[Decider]
    hears: Mapping[type[Event], Reaction] = field(default_factory=dict)
    notes: Mapping[type[Event], Sequence[Note]] = field(default_factory=dict)
    keeps: Sequence[Table] = ()  # beside the journal: what can be erased, and no fact gives back

    @cached_property
    def rule_of(self) -> dict[type[Command], tuple[Decider, Rule]]:
        return {command: (d, rule) for d in self.deciders for command, rule in d.rules.items()}

    @cached_property
    def decider_of(self) -> dict[str, Decider]:
        return {d.kind: d for d in self.deciders}

    @cached_property
    def heard(self) -> dict[str, type[Event]]:
        return {event.full_name(): event for event in (*self.hears, *self.notes)}

    def hearing(self, type_: str) -> type[Event] | None:
        """Which event a `ce_type` is here, today's major of it; None: nobody here hears it."""
        owner, _, kind = type_.rpartition(".v")[0].rpartition(".")
        return self.heard.get(f"{owner}.{today(type_.removeprefix(f'{owner}.'))}") if kind else None

    @cached_property
    def asked(self) -> dict[str, type[Command]]:
        """What people may ask, by address."""
        return {kebab(c.__name__): c for c in self.rule_of if c.by}

    @cached_property
    def tables(self) -> list[Table]:
        listed = [listing.table for d in self.deciders for listing in d.listings]
        return list(dict.fromkeys([*listed, *(note.table for notes in self.notes.values() for note in notes)]))

    def local(self, command: Command) -> str:
        """`kind/id` of the stream a command is about; a noun there is only one of is `kind/all`."""
        return f"{self.rule_of[type(command)][0].kind}/{getattr(command, command.about) if command.about else 'all'}"


def kebab(name: str) -> str:
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")
