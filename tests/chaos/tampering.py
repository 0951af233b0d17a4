"""A superuser's work on a copy of a database, past all triggers: how faults are planted."""

from collections.abc import Sequence
from itertools import count

from sqlalchemy import NullPool, make_url
from sqlalchemy.ext.asyncio import create_async_engine

_numbers = count(1)


async def copied(url: str, statements: Sequence[str]) -> str:
    """The copy's address. Every statement has to hit something."""
    whole = make_url(url)
    copy = whole.set(database=f"{whole.database}_{next(_numbers)}")
    server = create_async_engine(whole.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with server.connect() as db:
        await db.exec_driver_sql(f'CREATE DATABASE "{copy.database}" TEMPLATE "{whole.database}"')
    async with create_async_engine(copy, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as db:
        await db.exec_driver_sql("SET session_replication_role = replica")
        for statement in statements:
            assert (await db.exec_driver_sql(statement)).rowcount, f"nothing was tampered with by {statement}"
    return copy.render_as_string(hide_password=False)
