"""What an owner does now and then: packing, forgetting, trimming, and ticking for the silent."""

from dataclasses import dataclass

from sqlalchemy import Engine

from shared.clock import Clock
from shared.contracts import ControlKind, ControlRecord
from shared.streams.reader import StreamReader
from threshold_service.adapters.database.store import Store
from threshold_service.adapters.database.upkeep import Upkeep
from threshold_service.domain.phases import Phase
from threshold_service.shard.memory import Memory
from threshold_service.shard.telling import Telling

PACK_EVERY_S = 30.0
PACK_AFTER_MS = 120_000
"""Minutes older than this hold all but late seconds, which are merged when they come."""
FORGET_EVERY_S = 3600.0
TRIM_EVERY_S = 5.0
TICK_EVERY_S = 5.0


@dataclass(frozen=True, slots=True)
class ChoreTimes:
    """``silent_after_ms``: a little over the 10 s after which an open episode is unknown."""

    retention_ms: int
    silent_after_ms: int


class Chores:
    """Runs each chore when it is due, on monotonic time."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        telling: Telling,
        reader: StreamReader,
        clock: Clock,
        times: ChoreTimes,
    ) -> None:
        self._upkeep = Upkeep(engine, store, store.shard)
        self._store = store
        self._telling = telling
        self._reader = reader
        self._clock = clock
        self._times = times
        self._next: dict[str, float] = {}

    def run(self, memory: Memory, idle: bool) -> None:
        """After each round; ``idle`` when it brought nothing, so that nothing waits unread."""
        now_ms = self._clock.now_ms()
        if self._due("trim", TRIM_EVERY_S):
            self._reader.trim()
        if self._due("pack", PACK_EVERY_S):
            while self._upkeep.pack_before(now_ms - PACK_AFTER_MS):
                pass
            self._upkeep.clear_alarms(now_ms)
        if self._due("forget", FORGET_EVERY_S):
            self._upkeep.forget_before(now_ms - self._times.retention_ms)
        silent_since = now_ms - self._times.silent_after_ms
        if idle and _out_of_sight(memory, silent_since) and self._due("tick", TICK_EVERY_S):
            self._tick(now_ms)

    def _tick(self, now_ms: int) -> None:
        """Through the stream, not past it: a replay must see the tick where we did."""
        self._telling.append(
            ControlRecord(
                record_id=f"tick:{self._store.shard}:{self._store.epoch}:{now_ms}",
                kind=ControlKind.TICK,
                shard=self._store.shard,
                t=now_ms,
            )
        )

    def _due(self, chore: str, every_s: float) -> bool:
        now = self._clock.monotonic_s()
        if now < self._next.get(chore, 0.0):
            return False
        self._next[chore] = now + every_s
        return True


def _out_of_sight(memory: Memory, since_ms: int) -> bool:
    """Whether somebody in an open episode has sent nothing since."""
    return any(
        state.episode.is_open
        and state.episode.phase is not Phase.UNKNOWN
        and state.t_last is not None
        and state.t_last < since_ms
        for state in memory.persons.values()
    )
