"""A voice by source and filter: harmonics of a moving pitch through the resonances of a throat.

Fant, "Acoustic Theory of Speech Production" (1960); the resonances are a cascade as in Klatt
(1980). The filter is applied to each harmonic at its own frequency, so nothing rings or aliases.
"""

from dataclasses import dataclass

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
    "A": ((1000, 105), (1590, 130), (3180, 200), (4360, 290)),
    "m": ((280, 60), (1100, 300), (2200, 400), (3300, 500)),
}
"""(centre, bandwidth) in Hz; an adult woman's vowels, Peterson and Barney (1952).

``A`` is the "a" of a mouth torn open, a sixth higher throughout.
"""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a voice is used. Shares are of the pitch or of the loudness, 0..1."""

    tilt: float
    """Fall of the source per octave in units of 6 dB: a soft voice falls faster."""
    breath: float
    """Noise against the harmonics, by root mean square."""
    tremor: float
    """Depth of the pitch's tremor at 6 to 8 Hz."""
    jitter: float
    """Random wandering of the pitch, 25 steps a second: no throat holds a tone."""
    shudder: float
    """Depth of the loudness's shudder at 8 to 10 Hz, as in sobbing."""
    rough: float
    """Depth of the loudness's roughness at 70 Hz, which alarms: Arnal et al. (2015)."""


MANNER = {
    Kind.MURMUR: Manner(2.0, 0.05, 0.0, 0.004, 0.0, 0.0),
    Kind.WHIMPER: Manner(2.3, 0.10, 0.03, 0.015, 0.15, 0.0),
    Kind.CRY: Manner(2.6, 0.44, 0.007, 0.048, 0.54, 0.0),
    Kind.SCREAM: Manner(0.8, 0.25, 0.02, 0.037, 0.40, 0.02),
}
"""CRY and SCREAM: of 63 and 41 random settings, the ones that YAMNet (AudioSet) scored highest."""
STEPS_HZ = 25


def sound(v: Vocalisation, random: np.random.Generator) -> Samples:
    """The samples of one vocalisation, -1..1, at its level by root mean square."""
    manner = MANNER[v.kind]
    count = round(v.duration_s * RATE_HZ)
    t = np.arange(count) / RATE_HZ
    tone = _harmonics(_pitch(v, manner, t, random), v, random)
    noise = _breath(count, v, random)
    both = tone / _rms(tone) + manner.breath * noise / _rms(noise)
    both *= 1 + manner.rough * np.sin(2 * np.pi * 70 * t)
    both *= 1 - manner.shudder * (0.5 + 0.5 * np.sin(2 * np.pi * random.uniform(8, 10) * t))
    return np.asarray(both / _rms(both) * 10 ** (v.level_dbfs / 20) * _envelope(v, t))


def _pitch(v: Vocalisation, manner: Manner, t: Samples, random: np.random.Generator) -> Samples:
    curve = np.interp(t / v.duration_s, (0, 0.35, 1), v.f0_hz)
    steps = np.arange(0, v.duration_s + 2 / STEPS_HZ, 1 / STEPS_HZ)
    wander = manner.jitter * np.interp(t, steps, random.standard_normal(len(steps)))
    tremor = manner.tremor * np.sin(2 * np.pi * random.uniform(6, 8) * t)
    return np.asarray(curve * np.exp(wander + tremor))


def _harmonics(pitch: Samples, v: Vocalisation, random: np.random.Generator) -> Samples:
    phase = 2 * np.pi * np.cumsum(pitch) / RATE_HZ
    out = np.zeros_like(pitch)
    for k in range(1, int(HIGHEST_HZ / pitch.min()) + 1):
        frequency = k * pitch
        gain = _throat(frequency, v.vowel) * k ** -MANNER[v.kind].tilt
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
