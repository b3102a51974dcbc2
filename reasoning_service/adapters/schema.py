"""Brings a database to the schema of this build."""

from pathlib import Path

from sqlalchemy import Engine

from shared.storage import migrate as storage

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Run the migrations that the database does not have yet."""
    storage.migrate(engine, MIGRATIONS)
