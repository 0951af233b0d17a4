"""The public language: one file per owning service. Old majors are lifted here, for the bus and the journal alike."""

from collections.abc import Callable, Iterator, Mapping
from json import dumps, loads
from typing import Any

from shared.events import clues, dividing, filing, intake, outcomes, publication, rating, routing, supervision
from shared.messages import Event

Lift = Callable[[dict[str, Any]], dict[str, Any]]
LIFTS: Mapping[str, tuple[str, Lift]] = {}  # "ReplyDelivered.v1": ("ReplyDelivered.v2", old body → new body)


def today(kind: str) -> str:
    """Today's name of an old major: `ReplyDelivered.v2`."""
    while kind in LIFTS:
        kind, _ = LIFTS[kind]
    return kind


def lift(kind: str, body: str) -> tuple[str, str]:
    """A stored or received fact in today's major: (type, JSON)."""
    while kind in LIFTS:
        kind, change = LIFTS[kind]
        body = dumps(change(loads(body)), ensure_ascii=False)
    return kind, body


def public() -> Iterator[type[Event]]:
    """Every event that leaves its service, in the order of the files."""
    for module in (intake, filing, clues, routing, dividing, outcomes, publication, supervision, rating):
        for value in vars(module).values():
            ours = isinstance(value, type) and issubclass(value, Event) and value.__module__ == module.__name__
            if ours and value.topic and value.model_fields:
                yield value
