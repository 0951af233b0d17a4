"""What one life was seen to do in our own services, message by message: the rival is given the same to do."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.house import House
from shared.batch import Batch

WINDOWS = "windows"
OF_ALL = ("WindowOpened.v1", "CloseAsked.v1", "WindowClosed.v1")  # facts that many cases share


@dataclass(frozen=True)
class Step:
    """A command or a heard fact: its service, the facts and the state by stream, what it puts and strikes in lists."""

    number: int
    cause: int | None  # the step that told the fact heard here; none: a person's command
    service: str
    facts: dict[str, list[tuple[str, Any]]]  # by stream, with `{}` where the case's id stands
    states: dict[str, Any]
    put: list[tuple[str, str, str, list[Any]]]  # table, stream, item, the other columns
    struck: list[tuple[str, str, str]]


async def observe(house: House, wave: Callable[[int], Awaitable[float]]) -> list[Step]:
    """Lives one life. The window's own facts are left out: it is one for all cases."""
    seen: list[tuple[str, Batch]] = []
    hooks = {name: writer.watch for name, writer in house.writers.items()}
    for name, writer in house.writers.items():
        writer.watch = _also(hooks[name], seen, name)
    await wave(1)
    for name, writer in house.writers.items():
        writer.watch = hooks[name]
    return _numbered(seen)


def _also(hook: Callable[[Batch], None], seen: list[tuple[str, Batch]], name: str) -> Callable[[Batch], None]:
    def watch(batch: Batch) -> None:
        hook(batch)
        seen.append((name, batch))

    return watch


def _numbered(seen: Sequence[tuple[str, Batch]]) -> list[Step]:
    told_by: dict[UUID, int] = {}
    steps: list[Step] = []
    for service, batch in seen:
        put, struck = _lists(batch)
        for message in (taken[0] for taken in batch.taken):
            facts = [f for f in batch.facts if f[11] in (message, None) and f[3] not in OF_ALL]
            if not facts:
                continue
            by_stream: dict[str, list[tuple[str, Any]]] = {}
            for f in facts:
                by_stream.setdefault(general(f[1]), []).append((f[3], json.loads(f[4])))
                told_by[f[0]] = len(steps)
            states = {general(f[1]): _plain(batch, f[1]) for f in facts}
            steps.append(Step(len(steps), told_by.get(message), service, by_stream, states, put, struck))
            put, struck = [], []  # a batch of several messages writes its lists once: so does the rival
    return steps


def general(stream: str) -> str:
    """Each case gets streams of its own, the shared ones too."""
    congress, kind, _ = stream.split("/", 2)
    return f"{congress}/{kind}/{{}}"


def _plain(batch: Batch, stream: str) -> Any:
    current = batch.after[stream]
    return current.decider.shape.dump_python(current.state, mode="json")


def _lists(batch: Batch) -> tuple[list[tuple[str, str, str, list[Any]]], list[tuple[str, str, str]]]:
    rows, put, struck = batch.rows(), [], []
    for table in batch.service.tables:
        columns = [rows[key] for c in table.c if (key := f"{table.name}_{c.name}") in rows]
        for stream, item, *rest in zip(*columns, strict=True):
            if f"/{WINDOWS}/" not in stream:
                put.append((table.name, general(stream), item, json.loads(json.dumps(rest, default=str))))
        gone = zip(rows[f"{table.name}_gone_stream"], rows[f"{table.name}_gone_item"], strict=True)
        struck += [(table.name, general(stream), item) for stream, item in gone if f"/{WINDOWS}/" not in stream]
    return put, struck
