"""The databases and roles, made on a real PostgreSQL by the file that compose mounts."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import NullPool, func, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared import postgres
from shared.journal import journal
from shared.migrate import migrate
from shared.web.reading import reading
from tests.deploy.composed import NAMES, ROOT, mounts, trial

pytestmark = pytest.mark.slow
COMPOSED: dict[str, str] = trial()["services"]["postgres"]["environment"]
INIT = "deploy/postgres/init/databases.sql"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Server]:
    """A real PostgreSQL of its own, for roles belong to a whole server; made ready by our file alone."""
    found = postgres.start(tmp_path_factory.mktemp("roles"))
    try:
        said = initialise(found, COMPOSED)
        assert said.returncode == 0, said.stderr
        yield found
    finally:
        postgres.stop(found, "immediate")
        shutil.rmtree(found.data.parent)


def initialise(server: postgres.Server, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """As the image's entrypoint does it."""
    psql = str(postgres.wheel() / "bin" / "psql")
    call = [psql, "--no-password", "--no-psqlrc", "--username=postgres", "--file", str(ROOT / INIT)]
    where = {"PGHOST": str(server.socket), "PATH": os.defpath} | environment
    return subprocess.run(call, env=where, capture_output=True, text=True, check=False)


def role(server: postgres.Server, name: str, database: str) -> AsyncEngine:
    url = make_url(server.url(database)).set(username=name)
    return create_async_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)


async def asked(engine: AsyncEngine, question: str) -> list[tuple[Any, ...]]:
    async with engine.connect() as db:
        return [tuple(row) for row in await db.execute(text(question))]


def test_the_folder_holds_what_the_image_reads() -> None:
    assert mounts("postgres") == {"/docker-entrypoint-initdb.d": str(Path(INIT).parent)}
    assert [file.name for file in (ROOT / INIT).parent.iterdir()] == ["databases.sql"]


def test_each_service_has_a_database_that_no_other_may_enter(server: postgres.Server) -> None:
    for name in NAMES:
        ours = asyncio.run(asked(role(server, f"tibandu_{name}", f"tibandu_{name}"), "SELECT current_database()"))
        assert ours == [(f"tibandu_{name}",)]
        for other in {*NAMES} - {name}:
            with pytest.raises(Exception, match=f'permission denied for database "tibandu_{other}"'):
                asyncio.run(asked(role(server, f"tibandu_{name}", f"tibandu_{other}"), "SELECT 1"))


def test_no_service_is_more_than_the_owner_of_its_own(server: postgres.Server) -> None:
    admin = role(server, "postgres", "postgres")
    rights = "rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication"
    known = asyncio.run(asked(admin, f"SELECT rolname, {rights} FROM pg_roles WHERE rolname ~ '^tibandu' ORDER BY 1"))
    assert known == [(f"tibandu_{name}", False) for name in sorted((*NAMES, "reader"))]
    words = "datname, pg_get_userbyid(datdba), datcollate, pg_encoding_to_char(encoding)"
    owned = asyncio.run(asked(admin, f"SELECT {words} FROM pg_database WHERE datname ~ '^tibandu' ORDER BY 1"))
    assert owned == [(f"tibandu_{name}", f"tibandu_{name}", "C", "UTF8") for name in sorted(NAMES)]
    kept = asyncio.run(asked(admin, "SELECT count(DISTINCT rolpassword) FROM pg_authid WHERE rolpassword ~ '^SCRAM'"))
    assert kept == [(4,)]


@pytest.mark.parametrize("name", NAMES)
def test_each_role_makes_its_own_tables_and_reads_as_the_pages_do(server: postgres.Server, name: str) -> None:
    async def brought_up() -> int | None:
        engine = role(server, f"tibandu_{name}", f"tibandu_{name}")
        await migrate(name, engine)
        await migrate(name, engine)
        async with reading(engine, "430400") as db:
            return await db.scalar(select(func.count()).select_from(journal))

    assert asyncio.run(brought_up()) == 0


def test_without_a_password_nothing_is_made(server: postgres.Server) -> None:
    said = initialise(server, {name: value for name, value in COMPOSED.items() if name != "INTAKE_PASSWORD"})
    assert said.returncode == 3
    assert "syntax error" in said.stderr
    with pytest.raises(DBAPIError):  # and the first run's roles are as they were
        asyncio.run(asked(role(server, "tibandu_intake", "tibandu_intake"), "CREATE ROLE another"))
