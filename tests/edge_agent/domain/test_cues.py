"""The cue rules on real screams, cries and speech, and on their laws."""

import csv
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.commands.score_sounds import score_sounds
from edge_agent.domain.cues import p_scream, p_whimper
from edge_agent.domain.sound import Sound

SCREAM = Sound(-12.0, 842.0, 1000.0, 0.73, 0.96, 0.02)
"""The median of the development screams."""
SPEECH = Sound(-36.0, 210.0, 260.0, 0.75, 0.79, 0.45)
"""The median of acted speech."""


def test_the_typical_scream_and_the_typical_sentence() -> None:
    assert p_scream(SCREAM) > 0.9
    assert p_scream(SPEECH) < 0.01
    assert p_whimper(SPEECH) < 0.1


@given(st.floats(-60, 0), st.floats(0, 30))
def test_louder_is_never_less_of_a_scream(level: float, more: float) -> None:
    quiet = replace(SCREAM, loudness_dbfs=level)
    assert p_scream(replace(quiet, loudness_dbfs=level + more)) >= p_scream(quiet)


@pytest.mark.parametrize("rule", [p_scream, p_whimper])
@given(
    st.floats(-120, 3),
    st.none() | st.floats(60, 1600),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_every_sound_has_a_probability(
    rule: Callable[[Sound], float],
    level: float,
    f0: float | None,
    voiced: float,
    tonality: float,
    low: float,
) -> None:
    assert 0 <= rule(Sound(level, f0, f0, voiced, tonality, low)) <= 1


def _area_under_curve(positives: list[float], negatives: list[float]) -> float:
    p, n = np.array(positives)[:, None], np.array(negatives)
    return float(((p > n) + 0.5 * (p == n)).mean())


def _sample(zip_path: Path, out: Path, label: str, keep: Callable[[str], bool]) -> None:
    with zipfile.ZipFile(zip_path) as source, zipfile.ZipFile(out, "a") as target:
        for name in filter(keep, sorted(source.namelist())):
            target.writestr(f"{label}/{Path(name).name}", source.read(name))


def test_screams_and_cries_against_real_speech(test_data: Path, tmp_path: Path) -> None:
    """Through the command: area under the curve at least 0.95 against acted speech."""
    sounds, out = tmp_path / "sounds.zip", tmp_path / "sounds.csv"
    nonverbal = test_data / "nonverbal" / "nonverbal_dev.zip"
    speech = test_data / "ravdess" / "ravdess_speech_dev.zip"
    _sample(nonverbal, sounds, "screaming", lambda n: "screaming/" in n)
    _sample(nonverbal, sounds, "crying", lambda n: "crying/" in n)
    with zipfile.ZipFile(speech) as archive:
        chosen = set(sorted(archive.namelist())[::40])
    _sample(speech, sounds, "speech", chosen.__contains__)
    score_sounds(sounds, out)
    rows = list(csv.DictReader(out.read_text().splitlines()))
    cues = ["p_sigh", "p_groan", "p_whimper", "p_scream", "p_agitation", "p_other"]
    assert list(rows[0]) == ["file", "label", *cues]
    assert {row["p_sigh"] + row["p_groan"] + row["p_agitation"] for row in rows} == {""}

    def column(label: str, name: str) -> list[float]:
        return [float(row[name]) for row in rows if row["label"] == label]

    screams, talk = column("screaming", "p_scream"), column("speech", "p_scream")
    assert _area_under_curve(screams, talk) >= 0.95
    assert np.mean(np.array(screams) > 0.5) >= 0.8
    assert np.mean(np.array(talk) > 0.5) <= 0.05
    assert _area_under_curve(column("crying", "p_whimper"), column("speech", "p_whimper")) >= 0.95
