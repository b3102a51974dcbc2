"""The agent as a process of its own, with a stub for eyes and ears: for tests that kill it.

``python -m tests.edge_agent_live.live_process LEDGER [drain | paced]`` appends as fast as it can
and writes each window's number to the ledger once it is in the outbox; ``drain`` only sends,
``paced`` appends one window a second.
"""

import os
import sys
import threading
from pathlib import Path

from edge_agent.outbox import AlarmBook, Database, Limits, Outbox
from edge_agent.publish.metrics import Metrics
from edge_agent.publish.publisher import Hub, Publisher
from shared.clock import SystemClock
from shared.contracts import ScoreWindow
from shared.health import Health
from shared.streams.connection import connect
from tests.edge_agent_live.builders import EDGE, window

PAUSE_S = {"": 0.004, "paced": 1.0}


def main(path: Path, url: str, ledger: Path, mode: str) -> None:
    """Append and publish until killed."""
    clock, never = SystemClock(), threading.Event()
    database = Database(path, EDGE, clock)
    outbox = Outbox(database, EDGE, clock, Limits())
    alarms = AlarmBook(database, EDGE, clock)
    hub = Hub(connect(url), EDGE)
    publisher = Publisher(hub, outbox, alarms, clock, Metrics(), Health(clock))
    threading.Thread(target=publisher.run, args=(never,), daemon=True).start()
    while mode == "drain":
        clock.wait(never, 1.0)
    with ledger.open("a", buffering=1) as book:
        while True:
            book.write(f"{outbox.epoch} {_append(outbox)}\n")
            clock.wait(never, PAUSE_S[mode])


def _append(outbox: Outbox) -> int:
    numbers: list[int] = []

    def numbered(epoch: str, seq: int) -> ScoreWindow:
        numbers.append(seq)
        return window(epoch, seq)

    outbox.append(0, numbered)
    return numbers[0]


if __name__ == "__main__":
    main(
        Path(os.environ["OUTBOX"]),
        os.environ["REDIS_URL"],
        Path(sys.argv[1]),
        "".join(sys.argv[2:]),
    )
