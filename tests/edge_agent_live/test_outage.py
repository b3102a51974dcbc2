"""Ten minutes without the hub: no window is missing, none is out of order.

The publisher's own loop runs against a real Redis behind a proxy, on a clock that it moves itself
by waiting. So ten minutes of outage, with every retry and back-off in them, take seconds; what is
not simulated is every byte on every socket. ``test_outage_soak.py`` waits the ten minutes out.
"""

import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from redis.exceptions import RedisError

import edge_agent.publish.publisher as publisher_module
import shared.streams.connection as connection
from edge_agent.outbox import AlarmBook, Database, Limits, Outbox
from edge_agent.publish.metrics import Metrics
from edge_agent.publish.publisher import Hub, Publisher
from shared.clock import ManualClock
from shared.contracts import TechnicalKind
from shared.health import Health
from shared.streams import keys
from shared.streams.connection import connect
from shared.streams.reader import StreamReader
from tests.edge_agent_live.builders import EDGE, T0, build
from tests.edge_agent_live.conftest import open_box
from tests.edge_agent_live.fake_hub import FakeHub, eventually
from tests.edge_agent_live.test_publisher import sending, sequence
from tests.redis_process import RedisProcess
from tests.tcp_proxy import Network, TcpProxy

OUTAGE_S = 600
BEFORE_S = 30
CATCH_UP_S = OUTAGE_S // 10
"""Ten times real time; what is recorded meanwhile included."""


STEADY = 3
"""Windows on their way when all is well."""


@dataclass
class Room(ManualClock):
    """A clock that moves while the publisher waits; a window a second comes of it."""

    each_second: Callable[[], None] = lambda: None
    at: dict[int, Callable[[], None]] = field(default_factory=dict)
    """What happens to the network, by second."""
    second: int = 0

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        self.advance(seconds)
        while self.second < int(self.monotonic):
            self.second += 1
            self.at.get(self.second, lambda: None)()
            self.each_second()
        return stop.is_set()


