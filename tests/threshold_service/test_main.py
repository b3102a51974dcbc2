"""The process: Redis that is not there yet, health that says so, a lost shard that ends it."""

import threading
import time
from pathlib import Path

import httpx2
from pydantic import SecretStr
from sqlalchemy import Engine, select

from shared.storage.engine import open_engine
from shared.streams import keys
from shared.streams.codec import encode
from shared.streams.errors import StaleOwner
from tests.redis_process import RedisProcess
from tests.threshold_service.people import Person, window
from threshold_service.adapters.database import tables
from threshold_service.adapters.database.store import Store
from threshold_service.main import run
from threshold_service.settings import Settings


class Service:
    """The real service in a thread."""

    def __init__(self, redis_url: str, folder: Path, port: int, token: str = "token") -> None:
        self.settings = Settings(
            redis_url=redis_url,
            data_dir=folder,
            threshold_port=port,
            service_token=SecretStr(token),
            log_level="CRITICAL",
        )
        self.url = f"http://127.0.0.1:{port}"
        self.stop = threading.Event()
        self.error: BaseException | None = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            run(self.stop, self.settings)
        except StaleOwner as error:
            self.error = error

    def ready(self) -> httpx2.Response | None:
        try:
            return httpx2.get(f"{self.url}/readyz", timeout=5)
        except httpx2.TransportError:
            return None

    def end(self) -> None:
        self.stop.set()
        self._thread.join(timeout=20)
        assert not self._thread.is_alive()


def wait_for(condition, seconds: float = 15.0) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


def _epoch(engine: Engine) -> int:
    """How often shard 0 was claimed; 0 before the service did."""
    with engine.connect() as connection:
        row = select(tables.owner.c.epoch).where(tables.owner.c.shard == 0)
        return int(connection.execute(row).scalar() or 0)


def test_redis_that_comes_later_is_waited_for(
    one_redis: RedisProcess, tmp_path: Path, free_port: int
) -> None:
    one_redis.kill()
    service = Service(one_redis.url, tmp_path, free_port)
    try:
        wait_for(lambda: (answer := service.ready()) is not None and answer.status_code == 503)
        answer = service.ready()
        assert answer is not None
        assert "redis does not answer" in answer.json()["problems"]["redis"]
        one_redis.start()
        wait_for(lambda: (answer := service.ready()) is not None and answer.status_code == 200)
        redis = one_redis.client()
        person, now = Person(1), int(time.time() * 1000)
        for seq in range(1, 4):
            item = window(seq, now - 5000 + 1000 * seq, person.channels())
            redis.xadd(keys.scores(0), encode(item))
        wait_for(lambda: redis.get(keys.acked("edge-1", "o1", 0)) == b"3")
    finally:
        service.end()
    assert service.error is None


def test_a_taken_shard_ends_the_process(
    one_redis: RedisProcess, tmp_path: Path, free_port: int
) -> None:
    service = Service(one_redis.url, tmp_path, free_port)
    try:
        wait_for(lambda: (answer := service.ready()) is not None and answer.status_code == 200)
        other = open_engine(service.settings.database_url)
        wait_for(lambda: _epoch(other) == 1)
        assert Store(other, 0).claim() == 2
        other.dispose()
        item = window(1, int(time.time() * 1000) - 2000, Person(1).channels())
        one_redis.client().xadd(keys.scores(0), encode(item))
        wait_for(service.stop.is_set)
    finally:
        service.end()
    assert isinstance(service.error, StaleOwner)


def test_an_unset_token_lets_nobody_in(
    one_redis: RedisProcess, tmp_path: Path, free_port: int
) -> None:
    service = Service(one_redis.url, tmp_path, free_port, token="")
    try:
        wait_for(lambda: service.ready() is not None)
        for headers in ({}, {"Authorization": "Bearer"}, {"Authorization": "Bearer token"}):
            answer = httpx2.get(f"{service.url}/events", headers=headers)
            assert answer.status_code == 401
    finally:
        service.end()
