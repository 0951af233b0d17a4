"""Suggestions handled separately: pieces in the units' lists."""

from shared.migrate import run

revision = "0009"
down_revision = "0004"


def upgrade() -> None:
    run("routing/0009.sql")
