"""The same figures after 100,000 stored lives: an empty and a full set of databases, asked in turns."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from statistics import median

from bench.engine import rate, writing
from bench.filling import fill
from bench.http import raising, site
from bench.life import WAVE, registered, waves
from bench.measure import chapter, compared, in_turns, percentile, say, spread
from bench.place import Place
from bench.visible import at_rest

LIVES, ROUNDS = 100_000, 4
EMPTY, FULL = "empty", "full"
Once = Callable[[], Awaitable[float]]


async def stored(place: Place) -> None:
    chapter(f"stored: everything again upon {LIVES:,} stored lives, and upon none, in turns")
    await place.make(EMPTY)
    async with place.house(EMPTY) as house:
        await registered(house)
    await fill(place, FULL, LIVES)
    await _engine(place)
    await _lives(place)
    await _served(place)


async def _told(place: Place, name: str, unit: str, empty: Once, full: Once) -> None:
    """The first of each warms up."""
    for once in (empty, full):
        await once()
    await place.settle(EMPTY)  # the full one was settled when it was filled
    none, many = await in_turns(ROUNDS, empty, full)
    say(f"{name}: {spread(none)} {unit} upon none, {spread(many)} upon {LIVES:,} lives")
    compared(f"stored/empty-{name}", none, many)


async def _engine(place: Place) -> None:
    async with writing(place, EMPTY) as few, writing(place, FULL) as many:
        await _told(place, "engine", "facts/s", partial(rate, few, 1500, 200), partial(rate, many, 1500, 200))


async def _lives(place: Place) -> None:
    async with place.house(EMPTY) as few, place.house(FULL) as many:
        await _told(place, "lives", "lives/s", partial(waves(few), WAVE), partial(waves(many), WAVE))


async def _served(place: Place) -> None:
    async with AsyncExitStack() as stack:
        few, many = [await stack.enter_async_context(site(place, which)) for which in (EMPTY, FULL)]
        await _told(
            place, "commands", "commands/s at 50 clients", partial(raising, few, 50), partial(raising, many, 50)
        )

        async def waiting(which: str) -> float:
            """Ledger lines per second of waiting: the median's inverse, so that more is better here too."""
            from_sent, _ = await at_rest(few if which == EMPTY else many, place, which)
            return 1 / percentile(from_sent, 0.5)

        none, some = await in_turns(ROUNDS, partial(waiting, EMPTY), partial(waiting, FULL))
        p50 = [f"{1000 / median(rates):.1f} ms" for rates in (none, some)]
        say(f"visible: p50 {p50[0]} upon none, {p50[1]} upon {LIVES:,} lives")
        compared("stored/empty-visible", none, some)
