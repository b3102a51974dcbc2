"""Wires the reasoning service together and runs it until it is told to stop."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial

from reasoning_service import loops
from reasoning_service.adapters.schema import upgrade
from reasoning_service.adapters.store import Store
from reasoning_service.adapters.tables import OUTGOING
from reasoning_service.adapters.threshold import ThresholdClient
from reasoning_service.api.app import create_app
from reasoning_service.explain import Explainer
from reasoning_service.metrics import Metrics
from reasoning_service.reconcile import INTERVAL_S, Reconciler
from reasoning_service.settings import Settings
from shared import logs
from shared.clock import Clock, SystemClock
from shared.health import Health
from shared.storage.engine import open_engine
from shared.streams.connection import connect
from shared.streams.relay import Relay
from shared.web.internal import serving

log = logging.getLogger(__name__)

JOIN_S = 15.0
"""Longer than one look-up, so that the message in hand is finished."""


def serve(settings: Settings, stop: threading.Event, clock: Clock | None = None) -> None:
    """Run until ``stop`` is set. Raises ``OSError`` when the port is taken."""
    clock = clock or SystemClock()
    engine = open_engine(settings.database_url)
    upgrade(engine)
    store, metrics, health = Store(engine), Metrics(), Health(clock)
    threshold = ThresholdClient(settings.threshold_url, settings.service_token)
    app = create_app(store, health, metrics, settings.service_token, settings.reasoning_model_url)
    with (
        closing(threshold),
        _running(settings, store, threshold, metrics, health, clock, stop),
        serving(app, settings.internal_host, settings.reasoning_port),
    ):
        log.info("serving", extra={"fields": {"port": settings.reasoning_port}})
        stop.wait()
    engine.dispose()


def main() -> None:
    """The process: JSON logs, SIGTERM and SIGINT finish the message in hand."""
    settings = Settings()
    logs.configure("reasoning_service", settings.log_level)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    serve(settings, stop)


@contextmanager
def _running(
    settings: Settings,
    store: Store,
    threshold: ThresholdClient,
    metrics: Metrics,
    health: Health,
    clock: Clock,
    stop: threading.Event,
) -> Iterator[None]:
    """The three loops in threads of their own, each with its own Redis connection."""
    redis, relay_redis = (
        connect(settings.redis_url, settings.redis_tls),
        connect(settings.redis_url, settings.redis_tls),
    )
    explainer = Explainer(
        store, threshold, clock, metrics, settings.reasoning_deadline_s, loops.RETRY_S
    )
    worker = loops.worker(redis, _consumer(), explainer, store, clock)
    relay = Relay(store.engine, OUTGOING, relay_redis)
    reconciler = Reconciler(store, threshold, explainer, clock, metrics)
    health.add_check("redis", partial(loops.redis_problem, relay_redis))
    health.add_check("database", store.problem)
    health.add_check("threshold", threshold.problem)
    loop = partial(loops.run_loop, stop=stop, clock=clock, health=health)
    threads = [
        threading.Thread(target=loop, args=("worker", partial(worker.step, stop), 0.0)),
        threading.Thread(target=loop, args=("relay", relay.publish_pending, loops.RELAY_PAUSE_S)),
        threading.Thread(target=loop, args=("reconciler", reconciler.step, INTERVAL_S)),
    ]
    with closing(redis), closing(relay_redis):
        for thread in threads:
            thread.daemon = True
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join(JOIN_S)


def _consumer() -> str:
    """One name per process: a restarted one takes over by reclaiming."""
    return f"{socket.gethostname()}-{os.getpid()}"
