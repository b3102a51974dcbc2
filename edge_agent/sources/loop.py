"""Watches one source: opens it while consent allows, scores each second, never falls silent."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from edge_agent.consent import Permission
from edge_agent.domain.plan import BODY_ENCODERS
from edge_agent.errors import SourceError
from edge_agent.perception import SecondOfInput
from edge_agent.publish.metrics import Metrics
from edge_agent.sources.clock_watch import ClockWatch
from edge_agent.sources.event_clock import EventClock
from edge_agent.sources.port import SecondPerceiver, Senses
from edge_agent.sources.reading import Dropped, Ended, Failed, Happening, Opened, Reading
from edge_agent.sources.scorer import Scorer
from edge_agent.sources.sense_watch import SenseWatch
from edge_agent.sources.source_alarms import SourceAlarms
from edge_agent.sources.track import HOP_MS, Track
from shared.clock import Clock
from shared.contracts import Reason
from shared.streams.connection import backoff_s

TURN_S = 0.2
GRACE_MS = 3_000
"""How long a second may be late before it is said to be missing: tiles show 5 s at most."""
LOST_AFTER_S = 10.0
"""A dead source is an alarm within 15 s; it is closed and opened again then."""
TOO_LATE_MS = 5_000
"""Seconds that waited longer for perception are not scored any more: the box is too slow, and
a window that comes late raises no alert."""
REOPEN_S = 1.0
LONGEST_RETRY_S = 10.0


class Gate(Protocol):
    """Who says what may be read."""

    def permission(self) -> Permission:
        """What may be read at this moment."""


class Models(Protocol):
    """Who has the perceiver."""

    def perceiver(self) -> SecondPerceiver | None:
        """The perceiver, or None while there is none."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a loop works with."""

    gate: Gate
    models: Models
    start_reading: Callable[[Senses], Reading]
    track: Track
    events: EventClock
    clock_watch: ClockWatch
    alarms: SourceAlarms
    scorer: Scorer
    metrics: Metrics
    clock: Clock


