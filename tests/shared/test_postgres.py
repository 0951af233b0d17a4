"""The embedded PostgreSQL, started for real: it keeps what it is given, is found again, touches nothing of others."""

import asyncio
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import pytest

from shared import postgres
from shared.postgres import FolderTaken, PostgresFailed, Server, ensure_databases, lock, start, stop

ROOT = Path(__file__).parents[2]
NOTES = "CREATE TABLE IF NOT EXISTS note (line text CHECK (line <> '对答复不满意'))"


def discard(folder: Path) -> None:
    """Whatever a test left, running or not, in the folder or in root's place for it."""
    server = start(folder)
    stop(server)
    shutil.rmtree(server.socket)
    shutil.rmtree(server.data.parent)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder that was used before, at rest when a test begins."""
    folder = tmp_path_factory.mktemp("office")
    stop(start(folder))
    yield folder
    discard(folder)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    discard(tmp_path)


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    server = start(folder)
    yield server
    stop(server)


def ask(server: Server, *statements: str, database: str = "postgres") -> Any:
    """The one value of the last statement."""

    async def asking() -> Any:
        db = await asyncpg.connect(server.url(database, "postgresql"))
        try:
            for statement in statements:
                answer = await db.fetchval(statement)
            return answer
        finally:
            await db.close()

    return asyncio.run(asking())


def other_process(script: str, *arguments: object) -> subprocess.Popen[str]:
    """A process of the product in a session of its own, waiting for its standard input."""
    call = [sys.executable, "-c", script, *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(call, cwd=ROOT, text=True, stdin=pipe, stdout=pipe, start_new_session=True)


def owner_of(data: Path) -> dict[str, Any]:
    return {"user": data.stat().st_uid, "group": data.stat().st_gid} if os.geteuid() == 0 else {}


def lives(pid: int) -> bool:
    with suppress(OSError):
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    return False


def test_a_server_has_the_settings_that_keep_its_promises(server: Server) -> None:
    shown = {name: ask(server, f"SHOW {name}") for name in ("fsync", "synchronous_commit", "wal_level", "autovacuum")}
    assert shown == {"fsync": "on", "synchronous_commit": "on", "wal_level": "replica", "autovacuum": "on"}
    assert ask(server, "SHOW listen_addresses") == ""
    assert (ask(server, "SHOW timezone"), ask(server, "SHOW shared_buffers"), ask(server, "SHOW jit")) == (
        "UTC",
        "256MB",
        "off",
    )
    assert server.socket.stat().st_mode & 0o777 == server.data.stat().st_mode & 0o777 == 0o700


def test_what_was_written_is_there_after_a_stop(folder: Path) -> None:
    before = start(folder)
    ask(before, NOTES, "INSERT INTO note VALUES ('已交办')")
    stop(before)
    assert not lives(before.pid)
    after = start(folder)
    assert ask(after, "SELECT count(*) FROM note WHERE line = '已交办'") >= 1
    stop(after)
    stop(after)


def test_a_second_start_finds_the_living_server(folder: Path, server: Server) -> None:
    assert start(folder) == server


def test_two_first_starts_at_once_get_one_server(fresh: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(start, [fresh, fresh])
    assert one == two


def test_a_server_that_hangs_is_waited_for(folder: Path, server: Server) -> None:
    log = server.data / "log"
    before = log.stat().st_size
    os.kill(server.pid, signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(1) as pool:
            again = pool.submit(start, folder)
            while not again.done() and b"already exists" not in log.read_bytes()[before:]:
                pass
            assert not again.done()
            os.kill(server.pid, signal.SIGCONT)
            assert again.result() == server
    finally:
        os.kill(server.pid, signal.SIGCONT)


def test_the_server_outlives_an_office_killed_with_its_whole_session(folder: Path) -> None:
    script = "import sys; from pathlib import Path; from shared.postgres import start\n"
    script += "print(start(Path(sys.argv[1])).pid, flush=True); input()"
    with other_process(script, folder) as office:
        assert office.stdout
        pid = int(office.stdout.readline())
        os.killpg(office.pid, signal.SIGKILL)
    server = start(folder)
    stop(server)
    assert server.pid == pid


def test_a_killed_server_comes_again_with_all_that_was_committed(folder: Path) -> None:
    async def kill_amid_work() -> tuple[Server, int]:
        db = await asyncpg.connect(before.url("postgres", "postgresql"))
        backend = db.get_server_pid()
        work = asyncio.create_task(
            db.fetchval("SELECT count(*) FROM generate_series(1, 4000) a, generate_series(1, 6000) b")
        )
        watch = await asyncpg.connect(before.url("postgres", "postgresql"))
        busy = "SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND state = 'active'"
        while not (work.done() or await watch.fetchval(busy, backend)):
            pass
        assert not work.done()
        os.kill(before.pid, signal.SIGKILL)
        after = await asyncio.to_thread(start, folder)
        await asyncio.gather(work, return_exceptions=True)
        db.terminate()
        watch.terminate()
        return after, backend

    before = start(folder)
    ask(before, NOTES, "INSERT INTO note VALUES ('已签收')")
    after, backend = asyncio.run(kill_amid_work())
    assert after.pid != before.pid
    assert not lives(backend)  # it held the old memory: two servers on the same data would be the end of them
    assert after.url("x") == before.url("x")
    assert ask(after, "SELECT count(*) FROM note WHERE line = '已签收'") >= 1
    stop(after)


def test_a_stranger_with_the_old_process_number_is_neither_stopped_nor_taken_for_the_server(folder: Path) -> None:
    gone = start(folder)
    pid_file = gone.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    stop(gone)
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, **owner_of(gone.data)) as stranger:
        for use in (stop, lambda gone: stop(start(folder))):
            pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
            os.chown(pid_file, gone.data.stat().st_uid, -1)
            use(gone)
            assert stranger.poll() is None


def test_missing_databases_are_made_once_by_however_many_ask(server: Server) -> None:
    async def all_at_once() -> None:
        names = ["intake", "routing", "supervision", "rating"]
        await asyncio.gather(*[ensure_databases(server, names) for _ in range(4)])
        await ensure_databases(server.url("whatever"), [*names, "报表 “2026”"])

    asyncio.run(all_at_once())
    assert ask(server, "SELECT count(*) FROM pg_database WHERE datname ~ 'intake|routing|supervision|rating|报表'") == 5
    made = "SELECT pg_encoding_to_char(encoding) || ' ' || datcollate FROM pg_database WHERE datname = 'intake'"
    assert ask(server, made, database="intake") == "UTF8 C"


def test_a_refused_row_is_not_quoted_in_the_log(server: Server) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        ask(server, NOTES, "INSERT INTO note VALUES ('对答复不满意')")
    log = (server.data / "log").read_text()
    assert "note_line_check" in log
    assert "不满意" not in log


def test_a_server_that_cannot_start_says_why(folder: Path, server: Server) -> None:
    stop(server)
    settings = server.data / "postgresql.conf"
    good = settings.read_text()
    settings.write_text(good + "\nshared_preload_libraries = 'no_such_library'\n")
    with pytest.raises(PostgresFailed, match=r"(?s)未能启动.*no_such_library"):
        start(folder)
    settings.write_text(good)


def test_a_folder_that_cannot_be_prepared_leaves_no_data_behind(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(postgres, "INITDB", ["--encoding=nonsense"])
        with pytest.raises(PostgresFailed, match=r"(?s)未能建立数据目录.*nonsense"):
            start(fresh)
    assert ask(start(fresh), "SELECT 1") == 1


def test_a_socket_folder_open_to_others_is_not_used(folder: Path, server: Server) -> None:
    stop(server)
    server.socket.chmod(0o755)
    with pytest.raises(PostgresFailed, match="应当只属于运行数据库的用户"):
        start(folder)
    assert server.socket.stat().st_mode & 0o777 == 0o755
    server.socket.chmod(0o700)


def test_a_folder_with_a_long_chinese_path_works(tmp_path: Path) -> None:
    folder = tmp_path / ("某市人大常委会" * 8) / "提办督 资料, 100%"
    server = start(folder)
    asyncio.run(ensure_databases(server, ["intake"]))
    discard(folder)
    assert len(os.fsencode(folder)) > 107 >= len(os.fsencode(server.socket / ".s.PGSQL.5432"))


def test_no_folder_of_others_changes_its_mode_or_owner(tmp_path: Path) -> None:
    def looks() -> dict[Path, tuple[int, int, int]]:
        places = [closed, *closed.parents, postgres.wheel(), *postgres.wheel().rglob("*"), *postgres.wheel().parents]
        return {path: (path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in places}

    closed = tmp_path / "closed" / "data"
    closed.mkdir(parents=True)
    closed.parent.chmod(0o700)
    closed.chmod(0o750)
    before = looks()
    server = start(closed)
    stop(server)
    shutil.rmtree(server.data.parent if os.geteuid() == 0 else server.data)
    assert looks() == before


def test_a_folder_in_use_is_refused_in_one_sentence_until_its_holder_dies(tmp_path: Path) -> None:
    script = "import sys; from pathlib import Path; from shared.postgres import lock\n"
    script += "with lock(Path(sys.argv[1])): print('held', flush=True); input()"
    with other_process(script, tmp_path) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(FolderTaken) as taken, lock(tmp_path):
            pass
        holder.kill()
    assert str(taken.value) == f"数据目录 {tmp_path} 正被另一个进程（进程号 {holder.pid}）使用。"
    with lock(tmp_path):
        assert (tmp_path / "lock").read_text() == str(os.getpid())


def test_the_server_does_not_inherit_the_lock(folder: Path) -> None:
    with lock(folder):
        server = start(folder)
    with lock(folder):
        stop(server)


ORDINARY = """
import asyncio, json, os, sys
from pathlib import Path
import asyncpg, sqlalchemy.dialects.postgresql.asyncpg
from shared import postgres

