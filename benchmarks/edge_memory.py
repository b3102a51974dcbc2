"""Resident memory of an edge box by cameras, and its growth: ``python -m benchmarks.edge_memory``.

Each camera is a perceiver with networks of its own and two FFmpeg beside it, in threads of one
process as in the agent; the agent's own parts (outbox, publisher) are measured by its soak test.
``--windows N`` perceives N seconds as fast as they can be and fits a line to the memory.
"""

import argparse
import gc
import itertools
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from benchmarks.edge_cost import DEMO
from benchmarks.machine import header
from edge_agent.threads import limit_opencv, limit_threads

if TYPE_CHECKING:
    from edge_agent.domain.second import SecondOfInput
    from edge_agent.perception import Perceiver

CAMERAS = 3
SECONDS = 12
"""Of each clip, for every camera: by then buffers and caches have their size."""
TARGET_MB, TARGET_MORE_MB = 600, 150
EVERY = 250
SETTLED = 1000
"""Windows before growth counts: allocators and caches fill."""
HELD_SECONDS = 8


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clip", type=Path, nargs="?", default=DEMO)
    parser.add_argument("--windows", type=int, default=0, help="perceive this many for growth")
    arguments = parser.parse_args()
    if not arguments.clip.exists():
        sys.stderr.write(f"{arguments.clip} is not there: `make run` makes the demo recording\n")
        return 2
    limit_threads()
    limit_opencv()
    print(f"Edge memory on {arguments.clip.name}; {header()}")
    if arguments.windows:
        growth(arguments.clip, arguments.windows)
    else:
        by_cameras(arguments.clip)
    return 0


def by_cameras(clip: Path) -> None:
    """One camera after the other is added to those that run."""
    before = resident_mb()
    print(f"  process and its libraries        {before:6.0f} MB")
    with ExitStack() as stack:
        for count in range(1, CAMERAS + 1):
            camera = Camera(clip)
            stack.callback(camera.stop)
            camera.ready.wait()
            after = resident_mb()
            limit = TARGET_MB if count == 1 else TARGET_MORE_MB
            more = "" if count == 1 else f", {after - before:.0f} MB more"
            print(
                f"  {count} camera(s), FFmpeg included      {after:6.0f} MB{more} (target {limit})"
            )
            before = after


def resident_mb() -> float:
    """Of this process and its children."""
    gc.collect()
    own = psutil.Process()
    children = [child.memory_info().rss for child in own.children(recursive=True)]
    return float(own.memory_info().rss + sum(children)) / 1e6


class Camera:
    """Plays a clip over and over in a thread; ``ready`` is set after ``SECONDS``."""

    def __init__(self, clip: Path) -> None:
        self.ready = threading.Event()
        self._end = threading.Event()
        self._clip = clip
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it."""
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        perceiver = new_perceiver()
        count = 0
        while not self._end.is_set():
            perceiver.reset()
            for second in _clip_seconds(self._clip):
                perceiver.perceive(second)
                count += 1
                if count == SECONDS:
                    self.ready.set()
                    self._end.wait(600)  # measured as it stands, FFmpeg and all
                if self._end.is_set():
                    return


def growth(clip: Path, windows: int) -> None:
    """Least squares over resident memory, megabytes a thousand windows."""
    import numpy as np

    perceiver = new_perceiver()
    held = list(itertools.islice(_clip_seconds(clip), HELD_SECONDS))
    at: list[int] = []
    mb: list[float] = []
    for number, second in zip(range(1, windows + 1), itertools.cycle(held), strict=False):
        perceiver.perceive(second)
        if number % EVERY == 0:
            at.append(number)
            mb.append(resident_mb())
    settled = [(n, m) for n, m in zip(at, mb, strict=True) if n >= min(SETTLED, windows // 2)]
    slope = np.polyfit([n for n, _ in settled], [m for _, m in settled], 1)[0] * 1000
    print(
        f"  {windows} windows: {mb[0]:.0f} MB after {at[0]}, {settled[0][1]:.0f} MB after "
        f"{settled[0][0]}, {mb[-1]:.0f} MB at the end; {slope:+.2f} MB a thousand windows"
    )


def new_perceiver() -> "Perceiver":
    """With networks of its own."""
    from edge_agent.bundle import load_bundle
    from edge_agent.perception import Perceiver
    from edge_agent.settings import Settings

    return Perceiver(load_bundle(Settings()))


def _clip_seconds(clip: Path) -> Iterator["SecondOfInput"]:
    from edge_agent.adapters.ffmpeg import open_clip

    with open_clip(clip) as opened:
        yield from opened


if __name__ == "__main__":
    sys.exit(main())
