"""Loudness and pitch against closed forms and against librosa's own pitch tracker."""

import math
import zipfile
from pathlib import Path

import librosa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.adapters.ffmpeg_streams import open_sound
from edge_agent.domain.second import Samples
from edge_agent.domain.sound import FLOOR_DBFS, loudness_dbfs, measure

TIME = np.arange(16_000) / 16_000


def tone(f0: float, level: float = 0.3, harmonics: int = 5) -> Samples:
    """A voice-like tone: harmonics that fall by 6 dB an octave."""
    parts = [np.sin(2 * np.pi * f0 * k * TIME) / k for k in range(1, harmonics + 1)]
    sound = np.sum(parts, axis=0)
    return np.asarray(level * sound / np.abs(sound).max(), np.float32)


def noise(level: float = 0.1, seed: int = 0) -> Samples:
    """White noise."""
    return np.random.default_rng(seed).normal(0, level, 16_000).astype(np.float32)


@given(st.floats(0.001, 1.0))
def test_a_sines_level_is_its_amplitude_less_3_db(amplitude: float) -> None:
    sine = (amplitude * np.sin(2 * np.pi * 440 * TIME)).astype(np.float32)
    assert loudness_dbfs(sine) == pytest.approx(20 * math.log10(amplitude) - 3.01, abs=0.02)


def test_silence_has_the_floor_and_an_offset_is_no_sound() -> None:
    assert loudness_dbfs(np.zeros(16_000, np.float32)) == FLOOR_DBFS
    assert loudness_dbfs(np.full(16_000, 0.25, np.float32)) == FLOOR_DBFS
    assert measure(np.zeros(16_000, np.float32)).f0_hz is None


@given(st.floats(90, 1200))
def test_pitch_of_a_tone_is_its_fundamental(f0: float) -> None:
    found = measure(tone(f0)).f0_hz
    assert found is not None
    assert found == pytest.approx(f0, rel=0.01)


def test_noise_is_unvoiced_and_a_tone_is_voiced() -> None:
    assert measure(noise()).f0_hz is None
    assert measure(tone(220)).voiced > 0.95
    assert measure(tone(220)).tonality > 0.95


@given(st.floats(0.02, 0.9))
def test_pitch_and_tonality_do_not_depend_on_level(level: float) -> None:
    quiet, loud = measure(tone(300, level)), measure(tone(300, 0.5))
    assert quiet.f0_hz == pytest.approx(loud.f0_hz, rel=1e-4)
    assert quiet.tonality == pytest.approx(loud.tonality, abs=1e-3)
    assert quiet.low_share == pytest.approx(loud.low_share, abs=1e-3)


def test_energy_below_500_hz_is_the_low_share() -> None:
    assert measure(tone(200, harmonics=1)).low_share > 0.98
    assert measure(tone(800, harmonics=1)).low_share < 0.02


def test_pitch_of_real_speech_agrees_with_pyin(test_data: Path, tmp_path: Path) -> None:
    """Within a tenth on four of five voiced seconds, librosa's pyin being the second opinion."""
    ratios = []
    with zipfile.ZipFile(test_data / "ravdess" / "ravdess_speech_dev.zip") as archive:
        for name in sorted(archive.namelist())[::120]:
            path = Path(archive.extract(name, tmp_path))
            with open_sound(path) as seconds:
                second = next(s for n, s in enumerate(seconds) if n == 1)
            assert second is not None
            f0, voiced, _ = librosa.pyin(second, fmin=60, fmax=800, sr=16_000, frame_length=1024)
            ours = measure(second).f0_hz
            if ours is not None and voiced.sum() >= 10:
                ratios.append(ours / float(np.nanmedian(f0)))
    assert len(ratios) >= 5
    assert np.mean(np.abs(np.array(ratios) - 1) < 0.1) >= 0.8
