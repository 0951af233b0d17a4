"""Titles under their marks, and what became of the cases."""

from shared.migrate import run

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run("intake/0002.sql")
