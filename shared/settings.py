"""The only reader of the environment, with defaults for a laptop."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
LARGEST_BODY = 1_000_000  # bytes of a command


@dataclass(frozen=True)
class Settings:
    data: Path  # everything the trial keeps
    port: int
    host: str
    database_url: str  # empty: the embedded PostgreSQL
    secret: str  # signs the session cookie

    @property
    def files(self) -> Path:
        return self.data / "files"


def settings(data: Path | None = None, port: int | None = None) -> Settings:
    """From TIBANDU_DATA, PORT, HOST, DATABASE_URL and TIBANDU_SECRET; arguments win. The secret is kept in `data`."""
    env = os.environ
    folder = (data or Path(env.get("TIBANDU_DATA", ROOT / ".tibandu"))).resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    host, where = env.get("HOST", "127.0.0.1"), port if port is not None else int(env.get("PORT", "8000"))
    secret = env.get("TIBANDU_SECRET") or _kept(folder / "secret")
    return Settings(folder, where, host, env.get("DATABASE_URL", ""), secret)


def _kept(file: Path) -> str:
    if not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as f:
            f.write(secrets.token_hex(32))
    return file.read_text()
