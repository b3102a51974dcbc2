"""Reads the consent record from the hub every few seconds and remembers it through outages."""

import logging

from pydantic import ValidationError
from redis import Redis
from redis.exceptions import RedisError

from edge_agent.consent.hub_time import HubTime
from edge_agent.consent.permission import Permission, permission_of, supersedes
from edge_agent.outbox import ConsentStore, KnownConsent
from shared.clock import Clock
from shared.contracts import ConsentRecord
from shared.streams import keys
from shared.streams.codec import first_problem

log = logging.getLogger(__name__)

POLL_S = 2.0
"""Withdrawal is promised within 60 s; this and a dead peer's time-out stay below 10."""


class ConsentGate:
    """What may be read of one person. Without the hub the last record holds until its lease ends.

    A key that vanished (Redis was flushed) is no withdrawal: a withdrawal is a record. The
    dashboard writes it again within seconds, and if it does not, the lease ends.
    """

    def __init__(
        self, redis: Redis, store: ConsentStore, hub_time: HubTime, clock: Clock, person_id: str
    ) -> None:
        self._redis = redis
        self._store = store
        self._hub_time = hub_time
        self._clock = clock
        self._person_id = person_id
        self._known = store.load(person_id)

    def poll(self) -> bool:
        """Ask the hub once; false when it does not answer."""
        try:
            seconds, microseconds = self._redis.time()
            body = self._redis.get(keys.consent(self._person_id))
        except RedisError:
            return False
        hub_ms = int(seconds) * 1000 + int(microseconds) // 1000
        self._hub_time.set(hub_ms)
        if isinstance(body, bytes):
            self._take(body, hub_ms)
        return True

    def permission(self) -> Permission:
        """What may be read at this moment."""
        return permission_of(self._known, self._hub_time.now_ms())

    def _take(self, body: bytes, hub_ms: int) -> None:
        try:
            record = ConsentRecord.model_validate_json(body)
        except ValidationError as error:
            log.warning("consent unreadable", extra={"fields": {"error": first_problem(error)}})
            return
        old = self._known.record if self._known else None
        if record.person_id != self._person_id or record == old or not supersedes(record, old):
            return
        self._known = KnownConsent(record, hub_ms)
        self._store.save(self._known)
