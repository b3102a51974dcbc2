"""Wires the reasoning service together and runs it until it is told to stop."""

import gc
import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial

from redis import Redis

from reasoning_service import loops
from reasoning_service.adapters.calls import Calls
from reasoning_service.adapters.erasures import Erasures
from reasoning_service.adapters.requests import Requests
from reasoning_service.adapters.schema import upgrade
from reasoning_service.adapters.store import Store
from reasoning_service.adapters.surroundings import PublishedSurroundings
from reasoning_service.adapters.tables import OUTGOING
from reasoning_service.adapters.threshold import ThresholdClient
from reasoning_service.adapters.vllm.state import ModelState
from reasoning_service.api.app import create_app
from reasoning_service.api.ports import Served
from reasoning_service.domain.chat import Voice
from reasoning_service.explain import Explainer
from reasoning_service.instant import Connected, Instant
from reasoning_service.lookup import Lookup
from reasoning_service.loops import Loop
from reasoning_service.metrics import Metrics
from reasoning_service.model_side import ModelSide, model_side
from reasoning_service.reconcile import INTERVAL_S, Reconciler
from reasoning_service.settings import Settings
from shared import logs
from shared.clock import Clock, SystemClock
from shared.contracts import ErasedPart, ErasureAsked
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
    redis = connect(settings.redis_url, settings.redis_tls)
    residents = PublishedSurroundings(redis)
    lookup = Lookup(threshold, metrics, settings.surroundings, residents)
    with (
        closing(threshold),
        closing(redis),
        model_side(settings, store, lookup, metrics, clock) as side,
    ):
        inside = Inside(settings, store, lookup, metrics, health, clock, side)
        with (
            _running(inside, threshold, stop),
            serving(create_app(_served(inside)), settings.internal_host, settings.reasoning_port),
        ):
            log.info("serving", extra={"fields": {"port": settings.reasoning_port}})
            stop.wait()
            if side is not None:
                side.desk.stop()  # whoever waits for an answer here is told so before the end
    engine.dispose()


def main() -> None:
    """The process: JSON logs, SIGTERM and SIGINT finish the message in hand."""
    settings = Settings()
    logs.configure("reasoning_service", settings.log_level)
    # What was imported stays: a collection that walks it again and again takes a sixth of the time
    # of reading half an hour of a person.
    gc.freeze()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    serve(settings, stop)


@dataclass(frozen=True)
class Inside:
    """What the loops work with."""

    settings: Settings
    store: Store
    lookup: Lookup
    metrics: Metrics
    health: Health
    clock: Clock
    side: ModelSide | None

    @cached_property
    def explainer(self) -> Explainer:
        """What stream, clock and REST call alike."""
        desk = self.side.desk if self.side is not None else None
        deadline_s = self.settings.reasoning_deadline_s
        return Explainer(
            self.store, self.lookup, self.clock, self.metrics, deadline_s, loops.RETRY_S, desk
        )


def _served(at: Inside) -> Served:
    side, instant = at.side, Instant(at.clock)
    if side is not None:
        model = side.writer.model
        instant = Instant(at.clock, Connected(model.client, model.voice, side.desk))
    return Served(
        store=at.store,
        calls=Calls(at.store.engine),
        health=at.health,
        metrics=at.metrics,
        token=at.settings.service_token,
        again=at.explainer.again,
        instant=instant,
        erase=partial(_erase, at),
        model=None if side is None else partial(_state, side),
        voice=Voice if instant.model is None else instant.model.voice,
    )


def _erase(at: Inside, asked: ErasureAsked) -> ErasedPart:
    """The rows first: what is still being written then finds nothing that it could end."""
    part = Erasures(at.store.engine).erase(asked, at.clock.now_ms())
    if at.side is not None:
        at.side.desk.forget(asked.person_id)
    return part


def _state(side: ModelSide) -> ModelState:
    return side.readiness.state


@contextmanager
def _running(at: Inside, threshold: ThresholdClient, stop: threading.Event) -> Iterator[None]:
    """The loops in threads of their own; worker and relay each have a Redis connection."""
    redis, relay_redis = (
        connect(at.settings.redis_url, at.settings.redis_tls),
        connect(at.settings.redis_url, at.settings.redis_tls),
    )
    at.health.add_check("redis", partial(loops.redis_problem, relay_redis))
    at.health.add_check("database", at.store.problem)
    at.health.add_check("threshold", threshold.problem)
    _take_over(at)
    run = partial(loops.run_loop, stop=stop, clock=at.clock, health=at.health)
    every = _loops(at, threshold, redis, relay_redis, stop)
    threads = [threading.Thread(target=run, args=(loop,), daemon=True) for loop in every]
    with closing(redis), closing(relay_redis):
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            if at.side is not None:
                at.side.desk.stop()
            for thread in threads:
                thread.join(JOIN_S)


def _take_over(at: Inside) -> None:
    """What an earlier process left open is asked about again, or ended where no model is."""
    if at.side is None:
        Requests(at.store.engine).settle_all()
    else:
        at.health.add_note("model", at.side.readiness.problem)
        at.side.desk.recover()


def _loops(
    at: Inside, threshold: ThresholdClient, redis: Redis, relay_redis: Redis, stop: threading.Event
) -> tuple[Loop, ...]:
    worker = loops.worker(redis, _consumer(), at.explainer, at.store, at.clock)
    relay = Relay(at.store.engine, OUTGOING, relay_redis)
    reconciler = Reconciler(at.store, threshold, at.explainer, at.clock, at.metrics)
    days = at.settings.reasoning_thinking_days, at.settings.reasoning_assessment_days
    return (
        Loop("worker", partial(worker.step, stop)),
        Loop("relay", relay.publish_pending, loops.RELAY_PAUSE_S),
        Loop("reconciler", reconciler.step, INTERVAL_S),
        Loop("forgetting", partial(loops.forget, at.store, *days, at.clock), loops.FORGET_S),
        *(loops.model_loops(at.side, stop) if at.side is not None else ()),
    )


def _consumer() -> str:
    """One name per process: a restarted one takes over by reclaiming."""
    return f"{socket.gethostname()}-{os.getpid()}"
