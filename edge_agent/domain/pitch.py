"""Pitch and periodicity of every frame, from power spectra that are there already.

Own code: librosa's ``yin`` says nothing about how periodic a frame is, which half of the cue
rules ask for, and its ``pyin``, which does, costs a hundred times as much (docs/benchmarks.md,
"Voice"). The tests hold this one against both.
"""

from functools import cache

import librosa
import numpy as np
from numpy.typing import NDArray

LAGS_PER_SAMPLE = 2
MIN_F0_HZ, MAX_F0_HZ = 60, 1600
"""A man's low voice to a shrill scream; the development screams reach 1140 Hz (90 %)."""
OCTAVE_COST = 0.01
"""Per octave, against reporting half of the true pitch (Boersma 1993)."""

Spectra = NDArray[np.float64]


def _autocorrelation(power: Spectra) -> Spectra:
    """Power spectrum [bins, ...] to its inverse at half-sample lags, scaled to 1 at lag 0.

    Half samples (a spectrum padded with zeros) because a shrill voice's period is a dozen
    samples: a peak between two of them would lose against its own octave below.
    """
    transform = 2 * (len(power) - 1)
    kept = LAGS_PER_SAMPLE * transform // 2
    lags = np.fft.irfft(power, LAGS_PER_SAMPLE * transform, axis=0)[:kept]
    return np.asarray(lags / np.maximum(lags[0], 1e-12))


@cache
def _window_autocorrelation(window: int, transform: int) -> Spectra:
    shape = librosa.filters.get_window("hann", window)
    return _autocorrelation(np.abs(np.fft.rfft(shape, transform)) ** 2)


def pitch(
    power: Spectra, window: int, sample_rate_hz: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Pitch in Hz and periodic share 0..1 per frame, from power spectra [bins, frames].

    The frames are Hann windows of ``window`` samples padded to at least twice that length, which
    makes the inverse of the power the linear autocorrelation. Boersma 1993: autocorrelation of
    the frame over that of the window; the highest peak after the octave cost, its place and
    height by the parabola through three points.
    """
    # beyond a twentieth of its height the window's own autocorrelation only amplifies noise
    shape = np.maximum(_window_autocorrelation(window, 2 * (len(power) - 1)), 0.05)
    lags = _autocorrelation(power) / shape[:, None]
    rate = LAGS_PER_SAMPLE * sample_rate_hz
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
