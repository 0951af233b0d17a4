"""Receivers, urgings, documents, and whose a matter is in this place."""

from shared.migrate import run

revision = "0005"
down_revision = "0011"


def upgrade() -> None:
    run("routing/0005.sql")
