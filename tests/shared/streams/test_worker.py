"""The consumer-group worker: nothing is acknowledged before its effect, nothing blocks the rest."""

import threading
import time
from collections.abc import Sequence

import pytest
from redis import Redis
from redis.exceptions import ResponseError

from shared.clock import SystemClock
from shared.contracts import Contract, Event
from shared.streams import keys
from shared.streams.codec import encode
from shared.streams.reader import Entry, StreamReader
from shared.streams.worker import GroupWorker, WorkerOptions
from tests.redis_process import RedisProcess
from tests.shared.messages import an_event

FAST = WorkerOptions(block_ms=20, reclaim_idle_ms=30, max_deliveries=3)


class Desk:
    """A handler that remembers, and fails as often as it is told to."""

    def __init__(self, failures: int = 0, refused: int | None = None) -> None:
        self.seen: list[int] = []
        self.dead: list[str] = []
        self.arrived: list[int] = []
        self._failures = failures
        self._refused = refused

    def handle(self, message: Contract, arrived_ms: int) -> None:
        assert isinstance(message, Event)
        self.arrived.append(arrived_ms)
        if self._failures > 0 or message.revision == self._refused:
            self._failures -= 1
            raise RuntimeError("the effect did not happen")
        self.seen.append(message.revision)

    def bury(self, _entry: Entry, why: str) -> None:
        self.dead.append(why)


def worker(client: Redis, desk: Desk, name: str = "w1") -> GroupWorker:
    return GroupWorker(client, "events", "group", name, desk.handle, SystemClock(), desk.bury, FAST)


def send(client: Redis, *numbers: int) -> None:
    for number in numbers:
        client.xadd("events", encode(an_event(number)))


def steps(one: GroupWorker, count: int = 8, pause_s: float = 0.02) -> None:
    for _ in range(count):
        one.step()
        time.sleep(pause_s)


def test_starts_from_the_first_message_ever_sent(redis_server: RedisProcess) -> None:
    with redis_server.client() as client:
        desk = Desk()
        send(client, 1, 2)
        steps(worker(client, desk), 3)
        assert desk.seen == [1, 2]
        assert client.xpending("events", "group")["pending"] == 0


def test_a_failed_message_comes_back(redis_server: RedisProcess) -> None:
    with redis_server.client() as client:
        desk = Desk(failures=1)
        send(client, 1)
        steps(worker(client, desk))
        assert desk.seen == [1]
        assert desk.dead == []


def test_a_message_that_never_works_is_buried_and_told(redis_server: RedisProcess) -> None:
    with redis_server.client() as client:
        desk = Desk(refused=1)
        send(client, 1, 2)
        steps(worker(client, desk), 14)
        assert desk.seen == [2]
        assert desk.dead == ["RuntimeError: the effect did not happen"]
        assert client.xlen(keys.dead_letters("events", "group")) == 1
        assert client.xpending("events", "group")["pending"] == 0


def test_poison_is_buried_at_once_and_blocks_nothing(redis_server: RedisProcess) -> None:
    with redis_server.client() as client:
        desk = Desk()
        client.xadd("events", {"kind": "Event", "body": "{"})
        send(client, 2)
        steps(worker(client, desk), 3)
        assert desk.seen == [2]
        assert len(desk.dead) == 1


def test_a_dead_workers_message_is_reclaimed(redis_server: RedisProcess) -> None:
    with redis_server.client() as client:
        client.xgroup_create("events", "group", id="0", mkstream=True)
        send(client, 1)
        client.xreadgroup("group", "the-dead", {"events": ">"})
        time.sleep(0.05)
        desk = Desk()
        steps(worker(client, desk), 2)
        assert desk.seen == [1]


def test_a_flushed_redis_gets_its_group_again(redis_server: RedisProcess) -> None:
    with redis_server.client() as client:
        desk = Desk()
        one = worker(client, desk)
        send(client, 1)
        steps(one, 3)
        redis_server.flush()
        send(client, 2)
        steps(one, 4)
        assert desk.seen == [1, 2]


def test_survives_redis_being_away(redis_server: RedisProcess) -> None:
    client = redis_server.client()
    desk = Desk()
    stop = threading.Event()
    thread = threading.Thread(target=worker(client, desk).run, args=(stop,))
    redis_server.kill()
    thread.start()
    time.sleep(0.2)
    redis_server.start()
    with redis_server.client() as other:
        send(other, 5)
    deadline = time.monotonic() + 10
    while not desk.seen and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()
    thread.join(timeout=5)
    client.close()
    assert desk.seen == [5]


