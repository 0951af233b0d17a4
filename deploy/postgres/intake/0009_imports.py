"""Listing of imports."""

from shared.migrate import run

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run("intake/0009.sql")
