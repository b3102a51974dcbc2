"""Control records to the threshold service, written with what caused them."""

import uuid
from collections.abc import Callable

from sqlalchemy import Connection

from dashboard.storage.tables import outgoing
from shared.clock import Clock
from shared.contracts import ControlKind, ControlRecord, Outcome
from shared.streams import keys
from shared.streams.relay import enqueue


def _random_id() -> str:
    return uuid.uuid4().hex


class Control:
    """Puts control records for a person into the outbox; the relay publishes them in order."""

    def __init__(self, clock: Clock, shards: int, new_id: Callable[[], str] = _random_id) -> None:
        self._clock = clock
        self._shards = shards
        self._new_id = new_id

    def send(
        self,
        connection: Connection,
        kind: ControlKind,
        person_id: str,
        *,
        t: int | None = None,
        until: int | None = None,
        granted: bool | None = None,
        episode_id: str | None = None,
        outcome: Outcome | None = None,
        factor: float | None = None,
        config_version: str | None = None,
    ) -> None:
        """Tell the person's shard, as part of the caller's transaction."""
        shard = keys.shard_of(person_id, self._shards)
        record = ControlRecord(
            record_id=self._new_id(),
            kind=kind,
            shard=shard,
            t=self._clock.now_ms() if t is None else t,
            person_id=person_id,
            until=until,
            granted=granted,
            episode_id=episode_id,
            outcome=outcome,
            factor=factor,
            config_version=config_version,
        )
        enqueue(connection, outgoing, keys.scores(shard), [record])
