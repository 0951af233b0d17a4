"""The half-way day that passed without a contact, in the ledger."""

from shared.migrate import run

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run("supervision/0003.sql")
