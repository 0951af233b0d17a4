"""The phases of contact in the ledger; the book of a desk line."""

from shared.migrate import run

revision = "0006"
down_revision = "0004"


def upgrade() -> None:
    run("supervision/0006.sql")
