"""What a second does not hold: tempo over eight seconds, breath rhythm over four.

A second has one or two beats, so both are taken from rings of what the frames before gave.
"""

from dataclasses import dataclass, field

import librosa
import numpy as np

from edge_agent.domain.spectra import FRAMES_PER_S, HOP, SAMPLE_RATE_HZ, Series

TEMPO_RING_S, MIN_TEMPO_S = 8, 4
BREATH_RING_S = 4
"""Three breaths of panting and more; a longer ring would still hold the quiet before it."""
MIN_PERIOD_S, MAX_PERIOD_S = 0.15, 1.2
"""Laughter's syllables to hurried breaths."""
MIN_OVERLAP_S = 0.25
"""Of a ring with itself: less of it correlates by chance."""
_EMPTY = np.zeros(0)


@dataclass(frozen=True)
class Rhythm:
    """``contrast`` 0..2: how far the envelope's correlation with itself rises again after its
    deepest dip (0: no period); ``period_s`` is where it peaks, 0 where it never does."""

    contrast: float
    period_s: float


@dataclass(frozen=True, eq=False)
class Rings:
    """Frames of the last seconds: amplitude [<= 256] and onset strength [<= 512]."""

    amplitude: Series = field(default_factory=_EMPTY.copy)
    onset: Series = field(default_factory=_EMPTY.copy)

    def push(self, amplitude: Series, onset: Series) -> "Rings":
        """One second further."""
        return Rings(
            np.concatenate([self.amplitude, amplitude])[-BREATH_RING_S * FRAMES_PER_S :],
            np.concatenate([self.onset, onset])[-TEMPO_RING_S * FRAMES_PER_S :],
        )


def tempo_bpm(onset: Series) -> float | None:
    """Beats a minute by librosa's ``tempo``, from one autocorrelation of the whole ring.

    librosa would take one autocorrelation per frame and average them, which costs eight
    milliseconds (docs/benchmarks.md, "Voice"). None below ``MIN_TEMPO_S`` and without onsets.
    """
    if len(onset) < MIN_TEMPO_S * FRAMES_PER_S:
        return None
    window = librosa.filters.get_window("hann", len(onset))
    lags = librosa.autocorrelate(onset * window)
    if lags[0] <= 0:
        return None
    found = librosa.feature.tempo(tg=lags[:, None] / lags[0], sr=SAMPLE_RATE_HZ, hop_length=HOP)
    return float(found[0])


def rhythm(amplitude: Series) -> Rhythm:
    """The strongest period of an envelope [frames], by its autocorrelation.

    Each lag is divided by the share of the ring that overlaps with itself, or long periods
    would always look weaker than short ones.
    """
    count = len(amplitude)
    lags = librosa.autocorrelate(amplitude - amplitude.mean())
    if lags[0] <= 0:
        return Rhythm(0.0, 0.0)
    lags = lags / lags[0] * count / (count - np.arange(count))
    low = int(MIN_PERIOD_S * FRAMES_PER_S)
    high = min(int(MAX_PERIOD_S * FRAMES_PER_S), count - int(MIN_OVERLAP_S * FRAMES_PER_S) - 1)
    inner = lags[low + 1 : high]
    is_peak = (inner > lags[low : high - 1]) & (inner >= lags[low + 2 : high + 1])
    if not is_peak.any():
        return Rhythm(0.0, 0.0)
    peak = low + 1 + int(np.argmax(np.where(is_peak, inner, -np.inf)))
    return Rhythm(float(lags[peak] - lags[: peak + 1].min()), peak / FRAMES_PER_S)
