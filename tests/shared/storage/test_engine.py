import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from shared.storage import engine as module
from shared.storage.engine import READ_ONLY, open_engine, sqlite_url


def test_commits_are_synced_and_logged_ahead(tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(tmp_path / "a" / "b.sqlite"))
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    engine.dispose()


def test_a_writer_takes_the_lock_before_it_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUSY_TIMEOUT_S", 0.05)
    url = sqlite_url(tmp_path / "lock.sqlite")
    first, second = open_engine(url), open_engine(url)
    with first.begin(), pytest.raises(OperationalError, match="locked"), second.begin():
        pass
    first.dispose()
    second.dispose()


def test_readers_are_not_blocked_by_a_writer(tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(tmp_path / "read.sqlite"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x INTEGER)"))
    with engine.begin() as writer:
        writer.execute(text("INSERT INTO t VALUES (1)"))
        with engine.connect().execution_options(**READ_ONLY) as reader:
            assert reader.execute(text("SELECT count(*) FROM t")).scalar_one() == 0
    engine.dispose()


def test_the_file_is_plain_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "plain.sqlite"
    engine = open_engine(sqlite_url(path))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x INTEGER)"))
    engine.dispose()
    other = sqlite3.connect(path)
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("t",)]
    other.close()
