"""A socket of our own and a server on it, which ends when asked and leaves the rest to be shut after it."""

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Iterator
from typing import Any

import uvicorn

OPTIONS: dict[str, Any] = {
    "log_level": "warning", "access_log": False, "lifespan": "off", "timeout_graceful_shutdown": 8,
}  # fmt: skip


class PortTaken(Exception):
    """One sentence for whoever starts."""


def bound(host: str, port: int) -> socket.socket:
    """The socket, bound before anything else is started. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, or answers wait 40 ms (Nagle)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise PortTaken(f"端口 {port} 已被占用：请关掉占用它的程序，或用 PORT=8001 make run 换一个端口。") from None
    return listener


class Server(uvicorn.Server):
    """uvicorn would raise the signal again, once it has ended."""

    def __init__(self, app: Any) -> None:
        super().__init__(uvicorn.Config(app, **OPTIONS))
        self.left = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def leave(self) -> None:
        self.should_exit = True
        self.left.set()


def quiet_server(app: Any) -> Server:
    """A server that SIGINT and SIGTERM end."""
    server = Server(app)
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, server.leave)
    return server


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
