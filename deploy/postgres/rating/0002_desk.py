"""The book of a desk line, where its clock may start, its cap, and its yellow mark."""

from shared.migrate import run

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run("rating/0002.sql")
