"""docker-compose.yml as plain processes: the commands and environments of the file on a real Kafka and PostgreSQL.

Changed is only what a container engine gives: a host and port is one of this machine, nobody outside it is let in, and
a volume is a folder. A process gets the environment of the file and PATH, nothing of ours. Of Kafka, whose image reads
variables of its own, there is the tests' broker. Whatever was started ends with the run, even with one that is killed.
"""

import asyncio
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import make_url

from shared import postgres
from tests.deploy.composed import NAMES, ROOT, composed, explained
from tests.deploy.test_databases import initialise
from tests.deploy.test_proxy import written
from tests.live.kafka import PORTS, Kafka, prepare, ready

WHERE = [f"{name}:{port}" for name, port in zip(NAMES, range(8001, 8005), strict=True)]
WHERE += ["proxy:80", "kafka:19092", "postgres:5432", "prometheus:9090"]
BIN = Path(sys.executable).parent
CONNECTIONS = "worker_connections 64;", "worker_connections 1024;"  # a test's, and as many as the image has
PATIENCE = 60
T = TypeVar("T")


class NotComposed(Exception):
    """Something of the file did not come up, or ended by itself; its last words."""


@dataclass(frozen=True)
class Programs:
    """Where they are on this machine."""

    nginx: str
    prometheus: str


@dataclass(frozen=True)
class Ground:
    """The file with its variables filled in, and what a container engine gives: addresses, and a root per service."""

    file: Mapping[str, Any]
    folder: Path
    addresses: Mapping[str, str]  # as the file says it → as it is here

    def told(self, name: str) -> Mapping[str, Any]:
        """A service as the file has it."""
        found: Mapping[str, Any] = self.file["services"][name]
        return found

    def environment(self, name: str) -> dict[str, str]:
        """What it is told, for this machine."""
        return {variable: self._here(name, value) for variable, value in self.told(name)["environment"].items()}

    def _here(self, name: str, value: str) -> str:
        if own := self.addresses.get(f"{name}:{value}"):
            return own.partition(":")[2]
        if value == "0.0.0.0":  # all of its network: a container has one to itself
            return "127.0.0.1"
        if any(value == volume.split(":")[1] for volume in self.told(name).get("volumes", [])):
            return str(self.inside(name, value))
        return self.translated(value)

    def translated(self, text: str) -> str:
        for there, here in self.addresses.items():
            text = text.replace(there, here)
        return text

    def inside(self, name: str, path: str) -> Path:
        """Where a path of its container lies."""
        return self.folder / name / path.removeprefix("/")

    def mount(self, name: str) -> None:
        """Its volumes: one of the same name is the same folder; what is ours it gets as a copy."""
        for volume in self.told(name).get("volumes", []):
            ours, inside, *_ = volume.split(":")
            at, source = self.inside(name, inside), self.folder / "volumes" / ours
            at.parent.mkdir(parents=True, exist_ok=True)
            if ours.startswith("."):
                _copy(ROOT / ours, at)
            else:
                source.mkdir(parents=True, exist_ok=True)
                at.symlink_to(source)


def _copy(ours: Path, to: Path) -> None:
    if ours.is_dir():
        shutil.copytree(ours, to)
    else:
        shutil.copy(ours, to)


@dataclass(frozen=True)
class Child:
    """A process of the file, in a session of its own: Ctrl-C is not for it."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def end(self, sign: signal.Signals) -> int:
        """Its exit code."""
        self.process.send_signal(sign)
        return self.process.wait(PATIENCE)

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def last_words(self) -> str:
        return "\n".join(self.said().splitlines()[-20:])


@dataclass(frozen=True)
class House:
    """Everything of the file that answers, but Grafana."""

    ground: Ground
    socket: Path  # of PostgreSQL, where its superuser gets in
    children: Mapping[str, Child]

    def url(self, name: str) -> str:
        """Where its one published port, or a service's own, is reached."""
        return "http://" + next(here for there, here in self.ground.addresses.items() if there.startswith(f"{name}:"))

    def database(self, name: str) -> str:
        """A service's own, for the superuser."""
        port = self.ground.addresses["postgres:5432"].partition(":")[2]
        return f"postgresql+asyncpg://postgres@/tibandu_{name}?host={self.socket}&port={port}"

    @property
    def bootstrap(self) -> str:
        return self.ground.addresses["kafka:19092"]

    @property
    def databases(self) -> dict[str, str]:
        """As the services are told them, for SQLAlchemy."""
        told = {name: make_url(self.ground.environment(name)["DATABASE_URL"]) for name in NAMES}
        named = {name: url.set(drivername="postgresql+asyncpg") for name, url in told.items()}
        return {name: url.render_as_string(hide_password=False) for name, url in named.items()}

    async def place(self, path: str) -> int:
        """For a client: one address, whatever is asked."""
        return int(self.ground.addresses["proxy:80"].partition(":")[2])


@contextmanager
def running(folder: Path, programs: Programs) -> Iterator[House]:
    """The file, up and healthy; nothing of it is left. Raises KafkaMissing, NotComposed.

    The broker is our own: topics have fixed names, and nobody else's records belong in them.
    """
    with ExitStack() as stack:
        (folder / "broker").mkdir()
        kafka = prepare(folder / "broker")
        ground = _ground(folder, kafka)
        kafka.start()
        stack.callback(kafka.kill)
        socket = _database(ground, stack)
        children = [_proxy(ground, stack, programs.nginx), _prometheus(ground, stack, programs.prometheus)]
        asyncio.run(ready(kafka))
        services = [_service(ground, stack, name) for name in NAMES]
        for child in services:
            came(partial(healthy, ground, child), child)
        yield House(ground, socket, {child.name: child for child in (*services, *children)})


