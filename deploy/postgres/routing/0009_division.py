"""Suggestions handled separately: pieces in the units' lists."""

from shared.migrate import run

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run("routing/0009.sql")
