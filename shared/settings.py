"""The only reader of the environment, with defaults for a laptop."""

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
FIRST_PORT = 8001  # of the four services
NEEDED = {"KAFKA_BOOTSTRAP": "Kafka地址", "DATABASE_URL": "本服务的数据库", "TIBANDU_SECRET": "四个服务共用的会话密钥"}
LARGEST_BODY = 1_000_000  # bytes of a command


@dataclass(frozen=True)
class Settings:
    data: Path  # everything the trial keeps
    port: int
    host: str
    database_url: str  # empty: the embedded PostgreSQL
    secret: str  # signs the session cookie
    kafka: str = ""  # host:port,…
    personas: bool = False  # one-click personas, asked for at a loopback address
    neighbours: Mapping[str, str] = field(default_factory=dict)  # service → address

    @property
    def files(self) -> Path:
        return self.data / "files"


def settings(data: Path | None = None, port: int | None = None) -> Settings:
    """From TIBANDU_DATA, PORT, HOST, DATABASE_URL, KAFKA_BOOTSTRAP and TIBANDU_SECRET; arguments win.

    A secret that is not given is made, and kept in `data`.
    """
    env = os.environ
    folder = (data or Path(env.get("TIBANDU_DATA", ROOT / ".tibandu"))).resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    host, where = env.get("HOST", "127.0.0.1"), port if port is not None else int(env.get("PORT", "8000"))
    secret = env.get("TIBANDU_SECRET") or _kept(folder / "secret")
    return Settings(folder, where, host, env.get("DATABASE_URL", ""), secret, env.get("KAFKA_BOOTSTRAP", ""))


class NotSet(Exception):
    """A variable that a service cannot do without: one sentence for whoever starts it."""


def serving(service: str, services: Sequence[str]) -> Settings:
    """For one service on Kafka: TIBANDU_PERSONAS and <SERVICE>_URL besides. Raises NotSet."""
    env = os.environ
    for name, what in NEEDED.items():
        if not env.get(name):
            raise NotSet(f"缺少环境变量 {name}（{what}）。")
    ports = {name: FIRST_PORT + n for n, name in enumerate(services)}
    neighbours = {n: env.get(f"{n.upper()}_URL", f"http://127.0.0.1:{port}") for n, port in ports.items()}
    chosen = settings(port=int(env.get("PORT", ports[service])))
    local = env.get("TIBANDU_PERSONAS", "") == "local"
    return replace(chosen, personas=local, neighbours=neighbours)


def _kept(file: Path) -> str:
    if not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as f:
            f.write(secrets.token_hex(32))
    return file.read_text()
