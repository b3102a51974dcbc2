"""Sends a test alert each minute and raises an alarm when two in a row do not come through."""

import logging
import threading
import uuid
from collections.abc import Callable
from typing import Final

from redis.exceptions import RedisError

from dashboard.canary.watch import newest
from dashboard.domain.canary import (
    ALARM_AFTER,
    EVERY_S,
    QUIET_S,
    SCREAM_S,
    Run,
    came_through,
    misses,
    window,
)
from dashboard.parts import Parts
from shared.contracts import TechnicalKind
from shared.streams import keys
from shared.streams.codec import encode

log = logging.getLogger(__name__)

ALARM: Final = "dashboard.canary"
PAGES_ALARM: Final = "dashboard.canary.pages"
TEXT: Final = "The test alert did not come through twice in a row. Alerts may not come: call help."
PAGES_TEXT: Final = (
    "An open page did not get the test alert twice in a row: it may not show alerts. "
    "Reload the pages that stand open; if this stays, call help."
)


def _random_id() -> str:
    return uuid.uuid4().hex


class CanaryLoop:
    """One second of a test resident a step; for the rest of the minute it waits."""

    def __init__(self, parts: Parts, new_id: Callable[[], str] = _random_id) -> None:
        self._parts = parts
        self._clock = parts.outside.clock
        self._new_id = new_id
        self._run: Run | None = None
        self._run_at = 0.0
        self._second = 0
        self._seq = 0
        self._misses = 0

    def step(self, stop: threading.Event) -> None:
        """Begin the next test when it is time; send the second that is due."""
        at = self._clock.monotonic_s()
        if self._run is None or at - self._run_at >= EVERY_S:
            self._judge()
            self._begin(at)
        if self._second < SCREAM_S + QUIET_S:
            self._send()
        self._clock.wait(stop, max(0.05, self._run_at + self._next_s() - self._clock.monotonic_s()))

    def _next_s(self) -> int:
        """Seconds into the run at which there is something to do; a second at most is waited."""
        passed = int(self._clock.monotonic_s() - self._run_at)
        return passed + 1

    def _begin(self, at: float) -> None:
        before = self._run
        # After a miss a window may be gone for good, and nothing behind it would be accepted.
        if before is None or self._misses:
            epoch, self._seq = self._new_id(), 0
        else:
            epoch = before.epoch
        number = 0 if before is None else before.number + 1
        self._run, self._run_at = Run(number, self._clock.now_ms(), epoch), at
        self._second = 0

    def _send(self) -> None:
        assert self._run is not None
        now = self._clock.now_ms()
        shards = self._parts.settings.shards
        made = window(self._run, self._second, self._seq + 1, now, shards)
        try:
            self._parts.outside.redis.xadd(keys.scores(made.shard), encode(made))
        except RedisError as error:
            log.warning("no test alert", extra={"fields": {"error": type(error).__name__}})
            return  # the same second again: this run is late, or missed
        self._seq += 1
        self._second += 1

    def _judge(self) -> None:
        self._judge_pages()
        if self._run is None:
            return
        seen = newest(self._parts.outside.engine)
        came = came_through(self._run, seen.t_event if seen else None)
        self._misses = misses(self._misses, came)
        if came:
            self._parts.technical.clear(ALARM)
        elif self._misses >= ALARM_AFTER:
            kind = TechnicalKind.SERVICE_DOWN
            since = self._run.began if seen is None else seen.stored_at
            detail = f"{self._misses} test alerts in a row are missing since {since}"
            self._parts.technical.raise_alarm(ALARM, kind, "canary", since, TEXT, detail)

    def _judge_pages(self) -> None:
        failing = self._parts.receipts.judge()
        if not failing:
            self._parts.technical.clear(PAGES_ALARM)
            return
        now, kind = self._clock.now_ms(), TechnicalKind.SERVICE_DOWN
        detail = f"{failing} open pages, each connected, have missed two test alerts in a row"
        self._parts.technical.raise_alarm(PAGES_ALARM, kind, "pages", now, PAGES_TEXT, detail)
