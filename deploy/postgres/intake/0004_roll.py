"""Listings of the roll: seats, heads, filings by lead, contacts of SC members, briefing packs."""

from shared.migrate import run

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run("intake/0004.sql")
