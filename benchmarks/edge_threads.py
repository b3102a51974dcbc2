"""Two sources in threads or in processes: ``python -m benchmarks.edge_threads [CLIP]``.

The same seconds scored as fast as can be by two perceivers in two threads of one process and in two
processes, in turns, so that a busy machine treats both alike. What a further camera takes in memory
is in ``edge_memory``.
"""

import multiprocessing
import statistics
import sys
import threading
import time
from itertools import islice
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.machine import header
from edge_agent.threads import limit_opencv, limit_threads

if TYPE_CHECKING:  # numpy reads its number of threads once, on import
    from edge_agent.perception import Perceiver
    from edge_agent.sources.port import SecondPerceiver

DEMO = Path("var/demo/demo.mp4")
SECONDS = 10
ROUNDS = 5


def main() -> int:
    """Measure and print."""
    clip = Path(sys.argv[1]) if len(sys.argv) > 1 else DEMO
    if not clip.exists():
        sys.stderr.write(f"{clip} is not there: `make run` makes the demo recording\n")
        return 1
    limit_threads()
    limit_opencv()
    print(header())
    pairs = [(both_in_threads(clip), both_in_processes(clip)) for _ in range(ROUNDS)]
    ratio = statistics.median(threads / processes for threads, processes in pairs)
    print(f"\ntwo sources in threads take {ratio:.2f} of the wall time of two in processes")
    print(f"(median of {ROUNDS} turns: {', '.join(f'{t:.2f}/{p:.2f} s' for t, p in pairs)})")
    return 0


def load() -> "Perceiver":
    """A perceiver of the configured bundle."""
    from edge_agent.bundle import load_bundle
    from edge_agent.perception import Perceiver
    from edge_agent.settings import Settings

    return Perceiver(load_bundle(Settings()))


def score(perceiver: "SecondPerceiver", clip: Path) -> None:
    """The first seconds of the clip."""
    from edge_agent.adapters.ffmpeg import open_clip

    with open_clip(clip) as opened:
        for second in islice(opened, SECONDS):
            perceiver.perceive(second)


def both_in_threads(clip: Path) -> float:
    """Wall seconds of two perceivers in this process."""
    workers = [load(), load()]
    for worker in workers:
        score(worker, clip)
    threads = [threading.Thread(target=score, args=(worker, clip)) for worker in workers]
    began_s = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began_s


def work_alone(clip: Path, ready: Barrier) -> None:
    """One perceiver in a process of its own; waits for the other before and after."""
    limit_threads()
    limit_opencv()
    perceiver = load()
    score(perceiver, clip)
    ready.wait()
    score(perceiver, clip)
    ready.wait()


def both_in_processes(clip: Path) -> float:
    """Wall seconds of two perceivers in two processes."""
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(3)
    processes = [context.Process(target=work_alone, args=(clip, ready)) for _ in range(2)]
    for process in processes:
        process.start()
    ready.wait()
    began_s = time.perf_counter()
    ready.wait()
    took_s = time.perf_counter() - began_s
    for process in processes:
        process.join()
    return took_s


if __name__ == "__main__":
    sys.exit(main())
