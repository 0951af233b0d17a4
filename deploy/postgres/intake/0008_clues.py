"""Listings of clues, their groups and disputes; callers' words and the salt of their codes."""

from shared.migrate import run

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run("intake/0008.sql")
