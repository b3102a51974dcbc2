"""The `fer` package on frames from a file, in an environment of its own: one JSON line.

``python fer_peer.py FRAMES.npy PER_SECOND``: CPU milliseconds per second of frames (median after
the first two seconds), frames with a face. Its defaults: Haar cascade and its
quantised network. One thread, as ours.
"""

import json
import os
import statistics
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"):
    os.environ.setdefault(name, "1")
os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from importlib.metadata import version  # noqa: E402 - all of these after the threads are limited

import cv2  # noqa: E402
import numpy as np  # noqa: E402
from fer.fer import FER  # type: ignore[import-not-found,unused-ignore]  # noqa: E402

WARM_UP_S = 2


def main(path: str, per_second: int) -> None:
    """Every frame through ``detect_emotions``."""
    cv2.setNumThreads(1)
    frames = np.load(path, mmap_mode="r")
    detector = FER()
    seconds, found = [], 0
    for start in range(0, len(frames) - per_second + 1, per_second):
        began = time.process_time()
        for frame in frames[start : start + per_second]:
            found += bool(detector.detect_emotions(np.asarray(frame)))
        seconds.append((time.process_time() - began) * 1000)
    answer = {
        "version": version("fer"),
        "ms_per_second": statistics.median(seconds[WARM_UP_S:]),
        "found": found,
        "frames": len(seconds) * per_second,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
