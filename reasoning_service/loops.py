"""The service's loops, and the worker on ``events``."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError
from sqlalchemy.exc import SQLAlchemyError

from reasoning_service.adapters.calls import DAY_MS, Calls
from reasoning_service.adapters.store import Store
from reasoning_service.domain.burst import by_urgency
from reasoning_service.errors import HistoryUnavailable
from reasoning_service.explain import Explainer
from reasoning_service.model_side import LOOK_S, SLACK_S, SWEEP_S, ModelSide
from shared.clock import Clock
from shared.contracts import Contract, Event, TechnicalAlarm, TechnicalKind
from shared.health import Health
from shared.streams import keys
from shared.streams.connection import backoff_s
from shared.streams.reader import Entry
from shared.streams.tls import plain
from shared.streams.worker import GroupWorker, WorkerOptions

log = logging.getLogger(__name__)

GROUP = "reasoning"
RETRY_S = 15.0
"""Longer than the longest look-up (three calls of 2 s), four tries inside the deadline."""
OPTIONS = WorkerOptions(
    batch=500, block_ms=200, reclaim_idle_ms=round(RETRY_S * 1000), max_deliveries=8
)
"""A burst of a whole house is read at once and put in order."""
RELAY_PAUSE_S = 0.05
FORGET_S = 3600.0
UNSEEN_DAYS = 2
"""An event that could never be looked up: after a day nobody waits for words about it."""
AWAY = (RedisConnectionError, RedisTimeoutError, SQLAlchemyError, HistoryUnavailable)
"""Something outside is away or full: it is tried again, and health says what is wrong."""


@dataclass(frozen=True, slots=True)
class Loop:
    """A step to be called every ``pause_s``; one step may take ``longest_s``."""

    name: str
    step: Callable[[], object]
    pause_s: float = 0.0
    longest_s: float = 0.0


def run_loop(loop: Loop, stop: threading.Event, clock: Clock, health: Health) -> None:
    """Call the step until ``stop`` is set, sooner while something is away."""
    attempt, pause_s = 0, loop.pause_s
    while not stop.is_set():
        health.beat(loop.name, stale_after_s=10.0 + 2.0 * pause_s + loop.longest_s)
        try:
            loop.step()
        except AWAY as error:
            attempt += 1
            fields = {"loop": loop.name, "error": f"{type(error).__name__}: {error}"}
            log.warning("something is away", extra={"fields": fields})
            clock.wait(stop, backoff_s(attempt))
        else:
            attempt = 0
            clock.wait(stop, pause_s)


def model_loops(side: ModelSide, stop: threading.Event) -> tuple[Loop, ...]:
    """The loops that are there only with a model."""
    writers = (
        Loop(f"writer-{n}", partial(side.writer.step, stop), longest_s=side.longest_s)
        for n in range(1, side.writers + 1)
    )
    return (
        Loop("sweeper", side.desk.sweep, SWEEP_S),
        Loop("model", side.readiness.step, LOOK_S, SLACK_S),
        *writers,
    )


def forget(store: Store, thinking_days: int, assessment_days: int, clock: Clock) -> int:
    """Delete what a model thought and what was explained so long ago; answers how much thinking."""
    now = clock.now_ms()
    store.forget_before(now - assessment_days * DAY_MS, now - UNSEEN_DAYS * DAY_MS)
    return Calls(store.engine).forget_thinking(now - thinking_days * DAY_MS)


def worker(
    redis: Redis,
    consumer: str,
    explainer: Explainer,
    store: Store,
    clock: Clock,
    options: WorkerOptions = OPTIONS,
) -> GroupWorker:
    """A worker of the reasoning group; what it has to bury becomes a technical alarm."""

    def on_dead(entry: Entry, why: str) -> None:
        store.announce(_burial(entry, why, clock.now_ms()))

    def take(message: Contract, arrived_ms: int) -> None:
        explainer.handle(message, arrived_ms)

    return GroupWorker(
        redis,
        keys.EVENTS,
        GROUP,
        consumer,
        take,
        clock,
        on_dead,
        options,
        _by_urgency,
        explainer.look_ahead,
    )


def _by_urgency(messages: Sequence[Contract]) -> list[int]:
    """What is no event concerns nobody and is done with at once, at the end."""
    events = [(place, each) for place, each in enumerate(messages) if isinstance(each, Event)]
    others = [place for place, each in enumerate(messages) if not isinstance(each, Event)]
    return [events[at][0] for at in by_urgency([each for _, each in events])] + others


def redis_problem(redis: Redis) -> str | None:
    """One sentence when Redis does not answer."""
    try:
        redis.ping()
    except RedisError as error:
        return f"redis does not answer: {plain(error)}"
    return None


def _burial(entry: Entry, why: str, now_ms: int) -> TechnicalAlarm:
    return TechnicalAlarm(
        alarm_id=f"dead-letter:{GROUP}:{entry.entry_id}",
        kind=TechnicalKind.DEAD_LETTER,
        subject="reasoning_service",
        since=now_ms,
        text="An alert could not be explained. The alert itself is not affected.",
        detail=f"{keys.EVENTS} {entry.entry_id}: {why}"[:1000],
    )
