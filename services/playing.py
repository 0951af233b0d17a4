"""`tibandu replay`: where a sheet is played, on what clock, with what to see meanwhile."""

import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx

from services import replay, reporting
from services.house import scratch
from services.rows import Fault, read_rows
from services.trial import trying
from services.web import web
from shared.workdays import start_of


class CannotPlay(Exception):
    """One sentence: the file or the address."""


async def played(file: Path, congress: str, url: str) -> tuple[list[Fault], dict[str, Any]]:
    """The faults of the sheet, and the report of its year. Raises CannotPlay, RuleError."""
    try:
        sheet = read_rows(file.read_bytes())
    except OSError as no:
        raise CannotPlay(f"读不到文件 {file}：没有这个文件，或没有读取的权限。") from no
    async with _client(url) as client:
        await begin(client, replay.first_day(sheet))
        further = await replay.replay(client, sheet, congress, Bar("重跑"))
        figures = await reporting.over_http(client, congress, replay.report_year(sheet))
    return sorted([*sheet.faults, *further], key=lambda f: f.line), figures


async def begin(client: httpx.AsyncClient, first: date) -> None:
    """The clock is set before the first day, while nothing is written; a trial under way keeps its clock."""
    to = start_of(first) + timedelta(hours=8)
    await client.post("/trial/begin", json={"to": to.isoformat()})


@asynccontextmanager
async def _client(url: str) -> AsyncIterator[httpx.AsyncClient]:
    if url:
        async with httpx.AsyncClient(base_url=url, timeout=120) as client:
            try:
                yield client
            except httpx.TransportError as no:
                raise CannotPlay(f"连不上 {url}：请确认试用正在运行。") from no
        return
    async with scratch() as settings, trying(settings) as (house, trial):
        transport = httpx.ASGITransport(web(house, trial))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=120) as client:
            yield client


class Bar:
    """Progress on stderr: a bar, the rate, the time left."""

    def __init__(self, what: str) -> None:
        self.what, self._began, self._last = what, time.monotonic(), 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done < total and now - self._last < 0.2:
            return
        self._last = now
        rate = done / max(now - self._began, 0.001)
        left = f"还需{round((total - done) / rate)}秒" if done and done < total else "完成" if done else ""
        bar = "█" * (24 * done // max(total, 1))
        end = "\n" if done >= total else "" if sys.stderr.isatty() else "\n"
        lead = "\r" if sys.stderr.isatty() else ""
        if sys.stderr.isatty() or done >= total or not done:
            print(
                f"{lead}{self.what} [{bar:<24}] {done}/{total} {rate:.0f}步/秒 {left}   ",
                end=end,
                file=sys.stderr,
                flush=True,
            )
