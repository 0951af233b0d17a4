"""The client: every call is written to the history before it is sent and after it was answered.

What it cannot know it asks again, with the same key, until it is told; a share of the calls goes out twice at once.
"""

import asyncio
import contextlib
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any, Protocol, TextIO

from shared.people import Person

WIRES = 100  # connections, and so calls under way
PATIENCE = 120  # seconds for an answer, kills included
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Told:
    """What a call was answered. Status 0: nobody knows."""

    status: int
    said: dict[str, Any]

    @property
    def done(self) -> bool:
        return self.status == 200

    @property
    def open(self) -> bool:
        """Not an answer: the server was killed, or said that it could not save just now."""
        return self.status == 0 or self.status >= 500

    @property
    def code(self) -> str:
        return str(self.said.get("code", ""))


class GaveUp(Exception):
    """A life cannot go on."""


class Served(Protocol):
    """What is called: one process, or several behind one address."""

    async def place(self, path: str) -> int:
        """The port for a path, once something is to be had there."""


class Client:
    def __init__(self, server: Served, history: TextIO, rng: random.Random, doubled: float = 0.05) -> None:
        self.server, self.doubled = server, doubled
        self.counts: Counter[str] = Counter()
        self._history, self._rng = history, rng
        self._idle: dict[int, list[Wire]] = defaultdict(list)  # by port
        self._places = asyncio.Semaphore(WIRES)
        self._tokens: dict[Person, str] = {}
        self._keys = 0

    async def must(self, who: Person, address: str, body: dict[str, Any], wait: Collection[str] = ()) -> Told:
        """A call that has to succeed; the refusals in `wait` mean "not yet". Raises GaveUp."""
        told = await self.ask(who, address, body, wait)
        if not told.done:
            raise GaveUp(f"{address} was answered {told.status} {told.code}")
        return told

    async def ask(
        self, who: Person, address: str, body: dict[str, Any], wait: Collection[str] = (), key: str = ""
    ) -> Told:
        """The final answer to one call, under one key however often it is sent. Raises GaveUp."""
        if not key:
            self._keys += 1
            key = f"k{self._keys}"
        deadline, nap = time.monotonic() + PATIENCE, 0.03
        while time.monotonic() < deadline:
            told = await self._sent(who, address, body, key)
            if told.open:
                self.counts["retries"] += 1
                await asyncio.sleep(0.05)
            elif told.code in wait:
                self.counts["polls"] += 1
                await asyncio.sleep(nap)
                nap = min(2 * nap, 0.5)
            else:
                self.counts["answers"] += 1
                return told
        raise GaveUp(f"{address} has no answer after {PATIENCE} s: {told.status} {told.code}")

    async def _sent(self, who: Person, address: str, body: dict[str, Any], key: str) -> Told:
        """Once, or twice at the same moment."""
        if self._rng.random() >= self.doubled:
            return await self.once(who, address, body, key)
        self.counts["doubled"] += 1
        both = await asyncio.gather(*[self.once(who, address, body, key) for _ in range(2)])
        return min(both, key=lambda told: (not told.done, not told.open))

    async def once(self, who: Person, address: str, body: dict[str, Any], key: str) -> Told:
        """One call, whatever it is answered."""
        token = await self._token(who)
        self.counts["sent"] += 1
        n = self.counts["sent"]
        asked = {"call": n, "key": key, "actor": who.id, "congress": who.congress, "address": address, "body": body}
        self.note(asked)
        told = await self.post(f"/{address}", body, f"authorization: Bearer {token}\r\nidempotency-key: {key}\r\n")
        self.note({"told": n, "status": told.status, "said": told.said})
        if told.status == 401:
            del self._tokens[who]
            return Told(0, told.said)
        return told

    def note(self, line: dict[str, Any]) -> None:
        self._history.write(json.dumps(line, ensure_ascii=False) + "\n")

    async def _token(self, who: Person) -> str:
        while who not in self._tokens:
            told = await self.post("/trial/session", asdict(who))
            if told.done:
                self._tokens[who] = told.said["token"]
            else:
                await asyncio.sleep(0.05)
        return self._tokens[who]

    async def post(self, path: str, body: dict[str, Any], more: str = "") -> Told:
        async with self._places:
            port, wire = await self.server.place(path), None
            try:
                async with asyncio.timeout(30):
                    wire = await self._wire(port)
                    status, said = await _exchange(wire, path, json.dumps(body).encode(), more)
            except (OSError, EOFError, TimeoutError, asyncio.CancelledError) as end:
                if wire:
                    wire[1].close()
                if isinstance(end, asyncio.CancelledError):
                    raise
                return Told(0, {})
            self._idle[port].append(wire)
            return Told(status, json.loads(said) if said[:1] == b"{" else {"code": said[:200].decode()})

    async def _wire(self, port: int) -> Wire:
        """An idle connection that is still open, or a new one."""
        while self._idle[port]:
            reader, writer = self._idle[port].pop()
            if not reader.at_eof():
                return reader, writer
            writer.close()
        return await asyncio.open_connection("127.0.0.1", port)

    async def close(self) -> None:
        for _, writer in chain(*self._idle.values()):
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


async def _exchange(wire: Wire, path: str, body: bytes, more: str) -> tuple[int, bytes]:
    reader, writer = wire
    head = f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n{more}"
    writer.write(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
    answer = await reader.readuntil(b"\r\n\r\n")
    length = LENGTH.search(answer)
    return int(answer[9:12]), await reader.readexactly(int(length[1])) if length else b""
