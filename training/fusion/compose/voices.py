"""Spoken sentences as the edge hears them, second by second, clean and spoilt before it listens."""

import io
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import soundfile
from numpy.typing import NDArray

from edge_agent.domain.cues import cue_probabilities
from edge_agent.domain.fusion_input import voice_vector
from edge_agent.domain.second import Samples
from edge_agent.domain.sound import Past, listen
from edge_agent.domain.sound_features import features
from edge_agent.domain.spectra import SAMPLE_RATE_HZ
from edge_agent.domain.voice import VoiceObservation, observe
from edge_agent.ports import VoiceActivity

EMOTION_OF = {
    "01": "neutral", "02": "neutral", "03": "happiness", "04": "sadness",
    "05": "anger", "06": "fear", "07": "disgust", "08": "surprise",
}  # fmt: skip
"""RAVDESS's second, calm, is the eight emotions' neutral."""
ROOM_DBFS = -60.0
"""A quiet room's own noise, laid under every sentence: a studio's is below any microphone's."""
LEAD_S = 0.4
"""Of the second of silence before each sentence, what is left."""


@dataclass(frozen=True)
class Clip:
    """A sentence: who spoke it (the group that no split divides), and how."""

    actor: int
    emotion: str
    samples: Samples


@dataclass(frozen=True)
class HeardSecond:
    """The fusion's vector, and the channels that the weighted fusion weighs."""

    vector: NDArray[np.float32]
    observed: VoiceObservation


def read_clips(path: Path, actors: Collection[int]) -> Iterator[tuple[int, Clip]]:
    """RAVDESS speech, ``03-01-EE-II-SS-RR-AA.flac``, of these actors; each with its number among
    all names in order."""
    with zipfile.ZipFile(path) as archive:
        for number, name in enumerate(sorted(archive.namelist())):
            parts = PurePosixPath(name).stem.split("-")
            if len(parts) != 7:
                raise ValueError(f"seven numbers expected in a sound's name, got {name!r}")
            if int(parts[6]) not in actors:
                continue
            samples, rate = soundfile.read(io.BytesIO(archive.read(name)), dtype="float32")
            if rate != SAMPLE_RATE_HZ:
                raise ValueError(f"{SAMPLE_RATE_HZ} Hz expected, got {rate} in {name!r}")
            yield (
                number,
                Clip(int(parts[6]), EMOTION_OF[parts[2]], trimmed(np.asarray(samples, np.float32))),
            )


def trimmed(samples: Samples) -> Samples:
    """Without the silence around: from ``LEAD_S`` before to ``LEAD_S`` after what is loud."""
    loud = np.flatnonzero(np.abs(samples) > 0.05 * np.abs(samples).max())
    lead = int(LEAD_S * SAMPLE_RATE_HZ)
    return samples[max(0, loud[0] - lead) : loud[-1] + lead]


def pink(count: int, dbfs: float, rng: np.random.Generator) -> Samples:
    """Noise that falls 3 dB an octave, as rooms' does, of this level."""
    spectrum = np.fft.rfft(rng.normal(size=count))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0.0
    noise = np.fft.irfft(spectrum, count)
    return np.asarray(noise / noise.std() * 10 ** (dbfs / 20), np.float32)


def clean(samples: Samples, rng: np.random.Generator) -> Samples:
    """A microphone at speaking distance, in a quiet room; its gain is any within 6 dB."""
    return _gained(samples, rng.uniform(-6.0, 6.0), rng)


def in_noise(samples: Samples, rng: np.random.Generator) -> Samples:
    """A fan, a street: pink noise 15 dB below the sentence to 5 dB above it."""
    level = 20 * np.log10(float(samples.std()) + 1e-6)
    noise = pink(len(samples), level + rng.uniform(-15.0, 5.0), rng)
    return clean(samples + noise, rng)


def far(samples: Samples, rng: np.random.Generator) -> Samples:
    """Across the room: 18 to 34 dB softer, so that the room's own noise comes near."""
    return _gained(samples, rng.uniform(-34.0, -18.0), rng)


def overdriven(samples: Samples, rng: np.random.Generator) -> Samples:
    """Gain that clips: 18 to 30 dB too much."""
    return np.clip(_gained(samples, rng.uniform(18.0, 30.0), rng), -1.0, 1.0)


VARIANTS: tuple[Callable[[Samples, np.random.Generator], Samples], ...] = (
    clean,
    in_noise,
    far,
    overdriven,
)


def _gained(samples: Samples, gain_db: float, rng: np.random.Generator) -> Samples:
    room = pink(len(samples), ROOM_DBFS, rng)
    loud = np.float32(10 ** (gain_db / 20))
    return np.asarray(np.clip(samples * loud + room, -1.0, 1.0), np.float32)


def hear(samples: Samples, activity: VoiceActivity) -> list[HeardSecond]:
    """Whole seconds of one stretch, each after the one before, as the voice sense hears them."""
    activity.reset()
    past, heard = Past(), []
    for second in samples[: len(samples) // SAMPLE_RATE_HZ * SAMPLE_RATE_HZ].reshape(
        -1, SAMPLE_RATE_HZ
    ):
        p_voice = float(activity.probabilities(second).max(initial=0.0))
        now = listen(second, past)
        past = now.past
        seen = observe(second, now.sound, p_voice, cue_probabilities(now.sound))
        vector = voice_vector(features(now.frames), p_voice, now.sound.spike_db, seen.quality)
        heard.append(HeardSecond(vector, seen))
    return heard
