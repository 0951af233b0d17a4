"""The checker: from four databases and the client's history alone, whether anything was lost, doubled or reordered.

It talks to no server. Every finding begins with the invariant of RELIABILITY §10 that it breaks; none is good.
"""

import asyncio
import gc
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from shared import seals
from tests.chaos.alarms import alarms
from tests.chaos.evidence import Call, Fact, History, Store, Taken, opened, remembered
from tests.chaos.heard import hearings, notes, order_of_arrival
from tests.chaos.stored import stored, sums


def check(databases: Mapping[str, str], history: Path) -> list[str]:
    """Findings; `databases` is service → address for SQLAlchemy. None: every promise held."""
    gc.disable()  # millions of rows and no cycle among them: looking for one costs a third of the time
    try:
        return asyncio.run(_check(databases, history))
    finally:
        gc.enable()


async def _check(databases: Mapping[str, str], file: Path) -> list[str]:
    history = remembered(file)
    stores = {name: await opened(name, url) for name, url in databases.items()}
    all_ = list(stores.values())
    found = [*_answers(history, stores), *_ends(history, stores), *hearings(all_), *order_of_arrival(all_)]
    found += [*await notes(all_), *sums(history, stores["rating"]), *await alarms(stores["supervision"])]
    for store in all_:
        found += [*_messages(store, _senders(store, history, all_)), *_carried(store), *_counted(store)]
        found += [finding async for finding in stored(store)]
        found += [f"I9 {store.name}: {wrong}" for wrong in await seals.verify(store.engine)]
    return found


def _answers(history: History, stores: Mapping[str, Store]) -> Iterator[str]:
    """I1: what was answered with 2xx is there, once and as told; what was refused is not there."""
    for id, call in history.calls.items():
        what = f"{call.service}/{call.command} {id}"
        for wrong in _answered(call, stores[call.service].inbox.get(id), stores[call.service]):
            yield f"I1 {what}: {wrong}"
        if sum(id in store.inbox for store in stores.values()) > 1:
            yield f"I1 {what}: taken in by several services"


def _answered(call: Call, taken: Taken | None, store: Store) -> Iterator[str]:
    if call.crashed:
        yield "answered 500"
    if any(answer != call.answers[0] for answer in call.answers):
        yield f"one key, different answers {call.answers}"
    if not call.answers:
        if taken and call.last:
            yield "refused, and yet it had an effect"
        return
    told = call.answers[0]
    if taken is None:
        yield "accepted, and lost"
    elif told["events"]:
        facts = store.within(taken)
        if (taken.stream, taken.after) != (told["stream"], told["version"]):
            yield f"told {told}, stored {taken}"
        if [f.name for f in facts] != told["events"]:
            yield f"told {told['events']}, stored {[f.name for f in facts]}"


def _ends(history: History, stores: Mapping[str, Store]) -> Iterator[str]:
    """Every life that began came to the end that was meant for it, and the same in each service."""
    yield from (f"I5 a life was given up: {why}" for why in history.given_up)
    for call in history.calls.values():
        if call.command == "draft-suggestion" and call.answers and call.answers[0]["stream"] not in history.ends:
            yield f"I5 {call.answers[0]['stream']}: its life has no end"
    for stream, end in history.ends.items():
        state = stores["supervision"].states.get(stream, (0, 0, {}))[2]
        stage = stores["routing"].states.get(stream, (0, 0, {}))[2]
        if state.get("state") != end:
            yield f"I5 supervision {stream}: ended {state.get('state')}, not {end}"
        if stage.get("stage") != ("finished" if end == "closed" else "replied"):
            yield f"I5 routing {stream}: ended {stage.get('stage')}, when the case was {end}"


def _senders(store: Store, history: History, stores: list[Store]) -> set[UUID]:
    """Messages that somebody sent to this service: a person's call, or a fact told by another."""
    called = {id for id, call in history.calls.items() if call.service == store.name}
    return called | {f.id for s in stores if s is not store for f in s.facts if f.topic}


def _messages(store: Store, senders: set[UUID]) -> Iterator[str]:
    """I1, I3: every message taken in has exactly its facts, every fact its message, every message its sender."""
    covered = Counter[tuple[str, int]]()
    for id, taken in store.inbox.items():
        facts = store.by_cause.get(id, [])
        if id not in senders and not _rang(taken, facts, store):
            yield f"I1 {store.name} {id}: nobody sent this message"
        for wrong in _spans(taken, facts):
            yield f"I1 {store.name} {id}: {wrong}"
        there = store.within(taken)
        if len(there) != taken.after - taken.before:
            yield f"I1 {store.name} {id}: of its facts {len(there)} are there, not {taken.after - taken.before}"
        covered.update((f.stream, f.version) for f in there)
    for fact in store.facts:
        what = f"{store.name} {fact.stream} {fact.version} {fact.type}"
        if fact.cause and fact.cause not in store.inbox:
            yield f"I1 {what}: an effect whose message was never taken in"
        if not fact.cause and covered[fact.stream, fact.version] != 1:
            yield f"I1 {what}: a discreet fact of no message, or of several"


def _rang(taken: Taken, facts: list[Fact], store: Store) -> bool:
    """An alarm of the clock; one that came to nothing leaves only its place in the inbox."""
    return all(f.actor == "timer" for f in facts) and store.name == "supervision" and bool(facts or not taken.stream)


def _spans(taken: Taken, facts: list[Fact]) -> Iterator[str]:
    """Its facts follow each other without gap: on its own stream where the inbox says, on others anywhere."""
    for stream, theirs in groupby(facts, key=lambda f: f.stream):
        versions = [f.version for f in theirs]
        first = taken.before + 1 if stream == taken.stream else versions[0]
        last = taken.after if stream == taken.stream else first + len(versions) - 1
        if versions != list(range(first, last + 1)):
            yield f"took {taken.stream} from {taken.before} to {taken.after}, and its facts in {stream} are {versions}"


def _carried(store: Store) -> Iterator[str]:
    """I2: the outbox is empty, nothing is parked, every fact was sealed, once."""
    for table in ("outbox", "parked"):
        if n := store.counts[table]:
            yield f"I2 {store.name}: {n} rows in {table}"
    if store.counts["seals"] != len(store.facts):
        yield f"I2 {store.name}: {len(store.facts)} facts, {store.counts['seals']} seals"


def _counted(store: Store) -> Iterator[str]:
    """I4: 1, 2, 3 … per stream, of all facts and of those that others are told; no fact twice."""
    for stream, facts in groupby(store.facts, key=lambda f: f.stream):
        theirs = list(facts)
        for what, numbers in _numbers(theirs):
            if numbers != list(range(1, len(numbers) + 1)):
                yield f"I4 {store.name} {stream}: {what} {numbers}"
        if [f.position for f in theirs] != sorted(f.position for f in theirs):
            yield f"I4 {store.name} {stream}: written in another order than counted"
    for id, n in Counter(f.id for f in store.facts).items():
        if n > 1:
            yield f"I4 {store.name}: {n} facts with the id {id}"


def _numbers(facts: list[Fact]) -> list[tuple[str, list[Any]]]:
    return [("versions", [f.version for f in facts]), ("told", [f.told for f in facts if f.topic])]
