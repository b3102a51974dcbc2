"""Bring the database to this build's schema at start."""

from pathlib import Path

from sqlalchemy import Engine

from shared.storage import migrate as storage

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine) -> None:
    """Run every migration that is missing, in one transaction."""
    storage.migrate(engine, MIGRATIONS)
