"""How loud a second is, and how far it stands above what the room usually sounds like."""

import math
from dataclasses import dataclass

import numpy as np

from edge_agent.domain.second import Samples

FLOOR_DBFS = -120.0
SILENT_BELOW_DBFS = -80.0
"""Below the noise of any live microphone: a quiet bedroom's own is about -65; 16 bit end at -98."""
RISE_DB_PER_S = 0.25
"""A fan 20 dB above the room is the room after 80 s; a cry of that length still has breaths."""
FALL_SHARE = 0.5
"""Of the way down in one second: quiet is believed sooner than noise."""


def loudness_dbfs(samples: Samples) -> float:
    """Root mean square without its offset, in dB of full scale; a full-scale sine has -3.01.

    >>> round(loudness_dbfs(np.sin(np.arange(16000) * 0.1).astype(np.float32)), 2)
    -3.01
    """
    rms = float(np.std(samples, dtype=np.float64))
    return max(FLOOR_DBFS, 20 * math.log10(rms)) if rms > 0 else FLOOR_DBFS


@dataclass(frozen=True)
class NoiseFloor:
    """The room's quiet level in dBFS; None before the first live second."""

    level_dbfs: float | None = None

    def above(self, loudness: float) -> float | None:
        """dB above the floor, at least 0; None while nothing is known of the room.

        >>> NoiseFloor(-60.0).above(-42.5), NoiseFloor().above(-42.5)
        (17.5, None)
        """
        return None if self.level_dbfs is None else max(0.0, loudness - self.level_dbfs)

    def step(self, quiet_dbfs: float) -> "NoiseFloor":
        """After a second whose quiet tenth of frames lies at ``quiet_dbfs``.

        Down by half of the way, up by at most ``RISE_DB_PER_S``: minimum statistics (Martin
        2001) without a window to remember. A dead microphone teaches nothing.

        >>> NoiseFloor(-60.0).step(-70.0).level_dbfs, NoiseFloor(-60.0).step(-20.0).level_dbfs
        (-65.0, -59.75)
        """
        floor = self.level_dbfs
        if quiet_dbfs < SILENT_BELOW_DBFS:
            return self
        if floor is None:
            return NoiseFloor(quiet_dbfs)
        if quiet_dbfs < floor:
            return NoiseFloor(floor + FALL_SHARE * (quiet_dbfs - floor))
        return NoiseFloor(min(quiet_dbfs, floor + RISE_DB_PER_S))
