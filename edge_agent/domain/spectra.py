"""Everything that one short-time spectrum says about a second of sound, frame by frame.

The spectrum is taken once and handed to librosa's features. Frames of 64 ms every 15.6 ms
(64 a second), each padded to twice its length, which pitch needs.
"""

from dataclasses import dataclass
from functools import cache

import librosa
import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.pitch import pitch
from edge_agent.domain.second import Samples

SAMPLE_RATE_HZ = 16_000
WINDOW = 1024
TRANSFORM = 2 * WINDOW
HOP = 250
FRAMES_PER_S = SAMPLE_RATE_HZ // HOP
CONTEXT = TRANSFORM - HOP
"""Samples of the second before that make the frames follow each other without a seam."""
MELS = 64
CEPSTRA = 13
RANGE_DB = 80.0
"""Mel bands this far below the loudest are noise; librosa's default for cepstra."""
_WINDOW_LOSS_DB = 10 * np.log10(TRANSFORM / np.sum(np.hanning(WINDOW) ** 2))

Series = NDArray[np.float64]


@dataclass(frozen=True)
class Spectra:
    """Per frame, all [frames] but ``power`` [1025, frames] and ``cepstra`` [13, frames].

    ``onset``: mean rise of the mel bands in dB from frame to frame. ``flatness_db``: 0 for white
    noise, -40 and less for a tone. ``periodicity``: the share of the frame that repeats.
    """

    power: Series
    level_dbfs: Series
    f0_hz: Series
    periodicity: Series
    centroid_hz: Series
    flatness_db: Series
    crossing_rate: Series
    cepstra: Series
    onset: Series


@cache
def _mel_filters() -> Series:
    """Librosa's own, kept: its ``melspectrogram`` makes them anew for every second."""
    return np.asarray(librosa.filters.mel(sr=SAMPLE_RATE_HZ, n_fft=TRANSFORM, n_mels=MELS))


def spectra(sound: Samples) -> Spectra:
    """Of at least one frame [>= 2048 samples]; the sound's offset is taken off."""
    centred = sound - np.float32(np.mean(sound, dtype=np.float64))
    magnitude = np.abs(
        librosa.stft(centred, n_fft=TRANSFORM, hop_length=HOP, win_length=WINDOW, center=False)
    ).astype(np.float64)
    power = magnitude**2
    rms = librosa.feature.rms(S=magnitude, frame_length=TRANSFORM)[0]
    mel_db = librosa.power_to_db(_mel_filters() @ power, top_db=RANGE_DB)
    f0_hz, periodicity = pitch(power, WINDOW, SAMPLE_RATE_HZ)
    # every frame's own 1024 samples, which lie in the middle of its padded 2048
    middle = centred[WINDOW // 2 : len(centred) - WINDOW // 2]
    return Spectra(
        power,
        20 * np.log10(rms + 1e-9) + _WINDOW_LOSS_DB,
        f0_hz,
        periodicity,
        librosa.feature.spectral_centroid(S=magnitude, sr=SAMPLE_RATE_HZ)[0],
        10 * np.log10(librosa.feature.spectral_flatness(S=power, power=1.0)[0]),
        librosa.feature.zero_crossing_rate(
            middle, frame_length=WINDOW, hop_length=HOP, center=False
        )[0],
        librosa.feature.mfcc(S=mel_db, n_mfcc=CEPSTRA),
        librosa.onset.onset_strength(S=mel_db, sr=SAMPLE_RATE_HZ, hop_length=HOP, center=False),
    )
