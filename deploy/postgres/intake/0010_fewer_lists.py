"""Filings and names go: others list the same."""

from shared.migrate import run

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run("intake/0010.sql")
