"""The live agent: one source watched, its windows kept and sent, in four threads."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from redis import Redis

from edge_agent.agent_settings import AgentSettings
from edge_agent.consent import ConsentGate, HubTime
from edge_agent.errors import EdgeError
from edge_agent.outbox import AlarmBook, ConsentStore, Database, Limits, Outbox, OutboxFull
from edge_agent.publish import inspection
from edge_agent.publish.certificate_watch import CertificateWatch
from edge_agent.publish.metrics import Metrics
from edge_agent.publish.publisher import Hub, Publisher
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
from shared.contracts import TechnicalKind
from shared.health import Health
from shared.streams.connection import connect

log = logging.getLogger(__name__)

Work = Callable[[threading.Event], None]

SOURCE_STALE_S = 30.0
"""A turn takes one second's perception at most; a model that hangs this long is not alive."""
JOIN_LIMIT_S = 8.0
"""The supervisor kills after 10 s."""
UPKEEP_S = 5.0


@dataclass(frozen=True, slots=True)
class Outside:
    """What the agent is given from outside: the source, the models and the clock."""

    source: Source
    load_perceiver: Callable[[], SecondPerceiver]
    clock: Clock


class Agent:
    """Everything that lives as long as the process, wired together."""

    def __init__(self, settings: AgentSettings, outside: Outside) -> None:
        clock, edge_id = outside.clock, settings.edge_id
        self._settings = settings
        self._clock = clock
        self.health = Health(clock)
        self.metrics = Metrics()
        self._database = Database(settings.outbox_path, edge_id, clock)
        self.alarms = AlarmBook(self._database, edge_id, clock)
        self.outbox = Outbox(self._database, edge_id, clock, _limits(settings))
        self._hub_time = HubTime(clock)
        tls = settings.redis_tls
        self._connections = [
            connect(settings.redis_url, tls),
            connect(settings.redis_url, tls),
        ]
        hub = Hub(self._connections[0], edge_id)
        self._publisher = Publisher(hub, self.outbox, self.alarms, clock, self.metrics, self.health)
        self._gate = self._make_gate(self._connections[1])
        self._loader = PerceiverLoader(outside.load_perceiver, self.alarms, clock, edge_id)
        self._certificates = CertificateWatch(tls, self.alarms, self._hub_time, edge_id)
        self._crashed: str | None = None
        self._loop = SourceLoop(settings.source_id, self._parts(outside))

    def run(self, stop: threading.Event) -> None:
        """Watch until ``stop`` is set, then finish: the source first, what it gave last."""
        self._report_damage()
        self._add_checks()
        with ExitStack() as stack:
            stack.callback(self._close)
            app = inspection.application(self.metrics.registry, self.health)
            host, port = self._settings.internal_host, self._settings.edge_metrics_port
            stack.enter_context(inspection.serving(app, host, port))
            threads: dict[str, Work] = {
                "publisher": self._publisher.run,
                "consent": lambda end: self._gate.run(end, self.health),
                "models": self._loader.run,
                "source": self._watch,
            }
            for name, work in threads.items():
                stack.enter_context(self._running(name, work, stop))
            while not self._clock.wait(stop, UPKEEP_S):
                self._upkeep()
        if self._crashed is not None:
            raise EdgeError("A part of the edge agent failed.", self._crashed)

    @contextmanager
    def _running(self, name: str, work: Work, stop: threading.Event) -> Iterator[None]:
        """Run ``work`` in a thread until the block ends; it is told so and waited for."""
        end = threading.Event()

        def guarded() -> None:
            try:
                work(end)
            except Exception:
                # Half an agent looks alive and is not: end it whole, to be started again.
                log.exception("a thread failed")
                self._crashed = name
                stop.set()

        thread = threading.Thread(target=guarded, name=name, daemon=True)
        thread.start()
        try:
            yield
        finally:
            end.set()
            thread.join(JOIN_LIMIT_S)

    def _watch(self, stop: threading.Event) -> None:
        name = f"source {self._settings.source_id}"
        self._loop.run(stop, lambda: self.health.beat(name, SOURCE_STALE_S))

    def _upkeep(self) -> None:
        self._certificates.check()
        try:
            self.metrics.dropped.inc(self.outbox.prune())
        except OutboxFull as error:
            log.warning("outbox not pruned", extra={"fields": {"error": error.detail}})
        self.metrics.oldest_s.set(self.outbox.oldest_age_s())

    def _report_damage(self) -> None:
        damaged = self._database.set_aside
        if damaged is not None:
            self.alarms.raise_(
                TechnicalKind.WINDOWS_LOST,
                self._settings.edge_id,
                "The edge box's store of unsent records was damaged: some seconds may be lost.",
                f"set aside as {damaged.name}; new epoch {self._database.epoch}",
            )

    def _add_checks(self) -> None:
        self.health.add_check("hub", self._publisher.problem)
        self.health.add_check("models", self._loader.problem)
        self.health.add_check("source", self._loop.problem)

    def _make_gate(self, redis: Redis) -> ConsentGate:
        store = ConsentStore(self._database)
        return ConsentGate(redis, store, self._hub_time, self._clock, self._settings.person_id)

    def _parts(self, outside: Outside) -> Parts:
        settings, clock = self._settings, self._clock
        watched = Watched(settings.edge_id, settings.source_id, settings.person_id, settings.shards)
        writer = WindowWriter(watched, self.outbox, self.alarms, self.metrics, self._hub_time)
        events = EventClock(clock, self._hub_time)

        def start_reading(senses: Senses) -> ThreadedReading:
            return ThreadedReading(outside.source, senses, clock)

        track, alarms = Track(writer), SourceAlarms(self.alarms, clock, settings.source_id)
        throttle = Throttle(settings.source_id, self.metrics, clock)
        return Parts(
            gate=self._gate,
            models=self._loader,
            start_reading=start_reading,
            track=track,
            events=events,
            clock_watch=ClockWatch(events, self._hub_time, self.alarms, clock, settings.edge_id),
            alarms=alarms,
            scorer=Scorer(track, alarms, self.metrics, throttle),
            metrics=self.metrics,
            clock=clock,
        )

    def _close(self) -> None:
        for connection in self._connections:
            connection.close()
        self._database.close()


def _limits(settings: AgentSettings) -> Limits:
    return Limits(
        max_bytes=settings.edge_outbox_max_mb * 1024 * 1024,
        max_age_s=settings.edge_outbox_max_age_h * 3600.0,
    )