def test_the_message_in_hand_is_finished_on_stop(one_redis: RedisProcess) -> None:
    stop = threading.Event()
    entered = threading.Event()
    done: list[int] = []

    def slow(message: Contract, _arrived_ms: int) -> None:
        entered.set()
        time.sleep(0.2)
        assert isinstance(message, Event)
        done.append(message.revision)

    with one_redis.client() as client:
        send(client, 1, 2)
        one = GroupWorker(client, "events", "g", "w", slow, SystemClock(), options=FAST)
        thread = threading.Thread(target=one.run, args=(stop,))
        thread.start()
        assert entered.wait(5)
        stop.set()
        thread.join(timeout=5)
        assert done == [1]
        assert client.xpending("events", "g")["pending"] == 1, "the second waits for another worker"


@pytest.mark.parametrize("deliveries", [1, 2])
def test_options_bound_the_deliveries(one_redis: RedisProcess, deliveries: int) -> None:
    with one_redis.client() as client:
        desk = Desk(failures=10)
        send(client, 1)
        options = WorkerOptions(block_ms=10, reclaim_idle_ms=10, max_deliveries=deliveries)
        one = GroupWorker(
            client, "events", "g", "w", desk.handle, SystemClock(), desk.bury, options
        )
        steps(one, 8)
        assert len(desk.dead) == 1


def test_a_key_that_is_no_stream_is_an_error(one_redis: RedisProcess) -> None:
    with one_redis.client() as client:
        client.set("events", "not a stream")
        with pytest.raises(ResponseError, match="WRONGTYPE"):
            worker(client, Desk()).step()
        with pytest.raises(ResponseError, match="WRONGTYPE"):
            StreamReader(client, "events").read(block_ms=10)


def test_without_anybody_to_tell_poison_is_buried_all_the_same(one_redis: RedisProcess) -> None:
    with one_redis.client() as client:
        client.xadd("events", {"kind": "Event", "body": "{"})
        one = GroupWorker(client, "events", "g", "w", Desk().handle, SystemClock(), options=FAST)
        steps(one, 3)
        assert client.xlen(keys.dead_letters("events", "g")) == 1


def backwards(messages: Sequence[Contract]) -> list[int]:
    """The last first."""
    return list(range(len(messages) - 1, -1, -1))


def test_a_burst_is_read_whole_and_handled_in_an_order_of_its_own(
    redis_server: RedisProcess,
) -> None:
    with redis_server.client() as client:
        desk, shown = Desk(), list[list[int]]()

        def ahead(messages: Sequence[Contract]) -> None:
            shown.append([m.revision for m in messages if isinstance(m, Event)])

        one = GroupWorker(
            client, "events", "group", "w", desk.handle, SystemClock(), desk.bury, FAST,
            backwards, ahead,
        )  # fmt: skip
        one.step()  # makes the group
        send(client, 1, 2, 3)
        one.step()
        assert (desk.seen, shown) == ([3], [[3, 2, 1]])
        send(client, 4)  # came while others wait
        one.step()
        assert desk.seen == [3, 4]
        assert client.xpending("events", "group")["pending"] == 2
        steps(one, 3)
        assert desk.seen == [3, 4, 2, 1]
        assert client.xpending("events", "group")["pending"] == 0


def test_a_handler_learns_when_a_message_came(one_redis: RedisProcess) -> None:
    with one_redis.client() as client:
        desk = Desk()
        client.xadd("events", encode(an_event(1)), id="1700000000000-5")
        steps(worker(client, desk), 3)
        assert desk.arrived == [1_700_000_000_000]


def test_what_waits_for_its_turn_is_not_taken_for_lost(one_redis: RedisProcess) -> None:
    """Longer than after which it would be reclaimed: handled once, and its tries are kept."""
    with one_redis.client() as client:
        desk = Desk(refused=2)
        one = worker(client, desk)
        one.step()
        send(client, 1, 2, 3, 4)
        for _ in range(4):
            one.step()
            time.sleep(2 * FAST.reclaim_idle_ms / 1000)
        assert desk.seen == [1, 3, 4]
        rows = client.xpending_range("events", "group", min="-", max="+", count=9)
        assert [row["times_delivered"] for row in rows] == [1]


def test_what_was_read_and_not_handled_is_the_next_workers(one_redis: RedisProcess) -> None:
    with one_redis.client() as client:
        desk = Desk()
        one = worker(client, desk)
        one.step()
        send(client, 1, 2, 3)
        one.step()
        assert desk.seen == [1]  # and then it is killed
        time.sleep(2 * FAST.reclaim_idle_ms / 1000)
        steps(worker(client, desk, "w2"), 4)
        assert desk.seen == [1, 2, 3]
