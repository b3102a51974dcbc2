"""Person-windows a second: the engine alone, and from Redis to committed rows.

``python -m benchmarks.threshold_throughput [--persons N] [--seconds N] [--arithmetic compiled]``.
Simulated windows of all camera and microphone channels; one shard, one thread, SQLite with full
syncs, a private redis-server. Prints a table; the machine's load is part of the result.
"""

import argparse
import gc
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from benchmarks.machine import header
from deploy.local.redis_binary import find_servers
from shared.clock import SystemClock
from shared.contracts import ScoreWindow
from shared.contracts.channels import REGISTRY
from shared.storage.engine import open_engine, sqlite_url
from shared.streams import keys
from shared.streams.codec import encode
from shared.streams.connection import connect
from threshold_service import metrics
from threshold_service.adapters.database.migrate import migrate
from threshold_service.arithmetics import arithmetic
from threshold_service.configuration import load
from threshold_service.domain.engine import step
from threshold_service.domain.person import PersonState
from threshold_service.domain.settings import EngineSettings
from threshold_service.engine_settings import engine_settings
from threshold_service.shard.intake import IntakeOptions
from threshold_service.shard.owner import OwnerOptions, ShardOwner
from threshold_service.shard.rows import second_of


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--arithmetic", choices=["plain", "compiled"], default="plain")
    options = parser.parse_args()
    settings = engine_settings(load(), arithmetic(options.arithmetic))
    windows = simulated(settings, options.persons, options.seconds)
    sys.stdout.write(
        f"{header()}\n"
        f"{options.persons} persons, {options.seconds} s, {len(windows[0].channels)} channels, "
        f"{options.arithmetic} arithmetic\n"
    )
    each_us = _engine_only(settings, windows)
    sys.stdout.write(f"engine alone            {each_us:8.1f} us a window (CPU)\n")
    count = len(windows)
    wall_s, cpu_s = _redis_to_committed(settings, windows)
    sys.stdout.write(
        f"Redis to committed      {count / wall_s:8.0f} windows a second (wall), "
        f"{count / cpu_s:.0f} a CPU second\n"
    )
    return 0


def simulated(settings: EngineSettings, persons: int, seconds: int) -> list[ScoreWindow]:
    """``seconds`` windows of each person with every channel of a camera and a microphone."""
    generator = random.Random(1)
    start = int(time.time()) * 1000 - seconds * 1000
    made: list[ScoreWindow] = []
    for index in range(seconds):
        for person in range(persons):
            made.append(_window(settings, generator, f"p{person}", start + 1000 * index, len(made)))
    return made


def _window(
    settings: EngineSettings, generator: random.Random, person: str, t: int, before: int
) -> ScoreWindow:
    channels: dict[str, float | None] = {}
    for name, model in settings.channels.items():
        if model.modality != "wearable" and model.prior.level is not None:
            y = model.prior.level + generator.gauss(0.0, 0.5 * model.prior.scale)
            known = REGISTRY[name]
            channels[name] = min(known.high, max(known.low, model.inverse(y)))
    return ScoreWindow(
        edge_id="bench",
        source_id="cam",
        person_id=person,
        outbox_epoch="o1",
        shard=0,
        seq=before + 1,
        t_start=t,
        trace_id=f"t{before}",
        bundle_id="bench",
        state="ok",
        channels=channels,
        quality={"face": 0.9, "voice": 0.9, "motion": 0.9},
    )


def _engine_only(settings: EngineSettings, windows: list[ScoreWindow]) -> float:
    seconds = [(item.person_id, second_of(item)) for item in windows]
    step(PersonState(), seconds[0][1], settings)  # numba compiles here, not in the measurement
    states = {item.person_id: PersonState() for item in windows}
    started = time.process_time()
    for person_id, second in seconds:
        step(states[person_id], second, settings)
    return (time.process_time() - started) / len(windows) * 1e6


def _redis_to_committed(
    settings: EngineSettings, windows: list[ScoreWindow]
) -> tuple[float, float]:
    """Takes the windows out of memory: the service's collector has none of them to look after."""
    with tempfile.TemporaryDirectory(prefix="attune-") as name, private_redis() as url:
        redis, count = connect(url), len(windows)
        with redis.pipeline(transaction=False) as pipe:
            for item in windows:
                pipe.xadd(keys.scores(0), encode(item))
            pipe.execute()
        windows.clear()
        gc.collect()
        return _drain(redis, settings, Path(name), count)


@contextmanager
def private_redis() -> Iterator[str]:
    """A redis-server on a unix socket of its own; yields its URL once it answers."""
    with tempfile.TemporaryDirectory(prefix="attune-") as name:
        socket = Path(name) / "redis.sock"
        binary = next(iter(find_servers().values()))
        server = subprocess.Popen(
            [str(binary), "--port", "0", "--unixsocket", str(socket), "--save", ""],
            stdout=subprocess.DEVNULL,
            cwd=name,
        )
        try:
            url = f"unix://{socket}?db=0"
            _wait_for(url)
            yield url
        finally:
            server.terminate()
            server.wait()


def _drain(redis: Redis, settings: EngineSettings, folder: Path, count: int) -> tuple[float, float]:
    engine = open_engine(sqlite_url(folder / "t.sqlite"))
    migrate(engine)
    # The backlog is minutes old by now; as history only it would cost less than as live data.
    options = OwnerOptions(block_ms=1, intake=IntakeOptions(late_after_ms=10**12))
    owner = ShardOwner(redis, engine, 0, settings, SystemClock(), metrics.build(), options)
    owner.start()
    wall, cpu, taken = time.perf_counter(), time.process_time(), 0
    while taken < count:
        taken += owner.step()
    spent = time.perf_counter() - wall, time.process_time() - cpu
    engine.dispose()
    return spent


def _wait_for(url: str) -> None:
    with connect(url) as redis:
        for _ in range(500):
            try:
                redis.ping()
            except RedisError:
                time.sleep(0.01)
            else:
                return
    raise TimeoutError(f"no redis at {url}")


if __name__ == "__main__":
    sys.exit(main())
