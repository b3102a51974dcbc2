"""What an owner tells Redis after its commits, and tells again when Redis forgot."""

import threading
from dataclasses import dataclass, field

from redis import Redis
from sqlalchemy import Engine

from shared.clock import Clock
from shared.contracts import ControlRecord, LiveState
from shared.streams.relay import Relay
from threshold_service.adapters.database import tables
from threshold_service.adapters.database.changes import SequenceKey
from threshold_service.adapters.publisher import Publisher
from threshold_service.domain.settings import EngineSettings
from threshold_service.shard import alarms, rows
from threshold_service.shard.memory import Memory, Work

BASELINE_EVERY_S = 10.0
"""The edge's conditioning and the page need no more; a baseline moves in minutes."""
REPEAT_EVERY_S = 10.0
"""Acknowledgements that a restarted Redis lost are back after this, whether noticed or not."""

_relay_lock = threading.Lock()
"""The outbox is the process's, owners are one a shard: in order means one at a time."""


@dataclass(slots=True)
class Untold:
    """Committed, not told yet."""

    touched: set[SequenceKey] = field(default_factory=set)
    live: dict[str, LiveState] = field(default_factory=dict)
    baselines: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)


class Telling:
    """Keeps what is untold until Redis took it; a failure loses nothing."""

    def __init__(
        self, redis: Redis, engine: Engine, shard: int, settings: EngineSettings, clock: Clock
    ) -> None:
        self._publisher = Publisher(redis, shard)
        self._relay = Relay(engine, tables.outgoing, redis)
        self._shard = shard
        self._settings = settings
        self._clock = clock
        self._untold = Untold()
        self._live: dict[str, LiveState] = {}
        self._baseline_told: dict[str, float] = {}
        self._repeat_at = 0.0
        self._refused_since: int | None = None

    def everything(self, memory: Memory) -> None:
        """Tell all of it again: a start, or a Redis that lost its memory."""
        self._untold.touched.update(memory.highest)
        self._untold.live.update(self._live)
        self._untold.baselines.update(memory.persons)
        self._untold.erased.update(memory.erased)

    def add(self, work: Work, memory: Memory) -> None:
        """A committed batch."""
        now = self._clock.monotonic_s()
        self._untold.touched |= work.touched
        for person_id in work.changes.erased:
            self._forget(person_id)
        for person_id, latest in work.latest.items():
            state = memory.persons[person_id]
            live = rows.live_of(latest.window, state, latest.verdict, self._settings)
            self._live[person_id] = self._untold.live[person_id] = live
            if now >= self._baseline_told.get(person_id, -BASELINE_EVERY_S) + BASELINE_EVERY_S:
                self._untold.baselines.add(person_id)
                self._baseline_told[person_id] = now

    def _forget(self, person_id: str) -> None:
        for told in (self._live, self._baseline_told, self._untold.live):
            told.pop(person_id, None)
        self._untold.baselines.discard(person_id)
        self._untold.erased.add(person_id)

    def tell(self, memory: Memory) -> None:
        """Events first, since somebody may be waiting for one; then the rest in one trip."""
        with _relay_lock:
            while self._relay.publish_pending():
                pass
        now = self._clock.monotonic_s()
        if now >= self._repeat_at:
            self._untold.touched.update(memory.highest)
            self._repeat_at = now + REPEAT_EVERY_S
        untold = self._untold
        if untold.touched or untold.live or untold.baselines:
            self._publisher.publish(
                {key: memory.highest.get(key, 0) for key in untold.touched},
                untold.live.values(),
                [
                    rows.baseline_of(name, memory.persons[name], self._settings)
                    for name in sorted(untold.baselines)
                    if name in memory.persons
                ],
            )
            self._untold = Untold(erased=self._untold.erased)
        while self._untold.erased:
            self._publisher.forget(min(self._untold.erased))
            self._untold.erased.discard(min(self._untold.erased))
        self._database_answers()

    def append(self, record: ControlRecord) -> None:
        """A record of our own into the shard's stream, where its order is kept."""
        self._publisher.append(record)

    def database_refuses(self, why: str) -> None:
        """Raise the alarm past the database."""
        self._refused_since = self._refused_since or self._clock.now_ms()
        self._publisher.alarm(alarms.database_refuses(self._shard, why, self._refused_since))

    def _database_answers(self) -> None:
        if self._refused_since is not None:
            alarm = alarms.database_refuses(self._shard, "it answers again", self._refused_since)
            self._publisher.alarm(alarm.model_copy(update={"cleared_at": self._clock.now_ms()}))
            self._refused_since = None
