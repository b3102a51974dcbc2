"""CPU milliseconds per camera-second by stage: ``python -m benchmarks.edge_cost CLIP``.

Processor time of this process and of FFmpeg beside it, one thread each, medians over the clip's
seconds after the first two (libraries compile in those). The demo recording is the default clip.
"""

import argparse
import resource
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

from benchmarks.machine import header
from edge_agent.threads import limit_opencv, limit_threads

WARM_UP = 2
DEMO = Path("var/demo/demo.mp4")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clip", type=Path, nargs="?", default=DEMO)
    clip = parser.parse_args().clip
    if not clip.exists():
        sys.stderr.write(f"{clip} is not there: `make run` makes the demo recording\n")
        return 2
    limit_threads()
    print(f"Edge cost on {clip.name}; {header()}")
    stages, own_ms, ffmpeg_ms = measure(clip)
    for name, milliseconds in stages.items():
        print(f"  {name:24s} {milliseconds:7.1f} ms")
    print(f"  {'this process, all':24s} {own_ms:7.1f} ms")
    print(f"  {'FFmpeg beside it':24s} {ffmpeg_ms:7.1f} ms")
    print(f"  {'a camera-second':24s} {own_ms + ffmpeg_ms:7.1f} ms (target 120)")
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory {peak_mb:.0f} MB (target 600)")
    return 0


def measure(clip: Path) -> tuple[dict[str, float], float, float]:
    """Median milliseconds a second by stage, of this process, and of FFmpeg (mean)."""
    from edge_agent.adapters.ffmpeg import open_clip
    from edge_agent.bundle import load_bundle
    from edge_agent.perception import Perceiver
    from edge_agent.settings import Settings

    limit_opencv()
    perceiver = Perceiver(load_bundle(Settings()))
    stages: dict[str, list[float]] = defaultdict(list)
    whole: list[float] = []
    started = time.process_time()
    with open_clip(clip) as opened:
        for second in opened:
            seen = perceiver.perceive(second)
            for name, milliseconds in seen.stage_cpu_ms.items():
                stages[name].append(milliseconds)
            whole.append((time.process_time() - started) * 1000)
            started = time.process_time()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    medians = {name: statistics.median(values[WARM_UP:]) for name, values in stages.items()}
    ffmpeg_ms = (children.ru_utime + children.ru_stime) * 1000 / len(whole)
    return medians, statistics.median(whole[WARM_UP:]), ffmpeg_ms


if __name__ == "__main__":
    sys.exit(main())
