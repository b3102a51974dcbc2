"""One owner that kills itself while it erases a person, as a power cut would.

``python -m tests.threshold_service.shard.killed_erasure REDIS DATABASE POINT``: the number of a
statement that writes, ``commit`` (all is written) or ``told`` (committed, Redis not told yet).
"""

import os
import signal
import sys
from typing import Any

from sqlalchemy import event

from shared.clock import SystemClock
from shared.storage.engine import open_engine
from shared.streams.connection import connect
from tests.threshold_service.people import settings
from threshold_service import metrics
from threshold_service.adapters.publisher import Publisher
from threshold_service.shard.owner import OwnerOptions, ShardOwner


def die(*_: Any) -> None:
    """Nothing is flushed, closed or rolled back."""
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Take what is in the stream."""
    redis, database, point = sys.argv[1:]
    engine = open_engine(database)
    options = OwnerOptions(block_ms=1)
    owner = ShardOwner(
        connect(redis), engine, 0, settings(), SystemClock(), metrics.build(), options
    )
    owner.start()
    written = 0

    def statement(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        nonlocal written
        written += text.startswith(("INSERT", "UPDATE", "DELETE"))
        if str(written) == point:
            die()

    def commit(_connection: Any) -> None:
        if written and point == "commit":
            die()

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    if point == "told":
        Publisher.forget = die  # type: ignore[assignment, method-assign]
    owner.step()


if __name__ == "__main__":
    main()
