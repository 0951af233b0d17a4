"""Outcomes: what suggestions led to."""

from shared.migrate import run

revision = "0006"
down_revision = "0007"


def upgrade() -> None:
    run("routing/0006.sql")
