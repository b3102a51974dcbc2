"""A dashboard for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from tests.dashboard.desk import Desk, open_desk
from tests.redis_process import RedisProcess

NOWHERE = "unix:///nowhere/redis.sock?db=0"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that every test starts from: migrating a hundred of them would be a minute."""
    folder = tmp_path_factory.mktemp("migrated")
    with open_desk(folder, NOWHERE):
        pass  # closing it folds the write-ahead log into the file
    return folder / "dashboard.sqlite"


@pytest.fixture
def desk(tmp_path: Path, migrated: Path) -> Iterator[Desk]:
    """A dashboard whose Redis is away: requests must not need it."""
    if migrated.exists():  # on PostgreSQL there is no file to start from
        shutil.copy(migrated, tmp_path)
    with open_desk(tmp_path, NOWHERE) as opened:
        yield opened


@pytest.fixture
def one_redis_client(one_redis: RedisProcess) -> Iterator[Redis]:
    """A client of a real Redis."""
    client = one_redis.client()
    yield client
    client.close()
