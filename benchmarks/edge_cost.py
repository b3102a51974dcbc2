"""CPU milliseconds per camera-second by stage: ``python -m benchmarks.edge_cost [CLIP...]``.

Processor time of this process and of FFmpeg beside it, one thread each, medians over a clip's
seconds after the first two (libraries compile in those). Two rates: the product's (10 fps flow,
5 Hz face, expression and pose, all sound) and 15 fps with everything on every frame. With
``--peer PYTHON`` the `fer` package sees the same frames in the same run; ``make bench-edge`` makes
the environment for it.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.machine import header
from edge_agent.threads import limit_opencv, limit_threads

if TYPE_CHECKING:  # numpy reads its number of threads once, on import
    from edge_agent.domain.plan import Pace
    from edge_agent.domain.second import SecondOfInput

WARM_UP = 2
DEMO = Path("var/demo/demo.mp4")
PEER = Path(__file__).parent / "peers" / "fer_peer.py"
PEER_HZ = 5
FACE_STAGES = "face_"
TARGET_MS, REAL_TIME_MS = 120, 1000


@dataclass(frozen=True)
class Rate:
    """Frames a second, every which of them the senses look at, and the limit in milliseconds."""

    name: str
    frames_per_s: int
    pace: "Pace | None"
    limit_ms: int


@dataclass(frozen=True)
class Cost:
    """Milliseconds of a camera-second: by stage, of this process, of FFmpeg."""

    stages: dict[str, float]
    own: float
    ffmpeg: float

    @property
    def total(self) -> float:
        """Everything that a camera costs."""
        return self.own + self.ffmpeg

    @property
    def face(self) -> float:
        """Finding faces and naming expressions."""
        return sum(ms for stage, ms in self.stages.items() if stage.startswith(FACE_STAGES))


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", type=Path, nargs="*", default=[DEMO])
    parser.add_argument("--peer", type=Path, help="Python of an environment that has `fer`")
    arguments = parser.parse_args()
    limit_threads()
    limit_opencv()
    for clip in arguments.clips:
        if not clip.exists():
            sys.stderr.write(f"{clip} is not there: `make run` makes the demo recording\n")
            return 2
        print(f"Edge cost on {clip.name}; {header()}")
        costs = {rate: measure(clip, rate) for rate in rates()}
        show(costs)
        if arguments.peer is not None:
            compare(clip, arguments.peer, next(iter(costs.values())))
    return 0


def rates() -> tuple[Rate, ...]:
    """The product's own, and everything on every frame."""
    from edge_agent.domain.arrival import FRAMES_PER_S
    from edge_agent.domain.plan import PACES, Pace

    return (
        Rate("as the bundle runs", FRAMES_PER_S, None, TARGET_MS),
        Rate("10 fps flow, 5 Hz senses", FRAMES_PER_S, PACES[0], TARGET_MS),
        Rate("15 fps, every frame", 15, Pace(pose=1, face=1, flow=1), REAL_TIME_MS),
    )


def seconds_of(clip: Path, frames_per_s: int) -> Iterator["SecondOfInput"]:
    """The clip decoded as the product decodes it, at another rate."""
    from edge_agent.adapters.ffmpeg_process import probe
    from edge_agent.adapters.ffmpeg_streams import open_picture, open_sound
    from edge_agent.domain.second import SecondOfInput

    seen = probe(clip)
    with ExitStack() as pipes:
        picture = pipes.enter_context(open_picture(clip, frames_per_s))
        sound = pipes.enter_context(open_sound(clip)) if seen.has_sound else iter(())
        for at, (frames, samples) in enumerate(zip_longest(picture, sound)):
            yield SecondOfInput(at * 1000, frames or [], samples)


def measure(clip: Path, rate: Rate) -> Cost:
    """Median milliseconds a second; FFmpeg's are the mean, since it ends before it is read."""
    from edge_agent.bundle import load_bundle
    from edge_agent.perception import Perceiver
    from edge_agent.settings import Settings

    perceiver = Perceiver(load_bundle(Settings()), paces=(rate.pace,) if rate.pace else None)
    stages: dict[str, list[float]] = defaultdict(list)
    whole: list[float] = []
    children, started = _children_ms(), time.process_time()
    for second in seconds_of(clip, rate.frames_per_s):
        seen = perceiver.perceive(second)
        for name, milliseconds in seen.stage_cpu_ms.items():
            stages[name].append(milliseconds)
        whole.append((time.process_time() - started) * 1000)
        started = time.process_time()
    if len(whole) <= WARM_UP:
        sys.exit(f"{clip.name} has {len(whole)} seconds: more than {WARM_UP} are needed")
    warm = {name: values[WARM_UP:] for name, values in stages.items() if len(values) > WARM_UP}
    medians = {name: statistics.median(values) for name, values in warm.items()}
    ffmpeg_ms = (_children_ms() - children) / len(whole)
    return Cost(medians, statistics.median(whole[WARM_UP:]), ffmpeg_ms)


def _children_ms() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1000


def show(costs: dict[Rate, Cost]) -> None:
    """A column a rate; what is missing in a stage is decoding's end here, colours and copies."""
    print(f"  {'':24s}" + "".join(f"{rate.name:>28s}" for rate in costs))
    for stage in next(iter(costs.values())).stages:
        _row(stage, [cost.stages.get(stage, 0.0) for cost in costs.values()])
    _row("this process, all", [cost.own for cost in costs.values()])
    _row("FFmpeg beside it", [cost.ffmpeg for cost in costs.values()])
    _row("a camera-second", [cost.total for cost in costs.values()])
    _row("limit", [float(rate.limit_ms) for rate in costs])


def _row(name: str, values: list[float]) -> None:
    print(f"  {name:24s}" + "".join(f"{value:25.1f} ms" for value in values))


def compare(clip: Path, python: Path, ours: Cost) -> None:
    """`fer` on every second frame of the same ten a second, in its own process."""
    import numpy as np

    from edge_agent.domain.arrival import FRAMES_PER_S

    frames = [
        frame
        for second in seconds_of(clip, FRAMES_PER_S)
        for frame in second.frames[:: FRAMES_PER_S // PEER_HZ]
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frames.npy"
        np.save(path, np.stack(frames))
        command = [str(python), str(PEER), str(path), str(PEER_HZ)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"  fer does not run here: {done.stderr.strip().splitlines()[-1]}")
        return
    peer = json.loads(done.stdout.strip().splitlines()[-1])
    theirs = peer["ms_per_second"]
    print(
        f"  fer {peer['version']}, {PEER_HZ} Hz, its defaults, decoding not counted: "
        f"{theirs:.1f} ms, face in {peer['found']} of {peer['frames']} frames\n"
        f"  ours beside it: face stages {ours.face:.1f} ms ({theirs / ours.face:.1f} times less), "
        f"everything {ours.total:.1f} ms ({theirs / ours.total:.1f} times less)"
    )


if __name__ == "__main__":
    sys.exit(main())
