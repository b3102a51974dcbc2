"""Runs expression networks in ONNX Runtime on one thread: ours, and one to compare with."""

from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions  # type: ignore[attr-defined]
from PIL import Image

from training.expression.data import LABELS, SIZE_PX

# fer_minixception.onnx: grey (x / 255 - 0.5) * 2, 64 x 64, one face a call, its own label order
MINIXCEPTION_SIZE_PX = 64
MINIXCEPTION_LABELS = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")


def open_session(path: Path) -> InferenceSession:
    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return InferenceSession(path, options, providers=["CPUExecutionProvider"])


def _run(session: InferenceSession, name: str, batch: NDArray[np.float32]) -> NDArray[np.float32]:
    (out,) = session.run(None, {name: batch})
    return np.asarray(out, dtype=np.float32)


def probabilities(session: InferenceSession, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Our network: uint8 [N, 48, 48] -> float32 [N, 7] in the order of LABELS."""
    parts = (images[i : i + 64] for i in range(0, len(images), 64))
    return np.concatenate(
        [_run(session, "face", part[:, None].astype(np.float32)) for part in parts]
    )


def minixception_probabilities(
    session: InferenceSession, images: NDArray[np.uint8]
) -> NDArray[np.float32]:
    """The `fer` package's network on the same faces, its columns put in the order of LABELS."""
    side = (MINIXCEPTION_SIZE_PX, MINIXCEPTION_SIZE_PX)
    rows = []
    for image in images:
        larger = Image.fromarray(image).resize(side, Image.Resampling.BILINEAR)
        face = (np.asarray(larger, dtype=np.float32) / 255 - 0.5) * 2
        rows.append(_run(session, "x", face[None, None].astype(np.float32)))
    order = [MINIXCEPTION_LABELS.index(label) for label in LABELS]
    return np.concatenate(rows)[:, order]


def median_ms_per_face(session: InferenceSession, calls: int = 300) -> float:
    """Median wall time of one face a call, in milliseconds, after 20 calls of warm-up."""
    face = np.random.default_rng(0).uniform(0, 255, (1, 1, SIZE_PX, SIZE_PX)).astype(np.float32)
    times = []
    for _ in range(20 + calls):
        started = perf_counter()
        _run(session, "face", face)
        times.append(1e3 * (perf_counter() - started))
    return float(median(times[20:]))
