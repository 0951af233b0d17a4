"""The listing of every suggestion that has a number."""

from shared.migrate import run

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run("intake/0006.sql")
