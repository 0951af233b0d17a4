"""Who has handled what."""

from shared.migrate import run

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run("routing/0002.sql")
