"""The outage of ``test_outage.py`` on the wall's clock: ten minutes, the box in a room of its own.

As root with iproute2 the box is a network namespace at the end of a virtual cable that is pulled;
elsewhere a proxy goes silent. ``ATTUNE_OUTAGE_S`` sets another length.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from deploy.local.redis_binary import find_servers
from tests.conftest import ROOT
from tests.edge_agent_live.fake_hub import FakeHub, eventually
from tests.edge_agent_live.test_kill import lines
from tests.edge_agent_live.test_publisher import sequence
from tests.redis_process import RedisProcess
from tests.tcp_proxy import Network, TcpProxy

OUTAGE_S = float(os.environ.get("ATTUNE_OUTAGE_S", "600"))
pytestmark = [pytest.mark.soak, pytest.mark.timeout(int(OUTAGE_S) + 300)]
BEFORE_S = 5.0
HUB_ADDRESS, BOX_ADDRESS = "10.213.47.1", "10.213.47.2"
"""A private network that nothing else is likely to use (RFC 1918)."""


@dataclass
class Room:
    """Where the box runs and how its network is taken away and given back."""

    prefix: list[str]
    url: str
    server: RedisProcess
    cut: Callable[[], object]
    mend: Callable[[], object]


class OpenRedis(RedisProcess):
    """Also on a TCP port, without a password: for a cable that ends in this test."""

    def options(self) -> dict[str, str]:
        tcp = {"--port": "6379", "--bind": HUB_ADDRESS, "--protected-mode": "no"}
        return {**super().options(), **tcp}


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def can_have_namespaces() -> bool:
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return False
    name = f"attune-try-{os.getpid()}"
    if subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode:
        return False
    ip("netns", "del", name)
    return True


@contextmanager
def cabled_room(tmp_path: Path) -> Iterator[Room]:
    """A namespace with one end of a cable; the other end, and Redis, are here."""
    box, here, there = f"attune-{os.getpid()}", f"att{os.getpid() % 10**6}a", "hub0"
    with ExitStack() as stack:
        ip("netns", "add", box)
        stack.callback(ip, "netns", "del", box)  # takes the cable with it
        ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", box)
        ip("addr", "add", f"{HUB_ADDRESS}/30", "dev", here)
        ip("link", "set", here, "up")
        ip("-n", box, "addr", "add", f"{BOX_ADDRESS}/30", "dev", there)
        ip("-n", box, "link", "set", there, "up")
        server = OpenRedis(next(iter(find_servers().values())), tmp_path)
        server.start()
        stack.callback(server.kill)
        yield Room(
            ["ip", "netns", "exec", box],
            f"redis://{HUB_ADDRESS}:6379/0",
            server,
            partial(ip, "link", "set", here, "down"),
            partial(ip, "link", "set", here, "up"),
        )


@contextmanager
def proxied_room(server: RedisProcess) -> Iterator[Room]:
    """The same box behind a proxy that swallows every byte."""
    with TcpProxy(server.socket) as proxy:
        cut, mend = partial(proxy.become, Network.SILENT), partial(proxy.become, Network.WHOLE)
        yield Room([], proxy.url, server, cut, mend)


@pytest.fixture(params=["cable", "proxy"])
def room(request: pytest.FixtureRequest, one_redis: RedisProcess, tmp_path: Path) -> Iterator[Room]:
    if request.param == "proxy":
        with proxied_room(one_redis) as made:
            yield made
        return
    if not can_have_namespaces():
        pytest.skip("a network namespace needs root and iproute2; the proxy's run covers the rest")
    with cabled_room(tmp_path) as made:
        yield made


def test_a_long_outage_loses_no_window(room: Room, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    command = [sys.executable, "-m", "tests.edge_agent_live.live_process", str(ledger), "paced"]
    environment = {
        **os.environ,
        "OUTBOX": str(tmp_path / "o.db"),
        "REDIS_URL": room.url,
        "PYTHONPATH": str(ROOT),
    }
    with FakeHub(room.server) as hub:
        box = subprocess.Popen([*room.prefix, *command], env=environment)
        try:
            eventually(lambda: len(hub.accepted) >= BEFORE_S, 60)
            room.cut()
            before = len(hub.accepted)
            time.sleep(OUTAGE_S)
            assert len(hub.accepted) <= before + 2
            room.mend()
            mended_s = time.monotonic()
            eventually(lambda: len(hub.accepted) >= len(lines(ledger)) - 2, 120)
            caught_up_s = time.monotonic() - mended_s
        finally:
            box.kill()
            box.wait(10)
    recorded = len(lines(ledger))
    print(f"{recorded} windows, {OUTAGE_S:.0f} s cut, caught up {caught_up_s:.1f} s later")
    assert recorded >= OUTAGE_S * 0.9
    assert sequence(hub) == list(range(1, len(hub.accepted) + 1))
    assert hub.lost == []
