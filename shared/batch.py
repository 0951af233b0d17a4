"""One batch, in memory: every message decided in turn, nothing written yet. Pure: no database, no clock."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import reduce
from typing import Any
from uuid import UUID, uuid4
from zlib import crc32

from shared.journal import as_arrays, as_gone, inbox, journal, parked, streams
from shared.messages import Answer, Command, Context, Event, Keep, On, Refused, refuse, uuid7
from shared.service import Decider, Listing, Note, Service
from shared.workdays import start_of


class Fate(Enum):
    """What became of a fact of another service, if it was not simply taken in."""

    PARKED = "parked"
    AGAIN = "again"


Outcome = Answer | Exception | Fate | None
LARGEST_FACT = 256 * 1024  # bytes: a record that Kafka would refuse for good must not come to be
BEHIND = "behind a parked message"


class Missing(Exception):
    """A decision turned to a stream that was not loaded: load it and decide again."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = set(names)


@dataclass(frozen=True, slots=True)
class Asked:
    """A person's command, or the commands a foreign fact gives rise to: all of them, or none."""

    id: UUID
    commands: Sequence[Command]
    ctx: Context
    notes: Sequence[tuple[Note, str, tuple[Any, ...]]] = ()  # (note, stream, item and columns)
    released: bool = False  # a parked fact, tried again
    unreadable: str = ""  # why a heard fact could not be understood: it is parked

    @property
    def digest(self) -> int:
        return crc32("".join(f"{type(c).__name__}{c.model_dump_json()}" for c in self.commands).encode()) >> 1


@dataclass(frozen=True, slots=True)
class Stream:
    decider: Decider
    version: int
    told: int
    state: Any


