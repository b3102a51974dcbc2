"""When Redis took each window, noted while the stream still has it."""

import threading

from shared.streams import keys
from shared.streams.connection import connect
from shared.streams.reader import entries_of


class Arrivals:
    """Notes when Redis took each window, by its trace, while the stream still has it."""

    def __init__(self, url: str) -> None:
        self._redis = connect(url)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.in_hub: dict[str, float] = {}
        self._thread.start()

    def stop(self) -> None:
        """Read no more."""
        self._stop.set()
        self._thread.join()
        self._redis.close()

    def _run(self) -> None:
        position = "$"
        while not self._stop.is_set():
            answer = self._redis.xread({keys.scores(0): position}, block=500)
            for entry in entries_of(answer):
                position = entry.entry_id
                trace = trace_of(entry.fields[b"body"])
                if trace is not None:
                    self.in_hub[trace] = float(position.partition("-")[0])


def trace_of(body: bytes) -> str | None:
    """The trace id in a record's JSON, found without reading the rest.

    >>> trace_of(b'{"seq":1,"trace_id":"p-1","bundle_id":"b"}')
    'p-1'
    """
    _, found, rest = body.partition(b'"trace_id":"')
    return rest.partition(b'"')[0].decode() if found else None
