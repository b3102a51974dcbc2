"""Alembic's entry: migrations run on the connection that ``migrate`` opened and locked."""

from alembic import context

from dashboard.storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
context.run_migrations()
