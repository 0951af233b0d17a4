"""The ledger's words under an index, for searches of one character or more."""

from shared.migrate import run

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run("supervision/0002.sql")
