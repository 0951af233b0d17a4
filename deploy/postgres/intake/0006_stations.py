"""Listings of stations."""

from shared.migrate import run

revision = "0006"
down_revision = "0004"


def upgrade() -> None:
    run("intake/0006.sql")
