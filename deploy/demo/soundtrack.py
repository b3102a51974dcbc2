"""The sound of the whole course: a quiet room, and the voice in it."""

import numpy as np

from deploy.demo.course import Course
from deploy.demo.voice import RATE_HZ, Samples, sound

ROOM_DBFS = -54.0
"""A quiet bedroom through a microphone at arm's length."""
ROOM_FALL_HZ = 300.0
"""Room tone falls by 6 dB an octave from here on, as ventilation does."""
LIMIT = 0.97
ECHO_S, ECHO = 0.031, 0.12
"""One reflection from a near wall."""


def soundtrack(course: Course, seed: int) -> Samples:
    """Mono samples at ``RATE_HZ``, within -1..1."""
    random = np.random.default_rng((seed, 1))
    count = round(course.length_s * RATE_HZ)
    voice = np.zeros(count + RATE_HZ)
    for vocalisation in course.vocalisations:
        made = sound(vocalisation, random)
        start = round(vocalisation.t_s * RATE_HZ)
        part = voice[start : start + len(made)]
        part += made[: len(part)]
    later = round(ECHO_S * RATE_HZ)
    voice[later:] += ECHO * voice[:-later]
    return np.asarray(np.clip(voice[:count] + _room(count, random), -LIMIT, LIMIT))


def _room(count: int, random: np.random.Generator) -> Samples:
    spectrum = np.fft.rfft(random.standard_normal(count))
    frequency = np.fft.rfftfreq(count, 1 / RATE_HZ)
    shaped = np.fft.irfft(spectrum / (1 + frequency / ROOM_FALL_HZ), count)
    return np.asarray(shaped / np.sqrt(np.mean(shaped**2)) * 10 ** (ROOM_DBFS / 20))
