"""Listings of contact points, draft regulations and opinions, ideas and projects."""

from shared.migrate import run

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run("intake/0003.sql")
