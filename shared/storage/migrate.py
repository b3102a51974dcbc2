"""Bring a service's database to this build's tables at start; two processes at once do it once."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from shared.storage.lock import lock_exclusively

log = logging.getLogger(__name__)

_MIGRATING = 7_214_559_001
"""Any number that nothing else in the database locks on."""
_MAINTENANCE = "postgres"
"""The database that every PostgreSQL cluster has."""


def migrate(engine: Engine, migrations: Path, revision: str = "head") -> None:
    """Upgrade to ``revision`` in one transaction; on PostgreSQL make the database if need be.

    Raises SQLAlchemy's ``OperationalError`` while the server is away.
    """
    _ensure_database(engine)
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        lock_exclusively(connection, _MIGRATING)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _ensure_database(engine: Engine) -> None:
    """Every service has a database of its own; the first start on a new cluster makes it."""
    if engine.dialect.name != "postgresql":
        return
    try:
        engine.connect().close()
    except OperationalError:
        # Away, or not made yet: what the server says of it depends on its language.
        if not _made_on_the_cluster(engine):
            raise


def _made_on_the_cluster(engine: Engine) -> bool:
    """Make the database unless it is there; False when there was nothing to make."""
    name = str(engine.url.database)
    cluster = create_engine(engine.url.set(database=_MAINTENANCE), isolation_level="AUTOCOMMIT")
    try:
        with cluster.connect() as connection:
            known = text("SELECT 1 FROM pg_database WHERE datname = :name")
            if connection.execute(known, {"name": name}).first():
                return False
            quoted = engine.dialect.identifier_preparer.quote(name)
            connection.execute(text(f"CREATE DATABASE {quoted}"))
    except ProgrammingError:
        log.info("another process of this service made the database")
    finally:
        cluster.dispose()
    return True
