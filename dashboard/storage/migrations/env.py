"""Alembic's entry: migrations run on the connection that ``migrate`` opened and locked."""

from importlib import import_module
from typing import Final

from alembic import context

from dashboard.storage.tables import METADATA

FEATURES: Final = (
    "accounts",
    "alerts",
    "delivery",
    "escalation",
    "notifications",
    "once",
    "surroundings",
    "technical",
)
"""Features that keep their tables beside their code: imported, so that METADATA knows them."""

for feature in FEATURES:
    import_module(f"dashboard.{feature}.tables")

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
context.run_migrations()
