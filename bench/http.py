"""Commands and whole lives over HTTP: `tibandu up` in a child process, the asking in another."""

import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from functools import partial

from bench.acts import Act, closed, handled, ids, opened, raised, rated, register
from bench.client import Found, Plan, connect, elsewhere
from bench.engine import lived
from bench.life import registered
from bench.measure import chapter, compared, in_turns, say, spread, times
from bench.place import Place
from shared.people import Person
from shared.service import kebab

CLIENTS = {1: 40, 50: 300, 200: 600}  # at once → suggestions raised, five commands each
ROUNDS, WAVE = 3, 100


@dataclass(frozen=True)
class Site:
    """A running house on its port, and the tokens of those who ask."""

    port: int
    tokens: dict[Person, str]

    async def post(self, path: str, body: object, token: str = "") -> dict[str, str]:
        connection = await connect(self.port)
        status, said = await connection.post(path, token, json.dumps(body))
        connection.transport.close()
        if status != 200:
            raise SystemExit(f"{path}: {status} {said.decode()}")
        answer: dict[str, str] = json.loads(said)
        return answer

    async def enter(self, *acts: Act) -> None:
        for who in {act.who for act in acts} - self.tokens.keys():
            self.tokens[who] = (await self.post("/trial/session", asdict(who)))["token"]

    def request(self, act: Act) -> tuple[str, str, str]:
        address = f"/{act.service}/{kebab(type(act.command).__name__)}"
        return address, self.tokens[act.who], act.command.model_dump_json()

    async def ask(self, *acts: Act) -> None:
        """One after the other, from this process."""
        for act in acts:
            path, token, body = self.request(act)
            await self.post(path, json.loads(body), token)

    async def many(self, lanes: Sequence[Sequence[Act]], clients: int, rate: float = 0.0) -> Found:
        return await elsewhere(Plan(self.port, clients, [[self.request(a) for a in lane] for lane in lanes], rate))

    async def quiet(self) -> None:
        await self.post("/trial/quiet", {})


@asynccontextmanager
async def site(place: Place, which: str) -> AsyncIterator[Site]:
    """`tibandu up` over these databases, with deputies and units registered."""
    async with place.served(which) as port:
        made = Site(port, {})
        await made.enter(*register(), *raised("any"), *handled("any"), opened(), rated("any"), *closed())
        await made.ask(*register())
        await made.quiet()
        yield made


async def raising(site: Site, clients: int, waits: list[float] | None = None) -> float:
    """Commands per second; the waits are kept in seconds."""
    found = await site.many([raised(id) for id in ids(CLIENTS[clients])], clients)
    await site.quiet()
    if waits is not None:
        waits += found.times
    return len(found.times) / found.seconds


async def living(site: Site, n: int = WAVE) -> float:
    """Whole lives per second; a case that is not there yet in the next service is asked for again."""
    cases = ids(n)
    began = time.perf_counter()
    await site.many([[*raised(id), *handled(id)] for id in cases], 50)
    await site.quiet()
    await site.ask(opened())
    await site.many([[rated(id)] for id in cases], 50)
    await site.ask(*closed())
    await site.quiet()
    return n / (time.perf_counter() - began)


async def http(place: Place) -> None:
    chapter("http: `tibandu up` in another process, the five commands that raise a suggestion")
    for which in ("http", "within"):
        await place.make(which)
    async with site(place, "http") as there, place.house("within") as house:
        await registered(house)

        async def within() -> float:
            """The same commands handed to the writer, by 50 tasks, all services at work."""
            acts = [raised(id) for id in ids(CLIENTS[50])]
            rate = sum(map(len, acts)) / await lived(house.writers["intake"], acts, 50)
            await house.quiet()
            return rate

        await raising(there, 50)
        await within()
        await place.settle("http", "within")
        waits: dict[int, list[float]] = {n: [] for n in CLIENTS}
        for n in CLIENTS:
            if n != 50:
                rates = [await raising(there, n, waits[n]) for _ in range(ROUNDS)]
                say(f"{n} clients: {spread(rates)} commands/s, {times(waits[n])}")
        theirs, ours = await in_turns(ROUNDS + 1, within, partial(raising, there, 50, waits[50]))
        say(f"50 clients: {spread(ours)} commands/s, {times(waits[50])}; handed to the writer {spread(theirs)}")
        compared("http-50-clients/in-process", theirs, ours)
        lives = [await living(there) for _ in range(ROUNDS)]
        say(f"whole lives over HTTP, waves of {WAVE} with 50 clients: {spread(lives)} lives/s")
