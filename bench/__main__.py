"""`python -m bench [chapter …]`: everything, or the chapters named."""

import asyncio
import sys

from bench.bus import bus
from bench.engine import engine
from bench.http import http
from bench.life import life
from bench.measure import machine, over
from bench.place import Place, place
from bench.propose import proposing
from bench.sheets import sheets
from bench.similar import similar
from bench.stored import stored
from bench.visible import visible

CHAPTERS = {
    "engine": engine,
    "life": life,
    "http": http,
    "visible": visible,
    "stored": stored,
    "bus": bus,
    "similar": similar,
    "propose": proposing,
    "sheets": sheets,
}


async def run(where: Place, names: list[str]) -> None:
    machine(await _version(where))
    for name in names or CHAPTERS:
        await CHAPTERS[name](where)
    over()


async def _version(where: Place) -> str:
    db = await where.maintenance()
    version: str = await db.fetchval("SHOW server_version")
    await db.close()
    return version


if __name__ == "__main__":
    if unknown := set(sys.argv[1:]) - CHAPTERS.keys():
        sys.exit(f"no chapter {', '.join(unknown)}; there are {', '.join(CHAPTERS)}")
    with place() as here:
        asyncio.run(run(here, sys.argv[1:]))
