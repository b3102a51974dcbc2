"""A second's measures against closed forms, metamorphic laws and librosa's own trackers."""

import math
import zipfile
from pathlib import Path
from typing import Any

import librosa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.adapters.ffmpeg_streams import read_sound
from edge_agent.domain.loudness import FLOOR_DBFS, loudness_dbfs
from edge_agent.domain.second import Samples
from edge_agent.domain.sound import Past, listen, voiced_frames
from edge_agent.domain.spectra import HOP, WINDOW, spectra
from tests.edge_agent.domain.sounds import RATE, TIME, measure, noise, stream, tone


@given(st.floats(0.001, 1.0))
def test_a_sines_level_is_its_amplitude_less_3_db(amplitude: float) -> None:
    sine = (amplitude * np.sin(2 * np.pi * 440 * TIME)).astype(np.float32)
    assert loudness_dbfs(sine) == pytest.approx(20 * math.log10(amplitude) - 3.01, abs=0.02)


def test_silence_has_the_floor_and_an_offset_is_no_sound() -> None:
    assert loudness_dbfs(np.zeros(RATE, np.float32)) == FLOOR_DBFS
    assert loudness_dbfs(np.full(RATE, 0.25, np.float32)) == FLOOR_DBFS
    silent = measure(np.zeros(RATE, np.float32))
    assert silent.f0_hz is None
    assert all(math.isfinite(v) for v in vars(silent).values() if isinstance(v, float))


@given(st.floats(90, 1200))
def test_pitch_of_a_tone_is_its_fundamental(f0: float) -> None:
    found = measure(tone(f0)).f0_hz
    assert found is not None
    assert found == pytest.approx(f0, rel=0.01)


def test_noise_is_unvoiced_and_a_tone_is_voiced() -> None:
    hiss, hum = measure(noise()), measure(tone(220))
    assert hiss.f0_hz is None
    assert hiss.purity < 0.4
    assert (hum.voiced, hum.voiced_run) == (1.0, 1.0)
    assert min(hum.tonality, hum.purity) > 0.95
    assert hum.timbre_change < hiss.timbre_change


@given(st.floats(0.02, 0.9))
def test_what_is_no_level_does_not_depend_on_level(level: float) -> None:
    quiet, loud = measure(tone(300, level)), measure(tone(300, 0.5))
    assert quiet.f0_hz == pytest.approx(loud.f0_hz, rel=1e-4)
    for name in ("tonality", "purity", "low_share", "voiced_run", "crossing_rate", "range_db"):
        assert getattr(quiet, name) == pytest.approx(getattr(loud, name), abs=1e-3), name
    assert quiet.centroid_hz == pytest.approx(loud.centroid_hz, rel=1e-3)


def test_energy_below_500_hz_is_the_low_share() -> None:
    assert measure(tone(200, harmonics=1)).low_share > 0.98
    assert measure(tone(800, harmonics=1)).low_share < 0.02


@given(st.floats(300, 6000))
def test_a_sines_centroid_and_zero_crossings_are_its_frequency(f0: float) -> None:
    """It crosses zero twice a period."""
    sound = measure(tone(f0, harmonics=1))
    assert sound.centroid_hz == pytest.approx(f0, rel=0.02)
    assert sound.crossing_rate == pytest.approx(2 * f0 / RATE, abs=0.003)


def test_a_burst_in_quiet_is_short_steep_and_peaky() -> None:
    sound = noise(0.001)
    sound[8000:9600] += noise(0.2)[:1600]
    burst = measure(sound)
    assert 0.05 < burst.active < 0.25
    assert burst.sustained < 0.25
    assert burst.range_db > 35
    assert min(burst.rise_db, burst.fall_db) > 25
    assert burst.onset > 20
    assert burst.crest_db > measure(noise()).crest_db + 5


def test_the_seam_between_seconds_is_not_heard() -> None:
    """Metamorphic: frames of two seconds in turn are those of both at once."""
    sound = tone(200, seconds=2) * np.linspace(0.1, 1.0, 2 * RATE, dtype=np.float32)
    first = listen(sound[:RATE], Past())
    second = listen(sound[RATE:], first.past)
    joined = spectra(sound)
    in_turn = np.concatenate([first.frames.level_dbfs, second.frames.level_dbfs])
    # each second takes off its own offset, a tenth of a decibel here
    assert in_turn == pytest.approx(joined.level_dbfs, abs=0.1)
    assert second.frames.onset.max() < 1.0


