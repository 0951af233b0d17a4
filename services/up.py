"""`tibandu up`: the trial on this machine: four services, the samples, one address."""

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Iterator

import httpx
import uvicorn

from services import samples
from services.drive import Stuck
from services.house import House
from services.trial import Trial, trying
from services.web import web
from shared.settings import Settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class PortTaken(Exception):
    """One sentence for whoever starts."""


class NotLoopback(Exception):
    """The trial's one-click personas are for this machine alone."""


def listen(host: str, port: int) -> socket.socket:
    """The socket, bound before anything else is started. Raises PortTaken, NotLoopback."""
    if host not in LOOPBACK:
        raise NotLoopback(f"试用版有一键身份，只能在本机打开；请去掉 HOST={host}。")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, or answers wait 40 ms (Nagle)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise PortTaken(f"端口 {port} 已被占用：请关掉占用它的程序，或用 PORT=8001 make run 换一个端口。") from None
    return listener


async def serve(settings: Settings, *, with_samples: bool) -> None:
    """Until Ctrl-C. Pages are usable while the samples load."""
    listener = listen(settings.host, settings.port)
    port = listener.getsockname()[1]
    async with trying(settings) as (house, trial):
        app = web(house, trial)
        options = {"log_level": "warning", "access_log": False, "lifespan": "off", "timeout_graceful_shutdown": 10}
        server = Server(uvicorn.Config(app, **options))  # type: ignore[arg-type]
        for sign in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sign, server.leave)
        async with asyncio.TaskGroup() as group:
            serving = group.create_task(server.serve([listener]))
            _say(f"提办督 Tibandu 已启动：http://{settings.host}:{port}")
            _say("试用：打开后一键选择身份，仅限本机。Ctrl-C 停止。")
            loading = group.create_task(_load(app, house, trial)) if with_samples else None
            await serving
            if loading:
                loading.cancel()
    _say("已停止，数据都在。")


class Server(uvicorn.Server):
    """Ends when asked, and leaves the rest of the house to be shut after it: uvicorn would raise the signal again."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def leave(self) -> None:
        self.should_exit = True


async def _load(app: object, house: House, trial: Trial) -> None:
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=60) as client:
        try:
            await samples.load(client, house, trial, _say)
        except (Stuck, httpx.HTTPError) as no:  # the trial itself goes on
            trial.loading = "示例没有装完"
            _say(f"示例没有装完：{no}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
