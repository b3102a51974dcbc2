import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

import edge_agent.publish.publisher as publisher_module
import edge_agent.publish.send_window as send_window
from edge_agent.outbox import AlarmBook, Database, Limits, Outbox
from edge_agent.publish.metrics import Metrics
from edge_agent.publish.publisher import Hub, Publisher
from shared.clock import SystemClock
from shared.contracts import TechnicalKind
from shared.health import Health
from shared.streams import keys
from shared.streams.codec import encode
from tests.edge_agent_live.builders import EDGE, SOURCE, build, window
from tests.edge_agent_live.fake_hub import FakeHub, alarms, eventually
from tests.redis_process import RedisProcess


@dataclass
class Sender:
    """A publisher that runs, and the outbox it empties."""

    database: Database
    outbox: Outbox
    alarms: AlarmBook
    publisher: Publisher
    metrics: Metrics

    def append(self, count: int) -> None:
        for _ in range(count):
            self.outbox.append(0, build())

    @property
    def waiting(self) -> int:
        return len(self.outbox.pending(0, 1, 100_000))


@contextmanager
def sending(
    server: RedisProcess, path: Path, limits: Limits | None = None, redis: Redis | None = None
) -> Iterator[Sender]:
    clock, metrics = SystemClock(), Metrics()
    database = Database(path, EDGE, clock)
    outbox = Outbox(database, EDGE, clock, limits or Limits())
    book = AlarmBook(database, EDGE, clock)
    redis = redis or server.client()
    publisher = Publisher(Hub(redis, EDGE), outbox, book, clock, metrics, Health(clock))
    stop = threading.Event()
    thread = threading.Thread(target=publisher.run, args=(stop,), daemon=True)
    thread.start()
    yield Sender(database, outbox, book, publisher, metrics)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    redis.close()
    database.close()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send_window, "PATIENCE_S", 0.3)


def sequence(hub: FakeHub) -> list[int]:
    return [accepted.seq for accepted in hub.accepted]


def test_windows_arrive_in_order_and_are_deleted_once_acknowledged(
    redis_server: RedisProcess, tmp_path: Path
) -> None:
    with FakeHub(redis_server) as hub, sending(redis_server, tmp_path / "o.db") as sender:
        sender.append(30)
        eventually(lambda: sender.waiting == 0)
        assert sequence(hub) == list(range(1, 31))
        assert hub.duplicates == hub.gaps == 0


def test_a_new_window_does_not_wait_for_its_turn(
    one_redis: RedisProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher_module, "IDLE_S", 3600.0)  # nobody looks by themselves
    with sending(one_redis, tmp_path / "o.db") as sender:
        redis = one_redis.client()
        sender.append(1)
        eventually(lambda: redis.xlen(keys.scores(0)) == 1)
        sender.append(1)
        eventually(lambda: redis.xlen(keys.scores(0)) == 2)
        monkeypatch.setattr(publisher_module, "IDLE_S", 0.01)
        sender.append(1)  # wakes it, so that it can be stopped


def test_nothing_is_deleted_before_it_is_acknowledged(
    one_redis: RedisProcess, tmp_path: Path
) -> None:
    with sending(one_redis, tmp_path / "o.db") as sender:
        sender.append(5)
        redis = one_redis.client()
        eventually(lambda: redis.xlen(keys.scores(0)) >= 5)
        assert sender.waiting == 5
        redis.set(keys.acked(EDGE, sender.outbox.epoch, 0), 3)
        eventually(lambda: sender.waiting == 2)
        redis.close()


def test_redis_flushed_restarted_and_away_loses_nothing(
    redis_server: RedisProcess, tmp_path: Path
) -> None:
    with FakeHub(redis_server) as hub, sending(redis_server, tmp_path / "o.db") as sender:
        sender.append(10)
        redis_server.flush()
        sender.append(10)
        redis_server.restart_empty()
        sender.append(10)
        redis_server.stop()
        sender.append(30)
        time.sleep(0.5)
        redis_server.start()
        sender.append(5)
        eventually(lambda: sender.waiting == 0, 20)
        assert sequence(hub) == list(range(1, 66))
        assert hub.lost == []


def test_flushed_with_the_hub_away_is_sent_again_when_the_hub_is_back(
    one_redis: RedisProcess, tmp_path: Path
) -> None:
    with sending(one_redis, tmp_path / "o.db") as sender:
        with FakeHub(one_redis) as hub:
            sender.append(5)
            eventually(lambda: sender.waiting == 0)
        sender.append(5)
        time.sleep(0.3)
        one_redis.flush()
        with hub:
            eventually(lambda: sender.waiting == 0)
        assert sequence(hub) == list(range(1, 11))
        assert sender.metrics.resent._value.get() > 0


def test_a_hole_in_the_stream_stalls_and_is_filled(one_redis: RedisProcess, tmp_path: Path) -> None:
    with sending(one_redis, tmp_path / "o.db") as sender:
        sender.append(10)
        redis = one_redis.client()
        eventually(lambda: redis.xlen(keys.scores(0)) >= 10)
        entries: Any = redis.xrange(keys.scores(0))
        redis.xdel(keys.scores(0), entries[2][0])
        redis.close()
        with FakeHub(one_redis) as hub:
            eventually(lambda: sender.waiting == 0)
        assert sequence(hub) == list(range(1, 11))


