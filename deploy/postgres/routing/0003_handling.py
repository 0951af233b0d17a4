"""Units' parents and counterpart committees; who in which unit handles what."""

from shared.migrate import run

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run("routing/0003.sql")
