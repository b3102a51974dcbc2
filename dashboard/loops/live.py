"""About once a second: read everybody's newest second, tell the pages, watch for silence."""

import threading
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from dashboard.parts import Parts
from dashboard.technical.own_alarms import OwnAlarms
from dashboard.technical.silence import SilenceWatch
from shared.streams import keys

SLOWEST_S = 1.0
FASTEST_S = 0.8
"""Twenty rooms change at twenty moments of each second; one message a second carries them all."""
REDIS_AWAY_MS = 3_000
"""A restart of Redis takes less and is nobody's business."""


class LiveLoop:
    """Keeps the wall true to the second, and says so when it cannot."""

    def __init__(self, parts: Parts, alarms: OwnAlarms) -> None:
        self._parts = parts
        self._clock = parts.outside.clock
        self._news = News(parts.outside.redis)
        self._silence = SilenceWatch(alarms, self._clock)
        self._alarms = alarms
        self._away_since: int | None = None
        self._last_s = 0.0

    def step(self, stop: threading.Event) -> None:
        """One second."""
        try:
            self._wait(stop)
            self._parts.live.refresh([p.person_id for p in self._parts.register.everybody()])
        except RedisError:
            self._redis_is_away(stop)
        else:
            self._away_since = None
            self._alarms.redis_back()
        self._last_s = self._clock.monotonic_s()
        wall = self._parts.wall.look()
        self._parts.announcer.residents(wall.residents)
        self._silence.look(wall.residents)
        self._parts.audit.flush()

    def _wait(self, stop: threading.Event) -> None:
        spent = self._clock.monotonic_s() - self._last_s
        self._news.wait(max(0.0, SLOWEST_S - spent))
        spent = self._clock.monotonic_s() - self._last_s
        self._clock.wait(stop, max(0.0, FASTEST_S - spent))

    def _redis_is_away(self, stop: threading.Event) -> None:
        self._news.close()
        now = self._clock.now_ms()
        self._away_since = self._away_since or now
        if now - self._away_since > REDIS_AWAY_MS:
            self._alarms.redis_lost(self._away_since)
        self._clock.wait(stop, SLOWEST_S)


class News:
    """Waits for the channel that says whose second has changed."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._subscription: Any = None  # redis-py's PubSub carries no types

    def wait(self, timeout_s: float) -> None:
        """Return at the first message or after ``timeout_s``. Raises Redis's errors."""
        if self._subscription is None:
            options = {"ignore_subscribe_messages": True}
            self._subscription = self._redis.pubsub(**options)  # type: ignore[no-untyped-call]
            self._subscription.subscribe(keys.LIVE_CHANNEL)
        self._subscription.get_message(timeout=timeout_s)
        while self._subscription.get_message(timeout=0) is not None:
            pass  # one reading of the states answers all that came meanwhile

    def close(self) -> None:
        """Subscribe anew next time."""
        if self._subscription is not None:
            self._subscription.close()
            self._subscription = None
