"""What Redis is told after a commit; all of it can be told again at any time."""

from collections.abc import Iterable, Mapping

from redis import Redis

from shared.contracts import BaselineSnapshot, ControlRecord, LiveState, TechnicalAlarm
from shared.streams import keys
from shared.streams.codec import encode
from threshold_service.adapters.database.changes import SequenceKey

TECHNICAL_LENGTH = 10_000
_ONLY_UP = """
local now = tonumber(redis.call('GET', KEYS[1]) or '-1')
if tonumber(ARGV[1]) > now then redis.call('SET', KEYS[1], ARGV[1]) end
"""
"""Acknowledgements only grow: an owner that was slow must not take one back."""


class Publisher:
    """Acknowledgements, live states, baselines, and alarms that no database can take."""

    def __init__(self, redis: Redis, shard: int) -> None:
        self._redis = redis
        self._shard = shard

    def publish(
        self,
        highest: Mapping[SequenceKey, int],
        live: Iterable[LiveState],
        baselines: Iterable[BaselineSnapshot],
    ) -> None:
        """One round trip. Raises redis's errors; nothing is lost, call it again."""
        with self._redis.pipeline(transaction=False) as pipe:
            for (edge, epoch), number in highest.items():
                pipe.eval(_ONLY_UP, 1, keys.acked(edge, epoch, self._shard), number)
            for snapshot in baselines:
                pipe.set(keys.baseline(snapshot.person_id), snapshot.model_dump_json())
            for state in live:
                pipe.set(keys.live(state.person_id), state.model_dump_json())
                pipe.publish(keys.LIVE_CHANNEL, state.person_id)
            pipe.execute()

    def forget(self, person_id: str) -> None:
        """Take a person's snapshots away."""
        self._redis.delete(keys.live(person_id), keys.baseline(person_id))

    def alarm(self, alarm: TechnicalAlarm) -> None:
        """Tell the technical lane directly, past the database."""
        self._redis.xadd(keys.TECHNICAL, encode(alarm), maxlen=TECHNICAL_LENGTH, approximate=True)

    def append(self, record: ControlRecord) -> None:
        """Put a record of our own, a tick, into the shard's stream, where its order is kept."""
        self._redis.xadd(keys.scores(self._shard), encode(record))
