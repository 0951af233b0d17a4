"""Whole lives through all four services in one process, against the loop of the rival's documentation.

Lives go in waves, as in the office: each suggestion is raised, filed and handled at its own pace; when all replies are
delivered a window opens, all are rated, two persons close it, and every case is struck off. The commands lie ready.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from functools import partial
from statistics import median
from typing import Any

from bench.acts import CITY, Act, closed, handled, ids, opened, raised, rated, register
from bench.measure import chapter, compared, in_turns, say, spread
from bench.place import Place
from bench.rival import rival
from bench.steps import Step, observe
from services.house import House
from services.routing.case import Stage
from shared.batch import Batch
from shared.writer import Writer

Until = Callable[[str], Coroutine[Any, Any, None]]
WAVE, ROUNDS = 200, 4


def until(writer: Writer, kind: str, reached: Callable[[Any], bool]) -> Until:
    """Awaits that a service has written a stream in such a state; nobody polls."""
    there: dict[str, asyncio.Event] = {}
    before = writer.watch

    def watch(batch: Batch) -> None:
        before(batch)
        for name, stream in batch.after.items():
            if stream.decider.kind == kind and reached(stream.state):
                there.setdefault(name, asyncio.Event()).set()

    async def wait(id: str) -> None:
        name = f"{CITY}/{kind}/{id}"
        await there.setdefault(name, asyncio.Event()).wait()
        del there[name]

    writer.watch = watch
    return wait


async def registered(house: House) -> None:
    """Whom lives need; heard by all."""
    for act in register():
        await ask(house, act)
    await house.quiet()


async def ask(house: House, act: Act) -> None:
    await house.writers[act.service].ask(act.command, act.who)


def waves(house: House) -> Callable[[int], Awaitable[float]]:
    """`wave(n)`: lives per second of n lives, from the first draft until the last case is closed and all is at rest."""
    received = until(house.writers["routing"], "case", lambda case: case.stage is Stage.WAITING)
    finished = until(house.writers["routing"], "case", lambda case: case.stage is Stage.FINISHED)
    enrolled = until(house.writers["rating"], "evaluation", lambda e: not (e.window or e.sealed))

    async def to_reply(id: str, acts: Sequence[Act], further: Sequence[Act]) -> None:
        for act in acts:
            await ask(house, act)
        await received(id)
        for act in further:
            await ask(house, act)
        await enrolled(id)

    async def wave(n: int) -> float:
        lives = [(id, raised(id), handled(id)) for id in ids(n)]
        ratings = [rated(id) for id, _, _ in lives]
        began = time.perf_counter()
        await together(to_reply(*life) for life in lives)
        await ask(house, opened())
        await together(ask(house, act) for act in ratings)
        for act in closed():
            await ask(house, act)
        await together(finished(id) for id, _, _ in lives)
        await house.quiet()
        return n / (time.perf_counter() - began)

    return wave


async def together(all_: Iterable[Coroutine[Any, Any, None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for one in all_:
            group.create_task(one)


async def life(place: Place) -> None:
    chapter(f"life: all four services in one process, {WAVE} lives at a time")
    await place.make("life")
    async with place.house("life") as house:
        await registered(house)
        wave = waves(house)
        steps = await observe(house, wave)
        facts, rows = totals(steps)
        say(f"a life: {len(steps)} messages, {facts} facts, {rows} rows put into lists or struck off")
        async with rival(place, steps) as other:
            await wave(WAVE)
            alone = await other.live(10, 1)
            await place.settle("life", "rival")
            theirs, ours = await in_turns(ROUNDS, partial(other.live, 40, 20), partial(wave, WAVE))
    say(f"ours {spread(ours)} lives/s")
    say(f"FastStream, a session per message, 20 cases at once: {median(theirs):.1f} ({min(theirs):.1f}–"
        f"{max(theirs):.1f}) lives/s; one case after the other {alone:.1f}")  # fmt: skip
    compared("life/faststream-docs", theirs, ours)


def totals(steps: Sequence[Step]) -> tuple[int, int]:
    facts = sum(len(told) for step in steps for told in step.facts.values())
    return facts, sum(len(step.put) + len(step.struck) for step in steps)
