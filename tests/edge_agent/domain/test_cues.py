"""The cue rules on real sounds of people, on sounds of rooms, and on their laws."""

import csv
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.commands.score_sounds import score_sounds
from edge_agent.domain.cues import CUES, OTHER_SOUNDS, cue_probabilities, p_other
from edge_agent.domain.rhythm import Rhythm
from edge_agent.domain.second import Samples
from edge_agent.domain.sound import Sound
from tests.edge_agent.domain.sounds import RATE, clicks, noise, stream, tone

QUIET_VOICE = Sound(
    loudness_dbfs=-32.0,
    spike_db=30.0,
    f0_hz=210.0,
    f0_high_hz=260.0,
    voiced=0.6,
    voiced_run=0.35,
    tonality=0.77,
    purity=0.83,
    low_share=0.48,
    centroid_hz=1440.0,
    crossing_rate=0.1,
    active=0.9,
    sustained=0.33,
    crest_db=15.7,
    range_db=25.0,
    rise_db=17.0,
    fall_db=14.0,
    onset=9.5,
    timbre_change=4.7,
    breath=Rhythm(0.1, 0.3),
    tempo_bpm=None,
)
"""The median second of acted speech."""
TYPICAL = {
    "p_scream": replace(
        QUIET_VOICE,
        loudness_dbfs=-10.8,
        f0_hz=950.0,
        f0_high_hz=1100.0,
        voiced_run=0.85,
        tonality=0.98,
        low_share=0.0,
        timbre_change=3.2,
        onset=6.0,
    ),
    "p_groan": replace(
        QUIET_VOICE,
        f0_hz=180.0,
        voiced_run=0.5,
        purity=0.94,
        low_share=0.85,
        timbre_change=2.4,
        onset=3.6,
        tonality=0.69,
    ),
    "p_whimper": replace(
        QUIET_VOICE,
        f0_hz=330.0,
        voiced=0.9,
        tonality=0.99,
        purity=1.0,
        low_share=0.97,
        timbre_change=2.1,
        onset=2.0,
    ),
    "p_sigh": replace(
        QUIET_VOICE,
        f0_hz=None,
        f0_high_hz=None,
        voiced=0.05,
        voiced_run=0.05,
        purity=0.38,
        tonality=0.4,
        timbre_change=2.4,
        sustained=0.6,
        fall_db=6.0,
        onset=7.0,
        centroid_hz=2200.0,
    ),
    "p_agitation": replace(
        QUIET_VOICE,
        loudness_dbfs=-47.0,
        f0_hz=None,
        purity=0.35,
        tonality=0.33,
        timbre_change=2.7,
        onset=6.0,
        centroid_hz=1900.0,
        fall_db=14.0,
        breath=Rhythm(1.2, 0.7),
    ),
}


@pytest.mark.parametrize("cue", CUES)
def test_the_typical_sound_is_its_cue_and_no_other(cue: str) -> None:
    found = cue_probabilities(TYPICAL[cue])
    assert found[cue] > 0.7
    assert all(found[name] < 0.3 for name in CUES if name != cue)


def test_a_spoken_sentence_is_no_cue() -> None:
    assert max(cue_probabilities(QUIET_VOICE).values()) < 0.1


@given(st.floats(-60, 0), st.floats(0, 30))
def test_louder_is_never_less_of_a_scream(level: float, more: float) -> None:
    quiet = replace(TYPICAL["p_scream"], loudness_dbfs=level)
    loud = replace(quiet, loudness_dbfs=level + more)
    assert cue_probabilities(loud)["p_scream"] >= cue_probabilities(quiet)["p_scream"]


@pytest.mark.parametrize("cue", ["p_groan", "p_whimper", "p_sigh", "p_agitation"])
@given(st.floats(0, 60), st.floats(0, 60))
def test_what_stands_out_less_is_never_more_of_a_cue(cue: str, a: float, b: float) -> None:
    low, high = sorted((a, b))
    less, more = (replace(TYPICAL[cue], spike_db=s) for s in (low, high))
    assert cue_probabilities(less)[cue] <= cue_probabilities(more)[cue]
    assert cue_probabilities(replace(TYPICAL[cue], spike_db=0.0))[cue] < 0.01


@given(
    st.builds(
        Sound,
        *(st.floats(-120, 3), st.none() | st.floats(0, 123)),
        *(st.none() | st.floats(60, 1600), st.none() | st.floats(60, 1600)),
        *[st.floats(0, 1)] * 5,
        st.floats(0, 8000),
        *[st.floats(0, 1)] * 3,
        *[st.floats(0, 120)] * 5,
        st.floats(0, 50),
        st.builds(Rhythm, st.floats(0, 2), st.floats(0, 1.2)),
        st.none(),
    )
)
def test_every_sound_has_probabilities(sound: Sound) -> None:
    found = cue_probabilities(sound)
    assert set(found) == {*CUES, *OTHER_SOUNDS}
    assert all(0 <= p <= 1 for p in found.values())
    other = p_other(found)
    assert other is not None
    assert 0 <= other <= 1 - max(found[name] for name in CUES) + 1e-9


