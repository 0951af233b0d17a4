"""The sample register on a system that is running: what the one-click personas need before the first draft."""

import tomllib
from uuid import UUID

import httpx

from services.drive import Doors
from services.life import Stage
from services.playing import CannotPlay
from services.running import plan
from services.samples import FOLDER

RUN = UUID("5d0c8b1e-64f7-5a4e-9a53-0c7be1a90f21")  # asked twice, done once


async def enrol(url: str) -> int:
    """Registers congress, deputies and units of the sample city; answers how many records. Raises CannotPlay, Stuck."""
    given = tomllib.loads((FOLDER / "running.toml").read_text(encoding="utf-8"))
    steps = [step for step in plan(given, RUN) if step.stage is Stage.REGISTER]
    try:
        async with httpx.AsyncClient(base_url=url, timeout=60) as client:
            doors = Doors(client, RUN)
            for place, step in enumerate(steps):
                await doors.ask(step, place)
    except (httpx.TransportError, httpx.InvalidURL) as no:
        raise CannotPlay(f"连不上 {url}：请确认系统正在运行。") from no
    return len(steps)
