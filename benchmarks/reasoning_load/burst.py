"""When a burst of events has words while no model answers.

``python -m benchmarks.reasoning_load.burst [--events 200] [--persons 20] [--model dead]``. The real
threshold service has judged half an hour of each person with every channel; then all events come at
once, one in ten of tier 1, in no order of tier. Model ``dead``: its port is closed; ``silent``: it
takes requests and never answers; ``none``: no model is configured. Told are the seconds from the
event in the stream to its first words, by tier, and the CPU of the process of the service, which is
the reader's too.
"""

import argparse
import random
import socket
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import header, percentile
from benchmarks.reasoning_load.house import Chosen, House, Times
from benchmarks.reasoning_load.questions import MIX
from benchmarks.reasoning_load.ward import threshold_of
from deploy.local.redis_binary import find_servers
from reasoning_service.main import serve
from reasoning_service.settings import Settings
from shared.contracts import Event
from tests.reasoning_service import samples
from tests.redis_process import RedisProcess

WAIT_S = 200.0
WARM = 4


def main() -> int:
    """Measure and print."""
    given = _arguments()
    sys.stdout.write(f"{header()}\n")
    persons = [f"p-{n}" for n in range(given.persons)]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="attune-")))
        redis = RedisProcess(next(iter(find_servers().values())), folder)
        stack.callback(redis.stop)
        redis.start()
        now = round(time.time() * 1000)
        url = stack.enter_context(threshold_of(redis, folder, persons, now))
        model = stack.enter_context(_model(given.model))
        inside = stack.enter_context(_service(redis, folder, url, model))
        inside.assess(_events(WARM, persons, now, "warm"), WAIT_S)
        cpu_s = time.process_time()
        times = inside.assess(_events(given.events, persons, now, "e"), WAIT_S)
        _told(given, times, time.process_time() - cpu_s)
    return 0


def _events(number: int, persons: list[str], now: int, name: str) -> list[Event]:
    """Each of an episode of its own."""
    tiers = [MIX[n % len(MIX)] for n in range(number)]
    random.Random(1).shuffle(tiers)
    return [
        samples.event(
            event_id=f"{name}{n}",
            episode_id=f"{name}-ep{n}",
            person_id=persons[n % len(persons)],
            tier=tier,
            t_onset=now - 60_000,
            t_event=now - 1000,
        )
        for n, tier in enumerate(tiers)
    ]


def _told(given: argparse.Namespace, times: list[Times], cpu_s: float) -> None:
    words = [t for t in times if t.first_words_s is not None]
    last = max((t.first_words_s or 0.0 for t in words), default=0.0)
    ends = Counter(str(t.last.template_reason or t.last.origin) for t in times if t.last)
    _say(
        f"{given.events} events of {given.persons} persons, model {given.model}: {len(words)} with "
        f"words, the last after {last:.1f} s; CPU {1000 * cpu_s / given.events:.0f} ms an event; "
        f"{dict(ends)}"
    )
    for tier in (1, 2, 3):
        mine = sorted(t.first_words_s for t in words if t.tier == tier and t.first_words_s)
        if mine:
            p50, p95 = statistics.median(mine), percentile(mine, 0.95)
            _say(f"  tier {tier}: {len(mine):3} p50 {p50:.1f} s, p95 {p95:.1f} s")


@contextmanager
def _service(redis: RedisProcess, folder: Path, url: str, model: str) -> Iterator[House]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    chosen: Chosen = {
        "redis_url": redis.url,
        "data_dir": str(folder),
        "service_token": "benchmark",
        "threshold_url": url,
        "reasoning_port": port,
        "reasoning_model_url": model,
        "reasoning_model_key": "k",
    }
    stop = threading.Event()
    thread = threading.Thread(target=serve, args=(Settings.model_validate(chosen), stop))
    thread.start()
    try:
        inside = House(redis, port)
        inside.wait()
        yield inside
    finally:
        stop.set()
        thread.join(30.0)


@contextmanager
def _model(kind: str) -> Iterator[str]:
    """Its address; empty for none."""
    if kind == "none":
        yield ""
        return
    with socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        if kind == "silent":
            port.listen(128)  # connections are taken by the kernel, and nobody answers
        yield f"http://127.0.0.1:{port.getsockname()[1]}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--persons", type=int, default=20)
    parser.add_argument("--model", choices=("dead", "silent", "none"), default="dead")
    return parser.parse_args()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
