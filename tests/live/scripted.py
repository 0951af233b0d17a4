"""A scripted day in the composed house: whole lives through its one address, a refusal, a reminder, then rest.

No command of a served office moves its clock, and a reminder is days away: the databases' clock is moved here, all four
at once, as the trial moves it.
"""

import asyncio
import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import NullPool, text
from sqlalchemy.ext.asyncio import create_async_engine

from services.personas import CITY
from shared.words import Role
from tests.chaos.client import Client
from tests.chaos.course import WORDS, Life, drawn
from tests.chaos.lives import UNHEARD, UNITS, Congress
from tests.deploy.composed import NAMES
from tests.live.composing import House
from tests.live.four import Four
from tests.live.proof import said

SEED, LIVES, PLACES = 5, 5, (CITY, "370100")  # so many lives in each
WAITING = f"s99-{CITY}"  # the case whose unit is reminded of its sign-in


@dataclass(frozen=True)
class Lived:
    """A house in which something has happened, and which is at rest."""

    house: House
    history: Path
    lives: Sequence[Life]
    began: float  # seconds since 1970

    def asked(self, path: str, **parameters: Any) -> Any:
        """What Prometheus answers."""
        answer = httpx.get(f"{self.house.url('prometheus')}/api/v1/{path}", params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def now(self, expr: str) -> dict[tuple[str, ...], float]:
        """By the values of its labels, in the order of their names, but that of the metric itself."""
        found = self.asked("query", query=expr)["result"]
        return {_values(series["metric"]): float(series["value"][1]) for series in found}

    def rows(self, service: str, query: str) -> dict[tuple[str, ...], float]:
        """The same from the database: every column but the last is a label."""
        return {tuple(row[:-1]): float(row[-1]) for row in asyncio.run(_rows(self.house.database(service), query))}


def _values(labels: dict[str, str]) -> tuple[str, ...]:
    return tuple(labels[name] for name in sorted(labels) if name != "__name__")


async def _rows(url: str, query: str) -> Sequence[Any]:
    async with create_async_engine(url, poolclass=NullPool).connect() as db:
        return (await db.execute(text(query))).all()


def played(house: House, folder: Path) -> Lived:
    """Whole lives in two congresses; a unit that does not sign in is reminded; somebody is refused; all is at rest."""
    lives = [drawn(SEED, code, n) for code in PLACES for n in range(LIVES)]
    found = Lived(house, folder / "history.jsonl", lives, time.time())
    asyncio.run(_live(found))
    return found


async def _live(lived: Lived) -> None:
    house = lived.house
    four = Four(lived.history.parent, house.bootstrap, house.databases)  # to look, not to start
    with lived.history.open("w", encoding="utf-8") as lines:
        client = Client(house, lines, random.Random(SEED))
        async with asyncio.TaskGroup() as group:
            for code in PLACES:
                group.create_task(_in(Congress(client, code), lived.lives))
        await _assigned(Congress(client, CITY))
        await client.close()
    await four.quiet(30)
    await _reminded(house)
    await four.quiet(30)


async def _in(congress: Congress, lives: Sequence[Life]) -> None:
    await congress.founded()
    await congress.live([life for life in lives if life.congress == congress.code], wave=3)


async def _assigned(congress: Congress) -> None:
    """One case more, which its unit does not sign in; assigned twice, which is refused."""
    deputy = congress.who(Role.DEPUTY, "deputy-0")
    office, government = congress.who(Role.OFFICE), congress.who(Role.GOVERNMENT)
    it, must = {"suggestion": WAITING}, congress.client.must
    await must(deputy, "intake/draft-suggestion", it | {"words": WORDS})
    await must(deputy, "intake/submit-suggestion", it)
    await must(office, "intake/file-suggestion", it | {"category": "urban"})
    units = it | {"lead": UNITS[0], "co": []}
    await must(government, "routing/assign-units", units, UNHEARD)
    assert (await congress.client.ask(government, "routing/assign-units", units)).code == "not-waiting"


async def _reminded(house: House) -> None:
    """All clocks go to the moment when the first reminder is due; returns when it was sent."""
    supervision = house.database("supervision")
    ((seconds,),) = await _rows(supervision, "SELECT extract(epoch FROM min(due_at) - tibandu_now()) FROM alarms")
    for name in NAMES:
        await said(house.database(name), f"UPDATE clock SET ahead = ahead + {math.ceil(seconds)}")
    async with asyncio.timeout(20):
        while not await _rows(supervision, "SELECT 1 FROM journal WHERE type ~ '^Deadline'"):
            await asyncio.sleep(0.05)
