"""Takes messages about an erased person out of Redis, once this service has read them."""

from typing import Any, Final

from redis import Redis
from sqlalchemy import Connection

from dashboard.storage import checkpoints
from shared.streams import keys
from shared.streams.reader import BEGINNING, Entry

READ_BY_US: Final = (keys.EVENTS, keys.ASSESSMENTS, keys.TECHNICAL)
DEAD: Final = (keys.dead_letters(keys.EVENTS, "reasoning"),)
PAGE: Final = 500


def positions(connection: Connection) -> dict[str, str]:
    """How far each stream was read. The entry there is the reader's witness and has to stay."""
    return {
        stream: checkpoints.load(connection, f"stream:{stream}", BEGINNING) for stream in READ_BY_US
    }


def purge(redis: Redis, person_id: str, read_until: dict[str, str]) -> tuple[int, int]:
    """Delete what names a person; answers how many messages went, and how many are not read yet.

    The last that was read stays: it is the reader's witness, and goes with the next look. Score
    streams are not touched: their numbers have no holes, and their owner trims them within seconds
    behind what it has read.
    """
    gone = left = 0
    for stream in (*READ_BY_US, *DEAD):
        for name in _about(redis, stream, person_id):
            place, read = _number(name), _number(read_until.get(stream, "9" * 13))
            gone += redis.xdel(stream, name) if place < read else 0
            left += place > read
    return gone, left


def _about(redis: Redis, stream: str, person_id: str) -> list[str]:
    marks = tuple(f'"{field}":"{person_id}"'.encode() for field in ("person_id", "subject"))
    found: list[str] = []
    start = "-"
    while entries := _page(redis, stream, start):
        found += [
            e.entry_id for e in entries if any(m in e.fields.get(b"body", b"") for m in marks)
        ]
        start = f"({entries[-1].entry_id}"
    return found


def _page(redis: Redis, stream: str, start: str) -> list[Entry]:
    rows: Any = redis.xrange(stream, start, count=PAGE)
    return [Entry(name.decode(), fields) for name, fields in rows]


def _number(entry_id: str) -> tuple[int, int]:
    at, _, place = entry_id.partition("-")
    return int(at), int(place or 0)
