"""``python -m deploy.demo --out demo.mp4``: make the demo recording."""

import argparse
import os
import sys
from pathlib import Path

SEED = 7
BAR = 40


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.demo", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="where to write the MP4")
    parser.add_argument("--portrait", type=Path, help="another face (default: NASA's portrait)")
    parser.add_argument("--calm-only", action="store_true", help="no distress at all")
    parser.add_argument("--seconds-calm", type=float, default=60.0)
    parser.add_argument("--seconds-distress", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=SEED)
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Make the recording; 1 with a plain sentence when it cannot be made."""
    given = _arguments(words)
    distress_s = 0.0 if given.calm_only else given.seconds_distress
    # BLAS reads this once, when NumPy loads, hence the imports below it: on two busy cores a
    # second thread made a frame's linear solve take 50 ms in place of 1
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from deploy.demo.errors import DemoError
    from deploy.demo.portrait import load, place
    from deploy.demo.recording import make
    from edge_agent.errors import EdgeError
    from edge_agent.settings import Settings

    try:
        portrait = place(load(given.portrait), Settings())
        make(portrait, given.seconds_calm, distress_s, given.seed, given.out, _show)
    except (DemoError, EdgeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _show(done: int, total: int) -> None:
    """A bar on a terminal, a line every tenth elsewhere."""
    if sys.stderr.isatty():
        filled = BAR * done // total
        sys.stderr.write(f"\rdemo recording [{'#' * filled}{'.' * (BAR - filled)}]")
        sys.stderr.write("\n" if done == total else "")
    elif done * 10 // total != (done - 1) * 10 // total:
        sys.stderr.write(f"demo recording: {100 * done // total} %\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
