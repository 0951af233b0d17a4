"""Replies that were delivered."""

from shared.migrate import run

revision = "0011"
down_revision = "0006"


def upgrade() -> None:
    run("routing/0011.sql")
