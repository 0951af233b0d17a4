"""What a citizen leaves: found again by a code that nothing else leads to, and erased with nothing left behind.

A clue is named by its follow-up code's salted digest; the salt lies in the service's own database, so neither the
journal nor the bus leads from a code to a clue, and the code itself is stored nowhere.
"""

import hashlib
import hmac
import re
import secrets
import time
from pathlib import Path
from unicodedata import normalize

from sqlalchemy import Column, MetaData, Table, Text, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.people import CONGRESS

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0, 1, I, O: thirty-two that nobody confuses
LENGTH = 12
CODE = re.compile(f"({CONGRESS})([{SIGNS}]{{{LENGTH}}})")
GRACE = 3600  # seconds before a file that no row names is taken for left over
salts = Table("salts", MetaData(), Column("owner", Text, primary_key=True), Column("salt", Text, nullable=False))


def new_key() -> str:
    """Of one form, unguessable: code and salt come out of it, so a double press is one act."""
    return secrets.token_hex(32)


def code_of(congress: str, key: str) -> str:
    """430500-7KQ4-M2XW-PA9T: the congress and twelve signs out of 60 bits of chance."""
    drawn = hashlib.sha256(f"code {key}".encode()).digest()
    signs = "".join(SIGNS[byte % len(SIGNS)] for byte in drawn[:LENGTH])
    return "-".join([congress, *(signs[n : n + 4] for n in range(0, LENGTH, 4))])


def salt_of(key: str) -> str:
    return hashlib.sha256(f"salt {key}".encode()).hexdigest()[:32]


def parsed(text: str) -> tuple[str, str] | None:
    """Congress and signs, however the code was typed."""
    plain = re.sub(r"[\s\-—–_.·]", "", normalize("NFKC", text[:100])).upper()
    found = CODE.fullmatch(plain)
    return (found[1], found[3]) if found else None


def named(code: tuple[str, str], salt: str) -> str:
    """The id of the stream that a code leads to."""
    return hmac.new(bytes.fromhex(salt), "".join(code).encode(), "sha256").hexdigest()[:32]


async def salted(engine: AsyncEngine, congress: str, *, make: bool = False) -> str:
    """The congress's salt; empty where none was ever needed. It is made once and never told."""
    async with engine.connect() as db:
        if make:
            fresh = insert(salts).values(owner=congress, salt=secrets.token_hex(32))
            await db.execute(fresh.on_conflict_do_nothing())
        return await db.scalar(select(salts.c.salt).where(salts.c.owner == congress)) or ""


async def swept(db: AsyncConnection, table: Table, folder: Path, grace: float = GRACE) -> int:
    """Deletes the files of erased rows, and of what was refused in the end; again and again does no harm."""
    named_by_rows = set(await db.scalars(select(table.c.photo)))
    left = [f for f in folder.glob("*/*") if f.name not in named_by_rows and time.time() - f.stat().st_mtime > grace]
    for file in left:
        file.unlink(missing_ok=True)
    return len(left)
