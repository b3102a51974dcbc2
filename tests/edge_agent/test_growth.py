"""Memory does not grow with the windows: ``python -m benchmarks.edge_memory --windows 10000`` for
the long form."""

import gc
import itertools
from pathlib import Path

import numpy as np
import psutil
import pytest

from edge_agent.adapters.encoders import Encoders
from edge_agent.adapters.ffmpeg import open_clip
from edge_agent.bundle import Bundle
from edge_agent.domain.plan import PACES
from edge_agent.perception import Perceiver

SETTLE, WINDOWS, EVERY = 300, 1200, 50
MAX_SLOPE_MB = 1.0
"""A thousand windows: one kilobyte kept of each would show."""


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_resident_memory_stays_flat(bundle: Bundle, encoders: Encoders, test_data: Path) -> None:
    with open_clip(test_data / "media" / "WolfgangLanger_Pexels.mp4") as clip:
        held = list(itertools.islice(clip, 4))
    perceiver, process = Perceiver(bundle, encoders), psutil.Process()
    at: list[int] = []
    mb: list[float] = []
    for number in range(SETTLE + WINDOWS):
        # every level in turn: what is kept between seconds must not depend on the pace
        perceiver.perceive(held[number % len(held)], number // 10 % len(PACES))
        if number >= SETTLE and number % EVERY == 0:
            gc.collect()
            at.append(number)
            mb.append(process.memory_info().rss / 1e6)
    slope = float(np.polyfit(at, mb, 1)[0]) * 1000
    assert slope < MAX_SLOPE_MB, mb
