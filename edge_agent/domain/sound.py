"""What a second of sound measures: loudness, pitch, tonality, share of low frequencies.

One short-time spectrum serves everything; a window padded to twice its length makes the
spectrum's inverse the linear autocorrelation, so pitch needs no second transform.
"""

import math
from dataclasses import dataclass

import librosa
import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.second import Samples

SAMPLE_RATE_HZ = 16_000
WINDOW = 1024
TRANSFORM = 2 * WINDOW
HOP = 256
LAGS_PER_SAMPLE = 2
MIN_F0_HZ, MAX_F0_HZ = 60, 1600
"""A man's low voice to a shrill scream; the development screams reach 1140 Hz (90 %)."""
VOICED_ABOVE = 0.5
"""Periodic share of a frame's energy; Boersma (1993) and Praat use 0.45."""
VOICED_RANGE_DB = 25.0
"""Frames this far below the loudest one are pauses, whatever their period."""
MIN_VOICED_FRAMES = 5
OCTAVE_COST = 0.01
"""Per octave, against reporting half of the true pitch (Boersma 1993)."""
LOW_BAND_HZ = 500.0
FLOOR_DBFS = -120.0


@dataclass(frozen=True)
class Sound:
    """Measures of one second; ``f0_hz`` and ``f0_high_hz`` are None when nothing is voiced."""

    loudness_dbfs: float
    f0_hz: float | None
    f0_high_hz: float | None
    voiced: float
    tonality: float
    low_share: float


def loudness_dbfs(samples: Samples) -> float:
    """Root mean square without its offset, in dB of full scale; a full-scale sine has -3.01.

    >>> round(loudness_dbfs(np.sin(np.arange(16000) * 0.1).astype(np.float32)), 2)
    -3.01
    """
    rms = float(np.std(samples, dtype=np.float64))
    return max(FLOOR_DBFS, 20 * math.log10(rms)) if rms > 0 else FLOOR_DBFS


def _autocorrelation(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Power spectrum [bins, ...] to its inverse at half-sample lags, scaled to 1 at lag 0.

    Half samples (a spectrum padded with zeros) because a shrill voice's period is a dozen
    samples: a peak between two of them would lose against its own octave below.
    """
    lags = np.fft.irfft(power, LAGS_PER_SAMPLE * TRANSFORM, axis=0)[: LAGS_PER_SAMPLE * WINDOW]
    return np.asarray(lags / np.maximum(lags[0], 1e-12))


def _window_autocorrelation() -> NDArray[np.float64]:
    window = librosa.filters.get_window("hann", WINDOW)
    return _autocorrelation(np.abs(np.fft.rfft(window, TRANSFORM)) ** 2)


def _pitch(power: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Pitch in Hz and periodic share per frame, from power spectra [bins, frames].

    Boersma 1993: autocorrelation of the windowed frame over that of the window; the highest
    peak after the octave cost, its place and height by the parabola through three points.
    """
    # beyond a twentieth of its height the window's own autocorrelation only amplifies noise
    lags = _autocorrelation(power) / np.maximum(_window_autocorrelation(), 0.05)[:, None]
    rate = LAGS_PER_SAMPLE * SAMPLE_RATE_HZ
    low, high = rate // MAX_F0_HZ, rate // MIN_F0_HZ
    left, inner, right = lags[low - 1 : high - 1], lags[low:high], lags[low + 1 : high + 1]
    bend = np.minimum(left - 2 * inner + right, -1e-12)
    shift = np.clip((left - right) / (2 * bend), -0.5, 0.5)
    height = inner - 0.25 * (left - right) * shift
    cost = OCTAVE_COST * np.log2(np.arange(low, high) / low)[:, None]
    is_peak = (inner > left) & (inner >= right)
    best = np.argmax(np.where(is_peak, height - cost, -1.0), axis=0)
    frames = np.arange(inner.shape[1])
    return rate / (best + low + shift[best, frames]), np.clip(height[best, frames], 0.0, 1.0)


def measure(samples: Samples) -> Sound:
    """All measures of one second [16000]; pure, nothing is remembered."""
    centred = samples - np.float32(np.mean(samples, dtype=np.float64))
    spectrum = np.abs(
        librosa.stft(centred, n_fft=TRANSFORM, hop_length=HOP, win_length=WINDOW, center=False)
    ).astype(np.float64)
    power = spectrum**2
    level = 20 * np.log10(librosa.feature.rms(S=spectrum, frame_length=TRANSFORM)[0] + 1e-9)
    f0, share = _pitch(power)
    voiced = (share > VOICED_ABOVE) & (level > level.max() - VOICED_RANGE_DB)
    pitched = f0[voiced] if voiced.sum() >= MIN_VOICED_FRAMES else None
    low_bins = int(LOW_BAND_HZ * TRANSFORM / SAMPLE_RATE_HZ)
    return Sound(
        loudness_dbfs(samples),
        None if pitched is None else float(np.median(pitched)),
        None if pitched is None else float(np.percentile(pitched, 90)),
        float(voiced.mean()),
        float(np.median(share)),
        float(power[:low_bins].sum() / max(power.sum(), 1e-9)),
    )
