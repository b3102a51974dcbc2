"""The migrations make exactly the tables that the code names, and can be undone one by one."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from shared.storage.engine import open_engine
from tests.databases import database_url
from threshold_service.adapters.database.migrate import migrate
from threshold_service.adapters.database.tables import metadata


def test_migrations_make_the_tables_of_the_code(tmp_path: Path) -> None:
    engine = open_engine(database_url(tmp_path, "threshold"))
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_an_older_database_keeps_its_tables(tmp_path: Path) -> None:
    engine = open_engine(database_url(tmp_path, "threshold"))
    migrate(engine, "0001")
    before = set(inspect(engine).get_table_names())
    assert "calibration" not in before
    migrate(engine)
    after = set(inspect(engine).get_table_names())
    later = {"calibration", "shadow_run", "shadow_state", "shadow_event"}
    assert after - before == later | {"person_edge", "erased_person"}
    engine.dispose()
