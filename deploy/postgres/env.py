"""Alembic's entry: one tree of migrations per service, on the connection that shared/migrate.py hands in."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
