"""The newest second of every person, as Redis last had it. Ages are by this server's clock."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import ValidationError
from redis import Redis
from redis.exceptions import RedisError

from dashboard.domain.freshness import age_ms
from shared.clock import Clock
from shared.contracts import LiveState
from shared.streams import keys


@dataclass(frozen=True, slots=True)
class Seen:
    """A live state and when this server first saw it (epoch milliseconds)."""

    state: LiveState
    seen_at: int


class LiveStates:
    """Remembers what was last read: while Redis is away it ages, it does not vanish."""

    def __init__(self, redis: Redis, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, Seen] = {}

    def refresh(self, persons: Iterable[str]) -> None:
        """Read everybody's newest second. Raises Redis's errors."""
        wanted = list(persons)
        if not wanted:
            return
        values = self._redis.mget([keys.live(person) for person in wanted])
        now = self._clock.now_ms()
        for person, value in zip(wanted, values, strict=True):
            state = _parse(value)
            if state is not None:
                self._keep(person, state, now)

    def reachable(self) -> bool:
        """Whether Redis answers now."""
        try:
            return bool(self._redis.ping())
        except RedisError:
            return False

    def newest(self, person_id: str) -> tuple[LiveState, int] | None:
        """The newest second of a person and its age in milliseconds."""
        with self._lock:
            seen = self._seen.get(person_id)
        if seen is None:
            return None
        return seen.state, age_ms(self._clock.now_ms(), seen.state.t_end, seen.seen_at)

    def all_seen(self) -> list[Seen]:
        """The newest second of everybody, with when it was first seen."""
        with self._lock:
            return list(self._seen.values())

    def watched(self) -> dict[str, str]:
        """The person whom each source was last seen to watch."""
        with self._lock:
            return {s.state.source_id: person for person, s in self._seen.items()}

    def any_state(self) -> LiveState | None:
        """The newest second of anybody, for what all have in common."""
        with self._lock:
            states = [seen.state for seen in self._seen.values()]
        return max(states, key=lambda state: state.t_end, default=None)

    def _keep(self, person: str, state: LiveState, now: int) -> None:
        with self._lock:
            known = self._seen.get(person)
            if known is None or known.state != state:
                self._seen[person] = Seen(state, now)


def _parse(value: bytes | str | None) -> LiveState | None:
    if value is None:
        return None
    try:
        return LiveState.model_validate_json(value)
    except ValidationError:
        # A version we do not speak is no data; the tile goes stale and says so.
        return None
