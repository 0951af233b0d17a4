"""Replies made public."""

from shared.migrate import run

revision = "0008"
down_revision = "0004"


def upgrade() -> None:
    run("routing/0008.sql")
