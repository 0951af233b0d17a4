"""The server under test: `tibandu up --no-samples` as a child process on data of its own, killed and started again."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from shared import postgres

PATIENCE = 60  # seconds for a start or an end
SERVICES = ("intake", "routing", "supervision", "rating")


class Died(Exception):
    """The server ended although nobody killed it; its last words."""


class Server:
    def __init__(self, folder: Path) -> None:
        self.data, self.log = folder / "data", folder / "server.log"
        self.port, self.kills, self.down = 0, 0, 0.0  # seconds between a kill and the next answer
        self.up = asyncio.Event()
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Returns when it has said its address. The port is the kernel's choice, another one every time."""
        began, before = time.monotonic(), self.log.stat().st_size if self.log.exists() else 0
        self._spawn()
        while not (said := re.search(rb"http://127\.0\.0\.1:(\d+)", self.log.read_bytes()[before:])):
            self.watch()
            if time.monotonic() - began > PATIENCE:
                raise Died("no address after a minute\n" + self.last_words())
            await asyncio.sleep(0.02)
        self.port = int(said[1])
        self.down += time.monotonic() - began
        self.up.set()

    async def place(self, path: str) -> int:
        """One port for every path, when it is up."""
        await self.up.wait()
        return self.port

    def _spawn(self) -> None:
        kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "HOST")}
        env = kept | {"TIBANDU_DATA": str(self.data), "PORT": "0"}
        call = [sys.executable, "-m", "services", "up", "--no-samples"]
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(call, env=env, stdout=log, stderr=log, start_new_session=True)

    def kill(self) -> None:
        """SIGKILL, to this one process. Its PostgreSQL lives on."""
        assert self._process
        self.watch()
        self.up.clear()
        self._process.kill()
        self._process.wait()
        self.kills += 1

    def watch(self) -> None:
        """Raises Died."""
        if self._process and (code := self._process.poll()) is not None:
            raise Died(f"the server ended by itself with {code}\n{self.last_words()}")

    def stop(self) -> int:
        """Ctrl-C. Answers the exit code."""
        assert self._process
        self.watch()
        self.up.clear()
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(PATIENCE)

    def last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-40:])

    def databases(self) -> dict[str, str]:
        """Service → address of its database; PostgreSQL is started for it, if it is not running."""
        running = postgres.start(self.data)
        return {service: running.url(f"tibandu_{service}") for service in SERVICES}

    def remove(self) -> None:
        """The process, its PostgreSQL and all data."""
        if self._process and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        left = postgres.start(self.data)
        postgres.stop(left, "immediate")
        shutil.rmtree(left.data.parent)
