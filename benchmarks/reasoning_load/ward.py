"""The real threshold service, in a process of its own, after half an hour of a whole ward."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from shared.contracts import ScoreWindow, WindowState
from shared.contracts.channels import REGISTRY
from shared.streams import keys
from shared.streams.codec import encode
from tests.redis_process import RedisProcess
from tests.threshold_service.people import Person, settings

SECONDS = 1800
"""What a report looks back on."""
LIMIT_S = 300.0
EDGE, EPOCH = "bench-edge", "o1"


@contextmanager
def threshold_of(
    redis: RedisProcess, folder: Path, persons: list[str], t_end: int
) -> Iterator[str]:
    """Its address, once it has judged each person's last half hour, until the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {
        **os.environ,
        "ATTUNE_REDIS_URL": redis.url,
        "ATTUNE_DATA_DIR": str(folder),
        "ATTUNE_SERVICE_TOKEN": "benchmark",
        "ATTUNE_THRESHOLD_PORT": str(port),
        "ATTUNE_THRESHOLD_LATE_AFTER_S": "1e9",
        "ATTUNE_THRESHOLD_SILENT_AFTER_S": "1e9",
        "ATTUNE_THRESHOLD_CALIBRATE_EVERY_DAYS": "0",
        "ATTUNE_LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "threshold_service", "serve"]
    process = subprocess.Popen(command, env=environment)
    try:
        _send(redis, persons, t_end)
        _wait(redis, len(persons) * SECONDS)
        url = f"http://127.0.0.1:{port}"
        assert httpx2.get(f"{url}/healthz").is_success
        yield url
    finally:
        process.terminate()
        process.wait(30)


def _send(redis: RedisProcess, persons: list[str], t_end: int) -> None:
    """All channels that there are, calm, as twenty boxes would have sent them."""
    drawn = [Person(seed, engine=settings()) for seed in range(len(persons))]
    seq = 0
    with redis.client() as client:
        for second in range(SECONDS):
            with client.pipeline(transaction=False) as pipe:
                for name, person in zip(persons, drawn, strict=True):
                    seq += 1
                    t_start = t_end - (SECONDS - second) * 1000
                    window = _window(seq, t_start, name, person.channels())
                    pipe.xadd(keys.scores(0), encode(window))
                pipe.execute()


def _window(seq: int, t_start: int, person_id: str, known: dict[str, float | None]) -> ScoreWindow:
    filled = {name: (c.low + c.high) / 2 for name, c in REGISTRY.items() if name[:2] != "s_"}
    return ScoreWindow(
        edge_id=EDGE,
        source_id="cam-1",
        person_id=person_id,
        outbox_epoch=EPOCH,
        shard=0,
        seq=seq,
        t_start=t_start,
        trace_id=f"t-{seq}",
        bundle_id="bench",
        state=WindowState.OK,
        channels={**filled, **known},
        quality={"face": 0.9, "voice": 0.9, "motion": 0.9},
    )


def _wait(redis: RedisProcess, last: int) -> None:
    until = time.monotonic() + LIMIT_S
    with redis.client() as client:
        while time.monotonic() < until:
            if int(client.get(keys.acked(EDGE, EPOCH, 0)) or 0) >= last:
                return
            time.sleep(0.2)
    raise RuntimeError("the threshold service did not judge the ward in time")