@dataclass
class Ward:
    """An edge box's publisher, a network and a hub, in one thread."""

    server: RedisProcess
    path: Path
    proxy: TcpProxy
    room: Room = field(default_factory=lambda: Room(wall_ms=T0))
    appending: bool = True
    caught_up_at: int = 0

    def __post_init__(self) -> None:
        self.stop = threading.Event()
        database = Database(self.path, EDGE, self.room)
        self.database = database
        self.outbox = Outbox(database, EDGE, self.room, Limits())
        self.alarms = AlarmBook(database, EDGE, self.room)
        self.hub = FakeHub(self.server)
        self.hub_redis = self.server.client()
        self.reader = StreamReader(self.hub_redis, keys.scores(0))
        self.edge_redis = connect(self.proxy.url)
        self.publisher = Publisher(
            Hub(self.edge_redis, EDGE), self.outbox, self.alarms, self.room, Metrics(),
            Health(self.room),
        )  # fmt: skip
        self.room.each_second = self.pass_a_second

    def pass_a_second(self) -> None:
        if self.appending:
            self.outbox.append(0, build())
        try:
            self.hub.turn(self.hub_redis, self.reader, block_ms=None)
        except RedisError:
            return
        if self.room.second > BEFORE_S + OUTAGE_S and self.waiting <= STEADY:
            self.caught_up_at = self.caught_up_at or self.room.second
            self.appending = False
        if self.waiting == 0 and not self.appending:
            self.stop.set()
        assert self.room.second < 3 * OUTAGE_S, f"{self.waiting} windows still wait"

    @property
    def waiting(self) -> int:
        (state,) = self.outbox.shards()
        return state.last_seq - state.acked_seq

    def close(self) -> None:
        self.edge_redis.close()
        self.hub_redis.close()
        self.database.close()


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """In memory where that can be had: thousands of syncs to a disk are not the point here."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as name:
        yield Path(name)


@pytest.fixture
def ward(
    one_redis: RedisProcess, quick_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ward]:
    monkeypatch.setattr(publisher_module, "IDLE_S", 1.0)
    monkeypatch.setattr(connection, "SOCKET_TIMEOUT_S", 0.05)
    monkeypatch.setattr(connection, "CONNECT_TIMEOUT_S", 0.05)
    with TcpProxy(one_redis.socket) as proxy:
        made = Ward(one_redis, quick_folder / "o.db", proxy)
        yield made
        made.close()


def everything_arrived(ward: Ward) -> None:
    """Each second of the room once, in order, none declared lost."""
    (state,) = ward.outbox.shards()
    assert state.last_seq >= OUTAGE_S
    assert sequence(ward.hub) == list(range(1, state.last_seq + 1))
    assert ward.hub.lost == []
    assert TechnicalKind.WINDOWS_LOST not in {alarm.kind for alarm in ward.alarms.standing()}


@pytest.mark.parametrize("network", [Network.CUT, Network.SILENT])
def test_ten_minutes_without_a_network_are_made_up_in_one(ward: Ward, network: Network) -> None:
    ward.room.at[BEFORE_S] = lambda: ward.proxy.become(network)
    ward.room.at[BEFORE_S + OUTAGE_S] = lambda: ward.proxy.become(Network.WHOLE)
    ward.publisher.run(ward.stop)
    everything_arrived(ward)
    assert ward.caught_up_at <= BEFORE_S + OUTAGE_S + CATCH_UP_S
    if network is Network.SILENT:
        assert ward.proxy.swallowed > 0


def test_redis_lost_in_the_middle_of_the_replay_loses_nothing(ward: Ward) -> None:
    accepted_before: list[int] = []

    def lose_redis() -> None:
        if len(ward.hub.accepted) > BEFORE_S + 20 and not accepted_before:
            accepted_before.append(len(ward.hub.accepted))
            ward.server.restart_empty()

    ward.room.at[BEFORE_S] = lambda: ward.proxy.become(Network.CUT)
    ward.room.at[BEFORE_S + OUTAGE_S] = lambda: ward.proxy.become(Network.WHOLE)
    ward.room.at |= {BEFORE_S + OUTAGE_S + later: lose_redis for later in range(1, 300)}
    ward.publisher.run(ward.stop)
    everything_arrived(ward)
    assert accepted_before
    assert accepted_before[0] < BEFORE_S + OUTAGE_S


def test_a_network_that_comes_and_goes_loses_nothing(ward: Ward) -> None:
    """Cut, silent and whole by turns of five seconds, through the whole ten minutes."""
    states = [Network.CUT, Network.SILENT, Network.WHOLE]
    for turn, second in enumerate(range(BEFORE_S, BEFORE_S + OUTAGE_S, 5)):
        ward.room.at[second] = lambda state=states[turn % 3]: ward.proxy.become(state)  # type: ignore[misc]
    ward.room.at[BEFORE_S + OUTAGE_S] = lambda: ward.proxy.become(Network.WHOLE)
    ward.publisher.run(ward.stop)
    everything_arrived(ward)


def test_a_restart_in_the_outage_changes_nothing(ward: Ward) -> None:
    ward.room.at[BEFORE_S] = lambda: ward.proxy.become(Network.CUT)
    ward.room.at[BEFORE_S + 300] = ward.stop.set
    ward.publisher.run(ward.stop)
    epoch = ward.outbox.epoch
    again = open_box(ward.path)
    assert again.outbox.epoch == epoch
    assert len(again.outbox.pending(0, 1, 1000)) >= 300
    again.database.close()
    second_life = Publisher(
        Hub(ward.edge_redis, EDGE), ward.outbox, ward.alarms, ward.room, Metrics(),
        Health(ward.room),
    )  # fmt: skip
    ward.stop.clear()
    ward.room.at[BEFORE_S + OUTAGE_S] = lambda: ward.proxy.become(Network.WHOLE)
    second_life.run(ward.stop)
    everything_arrived(ward)


def test_a_slow_link_delays_and_loses_nothing(one_redis: RedisProcess, tmp_path: Path) -> None:
    """On the machine's own clock: 30 kB a second, against about 100 of a fast replay's first
    burst; a window a second needs 2."""
    with TcpProxy(one_redis.socket, bytes_per_s=30_000) as proxy:
        proxy.become(Network.SLOW)
        redis = connect(proxy.url)
        with sending(one_redis, tmp_path / "o.db", redis=redis) as sender:
            sender.append(150)
            with FakeHub(one_redis) as hub:
                eventually(lambda: sender.waiting == 0, 60)
        assert sequence(hub) == list(range(1, 151))
        assert hub.lost == []
