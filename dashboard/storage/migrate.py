"""Bring the database to this build's schema at start; two processes at once do it once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from dashboard.storage.lock import lock_exclusively

_LOCK = 7_214_559_001
"""Any number that nothing else in the database locks on."""


def migrate(engine: Engine) -> None:
    """Run every migration that is missing, in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        lock_exclusively(connection, _LOCK)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
