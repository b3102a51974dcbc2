"""A second configuration over what the owner has just committed; nobody is told what it says.

It comes after the commit and after everything was told, reads the live states without writing
to them, has tables of its own, and its time in a round is bounded; whatever goes wrong in it is
counted here and ends here. What the live engine says is therefore the same with and without it.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine

from shared.clock import Clock
from shared.contracts import ControlKind, ControlRecord, Event, ScoreWindow
from threshold_service.adapters.database.changes import Changes, Loaded
from threshold_service.adapters.database.shadows import ShadowRun, ShadowStore
from threshold_service.adapters.database.store import Store
from threshold_service.domain.engine import step
from threshold_service.domain.episode import EpisodeState
from threshold_service.domain.limit_scale import begin
from threshold_service.domain.person import PersonState, restore, snapshot
from threshold_service.domain.settings import EngineSettings
from threshold_service.metrics import Metrics
from threshold_service.shard import controls, rows
from threshold_service.shard.memory import Memory, Work

log = logging.getLogger(__name__)

ROUND_S = 0.2
"""Of a round at most: the page has a second from a window's end to what is seen of it."""
WRITE_EVERY_S = 5.0
"""A crash forgets so much of the comparison, and nothing else."""
FORGET_EVERY_S = 3600.0
LOG_EVERY_S = 60.0


@dataclass(frozen=True, slots=True)
class ShadowChoice:
    """Which configuration is compared.

    ``like_live``: it describes channels as the live one does, so a person begins with what is
    known of them; otherwise with nothing, since the numbers would mean something else.
    """

    settings: EngineSettings
    like_live: bool


class Shadow:
    """Follows one shard's owner under another configuration."""

    def __init__(
        self,
        engine: Engine,
        owner: Store,
        choice: ShadowChoice,
        retention_ms: int,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._store = ShadowStore(engine, owner, choice.settings.config_version)
        self._owner = owner
        self._settings = choice.settings
        self._like_live = choice.like_live
        self._retention_ms = retention_ms
        self._clock = clock
        self._metrics = metrics
        self._memory: Memory | None = None
        self._run = ShadowRun()
        self._events: list[Event] = []
        self._changed: set[str] = set()
        self._write_at = 0.0
        self._forget_at = 0.0
        self._log_at = 0.0

    def follow(self, work: Work | None, live: Memory, behind: bool) -> None:
        """Take a committed batch, None in a round without one. Never raises.

        ``behind``: the shard lags, so its windows are skipped and counted.
        """
        with self._contained():
            memory = self._loaded()
            if work is not None:
                self._take(work, live, memory, behind)
            self._write(memory)

    def _loaded(self) -> Memory:
        if self._memory is None:
            self._run, bodies = self._store.load()
            calibrations = self._owner.calibrations()
            memory = Memory.of(Loaded(None, {}, {}, calibrations), self._settings)
            for person_id, body in bodies.items():
                # Unreadable, however: this person begins anew.
                with self._contained():
                    memory.persons[person_id] = restore(body)
            self._memory = memory
        return self._memory

    def _take(self, work: Work, live: Memory, memory: Memory, behind: bool) -> None:
        until = self._clock.monotonic_s() + ROUND_S
        for record in work.taken:
            if isinstance(record, ControlRecord):
                self._control(record, memory)
            elif behind or self._clock.monotonic_s() > until:
                self._run.skipped += 1
                self._metrics.shadow_skipped.inc()
            else:
                self._judge(record, live, memory)

    def _control(self, record: ControlRecord, memory: Memory) -> None:
        """Never skipped: a pause or a withdrawn consent holds for every configuration."""
        if record.kind is ControlKind.LOST:
            return
        if record.kind is ControlKind.ERASE:
            self._erase(record, memory)
            return
        work = Work(Changes(position=""))
        controls.apply(record, record.t, self._owner.shard, self._settings, memory, work)
        self._events += work.changes.events
        self._changed |= work.changed

    def _erase(self, record: ControlRecord, memory: Memory) -> None:
        """The owner's transaction has taken the rows; what waits here must not bring any back."""
        assert record.person_id is not None
        memory.forget(record.person_id)
        self._changed.discard(record.person_id)
        self._events = [each for each in self._events if each.person_id != record.person_id]

    def _judge(self, window: ScoreWindow, live: Memory, memory: Memory) -> None:
        """A state that was half moved means nothing any more: then the person begins anew."""
        state = memory.persons.pop(window.person_id, None)
        self._changed.discard(window.person_id)
        with self._contained():
            if state is None:
                state = self._begin(live.persons.get(window.person_id), memory)
            self._step(window, state)
            memory.persons[window.person_id] = state
            self._changed.add(window.person_id)

    def _begin(self, live: PersonState | None, memory: Memory) -> PersonState:
        new = begin(self._settings, memory.factor(self._settings))
        if live is None or not self._like_live:
            return new
        state = restore(snapshot(live))
        state.episode, state.tier_bits, state.cue_bits = EpisodeState(), [0, 0, 0], {}
        state.factor, state.factor_config = new.factor, new.factor_config
        state.revision, state.episode_config = 0, ""
        return state

    def _step(self, window: ScoreWindow, state: PersonState) -> None:
        if state.t_last is not None and window.t_start <= state.t_last:
            return
        verdict = step(state, rows.second_of(window), self._settings)
        if verdict is None:
            return
        self._seen(window, verdict.score is not None)
        for transition in verdict.transitions:
            score = verdict.score if verdict.score is not None else 0.0
            made = rows.event_of(
                window.person_id,
                state,
                transition,
                self._settings,
                window.t_start,
                verdict.lines,
                window,
                score,
            )
            self._events.append(made)

    def _seen(self, window: ScoreWindow, judged: bool) -> None:
        run = self._run
        run.windows += 1
        run.since_ms = min(run.since_ms or window.t_start, window.t_start)
        run.until_ms = max(run.until_ms, window.t_start)
        run.judged_s += window.hop_s if judged else 0.0

    def _write(self, memory: Memory) -> None:
        now = self._clock.monotonic_s()
        if now < self._write_at or not (self._changed or self._events):
            return
        self._write_at = now + WRITE_EVERY_S
        states = {name: snapshot(memory.persons[name]) for name in sorted(self._changed)}
        events = [event.model_copy(update={"shadow": True}) for event in self._events]
        self._changed, self._events = set(), []
        self._store.save(self._run, states, events)
        if now >= self._forget_at:
            self._forget_at = now + FORGET_EVERY_S
            self._store.forget_before(self._clock.now_ms() - self._retention_ms)

    @contextmanager
    def _contained(self) -> Iterator[None]:
        """No error passes: the shadow must not disturb the ward."""
        try:
            yield
        except Exception:
            self._run.failed += 1
            self._metrics.shadow_failed.inc()
            now = self._clock.monotonic_s()
            if now >= self._log_at:
                self._log_at = now + LOG_EVERY_S
                log.exception("the shadow configuration failed")
