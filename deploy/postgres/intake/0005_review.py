"""The listing of reviews."""

from shared.migrate import run

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run("intake/0005.sql")
