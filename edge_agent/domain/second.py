"""One second of event time as the sensors gave it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.faces import Frame

Samples = NDArray[np.float32]
"""Mono, 16 kHz, -1..1, [16000]."""


@dataclass(frozen=True)
class SecondOfInput:
    """``frames`` may be empty (no picture) and ``samples`` None (no sound).

    ``t_start_ms`` is event time: the position in the source, never the time of arrival.
    """

    t_start_ms: int
    frames: list[Frame]
    samples: Samples | None


def from_pcm16(data: bytes) -> Samples:
    """Little-endian 16-bit samples of one channel; half a sample at the end is left out."""
    return np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.float32) / np.float32(32768)