if os.geteuid() == 0:
    readable = postgres._programs().parent  # the checkout and its wheel may lie in a private /root
    postgres.wheel = lambda: readable
    os.setgroups([])
    os.setresgid(*[int(sys.argv[3])] * 3)
    os.setresuid(*[int(sys.argv[2])] * 3)
server = postgres.start(Path(sys.argv[1]))
try:
    asyncio.run(postgres.ensure_databases(server, ["intake"]))
    asyncio.run(postgres.ensure_databases(server.url("intake", "postgresql"), ["intake"]))
    assert postgres.start(Path(sys.argv[1])) == server
finally:
    postgres.stop(server)
print(json.dumps([os.getuid(), str(server.data), str(server.socket), server.data.stat().st_uid]))
"""


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["data", "资料 100%", "某市人大常委会" * 8], ids=["short", "with a blank", "long"])
def test_an_ordinary_user_has_the_data_in_the_folder(name: str) -> None:
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.getuid())
    with tempfile.TemporaryDirectory() as home:
        os.chown(home, user.pw_uid, user.pw_gid)
        folder = Path(home).resolve() / name
        with other_process(ORDINARY, folder, user.pw_uid, user.pw_gid) as office:
            said, _ = office.communicate()
        uid, data, door, owner = json.loads(said)
        assert (uid, owner, data) == (user.pw_uid, user.pw_uid, str(folder / "postgres"))
        assert (door == str(folder / "run")) == (len(name) < 10)
        shutil.rmtree(door)
