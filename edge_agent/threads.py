"""One thread per numeric library: several cameras share the cores of a small box.

With the libraries' own defaults the sound features take three times the processor time and
seven times the wall time (29 against 10.4 ms a second of sound).
"""

import os

_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


def limit_threads() -> None:
    """Call before numpy is imported; a value that the operator set stays."""
    for name in _VARIABLES:
        os.environ.setdefault(name, "1")


def limit_opencv() -> None:
    """OpenCV's pool gains nothing at these picture sizes."""
    import cv2  # after limit_threads

    cv2.setNumThreads(1)
