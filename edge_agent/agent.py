"""The live agent: some sources watched, their windows kept and sent, each in threads of its own."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial

from edge_agent.adapters import jpeg
from edge_agent.agent_settings import AgentSettings
from edge_agent.consent import ConsentGate, HubTime
from edge_agent.consent.gates import poll_all
from edge_agent.erasing.eraser import Eraser, Faces, Held, NoFaces
from edge_agent.erasing.orders import Orders
from edge_agent.erasing.tally import Tally
from edge_agent.errors import EdgeError
from edge_agent.evidence.build import ring_of
from edge_agent.evidence.keeper import Keeper
from edge_agent.outbox import AlarmBook, ConsentStore, Database, Limits, Outbox, OutboxFull
from edge_agent.publish import inspection
from edge_agent.publish.certificate_watch import CertificateWatch
from edge_agent.publish.metrics import Metrics
from edge_agent.publish.publisher import Hub, Publisher
from edge_agent.source_list import WatchedSource
from edge_agent.sources.port import SecondPerceiver, Source
from edge_agent.sources.windows import Watched
from edge_agent.watcher import Box, Watcher
from shared.clock import Clock
from shared.contracts import TechnicalKind
from shared.health import Health
from shared.streams.connection import connect

log = logging.getLogger(__name__)

Work = Callable[[threading.Event], None]

JOIN_LIMIT_S = 8.0
"""The supervisor kills after 10 s."""
UPKEEP_S = 5.0


@dataclass(frozen=True, slots=True)
class Outside:
    """What the agent is given from outside: sources, models (for each one's person), the clock,
    and the faces that may be recognised.
    """

    open_source: Callable[[WatchedSource], Source]
    load_perceiver: Callable[[str], SecondPerceiver]
    clock: Clock
    faces: Faces = field(default_factory=NoFaces)


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
        self._certificates = CertificateWatch(tls, self.alarms, self._hub_time, edge_id)
        ring = ring_of(settings)
        self._keeper = Keeper(ring, jpeg.encode, self._hub_time.now_ms) if ring else None
        self._crashed: str | None = None
        self._watchers = [self._watcher(watched, outside) for watched in settings.watched()]
        self._eraser = self._made_eraser(outside.faces)

    def run(self, stop: threading.Event) -> None:
        """Watch until ``stop`` is set, then finish: the source first, what it gave last."""
        self._report_damage()
        self._add_checks()
        with ExitStack() as stack:
            stack.callback(self._close)
            app = inspection.application(self.metrics.registry, self.health)
            host, port = self._settings.internal_host, self._settings.edge_metrics_port
            stack.enter_context(inspection.serving(app, host, port))
            for name, work in self._services().items():
                stack.enter_context(self._running(name, work, stop, threading.Event()))
            end = threading.Event()
            for watcher in self._watchers:
                name = f"source {watcher.source_id}"
                stack.enter_context(self._running(name, watcher.run, stop, end))
            stack.callback(end.set)  # the sources end together, and before what sends
            while not self._clock.wait(stop, UPKEEP_S):
                self._upkeep()
        if self._crashed is not None:
            raise EdgeError("A part of the edge agent failed.", self._crashed)

    def _services(self) -> dict[str, Work]:
        """What runs beside the sources, by thread; the publisher is the last to end."""
        gates = [watcher.gate for watcher in self._watchers]
        services: dict[str, Work] = {
            "publisher": self._publisher.run,
            "consent": lambda end: poll_all(gates, self._clock, self.health, end),
            "erasing": lambda end: self._eraser.run(end, self._erasing_beat),
        }
        for watcher in self._watchers:
            services[f"models {watcher.source_id}"] = watcher.loader.run
        return services

    @contextmanager
    def _running(
        self, name: str, work: Work, stop: threading.Event, end: threading.Event
    ) -> Iterator[None]:
        """Run ``work`` in a thread; when the block ends it is waited for."""

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

    def _upkeep(self) -> None:
        self._certificates.check()
        if self._keeper is not None:
            self._keeper.obey()
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
        for watcher in self._watchers:
            watcher.add_checks()

    def _watcher(self, source: WatchedSource, outside: Outside) -> Watcher:
        settings = self._settings
        box = Box(self.outbox, self.alarms, self.metrics, self._hub_time, self.health, self._clock)
        store = ConsentStore(self._database)
        gate = ConsentGate(self._connections[1], store, self._hub_time, self._clock, source.person)
        watched = Watched(settings.edge_id, source.id, source.person, settings.shards)
        load = partial(outside.load_perceiver, source.person)
        if self._keeper is not None:
            may_keep = partial(_may_keep_pictures, gate)
            load = partial(self._keeper.load_recording, load, source.person, may_keep)
            self._keeper.obey_consent_of(source.person, may_keep)
        return Watcher(watched, outside.open_source(source), load, gate, box)

    def _made_eraser(self, faces: Faces) -> Eraser:
        consents, redis = ConsentStore(self._database), self._connections[1]
        watched = {source.person for source in self._settings.watched()}
        keeper = self._keeper

        def known() -> set[str]:
            pictured = keeper.persons() if keeper is not None else set()
            return watched | consents.persons() | faces.names() | pictured

        def forget(person_id: str) -> None:
            for watcher in self._watchers:
                watcher.forget(person_id)

        shred = keeper.shred if keeper is not None else _no_pictures
        held = Held(known, faces, forget, shred, self.outbox.blank)
        tally = Tally(self._settings.data_dir / "edge" / "erasures.json")
        edge_id, orders = self._settings.edge_id, Orders(redis, consents)
        return Eraser(redis, edge_id, orders, held, tally, self._clock)

    def _erasing_beat(self) -> None:
        self.health.beat("erasing", stale_after_s=60.0)

    def _close(self) -> None:
        if self._keeper is not None:
            self._keeper.close()
        for connection in self._connections:
            connection.close()
        self._database.close()


def _no_pictures(_person_id: str) -> int:
    return 0


def _may_keep_pictures(gate: ConsentGate) -> bool:
    return gate.permission().key_frames


def _limits(settings: AgentSettings) -> Limits:
    return Limits(
        max_bytes=settings.edge_outbox_max_mb * 1024 * 1024,
        max_age_s=settings.edge_outbox_max_age_h * 3600.0,
    )