def test_nothing_known_is_not_other() -> None:
    assert p_other({}) is None
    assert p_other(dict.fromkeys(CUES)) is None
    assert p_other({"p_sigh": 0.5, "p_groan": 0.5}) == 0.25


def _pulsing(per_s: float) -> Samples:
    """A machine whose hiss comes and goes, over a quiet room."""
    swell = (1 + np.sin(2 * np.pi * per_s * np.arange(20 * RATE) / RATE)) / 2
    return np.asarray(noise(0.02, seconds=20) * (0.15 + swell), np.float32)


@pytest.mark.parametrize(
    "room",
    [
        pytest.param(noise(0.05, seconds=20), id="a fan"),
        pytest.param(tone(100, 0.05, seconds=20), id="mains hum"),
        pytest.param(tone(300, 0.05, harmonics=1, seconds=20), id="a beep that stays"),
        pytest.param(tone(2000, 0.4, seconds=20), id="a smoke alarm"),
        pytest.param(clicks(100, 20), id="a dripping tap"),
        pytest.param(_pulsing(0.1), id="a slow machine"),
    ],
)
def test_a_rooms_own_sounds_raise_nothing_after_the_first_seconds(room: Samples) -> None:
    """Alone for twenty seconds: no cue above a tenth once the room is known."""
    quiet = noise(0.0005, seconds=2)
    for sound in stream(np.concatenate([quiet, room]))[5:]:
        cues = cue_probabilities(sound)
        assert max(cues[name] for name in CUES) < 0.1, sound


def _area_under_curve(positives: list[float], negatives: list[float]) -> float:
    p, n = np.array(positives)[:, None], np.array(negatives)
    return float(((p > n) + 0.5 * (p == n)).mean())


def _sample(zip_path: Path, out: Path, label: str, keep: Callable[[str], object]) -> None:
    with zipfile.ZipFile(zip_path) as source, zipfile.ZipFile(out, "a") as target:
        for name in filter(keep, sorted(source.namelist())):
            target.writestr(f"{label}/{Path(name).name}", source.read(name))


FOLDERS = {
    "p_sigh": "sighing",
    "p_groan": "moaning",
    "p_whimper": "crying",
    "p_scream": "screaming",
    "p_agitation": "panting",
}


@pytest.fixture(scope="module")
def scored(test_data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The distress sounds and some speech, through the command."""
    folder = tmp_path_factory.mktemp("sounds")
    sounds, out = folder / "sounds.zip", folder / "sounds.csv"
    nonverbal = test_data / "nonverbal" / "nonverbal_dev.zip"
    speech = test_data / "ravdess" / "ravdess_speech_dev.zip"
    for label in FOLDERS.values():
        _sample(nonverbal, sounds, label, re.compile(rf"\b{label}/").search)
    with zipfile.ZipFile(speech) as archive:
        chosen = set(sorted(archive.namelist())[::40])
    _sample(speech, sounds, "speech", chosen.__contains__)
    score_sounds(sounds, out)
    return list(csv.DictReader(out.read_text().splitlines()))


def test_the_command_writes_its_columns_and_no_null(scored: list[dict[str, str]]) -> None:
    assert list(scored[0]) == ["file", "label", *CUES, "p_other"]
    assert all(row[name] for row in scored for name in (*CUES, "p_other"))
    assert all(row["file"].startswith(f"{row['label']}/") for row in scored)


@pytest.mark.parametrize(
    ("cue", "against_sounds", "against_speech", "found"),
    [
        ("p_sigh", 0.85, 0.95, 0.5),
        ("p_groan", 0.8, 0.85, 0.4),
        ("p_whimper", 0.95, 0.95, 0.7),
        ("p_scream", 0.95, 0.95, 0.8),
        ("p_agitation", 0.85, 0.95, 0.4),
    ],
)
def test_each_cue_finds_its_sounds_and_leaves_speech_alone(
    scored: list[dict[str, str]],
    cue: str,
    against_sounds: float,
    against_speech: float,
    found: float,
) -> None:
    """Areas under the curve and recall at 0.5; no spoken sentence passes 0.5."""

    def column(keep: Callable[[str], bool]) -> list[float]:
        return [float(row[cue]) for row in scored if keep(row["label"])]

    own, speech = column(FOLDERS[cue].__eq__), column("speech".__eq__)
    others = column(lambda label: label not in (FOLDERS[cue], "speech"))
    assert _area_under_curve(own, others) >= against_sounds
    assert _area_under_curve(own, speech) >= against_speech
    assert np.mean(np.array(own) > 0.5) >= found
    assert max(speech) < 0.5