@dataclass(slots=True)
class Batch:
    service: Service
    blocked: set[str]  # keys with a parked message: the later ones queue up behind it
    before: dict[str, Stream]
    known: dict[UUID, tuple[int, Outcome]]  # taken in earlier, or earlier in this batch, and what was asked then
    after: dict[str, Stream] = field(default_factory=dict)
    facts: list[tuple[Any, ...]] = field(default_factory=list)
    noted: dict[str, dict[tuple[str, str], tuple[Any, ...]]] = field(default_factory=dict)
    kept: dict[str, dict[tuple[str, str], tuple[Any, ...] | None]] = field(default_factory=dict)  # none: erased
    taken: list[tuple[Any, ...]] = field(default_factory=list)
    parked: list[tuple[Any, ...]] = field(default_factory=list)
    released: list[UUID] = field(default_factory=list)
    noes: list[Asked] = field(default_factory=list)  # refused, or nothing to do: right only if the state was current
    again: int = 0  # how many were taken in before
    read: dict[UUID, set[str]] = field(default_factory=dict)  # which streams a message looked at

    def take(self, asked: Asked) -> Outcome:
        if asked.id in self.known:
            return self._again(asked)
        heard = asked.ctx.heard
        if heard and heard.key in self.blocked and not asked.released:
            self.noes.append(asked)
            return self._park(asked, BEHIND)
        try:
            if asked.unreadable:
                raise ValueError(asked.unreadable)
            outcome = self._decide(asked)
        except Missing:
            raise
        except Exception as no:  # a rule or a bug: it concerns this message alone
            self.noes.append(asked)
            if not heard or asked.released:  # a released fact stays parked where it was
                return no
            return self._park(asked, f"{no.code}: {no}" if isinstance(no, Refused) else repr(no))
        self.known[asked.id] = (asked.digest, outcome)
        if asked.released:
            self.released.append(asked.id)
        return outcome

    def _again(self, asked: Asked) -> Outcome:
        digest, outcome = self.known[asked.id]
        self.again += 1
        if asked.ctx.heard is None and digest != asked.digest:
            return Refused("key-reused", "这个幂等键已用于另一份内容，请换一个新的键再提交。", 422)
        if asked.released:
            self.released.append(asked.id)
        return outcome if asked.ctx.heard is None else Fate.AGAIN

    def _decide(self, asked: Asked) -> Answer | None:
        changed: dict[str, Stream] = {}
        facts: list[tuple[Any, ...]] = []
        kept: list[tuple[str, Keep]] = []
        answer = None
        for command in asked.commands:
            main = f"{asked.ctx.congress}/{self.service.local(command)}"
            for name, event in self._decisions(main, command, asked, changed):
                if isinstance(event, Keep):
                    kept.append((name, event))
                    continue
                stream = changed.get(name) or self._current(name)
                told = stream.told + (event.topic is not None)
                facts.append(self._fact(name, stream.version + 1, told, event, asked))
                state = stream.decider.evolve(stream.state, event)
                changed[name] = replace(stream, version=stream.version + 1, told=told, state=state)
            if main in changed:
                names = tuple(type_.partition(".")[0] for _, name, _, type_, *_ in facts if name == main)
                answer = Answer(main, changed[main].version, names)
        self.taken.append((asked.id, *self._place(answer), asked.digest))
        self.after |= changed
        self.facts += facts
        for name, keep in kept:
            self.kept.setdefault(keep.table, {})[name, keep.item] = keep.row
        self._note(asked)
        return answer

    def _decisions(
        self, main: str, command: Command, asked: Asked, changed: dict[str, Stream]
    ) -> Iterable[tuple[str, Event | Keep]]:
        stream = changed.get(main) or self._current(main)
        rule = stream.decider.rules[type(command)]
        ctx = asked.ctx
        further = list(rule.also(stream.state, command, ctx)) if rule.also else []
        names = {local: f"{ctx.congress}/{local}" for local in further}
        self.read.setdefault(asked.id, set()).update((main, *names.values()))
        if missing := [n for n in names.values() if n not in self.before]:
            raise Missing(missing)
        if further:
            ctx = replace(ctx, also={local: (changed.get(n) or self._current(n)).state for local, n in names.items()})
        rule.when(stream.state, ctx)
        events = rule.decide(stream.state, command, ctx)
        if not events:
            self.noes.append(asked)
        return [(f"{ctx.congress}/{e.stream}", e.event) if isinstance(e, On) else (main, e) for e in events]

    def _current(self, name: str) -> Stream:
        if found := self.after.get(name) or self.before.get(name):
            return found
        raise Missing([name])

    def _fact(self, name: str, version: int, told: int, event: Event, asked: Asked) -> tuple[Any, ...]:
        ctx = asked.ctx
        who = (ctx.actor, ctx.role.value, ctx.unit)
        cause = ctx.heard.id if ctx.heard else asked.id
        body = event.model_dump_json()
        if len(body.encode()) > LARGEST_FACT:
            refuse("fact-too-large", f"内容超过{LARGEST_FACT // 1024}KB，请精简，或改用附件。", 413)
        row = (body, event.topic, told if event.topic else None)
        rules = ctx.rules.version
        if event.discreet:  # neither hour nor person nor message may tell whose it is
            return (
                uuid4(),
                name,
                version,
                event.named(),
                *row,
                start_of(ctx.today),
                ctx.role.value,
                *who[1:],
                None,
                rules,
            )
        return (uuid7(), name, version, event.named(), *row, ctx.now, *who, cause, rules)

    @staticmethod
    def _place(answer: Answer | None) -> tuple[str | None, int, int]:
        return (answer.stream, answer.version - len(answer.events), answer.version) if answer else (None, 0, 0)

    def _note(self, asked: Asked) -> None:
        for note, stream, (item, *columns) in asked.notes:
            self.noted.setdefault(note.table.name, {})[stream, item] = (stream, item, *columns)

    def _park(self, asked: Asked, reason: str) -> Fate:
        heard = asked.ctx.heard
        assert heard
        self.blocked.add(heard.key)
        self.parked.append((asked.id, heard.key, heard.type, heard.dump(), reason[:500], asked.ctx.now))
        return Fate.PARKED

    def rows(self) -> dict[str, list[Any]]:
        """Everything to write, as arrays. Sorted, so that two processes never wait for each other crosswise."""
        changed = sorted((name, s) for name, s in self.after.items() if s.version != self.before[name].version)
        stored = [
            (n, s.version, s.told, s.decider.shape_number, s.decider.shape.dump_json(s.state).decode())
            for n, s in changed
        ]
        rows = as_arrays(inbox, sorted(self.taken, key=lambda t: t[0].int)) | as_arrays(parked, self.parked)
        rows |= as_arrays(journal, sorted(self.facts, key=lambda f: f[1])) | as_arrays(streams, stored)
        for table in self.service.tables:
            rows |= self._listed(table.name, changed)
        for table in self.service.keeps:
            kept = sorted(self.kept.get(table.name, {}).items(), key=lambda k: k[0])
            rows |= as_arrays(table, [(*at, *row) for at, row in kept if row is not None])
            rows |= as_gone(table, [at for at, row in kept if row is None])
        return rows | {"released": self.released}

    def _listed(self, name: str, changed: Sequence[tuple[str, Stream]]) -> dict[str, list[Any]]:
        """Only what differs: a listing is a pure function of the state, so before and after can be compared."""
        new, gone = [*self.noted.get(name, {}).values()], []
        table = next(t for t in self.service.tables if t.name == name)
        for stream, s in changed:
            for listing in s.decider.listings:
                if listing.table.name == name:
                    put, struck = differences(listing, self.before[stream].state, s.state)
                    new += [(stream, item, *row) for item, row in put]
                    gone += [(stream, item) for item in struck]
        return as_arrays(table, sorted(new, key=lambda r: r[:2])) | as_gone(table, gone)


def differences(listing: Listing, before: Any, after: Any) -> tuple[list[tuple[str, tuple[Any, ...]]], list[str]]:
    """Rows to put and items to strike when a state changes from one to the other."""
    old, new = listing.rows(before), listing.rows(after)
    return [(i, row) for i, row in new.items() if old.get(i) != row], [i for i in old if i not in new]


def folded(decider: Decider, facts: Iterable[tuple[str, str]], lift: Callable[[str, str], tuple[str, str]]) -> Any:
    """The state again from its facts: (type, body) in order."""
    lifted = (lift(kind, body) for kind, body in facts)
    events = (decider.facts[kind].model_validate_json(body) for kind, body in lifted)
    return reduce(decider.evolve, events, decider.initial)
