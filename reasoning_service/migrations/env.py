"""Alembic's entry: migrates over the connection that ``schema.upgrade`` opened."""

from alembic import context

from reasoning_service.adapters.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