def _ground(folder: Path, kafka: Kafka) -> Ground:
    secrets = {name: f"the{name.lower().replace('_', '')}" for name in explained()} | {"TIBANDU_PERSONAS": "local"}
    addresses = dict(zip(WHERE, _free(len(WHERE)), strict=True)) | {"kafka:19092": kafka.bootstrap}
    ground = Ground(composed(secrets), folder, addresses)
    for name in (*NAMES, "proxy", "postgres", "prometheus"):
        ground.mount(name)
    return ground


def _database(ground: Ground, stack: ExitStack) -> Path:
    """As the image does it: a new cluster, the mounted files read by the superuser, then the command of the file.

    Over TCP it asks everybody for a password, as the image does. Answers the folder of its socket.
    """
    stack.callback(postgres.discard, ground.folder / "server")
    made = postgres.start(ground.folder / "server")
    said = initialise(made, ground.environment("postgres"))
    program, owner = Path(f"/proc/{made.pid}/exe").resolve(), made.data.stat()
    postgres.stop(made)
    assert said.returncode == 0, said.stderr
    (made.data / "pg_hba.conf").write_text("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
    host, port = ground.addresses["postgres:5432"].split(":")
    settings = [f"listen_addresses={host}", f"port={port}", f"unix_socket_directories={made.socket}"]
    command = [program, *ground.told("postgres")["command"][1:], "-D", made.data]
    call = [*command, *(word for setting in settings for word in ("-c", setting))]
    nobody = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": ()} if os.geteuid() == 0 else {}
    child = _started("postgres", ground, call, {}, cwd=made.data, **nobody)
    stack.callback(_ended, child, signal.SIGINT)
    check = [program.with_name("pg_isready"), *ground.told("postgres")["healthcheck"]["test"][2:], "-p", port]
    came(lambda: subprocess.run(check, check=False).returncode == 0, child)
    return made.socket


def _service(ground: Ground, stack: ExitStack, name: str) -> Child:
    program, *words = ground.told(name)["command"]
    child = _started(name, ground, [BIN / program, *words], ground.environment(name), cwd=ground.folder / name)
    stack.callback(_ended, child, signal.SIGKILL)
    return child


def healthy(ground: Ground, child: Child) -> bool:
    """By the check of the file."""
    program, *words = ground.told(child.name)["healthcheck"]["test"][1:]
    env = ground.environment(child.name)
    return subprocess.run([BIN / program, *words], env=env, capture_output=True, check=False).returncode == 0


def _proxy(ground: Ground, stack: ExitStack, nginx: str) -> Child:
    at, folder = ground.addresses["proxy:80"], ground.folder / "proxy"
    config = written(folder, **ground.environment("proxy") | {"LISTEN": at})
    config.write_text(config.read_text().replace(*CONNECTIONS))
    child = _started("proxy", ground, [nginx, "-p", folder, "-c", config, "-e", folder / "log"], {})
    stack.callback(_ended, child, signal.SIGTERM)
    came(lambda: _open(at), child)
    return child


def _prometheus(ground: Ground, stack: ExitStack, program: str) -> Child:
    """It asks every second, not every fifteen."""
    config = ground.inside("prometheus", "/etc/prometheus/prometheus.yml")
    text = ground.translated(config.read_text("utf-8"))
    config.write_text(text.replace("_interval: 15s", "_interval: 1s"), "utf-8")
    words = [word.replace("=/", f"={ground.folder}/prometheus/") for word in ground.told("prometheus")["command"]]
    at = ground.addresses["prometheus:9090"]
    child = _started("prometheus", ground, [program, *words, f"--web.listen-address={at}"], {})
    stack.callback(_ended, child, signal.SIGTERM)
    came(lambda: _open(at), child)
    return child


def _started(name: str, ground: Ground, call: list[str | Path], env: Mapping[str, str], **how: Any) -> Child:
    log = ground.folder / f"{name}.log"
    with log.open("wb") as said:
        env = {"PATH": f"{BIN}:{os.defpath}"} | dict(env)
        how |= {"stdin": subprocess.DEVNULL, "stdout": said, "stderr": said, "start_new_session": True}
        return Child(name, subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *call], env=env, **how), log)


def _ended(child: Child, sign: signal.Signals) -> None:
    """However it stands."""
    try:
        child.end(sign)
    except subprocess.TimeoutExpired:
        child.end(signal.SIGKILL)


def came(true: Callable[[], T], child: Child | None = None, within: float = PATIENCE) -> T:
    """Looks again and again. Raises NotComposed when it has not come true in time, or the child has ended."""
    deadline = time.monotonic() + within
    while not (found := true()):
        if child and (code := child.process.poll()) is not None:
            raise NotComposed(f"{child.name} ended with {code}\n{child.last_words()}")
        if time.monotonic() > deadline:
            raise NotComposed(f"not within {within} s\n{child.last_words() if child else ''}")
        time.sleep(0.05)
    return found


def _open(address: str) -> bool:
    host, port = address.split(":")
    with suppress(OSError), socket.create_connection((host, int(port))):
        return True
    return False


def _free(n: int) -> list[str]:
    """So many addresses where nobody listens."""
    with ExitStack() as held:
        found = list[str]()
        for port in random.sample(PORTS, len(PORTS)):
            s = held.enter_context(socket.socket())
            with suppress(OSError):
                s.bind(("127.0.0.1", port))
                found.append(f"127.0.0.1:{port}")
            if len(found) == n:
                return found
    raise OSError("no port is free")
