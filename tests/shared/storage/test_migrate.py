"""Migrating for the first time on both kinds of database; a missing PostgreSQL database is made."""

from pathlib import Path

import pytest
from sqlalchemy import inspect, make_url
from sqlalchemy.exc import OperationalError

from shared.storage.engine import open_engine, sqlite_url
from shared.storage.migrate import migrate
from tests.postgres_process import PostgresProcess
from threshold_service.adapters.database.migrate import MIGRATIONS


def test_twice_is_once(tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(tmp_path / "new.sqlite"))
    migrate(engine, MIGRATIONS)
    tables = inspect(engine).get_table_names()
    migrate(engine, MIGRATIONS)
    assert "checkpoint" in tables
    assert inspect(engine).get_table_names() == tables
    engine.dispose()


def test_a_new_cluster_gets_the_services_database(postgres: PostgresProcess) -> None:
    url = make_url(postgres.database()).set(database="attune never seen")
    engine = open_engine(url.render_as_string(hide_password=False))
    migrate(engine, MIGRATIONS)
    migrate(engine, MIGRATIONS)
    assert "checkpoint" in inspect(engine).get_table_names()
    engine.dispose()


def test_a_server_that_is_away_is_said(tmp_path: Path) -> None:
    engine = open_engine(f"postgresql+psycopg://attune@/attune?host={tmp_path}")
    with pytest.raises(OperationalError):
        migrate(engine, MIGRATIONS)
    engine.dispose()
