"""`python -m bench.client`: many keep-alive connections in a process of their own: asking shall not be the bottleneck.

A plan on stdin, what came of it on stdout, both JSON. A plan is `lanes`: each lane a list of (path, token, body) that
one connection at a time sends in order; `rate` paces the whole at so many requests per second.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import uvloop

Lane = list[tuple[str, str, str]]
NOT_YET = 404  # a case that is still on its way from one service to the next: asked again
PAUSE, LONGEST = 0.01, 0.2  # seconds until asked again: doubled each time


@dataclass(frozen=True)
class Plan:
    port: int
    clients: int
    lanes: list[Lane]
    rate: float = 0.0  # 0: as fast as it goes


@dataclass
class Found:
    seconds: float = 0.0  # from the first request to the last answer
    times: list[float] = field(default_factory=list)  # seconds, of those answered with 200
    again: int = 0  # asked again
    wrong: dict[str, int] = field(default_factory=dict)  # other answers, by status and body


class Connection(asyncio.Protocol):
    """HTTP/1.1, one request at a time: just enough to send and to find the end of the answer."""

    def __init__(self) -> None:
        self.transport: Any = None
        self.data = b""
        self.answer: asyncio.Future[tuple[int, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.data += data
        head, found, body = self.data.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        if len(body) >= length and self.answer and not self.answer.done():
            self.data = b""
            self.answer.set_result((int(head[9:12]), body))

    def connection_lost(self, gone: Exception | None) -> None:
        if self.answer and not self.answer.done():
            self.answer.set_exception(gone or ConnectionResetError())

    async def post(self, path: str, token: str, body: str) -> tuple[int, bytes]:
        """Status and body. Raises ConnectionResetError: the server closes what was idle for five seconds."""
        if self.transport.is_closing():
            raise ConnectionResetError
        self.answer = asyncio.get_running_loop().create_future()
        sent = body.encode()
        self.transport.write(
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n".encode()
            + sent
        )
        return await self.answer


async def connect(port: int) -> Connection:
    _, made = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port)
    return made


async def ask(connection: Connection, request: Sequence[str], found: Found) -> None:
    """Until it is answered; only the asking that counts is timed."""
    pause = PAUSE
    while True:
        began = time.perf_counter()
        status, body = await connection.post(*request)
        if status == 200:
            found.times.append(time.perf_counter() - began)
            return
        if status != NOT_YET:
            said = f"{status} {body.decode()[:200]}"
            found.wrong[said] = found.wrong.get(said, 0) + 1
            return
        found.again += 1
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST)


async def client(
    plan: Plan, lanes: Iterator[list[tuple[str, str, str]]], starts: Iterator[float], found: Found
) -> None:
    connection = await connect(plan.port)
    for lane in lanes:
        for request in lane:
            if plan.rate:
                await asyncio.sleep(max(0.0, next(starts) - time.perf_counter()))
            await ask(connection, request, found)
    connection.transport.close()


async def run(plan: Plan) -> Found:
    found, lanes, began = Found(), iter(plan.lanes), time.perf_counter()
    starts = (began + n / plan.rate for n in range(sum(map(len, plan.lanes)) + 1))
    async with asyncio.TaskGroup() as group:
        for _ in range(plan.clients):
            group.create_task(client(plan, lanes, starts, found))
    found.seconds = time.perf_counter() - began
    return found


async def elsewhere(plan: Plan) -> Found:
    """The plan, carried out by another process. Raises SystemExit when anything was answered but 200."""
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.client", stdin=pipe, stdout=pipe)
    out, _ = await child.communicate(json.dumps(asdict(plan)).encode())
    if child.returncode:
        raise SystemExit(f"the asking process ended with {child.returncode}")
    found = Found(**json.loads(out))
    if found.wrong:
        raise SystemExit(f"unexpected answers: {found.wrong}")
    return found


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        json.dump(asdict(runner.run(run(Plan(**json.load(sys.stdin))))), sys.stdout)
