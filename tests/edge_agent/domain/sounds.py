"""Sounds made by formula, for tests."""

import numpy as np

from edge_agent.domain.second import Samples
from edge_agent.domain.sound import Past, Sound, listen

RATE = 16_000
TIME = np.arange(RATE) / RATE


def tone(f0: float, level: float = 0.3, harmonics: int = 5, seconds: int = 1) -> Samples:
    """A voice-like tone: harmonics that fall by 6 dB an octave."""
    time = np.arange(seconds * RATE) / RATE
    parts = [np.sin(2 * np.pi * f0 * k * time) / k for k in range(1, harmonics + 1)]
    sound = np.sum(parts, axis=0)
    return np.asarray(level * sound / np.abs(sound).max(), np.float32)


def noise(level: float = 0.1, seed: int = 0, seconds: int = 1) -> Samples:
    """White noise."""
    return np.random.default_rng(seed).normal(0, level, seconds * RATE).astype(np.float32)


def clicks(per_minute: float, seconds: int, seed: int = 0) -> Samples:
    """Short bursts at a steady beat over a little noise."""
    sound = noise(0.0005, seed, seconds)
    burst = noise(0.3, seed + 1)[:400] * np.hanning(400)
    for at in np.arange(0, seconds * RATE - 400, RATE * 60 / per_minute).astype(int):
        sound[at : at + 400] += burst
    return np.asarray(sound, np.float32)


def measure(samples: Samples) -> Sound:
    """A first second, of which nothing is known before."""
    return listen(samples, Past()).sound


def stream(samples: Samples) -> list[Sound]:
    """Seconds in order."""
    past, sounds = Past(), []
    for second in samples.reshape(-1, RATE):
        heard = listen(second, past)
        past = heard.past
        sounds.append(heard.sound)
    return sounds
