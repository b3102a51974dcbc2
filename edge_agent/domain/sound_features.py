"""Forty numbers of a stretch of sound, for networks and heads that learn from them."""

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.sound import voiced_frames
from edge_agent.domain.spectra import CEPSTRA, Spectra

FEATURES: tuple[str, ...] = (
    *("level_mean", "level_std", "level_range"),
    *("crossing_mean", "crossing_std", "centroid_mean", "centroid_std"),
    *("onset_mean", "onset_std", "voiced_share", "periodicity_mean"),
    *("pitch_median", "pitch_high", "pitch_std"),
    *(f"cepstrum_{n}_mean" for n in range(CEPSTRA)),
    *(f"cepstrum_{n}_std" for n in range(CEPSTRA)),
)
"""Levels in dB, pitch in octaves above 60 Hz (0 where nothing is voiced), centroid in kHz."""


def features(frames: Spectra) -> NDArray[np.float64]:
    """[40], in the order of ``FEATURES``; of a second or of a whole sentence."""
    level = frames.level_dbfs
    voiced = voiced_frames(frames)
    octaves = np.log2(frames.f0_hz[voiced] / 60.0) if voiced.any() else np.zeros(1)
    centroid = frames.centroid_hz / 1000.0
    return np.array(
        [
            *(level.mean(), level.std(), level.max() - np.percentile(level, 10)),
            *(frames.crossing_rate.mean(), frames.crossing_rate.std()),
            *(centroid.mean(), centroid.std()),
            *(frames.onset.mean(), frames.onset.std()),
            *(voiced.mean(), frames.periodicity.mean()),
            *(np.median(octaves), np.percentile(octaves, 90), octaves.std()),
            *frames.cepstra.mean(axis=1),
            *frames.cepstra.std(axis=1),
        ]
    )
