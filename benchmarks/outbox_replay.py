"""How fast an edge box makes up for an outage, as a multiple of the time it lasted.

``python -m benchmarks.outbox_replay [--windows N]``. A backlog of one source (one window a second,
every camera and microphone channel) lies in a real outbox with full syncs; the real publisher sends
it through a private redis-server to the real owner of the shard, which judges each window, commits
it to SQLite with full syncs and acknowledges it; only then it is deleted. The clock runs until the
outbox is empty. One process, so all three share one interpreter; on two machines it is faster.
"""

import argparse
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from benchmarks.machine import header
from benchmarks.threshold_throughput import private_redis, simulated
from edge_agent.outbox import AlarmBook, Database, Limits, Outbox
from edge_agent.publish.metrics import Metrics
from edge_agent.publish.publisher import Hub, Publisher
from shared.clock import SystemClock
from shared.contracts import ScoreWindow
from shared.health import Health
from shared.storage.engine import open_engine, sqlite_url
from shared.streams.connection import connect
from threshold_service import metrics
from threshold_service.adapters.database.migrate import migrate
from threshold_service.configuration import load
from threshold_service.engine_settings import engine_settings
from threshold_service.shard.owner import ShardOwner

EDGE = "bench"
TARGET = 10.0


def main() -> int:
    """Measure some times and print the median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--windows", type=int, default=3600, help="seconds of outage")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    sys.stdout.write(f"{header()}\n")
    rates, cpu = [], []
    for _ in range(options.runs):
        wall_s, cpu_s = replay(options.windows)
        rates.append(options.windows / wall_s)
        cpu.append(cpu_s / options.windows * 1e3)
    rate = median(rates)
    sys.stdout.write(
        f"{options.windows} s of one source: {rate:.0f} windows a second, median of "
        f"{options.runs}; {median(cpu):.2f} ms CPU a window, edge and hub together\n"
        f"{rate:.0f} times real time for one source (target {TARGET:.0f})\n"
    )
    return 0


def replay(count: int) -> tuple[float, float]:
    """Wall and processor seconds from the network's return to an empty outbox."""
    with tempfile.TemporaryDirectory(prefix="attune-") as name, private_redis() as url:
        folder, clock, stop = Path(name), SystemClock(), threading.Event()
        database = Database(folder / "outbox.db", EDGE, clock)
        outbox = Outbox(database, EDGE, clock, Limits())
        _fill(outbox, count)
        alarms = AlarmBook(database, EDGE, clock)
        publisher = Publisher(
            Hub(connect(url), EDGE), outbox, alarms, clock, Metrics(), Health(clock)
        )
        threads = [
            threading.Thread(target=publisher.run, args=(stop,)),
            threading.Thread(target=_own, args=(url, folder, clock, stop)),
        ]
        wall, cpu = time.perf_counter(), time.process_time()
        for thread in threads:
            thread.start()
        while outbox.shards()[0].acked_seq < count:
            time.sleep(0.01)
        spent = time.perf_counter() - wall, time.process_time() - cpu
        stop.set()
        for thread in threads:
            thread.join()
        database.close()
    return spent


def _fill(outbox: Outbox, count: int) -> None:
    for made in simulated(engine_settings(load()), persons=1, seconds=count):

        def numbered(epoch: str, seq: int, made: ScoreWindow = made) -> ScoreWindow:
            return made.model_copy(update={"outbox_epoch": epoch, "seq": seq})

        outbox.append(0, numbered)


def _own(url: str, folder: Path, clock: SystemClock, stop: threading.Event) -> None:
    engine = open_engine(sqlite_url(folder / "threshold.sqlite"))
    migrate(engine)
    redis = connect(url)
    owner = ShardOwner(redis, engine, 0, engine_settings(load()), clock, metrics.build())
    owner.start()
    while not stop.is_set():
        owner.step()
    redis.close()
    engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
