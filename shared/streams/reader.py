"""A reader that owns its position, and notices when the stream it knew is gone.

The position is the reader's, not Redis's: it is stored with the effect of what was read, in the
same database transaction. Redis may be flushed, restarted empty or set back in time under it.
The entry at the position is its witness: the relay and the owners trim only *behind* it, so
when it is missing the stream is not the one that was read, and it is read again from its
beginning. Receivers drop what they have seen.
"""

from dataclasses import dataclass

from redis import Redis

BEGINNING = "0-0"


@dataclass(frozen=True, slots=True)
class Entry:
    """One stream entry: its id and its raw fields."""

    entry_id: str
    fields: dict[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Batch:
    """What one read brought; ``restarted`` when the stream was found flushed or replaced."""

    entries: tuple[Entry, ...]
    restarted: bool = False

    @property
    def last_id(self) -> str | None:
        """The id to store as the next position, or None for an empty batch."""
        return self.entries[-1].entry_id if self.entries else None


class StreamReader:
    """Reads one stream in order from ``position`` on.

    ``read`` does not move the position: call ``advance`` once the effect is committed, or
    ``seek`` after a rollback.
    """

    def __init__(self, redis: Redis, stream: str, position: str = BEGINNING) -> None:
        self._redis = redis
        self._stream = stream
        self._run_id: str | None = None
        self.position = position

    def read(self, count: int = 500, block_ms: int | None = 500) -> Batch:
        """Up to ``count`` entries after the position, waiting ``block_ms`` for the first.

        None does not wait: a server looks at its waiting clients ten times a second only.
        """
        entries = self._read(count, block_ms)
        if entries or not self._was_replaced():
            return Batch(entries)
        self.position = BEGINNING
        return Batch((), restarted=True)

    def advance(self, entry_id: str) -> None:
        """Move on: everything up to ``entry_id`` is committed."""
        self.position = entry_id

    seek = advance

    def trim(self) -> None:
        """Drop what lies behind the position from the stream, keeping the witness itself."""
        if self.position != BEGINNING:
            self._redis.xtrim(self._stream, minid=self.position, approximate=True)

    def _read(self, count: int, block_ms: int | None) -> tuple[Entry, ...]:
        # A stream that is deleted under this read ends it in silence on 6.2 and 7.0 alike.
        answer = self._redis.xread({self._stream: self.position}, count=count, block=block_ms)
        return entries_of(answer)

    def _was_replaced(self) -> bool:
        run_id = str(self._redis.info("server")["run_id"])
        restarted = self._run_id is not None and run_id != self._run_id
        self._run_id = run_id
        if self.position == BEGINNING:
            return False
        witness = self._redis.xrange(self._stream, self.position, self.position)
        return restarted or not witness


def entries_of(answer: object) -> tuple[Entry, ...]:
    """The entries in the answer to a read of one stream; an answer to nothing is empty."""
    if not answer:
        return ()
    assert isinstance(answer, list)
    ((_, rows),) = answer
    return tuple(Entry(entry_id.decode(), fields) for entry_id, fields in rows)
