"""One source of the box: its person's consent, its models' state, its loop. Nothing is shared
between sources but the outbox, the hub and the clock."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from edge_agent.consent import ConsentGate, HubTime
from edge_agent.errors import SourceError
from edge_agent.outbox import AlarmBook, Outbox
from edge_agent.publish.metrics import Metrics
from edge_agent.sources.clock_watch import ClockWatch
from edge_agent.sources.event_clock import EventClock
from edge_agent.sources.loop import Parts, SourceLoop
from edge_agent.sources.models import PerceiverLoader
from edge_agent.sources.port import SecondPerceiver, Senses, Source
from edge_agent.sources.reading import ThreadedReading
from edge_agent.sources.scorer import Scorer
from edge_agent.sources.source_alarms import SourceAlarms
from edge_agent.sources.throttle import Throttle
from edge_agent.sources.track import Track
from edge_agent.sources.windows import Watched, WindowWriter
from shared.clock import Clock
from shared.health import Health
from shared.logs import PRIVATE
from shared.streams.connection import backoff_s

log = logging.getLogger(__name__)

STALE_S = 30.0
"""A turn takes one second's perception at most; a model that hangs this long is not alive."""
LONGEST_RETRY_S = 30.0


@dataclass(frozen=True, slots=True)
class Box:
    """What all sources of a box share."""

    outbox: Outbox
    alarms: AlarmBook
    metrics: Metrics
    hub_time: HubTime
    health: Health
    clock: Clock


class Watcher:
    """Watches one source for one person."""

    def __init__(
        self,
        watched: Watched,
        source: Source,
        load_perceiver: Callable[[], SecondPerceiver],
        gate: ConsentGate,
        box: Box,
    ) -> None:
        self.source_id = watched.source_id
        self.gate = gate
        self._person = watched.person_id
        self._box = box
        self._alarms = SourceAlarms(box.alarms, box.clock, watched.source_id)
        self.loader = PerceiverLoader(
            load_perceiver, box.alarms, box.metrics, box.clock, watched.source_id
        )
        self._loop = SourceLoop(watched.source_id, self._parts(watched, source))

    def run(self, stop: threading.Event) -> None:
        """Watch until ``stop`` is set. A loop that fails is started anew: other sources go on."""
        attempt = 3
        while not stop.is_set():
            try:
                self._loop.run(stop, self._beat)
            except Exception as error:  # the boundary between this source and the others
                log.exception("the loop of a source failed", extra=PRIVATE)
                text = "The edge box failed at this source."
                self._alarms.lost(SourceError(text, type(error).__name__))
                self._loop.close()
                self._box.clock.wait(stop, backoff_s(attempt, LONGEST_RETRY_S))
                attempt += 1

    def forget(self, person_id: str) -> None:
        """Recognise a person no more; what was learned of the one watched here goes as a whole."""
        perceiver = self.loader.perceiver()
        if perceiver is not None:
            perceiver.forget(person_id)
            if person_id == self._person:
                perceiver.reset()

    def add_checks(self) -> None:
        """Have its problems named when readiness is asked for."""
        self._box.health.add_check(f"models {self.source_id}", self.loader.problem)
        self._box.health.add_check(f"source {self.source_id}", self._loop.problem)
        self._box.health.add_note(f"hardware {self.source_id}", self.loader.note)

    def _beat(self) -> None:
        self._box.health.beat(f"source {self.source_id}", STALE_S)

    def _parts(self, watched: Watched, source: Source) -> Parts:
        box, clock = self._box, self._box.clock
        writer = WindowWriter(watched, box.outbox, box.alarms, box.metrics, box.hub_time)
        events, track = EventClock(clock, box.hub_time), Track(writer)
        throttle = Throttle(watched.source_id, box.metrics, clock)

        def start_reading(senses: Senses) -> ThreadedReading:
            return ThreadedReading(source, senses, clock)

        return Parts(
            gate=self.gate,
            models=self.loader,
            start_reading=start_reading,
            track=track,
            events=events,
            clock_watch=ClockWatch(events, box.hub_time, box.alarms, clock, watched.edge_id),
            alarms=self._alarms,
            scorer=Scorer(track, self._alarms, box.metrics, throttle),
            metrics=box.metrics,
            clock=clock,
        )
