"""A voice by source and filter: harmonics of a moving pitch through the resonances of a throat.

Fant, "Acoustic Theory of Speech Production" (1960); the resonances are a cascade as in Klatt
(1980). The filter is applied to each harmonic at its own frequency, so nothing rings or aliases.
"""

import numpy as np
from numpy.typing import NDArray

from deploy.demo.course import Kind, Vocalisation

Samples = NDArray[np.float64]
RATE_HZ = 16_000
HIGHEST_HZ = 7_200.0

FORMANTS = {
    "a": ((850, 90), (1350, 110), (2700, 170), (3700, 250)),
    "e": ((530, 70), (1850, 110), (2500, 170), (3600, 250)),
    "o": ((500, 70), (950, 90), (2550, 170), (3500, 250)),
    "u": ((340, 60), (870, 90), (2300, 170), (3400, 250)),
    "m": ((280, 60), (1100, 300), (2200, 400), (3300, 500)),
}
"""(centre, bandwidth) in Hz; an adult woman's vowels, Peterson and Barney (1952)."""
TILT = {Kind.MURMUR: 2.0, Kind.WHIMPER: 2.8, Kind.CRY: 1.5, Kind.SCREAM: 0.9}
"""Fall of the source per octave in units of 6 dB: a soft voice falls faster, a pressed one less."""
BREATH = {Kind.MURMUR: 0.05, Kind.WHIMPER: 0.02, Kind.CRY: 0.05, Kind.SCREAM: 0.09}
"""Noise against the harmonics, by root mean square."""
TREMOR = {Kind.MURMUR: 0.0, Kind.WHIMPER: 0.012, Kind.CRY: 0.03, Kind.SCREAM: 0.015}
"""Depth of the pitch's tremor at 6 to 8 Hz, as a share of the pitch."""
ROUGHNESS = 0.35
"""Loudness of a scream wavers at 70 Hz, which makes it alarming: Arnal et al. (2015)."""


def sound(v: Vocalisation, random: np.random.Generator) -> Samples:
    """The samples of one vocalisation, -1..1, at its level by root mean square."""
    count = round(v.duration_s * RATE_HZ)
    t = np.arange(count) / RATE_HZ
    pitch = _pitch(v, t, random)
    tone = _harmonics(pitch, v, random)
    noise = _breath(count, v, random)
    both = tone / _rms(tone) + BREATH[v.kind] * noise / _rms(noise)
    if v.kind is Kind.SCREAM:
        both *= 1 + ROUGHNESS * np.sin(2 * np.pi * 70 * t)
    return np.asarray(both / _rms(both) * 10 ** (v.level_dbfs / 20) * _envelope(v, t))


def _pitch(v: Vocalisation, t: Samples, random: np.random.Generator) -> Samples:
    start, peak, end = v.f0_hz
    curve = np.interp(t / v.duration_s, (0, 0.35, 1), (start, peak, end))
    rate = float(random.uniform(6, 8))
    jitter = np.interp(t, np.arange(0, v.duration_s + 0.02, 0.01)[: len(t)], _walk(v, random))
    return np.asarray(curve * (1 + TREMOR[v.kind] * np.sin(2 * np.pi * rate * t) + 0.004 * jitter))


def _walk(v: Vocalisation, random: np.random.Generator) -> Samples:
    return random.standard_normal(len(np.arange(0, v.duration_s + 0.02, 0.01)))


def _harmonics(pitch: Samples, v: Vocalisation, random: np.random.Generator) -> Samples:
    phase = 2 * np.pi * np.cumsum(pitch) / RATE_HZ
    out = np.zeros_like(pitch)
    for k in range(1, int(HIGHEST_HZ / pitch.min()) + 1):
        frequency = k * pitch
        gain = _throat(frequency, v.vowel) * k ** -TILT[v.kind]
        gain[frequency > HIGHEST_HZ] = 0.0
        out += gain * np.sin(k * phase + random.uniform(0, 2 * np.pi))
    return out


def _throat(frequency: Samples, vowel: str) -> Samples:
    gain = np.ones_like(frequency)
    for centre, width in FORMANTS[vowel]:
        ratio = frequency / centre
        gain /= np.sqrt((1 - ratio**2) ** 2 + (ratio * width / centre) ** 2)
    return gain


def _breath(count: int, v: Vocalisation, random: np.random.Generator) -> Samples:
    spectrum = np.fft.rfft(random.standard_normal(count))
    frequency = np.fft.rfftfreq(count, 1 / RATE_HZ)
    return np.asarray(
        np.fft.irfft(spectrum * _throat(frequency.astype(np.float64), v.vowel), count)
    )


def _envelope(v: Vocalisation, t: Samples) -> Samples:
    return np.asarray(np.clip(np.minimum(t / 0.08, (v.duration_s - t) / 0.15), 0.0, 1.0))


def _rms(samples: Samples) -> float:
    return max(1e-9, float(np.sqrt(np.mean(samples**2))))
