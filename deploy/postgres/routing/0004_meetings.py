"""Face-to-face events, residents' groups, surveys."""

from shared.migrate import run

revision = "0004"
down_revision = "0005"


def upgrade() -> None:
    run("routing/0004.sql")