class SourceLoop:
    """One thread per source. Every second of event time under consent becomes one window."""

    def __init__(self, source_id: str, parts: Parts) -> None:
        self._id = source_id
        self._p = parts
        self._sense_watch = SenseWatch(parts.clock)
        self._reading: Reading | None = None
        self._asked = Senses(picture=False, sound=False)
        self._withheld: frozenset[str] = BODY_ENCODERS
        self._wanted = False
        self._zero_ms: int | None = None
        self._heard_s = 0.0
        self._retry_at_s = 0.0
        self._attempt = 0

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Watch until ``stop`` is set; the second in hand is written first."""
        while not stop.is_set():
            self.turn(stop)
            beat()
        self.close()

    def problem(self) -> str | None:
        """For readiness: a source that should be read and is not. A pause is no fault."""
        missing = self._wanted and self._zero_ms is None
        return f"{self._id} is not being read" if missing else None

    def turn(self, stop: threading.Event) -> None:
        """Do what is next, for at most about ``TURN_S`` and one second's perception."""
        self._mind_clock()
        permission = self._p.gate.permission()
        self._p.alarms.consent(permission.problem)
        self._wanted = permission.problem is None and not permission.paused
        perceiver = self._p.models.perceiver()
        if permission.problem is not None:
            self.close()
            self._p.track.stop()
            self._p.clock.wait(stop, TURN_S)
        elif permission.paused:
            self._rest((Reason.PAUSED,), 0, stop)
        elif perceiver is None:
            self._rest((Reason.ENCODER_FAILED,), GRACE_MS, stop)
        else:
            self._watch(permission, perceiver, stop)

    def _mind_clock(self) -> None:
        moved_ms = self._p.clock_watch.check()
        if not moved_ms:
            return
        if self._p.track.next_t is not None:
            self._p.track.jump(self._p.track.next_t + moved_ms)
        if self._zero_ms is not None:
            self._zero_ms += moved_ms

    def _rest(self, reasons: tuple[Reason, ...], grace_ms: int, stop: threading.Event) -> None:
        self.close()
        self._fill(reasons, grace_ms)
        self._p.clock.wait(stop, TURN_S)

    def _fill(self, reasons: tuple[Reason, ...], grace_ms: int) -> None:
        now = self._p.events.now_ms()
        if self._p.track.next_t is None:
            self._p.track.jump(now)  # seconds are owed from here on
        self._p.track.fill(now - grace_ms, reasons)

    def _watch(
        self, permission: Permission, perceiver: SecondPerceiver, stop: threading.Event
    ) -> None:
        senses = permission.senses
        if self._reading is not None and senses != self._asked:
            self.close()
        self._withheld = frozenset() if permission.body else BODY_ENCODERS
        happening = self._next(senses, stop)
        if happening is not None:
            self._handle(happening, perceiver)
            return
        # while it is closed nothing can still come: no reason to wait before saying so
        self._fill(_missing(senses), GRACE_MS if self._reading else 0)
        if self._reading and self._p.clock.monotonic_s() - self._heard_s > LOST_AFTER_S:
            sentence = f"Nothing has come from the source for {LOST_AFTER_S:.0f} seconds."
            self._lose(SourceError(sentence))

    def _next(self, senses: Senses, stop: threading.Event) -> Happening | None:
        if self._reading is not None:
            return self._reading.next(TURN_S)
        if self._p.clock.monotonic_s() < self._retry_at_s:
            self._p.clock.wait(stop, TURN_S)
            return None
        self._asked = senses
        self._heard_s = self._p.clock.monotonic_s()
        self._reading = self._p.start_reading(senses)
        return None

    def _handle(self, happening: Happening, perceiver: SecondPerceiver) -> None:
        match happening:
            case Opened():
                self._begin(happening, perceiver)
            case SecondOfInput():
                self._second(happening, perceiver)
            case Dropped(t_start_ms):
                self._dropped(t_start_ms)
            case Ended():
                self._end()
            case Failed(error):
                self._lose(error)

    def _begin(self, opened: Opened, perceiver: SecondPerceiver) -> None:
        now_s = self._p.clock.monotonic_s()
        self._p.events.pair()
        zero = self._p.events.at(opened.at_s)
        next_t = self._p.track.next_t
        if next_t is None or next_t - zero > GRACE_MS:
            self._p.track.jump(zero)  # nothing was owed, or the clock was set back meanwhile
        else:
            zero = max(zero, next_t)
            self._p.track.fill(zero, _missing(self._asked))
        self._zero_ms = zero
        self._heard_s = now_s
        perceiver.reset()
        self._sense_watch.opened(self._asked, opened.senses)
        self._p.alarms.senses(self._sense_watch.missing)
        self._p.metrics.opened.labels(self._id).inc()
        self._p.metrics.source_open.labels(self._id).set(1)

    def _second(self, second: SecondOfInput, perceiver: SecondPerceiver) -> None:
        t_start, waited_ms = self._arrived(second.t_start_ms)
        self._sense_watch.second(second)
        self._p.alarms.senses(self._sense_watch.missing)
        if not self._is_next(t_start):
            return
        if waited_ms > TOO_LATE_MS:
            self._p.scorer.overdue(t_start, waited_ms / 1000)
            return
        second = replace(second, t_start_ms=t_start)
        self._p.scorer.score(second, perceiver, waited_ms / 1000, self._withheld)
        lag_ms = self._p.events.now_ms() - (t_start + HOP_MS)
        self._p.metrics.lag_s.labels(self._id).set(lag_ms / 1000)

    def _dropped(self, position_ms: int) -> None:
        t_start, waited_ms = self._arrived(position_ms)
        if self._is_next(t_start):
            self._p.scorer.overdue(t_start, waited_ms / 1000)

    def _arrived(self, position_ms: int) -> tuple[int, int]:
        """The source lives: event time of a second of it, and how long ago it ended (ms)."""
        assert self._zero_ms is not None
        t_start = self._zero_ms + position_ms
        self._heard_s = self._p.clock.monotonic_s()
        self._attempt = 0
        self._p.alarms.delivers()
        return t_start, self._p.events.now_ms() - (t_start + HOP_MS)

    def _is_next(self, t_start: int) -> bool:
        """Whether that second is still to be written; what is missing before it is said so."""
        next_t = self._p.track.next_t
        if next_t is not None and t_start < next_t:
            self._p.metrics.skipped.inc()  # already said to be missing
            return False
        self._p.track.fill(t_start, _missing(self._asked))
        return True

    def _end(self) -> None:
        if self._zero_ms is None:
            return
        self._p.alarms.ended()
        self.close()
        self._retry_at_s = self._p.clock.monotonic_s() + REOPEN_S

    def _lose(self, error: SourceError) -> None:
        self._p.alarms.lost(error)
        self.close()
        pause_s = backoff_s(self._attempt + 3, LONGEST_RETRY_S)
        self._retry_at_s = self._p.clock.monotonic_s() + pause_s
        self._attempt += 1

    def close(self) -> None:
        """Stop reading. ``run`` may be called again."""
        if self._reading is not None:
            self._reading.close()
        self._reading = None
        self._zero_ms = None
        self._p.metrics.source_open.labels(self._id).set(0)


def _missing(senses: Senses) -> tuple[Reason, ...]:
    picture = (Reason.NO_PICTURE,) if senses.picture else ()
    return picture + ((Reason.NO_SOUND,) if senses.sound else ())
