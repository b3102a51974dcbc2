"""Runs a step again and again until told to stop; what is away is waited for, nothing is lost."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from dashboard.peers.internal import ServiceAway
from shared.clock import Clock
from shared.health import Health
from shared.streams.connection import backoff_s

log = logging.getLogger(__name__)

STALE_AFTER_S = 30.0
"""Longer than a blocked read, a locked database and the longest backoff together."""
SAY_EVERY = 20
"""One warning in about a minute and a half while something stays away."""


@dataclass(frozen=True, slots=True)
class Loop:
    """A named step; it waits for its own work, at most a second or so."""

    name: str
    step: Callable[[threading.Event], None]


def run(loop: Loop, stop: threading.Event, clock: Clock, health: Health) -> None:
    """Step until ``stop`` is set."""
    failures = 0
    while not stop.is_set():
        failures = 0 if _stepped(loop, stop, health, failures) else failures + 1
        if failures:
            clock.wait(stop, backoff_s(failures))


def _stepped(loop: Loop, stop: threading.Event, health: Health, failures: int) -> bool:
    try:
        loop.step(stop)
    except (RedisError, SQLAlchemyError, ServiceAway) as error:
        if failures % SAY_EVERY == 0:
            fields = {"loop": loop.name, "error": type(error).__name__, "failures": failures}
            log.warning("%s waits", loop.name, extra={"fields": fields})
        health.beat(loop.name, STALE_AFTER_S)
        return False
    except Exception:
        # A thread's boundary: a loop that died silently would look like calm. It goes on
        # trying without a heartbeat, so that /healthz tells.
        log.exception("%s failed", loop.name)
        return False
    health.beat(loop.name, STALE_AFTER_S)
    return True


@contextmanager
def running(
    loops: list[Loop], clock: Clock, health: Health, stop: threading.Event
) -> Iterator[None]:
    """Run every loop in a thread of its own until the block ends."""
    threads = [
        threading.Thread(target=run, args=(loop, stop, clock, health), name=loop.name)
        for loop in loops
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=15)