def test_the_same_sound_and_past_give_the_same_bits() -> None:
    sound = noise(0.05, seconds=3) + tone(180, seconds=3)
    once, twice = stream(sound), stream(sound)
    assert once == twice
    assert once[0] != once[1], "the past is part of it"


def test_features_equal_librosas_own_from_the_samples() -> None:
    """One spectrum shared by all says what librosa says from the samples, feature by feature."""
    sound = np.asarray(tone(180) * np.hanning(RATE) + noise(0.02), np.float32)
    ours = spectra(sound)
    centred = sound - np.float32(np.mean(sound, dtype=np.float64))
    form: dict[str, Any] = {
        "n_fft": 2 * WINDOW,
        "hop_length": HOP,
        "win_length": WINDOW,
        "center": False,
    }
    mel = librosa.feature.melspectrogram(y=centred, sr=RATE, n_mels=64, **form)
    mel_db = librosa.power_to_db(mel)
    mfcc = librosa.feature.mfcc(y=centred, sr=RATE, n_mfcc=13, n_mels=64, **form)
    centroid = librosa.feature.spectral_centroid(y=centred, sr=RATE, **form)[0]
    flatness = librosa.feature.spectral_flatness(y=centred, **form)[0]
    onset = librosa.onset.onset_strength(S=mel_db, sr=RATE, hop_length=HOP, center=False)
    assert np.abs(ours.cepstra - mfcc).max() < 1e-2
    assert np.abs(ours.centroid_hz - centroid).max() < 0.01
    assert np.abs(ours.flatness_db - 10 * np.log10(flatness)).max() < 1e-3
    assert np.abs(ours.onset - onset).max() < 1e-3
    rms = librosa.feature.rms(
        y=centred[512:-512], frame_length=WINDOW, hop_length=HOP, center=False
    )
    # librosa's frames are rectangular and ours Hann: equal where the level is steady
    middle = slice(20, 36)
    assert ours.level_dbfs[middle] == pytest.approx(20 * np.log10(rms[0])[middle], abs=0.5)


def _sentences(test_data: Path, folder: Path, every: int) -> list[Samples]:
    with zipfile.ZipFile(test_data / "ravdess" / "ravdess_speech_dev.zip") as archive:
        names = sorted(archive.namelist())[::every]
        return [read_sound(Path(archive.extract(n, folder)))[RATE : 2 * RATE] for n in names]


def test_pitch_of_real_speech_agrees_with_librosas_trackers(
    test_data: Path, tmp_path: Path
) -> None:
    """Frame by frame against pyin, which decides as we do what is voiced, and against yin.

    Tolerances: 75 % of frames called alike, and of those voiced for both 90 % within a tenth of
    either. Closer they cannot be: yin's window lies elsewhere.
    """
    alike: list[bool] = []
    from_pyin: list[float] = []
    from_yin: list[float] = []
    for second in _sentences(test_data, tmp_path, 120):
        frames = spectra(second)
        middle = second[512:-512]
        form: dict[str, Any] = {
            "fmin": 60,
            "fmax": 800,
            "sr": RATE,
            "hop_length": HOP,
            "center": False,
        }
        f0, voiced, _ = librosa.pyin(middle, frame_length=WINDOW, **form)
        yin = librosa.yin(middle, frame_length=WINDOW, **form)
        count = min(len(f0), len(frames.f0_hz))
        ours, heard = frames.f0_hz[:count], voiced_frames(frames)[:count]
        alike.extend(heard == voiced[:count])
        both = heard & voiced[:count]
        from_pyin.extend(np.abs(np.log2(ours / f0[:count]))[both])
        from_yin.extend(np.abs(np.log2(ours / yin[:count]))[both])
    assert len(from_pyin) > 100
    assert np.mean(alike) >= 0.75
    for octaves in (np.array(from_pyin), np.array(from_yin)):
        assert np.mean(octaves < math.log2(1.1)) >= 0.9
