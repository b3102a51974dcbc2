"""What an owner does now and then: packing, forgetting, trimming, and ticking for the silent."""

from dataclasses import dataclass

from sqlalchemy import Engine

from shared.clock import Clock
from shared.contracts import ControlKind, ControlRecord
from shared.streams.reader import StreamReader
from threshold_service.adapters.database.store import Store
from threshold_service.adapters.database.upkeep import Upkeep
from threshold_service.domain.passing import overdue
from threshold_service.domain.settings import EngineSettings
from threshold_service.shard.memory import Memory
from threshold_service.shard.telling import Telling

PACK_EVERY_S = 30.0
CLEAR_EVERY_S = 30.0
PACK_AFTER_MS = 120_000
"""Minutes older than this hold all but late seconds, which are merged when they come."""
FORGET_EVERY_S = 3600.0
TRIM_EVERY_S = 5.0
LOOK_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class ChoreTimes:
    """``silent_after_ms``: a little over the 10 s after which an open episode is unknown."""

    retention_ms: int
    event_retention_ms: int
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
        settings: EngineSettings,
        times: ChoreTimes,
    ) -> None:
        self._upkeep = Upkeep(engine, store, store.shard)
        self._store = store
        self._telling = telling
        self._reader = reader
        self._clock = clock
        self._settings = settings
        self._times = times
        self._next: dict[str, float] = {}

    def run(self, memory: Memory, caught_up: bool) -> None:
        """After each round; ``caught_up`` when it read all there was: nothing waits unread.

        A round that brings nothing at all is no such sign: where twenty persons send a second
        each, there is none, and whoever falls silent among them would never be missed.
        """
        now_ms = self._clock.now_ms()
        if self._due("trim", TRIM_EVERY_S):
            self._reader.trim()
        if self._due("clear", CLEAR_EVERY_S):
            self._upkeep.clear_alarms(now_ms)
        if caught_up and self._due("pack", PACK_EVERY_S):
            self._pack(now_ms)
        if self._due("forget", FORGET_EVERY_S):
            self._upkeep.forget_before(now_ms - self._times.retention_ms)
            self._upkeep.forget_events_before(now_ms - self._times.event_retention_ms)
        if memory.unfinished:
            self._erase(memory, now_ms)
        if caught_up and self._due("look", LOOK_EVERY_S):
            for number, person_id in enumerate(self._silent(memory, now_ms)):
                self._tick(person_id, now_ms, number)

    def _pack(self, now_ms: int) -> None:
        """A part of what is over; where more is left, the next round goes on. After an outage a
        day may wait, and nobody's alarm should wait with it.
        """
        if self._upkeep.pack_before(now_ms - PACK_AFTER_MS):
            del self._next["pack"]

    def _erase(self, memory: Memory, now_ms: int) -> None:
        """A part of one erased person's packed minutes a round; nobody's alarm waits for it."""
        person_id = min(memory.unfinished)
        if not self._upkeep.erase_blocks(person_id, now_ms):
            memory.unfinished.discard(person_id)

    def _silent(self, memory: Memory, now_ms: int) -> list[str]:
        """Who is in an open episode, has sent nothing for a while, and is not said to be unseen.

        Silence is measured on arrival: data that comes late comes all the same, and its person
        would be lost and found again with every record.
        """
        since = now_ms - self._times.silent_after_ms
        return [
            person_id
            for person_id, state in memory.persons.items()
            if state.episode.is_open
            and memory.heard.get(person_id, state.t_last or 0) < since
            and overdue(state, now_ms, self._settings)
        ]

    def _tick(self, person_id: str, now_ms: int, number: int) -> None:
        """Through the stream, not past it: a replay must see the tick where we did."""
        self._telling.append(
            ControlRecord(
                record_id=f"tick:{self._store.shard}:{self._store.epoch}:{now_ms}:{number}",
                kind=ControlKind.TICK,
                shard=self._store.shard,
                person_id=person_id,
                t=now_ms,
            )
        )

    def _due(self, chore: str, every_s: float) -> bool:
        now = self._clock.monotonic_s()
        if now < self._next.get(chore, 0.0):
            return False
        self._next[chore] = now + every_s
        return True
