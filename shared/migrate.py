"""Brings a service's database to today's shape: alembic, one tree per service in deploy/postgres/."""

from pathlib import Path

from alembic import command, op
from alembic.config import Config
from sqlalchemy import Connection, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.settings import DEPLOY

FOLDER, LOCK = DEPLOY / "postgres", 7200


async def migrate(service: str, db: AsyncEngine) -> None:
    """All of a service's migrations, in one transaction; nothing happens when it is up to date."""
    async with db.execution_options(isolation_level="READ COMMITTED").begin() as connection:
        await connection.execute(select(func.pg_advisory_xact_lock(LOCK)))  # of two that start at once one waits
        await connection.run_sync(_upgrade, service)


def _upgrade(connection: Connection, service: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("version_locations", str(FOLDER / service))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def run(file: str) -> None:
    """The statements of an SQL file, one paragraph each; called by a migration."""
    for statement in Path(FOLDER / file).read_text(encoding="utf-8").strip().split("\n\n"):
        op.get_bind().exec_driver_sql(statement)
