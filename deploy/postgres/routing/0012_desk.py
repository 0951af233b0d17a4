"""The book of a desk line, where its clock may start, its cap, and its yellow mark."""

from shared.migrate import run

revision = "0012"
down_revision = "0009"


def upgrade() -> None:
    run("routing/0012.sql")
