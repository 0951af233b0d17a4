"""From the press of “submit” to the line in supervision's ledger: seen by SQL, as the page would read it."""

import asyncio
import time
from collections.abc import Callable

from bench.acts import CITY, ids, raised
from bench.client import Found, ask, connect
from bench.http import Site, site
from bench.measure import chapter, say, times
from bench.place import Place

Waits = tuple[list[float], list[float]]
SEEN = "SELECT 1 FROM ledger WHERE stream = $1"
LOOK = 0.001  # seconds between two looks
SAMPLES = 100
RATE, SECONDS, CLIENTS = 200, 10, 20  # commands per second besides


async def waits(
    there: Site, place: Place, which: str, enough: Callable[[int], bool]
) -> tuple[list[float], list[float]]:
    """Seconds from sending the command, and from its 2xx, until the ledger has the case; until it is enough."""
    db = await place.bare(which, "supervision")
    look = await db.prepare(SEEN)
    from_sent: list[float] = []
    from_told: list[float] = []
    while not enough(len(from_sent)):
        (id,) = ids(1)
        draft, sign, submit = raised(id)[:3]
        await there.ask(draft, sign)
        connection, found = await connect(there.port), Found()
        request = there.request(submit)
        sent = time.perf_counter()
        await ask(connection, request, found)
        told = time.perf_counter()
        while await look.fetchval(f"{CITY}/case/{id}") is None:
            await asyncio.sleep(LOOK)
        seen = time.perf_counter()
        from_sent.append(seen - sent)
        from_told.append(seen - told)
        connection.transport.close()
    await db.close()
    return from_sent, from_told


async def at_rest(there: Site, place: Place, which: str) -> Waits:
    return await waits(there, place, which, lambda n: n >= SAMPLES)


async def under_load(there: Site, place: Place, which: str) -> tuple[list[float], Found]:
    """The same while others send commands at a fixed pace; and their times."""
    lanes = [raised(id) for id in ids(RATE * SECONDS // 5)]
    load = asyncio.create_task(there.many(lanes, CLIENTS, RATE))
    await asyncio.sleep(1)
    from_sent, _ = await waits(there, place, which, lambda _: load.done())
    return from_sent, await load


async def visible(place: Place) -> None:
    chapter("visible: a suggestion handed in until it stands in the ledger")
    await place.make("visible")
    async with site(place, "visible") as there:
        await at_rest(there, place, "visible")  # warming up
        await place.settle("visible")
        from_sent, from_told = await at_rest(there, place, "visible")
        say(f"at rest: {times(from_sent)} from the press, {times(from_told)} from its 2xx; {SAMPLES} samples")
        from_sent, load = await under_load(there, place, "visible")
        rate = len(load.times) / load.seconds
        say(
            f"while others send {rate:.0f} commands/s ({RATE} asked for): {times(from_sent)} from the press; "
            f"{len(from_sent)} samples; the others' commands {times(load.times)}"
        )
