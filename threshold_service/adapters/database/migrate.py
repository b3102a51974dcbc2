"""Bring a database to this build's tables; run by the service at its start."""

from pathlib import Path

from sqlalchemy import Engine

from shared.storage import migrate as storage

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine, revision: str = "head") -> None:
    """Upgrade to ``revision`` in one transaction."""
    storage.migrate(engine, MIGRATIONS, revision)
