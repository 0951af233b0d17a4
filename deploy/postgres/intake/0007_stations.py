"""Listings of stations."""

from shared.migrate import run

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run("intake/0007.sql")