def test_what_had_to_be_dropped_is_declared_in_its_place(
    one_redis: RedisProcess, tmp_path: Path
) -> None:
    size = len(window("0" * 16, 1).model_dump_json())
    one_redis.stop()
    with sending(one_redis, tmp_path / "o.db", Limits(max_bytes=size * 5)) as sender:
        sender.append(20)
        one_redis.start()
        with FakeHub(one_redis) as hub:
            eventually(lambda: sender.waiting == 0, 15)
            assert hub.lost == [(1, 16)] or hub.lost == [(1, 15)]
            assert sequence(hub) == list(range(hub.lost[0][1] + 1, 21))
        eventually(lambda: TechnicalKind.WINDOWS_LOST in {a.kind for a in alarms(one_redis)})


def test_a_stored_window_that_may_not_leave_becomes_a_lost_range(
    one_redis: RedisProcess, tmp_path: Path
) -> None:
    one_redis.stop()
    with sending(one_redis, tmp_path / "o.db") as sender:
        sender.append(3)
        bad = "UPDATE score_window SET body = replace(body, 'version\":1', 'version\":9')"
        sender.database.run(lambda db: db.execute(f"{bad} WHERE seq = 2"))
        one_redis.start()
        with FakeHub(one_redis) as hub:
            eventually(lambda: sender.waiting == 0, 15)
        assert (sequence(hub), hub.lost) == ([1, 3], [(2, 2)])
        eventually(lambda: TechnicalKind.BAD_RECORD in {a.kind for a in alarms(one_redis)})


def test_a_hub_that_was_set_up_anew_is_told_what_it_missed(
    one_redis: RedisProcess, tmp_path: Path
) -> None:
    with sending(one_redis, tmp_path / "o.db") as sender:
        with FakeHub(one_redis):
            sender.append(8)
            eventually(lambda: sender.waiting == 0)
        one_redis.flush()
        with FakeHub(one_redis) as fresh:
            sender.append(4)
            eventually(lambda: sender.waiting == 0, 15)
        assert fresh.lost == [(1, 8)]
        assert sequence(fresh) == [9, 10, 11, 12]


def test_an_outbox_set_back_to_an_older_copy_begins_a_new_epoch(
    one_redis: RedisProcess, tmp_path: Path
) -> None:
    with sending(one_redis, tmp_path / "o.db") as sender:
        sender.append(3)
        old = sender.outbox.epoch
        redis = one_redis.client()
        redis.set(keys.acked(EDGE, old, 0), 50)  # what the newer copy had reached
        redis.close()
        eventually(lambda: sender.outbox.epoch != old)
        with FakeHub(one_redis, highest={(EDGE, old, 0): 50}) as hub:
            sender.append(2)
            eventually(lambda: sender.waiting == 0)
        assert [(accepted.outbox_epoch == old, accepted.seq) for accepted in hub.accepted] == [
            (False, 1),
            (False, 2),
        ]
        assert TechnicalKind.WINDOWS_LOST in {alarm.kind for alarm in alarms(one_redis)}


def test_alarms_wait_for_redis_and_arrive_with_their_last_state(
    one_redis: RedisProcess, tmp_path: Path
) -> None:
    one_redis.stop()
    with sending(one_redis, tmp_path / "o.db") as sender:
        sender.alarms.raise_(TechnicalKind.SOURCE_LOST, SOURCE, "No picture.")
        sender.alarms.raise_(TechnicalKind.SOURCE_ENDED, SOURCE, "The end.")
        sender.alarms.clear(TechnicalKind.SOURCE_ENDED, SOURCE)
        one_redis.start()
        eventually(lambda: len(alarms(one_redis)) >= 2)
        states = {alarm.kind: alarm.cleared_at is None for alarm in alarms(one_redis)}
        assert states == {TechnicalKind.SOURCE_LOST: True, TechnicalKind.SOURCE_ENDED: False}


def test_a_backlog_is_replayed_at_least_ten_times_as_fast_as_it_grew(
    one_redis: RedisProcess, tmp_path: Path
) -> None:
    one_redis.stop()
    with sending(one_redis, tmp_path / "o.db") as sender:
        body = window(sender.outbox.epoch, 1).model_dump_json()
        backlog = [(seq, body.replace('"seq":1,', f'"seq":{seq},')) for seq in range(1, 3601)]
        sender.append(1)
        sender.outbox.condemn(0, 1)
        sender.database.run(
            lambda db: [
                db.execute("DELETE FROM lost"),
                db.executemany("INSERT INTO score_window VALUES (0, ?, 0, ?)", backlog),
                db.execute("UPDATE shard SET last_seq = 3600"),
            ]
        )
        one_redis.start()
        began_s = time.monotonic()
        with FakeHub(one_redis) as hub:
            eventually(lambda: sender.waiting == 0, 60)
        took_s = time.monotonic() - began_s
        assert sequence(hub) == list(range(1, 3601))
        print(f"replayed one hour in {took_s:.1f} s")  # noqa: T201 - a figure for the notes
        assert took_s < 360


def test_other_edges_and_other_records_in_the_stream_do_not_matter(
    one_redis: RedisProcess, tmp_path: Path
) -> None:
    redis = one_redis.client()
    other = window("other", 1, edge_id="edge-other")
    redis.xadd(keys.scores(0), dict(encode(other)))
    redis.close()
    with FakeHub(one_redis) as hub, sending(one_redis, tmp_path / "o.db") as sender:
        sender.append(3)
        eventually(lambda: sender.waiting == 0)
        assert len(hub.accepted) == 4
