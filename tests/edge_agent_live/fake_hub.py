"""A threshold service in miniature: takes windows in order only, and acknowledges them."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from shared.contracts import ControlRecord, ScoreWindow, TechnicalAlarm
from shared.streams import keys
from shared.streams.codec import decode
from shared.streams.reader import StreamReader
from tests.redis_process import RedisProcess

Numbering = tuple[str, str, int]


@dataclass
class FakeHub:
    """Reads one shard in a thread. What it accepted survives Redis: it is its database."""

    server: RedisProcess
    shard: int = 0
    accepted: list[ScoreWindow] = field(default_factory=list)
    lost: list[tuple[int, int]] = field(default_factory=list)
    highest: dict[Numbering, int] = field(default_factory=dict)
    duplicates: int = 0
    gaps: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> "FakeHub":
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        assert self._thread is not None
        self._thread.join(10)

    def _run(self) -> None:
        redis = self.server.client()
        reader = StreamReader(redis, keys.scores(self.shard))
        while not self._stop.is_set():
            try:
                self.turn(redis, reader, block_ms=50)
            except RedisError:
                time.sleep(0.02)
        redis.close()

    def turn(self, redis: Redis, reader: StreamReader, block_ms: int | None) -> None:
        """Read once, accept what is in sequence, acknowledge it."""
        batch = reader.read(block_ms=block_ms)
        touched = {self._take(decode(entry.fields)) for entry in batch.entries}
        for numbering in touched:
            redis.set(keys.acked(*numbering), self.highest[numbering])
        if batch.last_id:
            reader.advance(batch.last_id)

    def _take(self, record: object) -> Numbering:
        if isinstance(record, ScoreWindow):
            numbering = (record.edge_id, record.outbox_epoch, record.shard)
            return self._window(numbering, record)
        assert isinstance(record, ControlRecord)
        assert record.lost is not None
        numbering = (str(record.edge_id), str(record.outbox_epoch), record.shard)
        highest = self.highest.setdefault(numbering, 0)
        if record.lost.from_seq <= highest + 1 <= record.lost.to_seq:
            self.lost.append((highest + 1, record.lost.to_seq))
            self.highest[numbering] = record.lost.to_seq
        return numbering

    def _window(self, numbering: Numbering, window: ScoreWindow) -> Numbering:
        highest = self.highest.setdefault(numbering, 0)
        if window.seq == highest + 1:
            self.accepted.append(window)
            self.highest[numbering] = window.seq
        elif window.seq <= highest:
            self.duplicates += 1
        else:
            self.gaps += 1
        return numbering


def alarms(server: RedisProcess) -> list[TechnicalAlarm]:
    """Everything on the stream of technical alarms."""
    redis = server.client()
    entries: Any = redis.xrange(keys.TECHNICAL)
    redis.close()
    found = [decode(fields) for _, fields in entries]
    assert all(isinstance(alarm, TechnicalAlarm) for alarm in found)
    return [alarm for alarm in found if isinstance(alarm, TechnicalAlarm)]


def eventually(condition: Callable[[], bool], limit_s: float = 10.0) -> None:
    """Wait until ``condition`` holds; fail when it does not within ``limit_s``."""
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline, f"not within {limit_s} s: {condition}"
        time.sleep(0.02)
