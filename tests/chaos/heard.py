"""I3 and the arrival part of I4: what one service told, the others heard once, in order, and acted on."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping
from hashlib import md5
from itertools import groupby
from typing import Any
from uuid import UUID

from tests.chaos.evidence import Fact, Store, listed

EFFECTS = {  # consumer, fact heard → the facts that follow there, each once
    ("routing", "SuggestionFiled"): ("CaseReceived",),
    ("intake", "UnitsAssigned"): ("AssignmentNoted",),
    ("routing", "RedoOrdered"): ("RedoTaken",),
    ("routing", "CaseClosed"): ("CaseFinished",),
    ("rating", "ReplyDelivered"): ("EvaluationDue", "CaseEnrolled"),
    ("supervision", "SuggestionSubmitted"): ("CaseEntered", "CaseMoved"),
    ("supervision", "SuggestionFiled"): ("CaseNumbered", "CaseMoved"),
    ("supervision", "SuggestionNotFiled"): ("CaseMoved",),
    ("supervision", "SuggestionJoined"): ("MainNoted",),
    ("supervision", "SuggestionParted"): ("MainNoted",),
    ("supervision", "UnitsAssigned"): ("UnitsNoted", "CaseMoved"),
    ("supervision", "UnitReassigned"): ("UnitsNoted", "CaseMoved"),
    ("supervision", "ReplyDelivered"): ("ReplyNoted", "CaseMoved"),
    ("supervision", "RedoOrdered"): ("RedoNoted", "CaseMoved"),
    ("supervision", "EvaluationSettled"): ("OutcomeNoted",),
} | {
    ("supervision", name): ("CaseMoved",)
    for name in (
        *("ReviewPassed", "DraftSentBack", "ReturnAsked", "ReturnRefused", "ReplySubmitted", "ReplyReturned"),
        *("ReplyApproved", "EvaluationOpened", "EscalationRaised"),
    )
}


def hearings(stores: list[Store]) -> Iterator[str]:
    """Every public fact was heard by everybody who listens, and had the effect there that it must have, once."""
    effects = {store.name: followed(store) for store in stores}
    for teller in stores:
        for fact in (f for f in teller.facts if f.topic):
            for store in stores:
                if store is not teller and f"tibandu.{teller.name}.{fact.type}" in store.service.heard:
                    yield from _heard(fact, teller, store, effects[store.name])
    for name, theirs in effects.items():
        if n := theirs[None]["FactTaken"]:
            yield f"I3 {name}: {n} facts were taken up that had never been kept"


Effects = dict[UUID | None, Counter[str]]


def followed(store: Store) -> Effects:
    """Which facts followed from each message. What came before that on which it rests was kept, and followed only when
    that had come: then its effects stand under that one's name, after the word that it was taken up."""
    effects = defaultdict[UUID | None, Counter[str]](Counter)
    for _, facts in groupby(store.facts, key=lambda f: f.stream):
        kept = defaultdict[str, deque[UUID | None]](deque)
        for cause, theirs in groupby(facts, key=lambda f: f.cause):
            of = cause
            for fact in theirs:
                if fact.name == "FactHeld":
                    kept[fact.digest].append(cause)
                elif fact.name == "FactTaken":
                    of = kept[fact.digest].popleft() if kept[fact.digest] else None
                effects[of][fact.name] += 1
    return effects


def _heard(fact: Fact, teller: Store, store: Store, effects: Effects) -> Iterator[str]:
    what = f"{fact.type} {fact.stream} {fact.told} of {teller.name}"
    if fact.id not in store.inbox:
        yield f"I3 {store.name}: never heard {what}"
    had = effects.get(fact.id, Counter())
    if had["FactHeld"] != had["FactTaken"]:
        yield f"I3 {store.name}: {what} was kept {had['FactHeld']} times and taken up {had['FactTaken']} times"
    for name in EFFECTS.get((store.name, fact.name), ()):
        if had[name] != 1:
            yield f"I3 {store.name}: {what} had {had[name]} {name}"


def order_of_arrival(stores: list[Store]) -> Iterator[str]:
    """What a stream did on hearing another follows the order in which that other told it."""
    said = {f.id: (s.name, f.stream, f.told or 0) for s in stores for f in s.facts if f.topic}
    for store in stores:
        for stream, facts in groupby(store.facts, key=lambda f: f.stream):
            heard = defaultdict[tuple[str, str], list[int]](list)
            for fact in facts:
                if fact.cause in said:
                    source, subject, told = said[fact.cause]
                    heard[source, subject].append(told)
            for (source, subject), order in heard.items():
                if order != sorted(order):
                    yield f"I4 {store.name} {stream}: heard {subject} of {source} in the order {order}"


async def notes(stores: list[Store]) -> list[str]:
    """Lists of things merely heard: a timeline row for each fact of a case, a name for each record of a register."""
    by_name = {s.name: s for s in stores}
    supervision, intake = by_name["supervision"], by_name["intake"]
    table = {(s.name, t.name): await listed(s, t) for s in stores for t in s.service.tables}
    timeline = {at: (row[2], row[1], _md5(row[6])) for at, row in table["supervision", "timeline"].items()}
    names = {at: row[1] for at, row in table["supervision", "names"].items()}
    units = {at: row[0] for at, row in table["intake", "units"].items()}
    registers = _named(intake, "deputy", "congress") | _named(by_name["routing"], "unit")
    return [
        *_differing("supervision timeline", timeline, _told(stores, supervision)),
        *_differing("supervision names", names, registers),
        *_differing("intake units", units, _named(by_name["routing"], "unit")),
    ]


def _told(stores: list[Store], listener: Store) -> dict[tuple[str, str], tuple[str, str, str]]:
    """What the timeline should hold."""
    kinds = {e.full_name() for e, notes in listener.service.notes.items() if notes[0].table.name == "timeline"}
    return {
        (_as_case(f.stream), f"{s.name}/{f.told}"): (s.name, f.name, f.digest)
        for s in stores
        for f in s.facts
        if f"tibandu.{s.name}.{f.type}" in kinds
    }


def _as_case(stream: str) -> str:
    """Whatever the noun is called there, here it is the case."""
    congress, _, id = stream.split("/", 2)
    return f"{congress}/case/{id}"


def _named(store: Store, *kinds: str) -> dict[tuple[str, str], str]:
    """Name by record: (stream, item)."""
    found = {(stream, ""): state for stream, (_, _, state) in store.states.items() if stream.split("/")[1] in kinds}
    return {at: state["name"] for at, state in found.items()}


def _differing(what: str, stored: Mapping[Any, Any], due: Mapping[Any, Any]) -> Iterator[str]:
    for at in stored.keys() | due.keys():
        if stored.get(at) != due.get(at):
            yield f"I3 {what} {at}: {stored.get(at)}, not {due.get(at)}"


def _md5(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()
