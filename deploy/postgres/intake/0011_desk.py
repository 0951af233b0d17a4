"""The book of a desk line, where its clock may start, its cap, and its yellow mark."""

from shared.migrate import run

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run("intake/0011.sql")
