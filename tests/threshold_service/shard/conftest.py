"""One shard's world per test."""

from pathlib import Path

import pytest

from tests.redis_process import RedisProcess
from tests.threshold_service.shard.world import World


@pytest.fixture
def world(one_redis: RedisProcess, tmp_path: Path) -> World:
    return World(one_redis, tmp_path)


@pytest.fixture
def both_worlds(redis_server: RedisProcess, tmp_path: Path) -> World:
    """Once with each redis-server binary: for what depends on Redis's own behaviour."""
    return World(redis_server, tmp_path)
