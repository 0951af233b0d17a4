"""I5, I7, I8: states and listings are what the facts add up to, no step was illegal, the sums count every ballot."""

import json
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import groupby
from typing import Any

from shared import events
from shared.batch import folded
from shared.words import Scale
from tests.chaos.evidence import History, Store, listed, lives
from tests.chaos.legal import illegal

Rows = dict[tuple[str, str], tuple[Any, ...]]
WORST = [scale.value for scale in Scale]
CLOSINGS = ("RedoOrdered", "EvaluationSettled", "EscalationRaised")


async def stored(store: Store) -> AsyncIterator[str]:
    """Every stream folded anew, and its steps looked at; then the listings drawn up anew."""
    left, due = dict(store.states), defaultdict[str, Rows](dict)
    told = Counter(f.stream for f in store.facts if f.topic)
    async for stream, past in lives(store):
        for step in illegal(store.name, stream, past):
            yield f"I5 {step}"
        decider = store.service.decider_of[stream.split("/")[1]]
        try:
            state = folded(decider, past, events.lift)
        except Exception as bad:
            yield f"I7 {store.name} {stream}: its facts cannot be folded: {bad!r}"
            continue
        version, announced, kept = left.pop(stream, (0, 0, None))
        if kept != json.loads(decider.shape.dump_json(state)):
            yield f"I7 {store.name} {stream}: the stored state is not what the facts add up to"
        if (version, announced) != (len(past), told[stream]):
            yield f"I7 {store.name} {stream}: stored at {version}, told {announced}; facts {len(past)}, {told[stream]}"
        for listing in decider.listings:
            due[listing.table.name] |= {(stream, item): row for item, row in listing.rows(state).items()}
    for stream in left:
        yield f"I7 {store.name} {stream}: a state without facts"
    async for finding in _listings(store, due):
        yield finding


async def _listings(store: Store, due: Mapping[str, Rows]) -> AsyncIterator[str]:
    noted = {note.table.name for notes in store.service.notes.values() for note in notes}
    for table in (t for t in store.service.tables if t.name not in noted):
        there, should = await listed(store, table), due.get(table.name, {})
        for at in there.keys() | should.keys():
            if there.get(at) != should.get(at):
                yield f"I7 {store.name} {table.name} {at}: {there.get(at)}, not {should.get(at)}"


def sums(history: History, rating: Store) -> Iterator[str]:
    """I8: the sums of the closed windows are the choices that the deputies sent, as the client remembers them."""
    counted = defaultdict[str, Counter[str]](Counter)
    for stream, choices in _ballots(history, rating):
        congress, year = stream.split("/")[0], rating.states[stream][2]["year"]
        for n, choice in enumerate(choices):
            which = ("first", "second")[n]
            counted[congress].update([f"{year}/{which}/asked"])
            counted[congress].update(_values(choice, f"{year}/{which}"))
            if n and choice:
                counted[congress].update(_values(choices[0], f"{year}/replaced"))
    for stream, (_, _, state) in rating.states.items():
        congress, kind, _ = stream.split("/")
        if kind == "windows" and (there := Counter(state["sums"])) != counted[congress]:
            yield f"I8 {stream}: counted {there - counted[congress]} too many, {counted[congress] - there} too few"


def _ballots(history: History, rating: Store) -> Iterator[tuple[str, list[Mapping[str, str] | None]]]:
    """Per case the choice that counted in each closed round: the last one sealed, or none."""
    sent = {
        (answer["stream"], answer["version"]): call.body
        for call in history.calls.values()
        if call.command == "rate-reply"
        for answer in call.answers
    }
    for stream, facts in groupby(rating.facts, key=lambda f: f.stream):
        choices, choice = list[Mapping[str, str] | None](), None
        for fact in facts:
            if fact.name == "RatingSealed":
                choice = sent.get((stream, fact.version))
            elif fact.name in CLOSINGS:
                choices.append(choice)
                choice = None
        if choices:
            yield stream, choices


def _values(choice: Mapping[str, str] | None, key: str) -> list[str]:
    if choice is None:
        return []
    both = {part: choice[part] for part in ("attitude", "result")}
    overall = max(both.values(), key=WORST.index)
    return [f"{key}/{part}/{value}" for part, value in {**both, "overall": overall}.items()]
