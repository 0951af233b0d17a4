"""The machine's tables and the first listings of routing."""

from shared.migrate import run

revision = "0001"
down_revision = None


def upgrade() -> None:
    run("machine/0001.sql")
    run("routing/0001.sql")
