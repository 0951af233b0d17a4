"""The listing of every suggestion that has a number."""

from shared.migrate import run

revision = "0010"
down_revision = "0004"


def upgrade() -> None:
    run("intake/0010.sql")
