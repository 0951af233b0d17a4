"""One run: a server on data of its own, lives over HTTP, kills in between, a clean end. What is left is evidence."""

import asyncio
import random
import time
from dataclasses import dataclass
from pathlib import Path

import uvloop

from tests.chaos.client import Client
from tests.chaos.lives import played
from tests.chaos.server import Server

CALLS = 14  # a life takes at least so many: the moments of the kills are drawn from their number


@dataclass(frozen=True)
class Run:
    server: Server
    history: Path
    kills: int
    report: str


def survived(server: Server, folder: Path, seed: int, *, lives: int, kills: int, places: int) -> Run:
    """Lives in so many congresses, from a first start to a clean stop. Raises Died when the server ends by itself."""
    history = folder / "history.jsonl"
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        report = runner.run(_survived(server, history, random.Random(seed), (seed, lives, kills, places)))
    return Run(server, history, server.kills, f"seed {seed}: {report}")


async def _survived(server: Server, history: Path, rng: random.Random, what: tuple[int, int, int, int]) -> str:
    seed, lives, kills, places = what
    await server.start()
    began = time.monotonic()
    with history.open("w", encoding="utf-8") as lines:
        client = Client(server, lines, rng)
        moments = sorted(rng.uniform(0.02, 0.9) * lives * CALLS for _ in range(kills))
        async with asyncio.TaskGroup() as group:
            killer = group.create_task(_killing(server, client, moments, rng))
            await played(client, seed, lives, places)
            while not (await client.post("/trial/quiet", {})).done:  # until every fact has reached everybody
                await asyncio.sleep(0.1)
            killer.cancel()
        await client.close()
    took = time.monotonic() - began
    server.stop()
    counts = ", ".join(f"{n} {what}" for what, n in sorted(client.counts.items()))
    return f"{lives} lives in {took:.0f} s, {lives / took:.1f} lives/s, {server.kills} kills, {counts}"


async def _killing(server: Server, client: Client, moments: list[float], rng: random.Random) -> None:
    """Kills and starts again whenever so many answers have come as the next moment says; keeps watch to the end."""
    for moment in moments:
        while client.counts["answers"] < moment:
            server.watch()
            await asyncio.sleep(0.005)
        await asyncio.sleep(rng.random() / 10)
        server.kill()
        await server.start()
    while True:
        server.watch()
        await asyncio.sleep(0.1)
