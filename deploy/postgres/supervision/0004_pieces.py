"""Lines of the ledger that are pieces of another one."""

from shared.migrate import run

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run("supervision/0004.sql")
