"""A shard under test: a real Redis, a SQLite file, an owner, and an edge with a ledger."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis import Redis
from sqlalchemy import Engine, select

from shared.clock import Clock, ManualClock
from shared.contracts import (
    Contract,
    ControlRecord,
    Event,
    ScoredWindow,
    ScoreWindow,
    TechnicalAlarm,
)
from shared.storage.engine import open_engine
from shared.streams import keys
from shared.streams.codec import decode, encode
from shared.streams.reader import StreamReader
from tests.databases import database_url
from tests.redis_process import RedisProcess
from tests.threshold_service.people import Person, settings, window
from threshold_service import metrics
from threshold_service.adapters.database import tables
from threshold_service.adapters.database.history import History
from threshold_service.adapters.database.migrate import migrate
from threshold_service.shard.intake import IntakeOptions
from threshold_service.shard.owner import OwnerOptions, ShardOwner
from threshold_service.shard.shadow import ShadowChoice

START = int(time.time()) * 1000 - 3_600_000
"""An hour ago: tests write their own stream times, so nothing is late unless it should be."""


@dataclass
class Edge:
    """Sends windows in order, keeps all of them, and resends from the acknowledged one on."""

    redis: Redis
    edge_id: str = "edge-1"
    outbox_epoch: str = "o1"
    person_id: str = "p1"
    ledger: list[ScoreWindow] = field(default_factory=list)
    sent_at: int = START

    def make(self, channels: dict[str, float | None], t_start: int | None = None) -> ScoreWindow:
        seq = len(self.ledger) + 1
        t = START + 1000 * seq if t_start is None else t_start
        made = window(seq, t, channels, self.person_id, self.edge_id, self.outbox_epoch)
        self.ledger.append(made)
        return made

    def send(self, windows: list[ScoreWindow], delay_ms: int = 0) -> None:
        """Put windows into the stream at their end (stream time never goes back)."""
        for item in windows:
            self.sent_at = max(self.sent_at, item.t_end + delay_ms)
            self._add(encode(item))

    def send_control(self, record: ControlRecord) -> None:
        self._add(encode(record))

    def send_raw(self, kind: bytes, body: bytes) -> None:
        self._add({b"kind": kind, b"body": body})

    def acked(self) -> int:
        value = self.redis.get(keys.acked(self.edge_id, self.outbox_epoch, 0))
        return int(value) if value else 0

    def resend(self) -> None:
        """Go back to the first window that is not acknowledged."""
        self.send(self.ledger[self.acked() :])

    def _add(self, fields: dict) -> None:  # type: ignore[type-arg]
        # Redis 6.2 knows no "milliseconds-*": the second half is counted here.
        last: Any = self.redis.xrevrange(keys.scores(0), count=1)
        newest, count = (int(part) for part in last[0][0].split(b"-")) if last else (0, 0)
        self.sent_at = max(self.sent_at, newest)
        place = count + 1 if newest == self.sent_at else 0
        self.redis.xadd(keys.scores(0), fields, id=f"{self.sent_at}-{place}")


@dataclass
class World:
    """Everything around one shard."""

    server: RedisProcess
    folder: Path
    clock: Clock = field(default_factory=lambda: ManualClock(START, 1000.0))
    persons: frozenset[str] = frozenset()
    late_after_ms: int = 60_000
    url: str = ""

    def __post_init__(self) -> None:
        self.redis = self.server.client()
        self.engine: Engine = open_engine(self.url or database_url(self.folder, "threshold"))
        migrate(self.engine)
        self.metrics = metrics.build()
        self.edge = Edge(self.redis)
        self.person = Person(1)

    def owner(self, batch: int = 500, shadow: ShadowChoice | None = None) -> ShardOwner:
        options = OwnerOptions(
            batch=batch,
            block_ms=1,
            intake=IntakeOptions(late_after_ms=self.late_after_ms, persons=self.persons),
            shadow=shadow,
        )
        made = ShardOwner(
            self.server.client(), self.engine, 0, settings(), self.clock, self.metrics, options
        )
        made.start()
        return made

    def calm(self, count: int) -> list[ScoreWindow]:
        return [self.edge.make(self.person.channels()) for _ in range(count)]

    def distressed(self, count: int) -> list[ScoreWindow]:
        return [self.edge.make(self.person.channels(5.0)) for _ in range(count)]

    def windows(self, person_id: str = "p1") -> list[ScoredWindow]:
        return History(self.engine).windows(person_id, 0, 9_999_999_999_999)

    def events(self) -> list[Event]:
        return [item.event for item in History(self.engine).events_after(0, 1000)]

    def published(self) -> list[Event]:
        made = self._messages(keys.EVENTS)
        return [event for event in made if isinstance(event, Event)]

    def alarms(self) -> list[TechnicalAlarm]:
        made = self._messages(keys.TECHNICAL)
        return [alarm for alarm in made if isinstance(alarm, TechnicalAlarm)]

    def _messages(self, stream: str) -> list[Contract]:
        entries = StreamReader(self.redis, stream).read(100_000, 1).entries
        return [decode(entry.fields) for entry in entries]

    def highest(self) -> int:
        with self.engine.connect() as connection:
            return int(connection.execute(select(tables.sequence.c.highest)).scalar_one())


def drain(owner: ShardOwner, empty: int = 2) -> None:
    """Step until the stream has had nothing new ``empty`` times in a row."""
    quiet = 0
    while quiet < empty:
        quiet = quiet + 1 if owner.step() == 0 else 0
