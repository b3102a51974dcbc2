"""Tempo against the beat that was made and against librosa; breath rhythm against its period."""

import librosa
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.domain.rhythm import Rings, rhythm, tempo_bpm
from edge_agent.domain.spectra import FRAMES_PER_S, HOP, spectra
from tests.edge_agent.domain.sounds import RATE, clicks, noise, stream


@pytest.mark.parametrize("bpm", [75.0, 96.0, 120.0, 160.0])
def test_tempo_of_clicks_is_their_beat_and_librosas(bpm: float) -> None:
    """Within one lag of the beat, as librosa's own is, whose estimate uses every frame."""
    onset = spectra(clicks(bpm, 8)).onset
    ours = tempo_bpm(onset)
    librosas = float(librosa.feature.tempo(onset_envelope=onset, sr=RATE, hop_length=HOP)[0])
    assert ours is not None
    assert ours == pytest.approx(bpm, rel=0.05)
    assert ours == pytest.approx(librosas, rel=0.05)


def test_tempo_needs_four_seconds_and_some_onsets() -> None:
    tempi = [s.tempo_bpm for s in stream(clicks(120, 10))]
    assert tempi[:3] == [None] * 3
    assert all(t == pytest.approx(120, rel=0.05) for t in tempi[4:])
    assert tempo_bpm(np.zeros(8 * FRAMES_PER_S)) is None


@settings(max_examples=30)
@given(st.floats(0.25, 1.0))
def test_a_pulsing_envelope_has_its_period(period_s: float) -> None:
    time = np.arange(4 * FRAMES_PER_S) / FRAMES_PER_S
    found = rhythm(0.1 + 0.1 * np.cos(2 * np.pi * time / period_s))
    # a sine correlates with itself as well at two periods as at one
    periods = found.period_s / period_s
    assert round(periods) >= 1
    assert found.period_s == pytest.approx(round(periods) * period_s, abs=0.03)
    assert found.contrast > 1.5


def test_an_even_or_a_single_swell_has_no_rhythm() -> None:
    assert rhythm(np.full(256, 0.25)).contrast < 1e-9
    assert rhythm(np.hanning(256)).contrast < 0.1
    assert max(s.breath.contrast for s in stream(noise(0.05, seconds=5))[2:]) < 0.6


def test_rings_forget_what_is_older_than_themselves() -> None:
    rings = Rings()
    for n in range(12):
        rings = rings.push(np.full(FRAMES_PER_S, float(n)), np.full(FRAMES_PER_S, float(n)))
    assert (rings.amplitude.min(), len(rings.amplitude)) == (8.0, 4 * FRAMES_PER_S)
    assert (rings.onset.min(), len(rings.onset)) == (4.0, 8 * FRAMES_PER_S)
