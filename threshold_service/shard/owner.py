"""The one owner of a shard: read, judge, commit, then tell."""

import logging
from dataclasses import dataclass, field

from redis import Redis
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from shared.clock import Clock
from shared.streams import keys
from shared.streams.codec import decode
from shared.streams.errors import PoisonRecord, StaleOwner
from shared.streams.reader import BEGINNING, Batch, Entry, StreamReader
from threshold_service.adapters.database.changes import Changes
from threshold_service.adapters.database.history import History
from threshold_service.adapters.database.store import Store
from threshold_service.domain.person import snapshot
from threshold_service.domain.settings import EngineSettings
from threshold_service.metrics import Metrics
from threshold_service.shard.chores import Chores, ChoreTimes
from threshold_service.shard.intake import Intake, IntakeOptions
from threshold_service.shard.memory import Memory, Work
from threshold_service.shard.shadow import Shadow, ShadowChoice
from threshold_service.shard.telling import Telling

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OwnerOptions:
    """How an owner reads."""

    batch: int = 2000
    block_ms: int = 200
    retention_ms: int = 30 * 86_400_000
    event_retention_ms: int = 365 * 86_400_000
    silent_after_ms: int = 12_000
    intake: IntakeOptions = field(default_factory=IntakeOptions)
    shadow: ShadowChoice | None = None


class ShardOwner:
    """Owns one shard of the score streams from ``start`` until another owner claims it."""

    def __init__(
        self,
        redis: Redis,
        engine: Engine,
        shard: int,
        settings: EngineSettings,
        clock: Clock,
        metrics: Metrics,
        options: OwnerOptions | None = None,
    ) -> None:
        self._options = options or OwnerOptions()
        self._settings = settings
        self._clock = clock
        self._metrics = metrics
        self.store = Store(engine, shard)
        self._intake = Intake(shard, settings, History(engine), self._options.intake)
        self._reader = StreamReader(redis, keys.scores(shard))
        self._telling = Telling(redis, engine, shard, settings, clock)
        self._chores = Chores(
            engine,
            self.store,
            self._telling,
            self._reader,
            clock,
            settings,
            ChoreTimes(
                self._options.retention_ms,
                self._options.event_retention_ms,
                self._options.silent_after_ms,
            ),
        )
        self._shadow: Shadow | None = None
        if (choice := self._options.shadow) is not None:
            kept = self._options.retention_ms
            self._shadow = Shadow(engine, self.store, choice, kept, clock, metrics)
        self.memory = Memory()
        self._stale = True
        self._unbearable: dict[str, str] = {}

    def start(self) -> None:
        """Claim the shard and load what was committed."""
        self.store.claim()
        self._reload()
        self._telling.everything(self.memory)

    def step(self) -> int:
        """One round; answers how many entries were taken.

        Raises ``StaleOwner`` when the shard has another owner, ``OperationalError`` when the
        database refuses (nothing was acknowledged, the round is repeated), and redis's errors.
        """
        if self._stale:
            self._reload()
        batch = self._reader.read(self._options.batch, self._options.block_ms)
        if batch.restarted:
            log.warning("the stream was replaced, reading it again from its beginning")
            self._telling.everything(self.memory)
        work = self._commit(batch) if batch.entries else None
        caught_up = len(batch.entries) < self._options.batch
        if work is not None:
            self._telling.add(work, self.memory)
        try:
            self._telling.tell(self.memory)
        finally:
            if self._shadow is not None:
                self._shadow.follow(work, self.memory, behind=not caught_up)
        self._chores.run(self.memory, caught_up)
        return len(batch.entries)

    def refused(self, why: str) -> None:
        """Say on the technical lane that the database refuses; cleared by the next commit."""
        self._telling.database_refuses(why)

    def _commit(self, batch: Batch) -> Work:
        assert batch.last_id is not None
        try:
            work = self._gather(batch)
            with self._metrics.commit_s.time():
                self.store.commit(work.changes)
        except StaleOwner:
            raise
        except BaseException:
            # What memory holds now was never committed: it goes, whatever went wrong.
            # Loading it again may fail too, so it is marked first and loaded before the next read.
            self._metrics.rollbacks.inc()
            self._stale = True
            raise
        self._reader.advance(batch.last_id)
        self._count(work)
        return work

    def _gather(self, batch: Batch) -> Work:
        """All of a batch, again without the entries that break the engine."""
        while True:
            work = Work(Changes(position=batch.last_id or BEGINNING))
            known = self._known_controls(batch)
            broken = self._take_all(batch, work, known)
            if broken is None:
                break
            self._reload()
        for person_id in work.changed:
            state = self.memory.persons[person_id]
            work.changes.persons[person_id] = (state.t_last or 0, snapshot(state))
        work.changes.committed_ms = self._clock.now_ms()
        return work

    def _take_all(self, batch: Batch, work: Work, known: set[str]) -> Entry | None:
        """None, or the entry that broke the engine and will be skipped from now on."""
        for entry in batch.entries:
            why = self._unbearable.get(entry.entry_id)
            try:
                if why is not None:
                    self._intake.bury(entry, why, self.memory, work)
                else:
                    self._intake.take(entry, self.memory, work, known)
            except OperationalError:
                raise
            except Exception as error:
                # One record must not stop a ward: it is buried with its reason, and said.
                log.exception("a record broke the engine", extra={"fields": {"id": entry.entry_id}})
                self._unbearable[entry.entry_id] = f"{type(error).__name__}: {error}"
                return entry
        return None

    def _known_controls(self, batch: Batch) -> set[str]:
        ids = [made for entry in batch.entries if (made := _control_id(entry))]
        return self.store.known_controls(ids) if ids else set()

    def _reload(self) -> None:
        loaded = self.store.load()
        self.memory = Memory.of(loaded, self._settings)
        self._reader.seek(loaded.position or BEGINNING)
        self._stale = False

    def _count(self, work: Work) -> None:
        metrics, counts = self._metrics, work.counts
        metrics.windows.inc(counts["windows"])
        metrics.duplicates.inc(counts["duplicates"])
        metrics.gaps.inc(counts["gaps"])
        metrics.late.inc(counts["late"])
        metrics.out_of_order.inc(counts["out_of_order"])
        metrics.bad_records.inc(counts["bad_records"])
        metrics.refused.inc(counts["refused"])
        for event in work.changes.events:
            metrics.events.labels(event.kind.value, str(event.tier)).inc()
        if work.newest_end:
            metrics.lag_s.set((self._clock.now_ms() - work.newest_end) / 1000.0)


def _control_id(entry: Entry) -> str | None:
    if entry.fields.get(b"kind") != b"ControlRecord":
        return None
    try:
        return str(getattr(decode(entry.fields), "record_id", "")) or None
    except PoisonRecord:
        return None
