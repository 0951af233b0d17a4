"""How deputies and the congress are called."""

from shared.migrate import run

revision = "0007"
down_revision = "0003"


def upgrade() -> None:
    run("routing/0007.sql")
