"""``score-sounds`` on clips of every length, silent ones and broken ones."""

import csv
import wave
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from edge_agent.__main__ import main
from edge_agent.commands.score_sounds import score_clip, seconds_of
from edge_agent.domain.cues import CUES
from edge_agent.domain.second import Samples
from edge_agent.senses.cues import CueSense
from tests.edge_agent.conftest import DEFAULT_MIRROR
from tests.edge_agent.domain.sounds import RATE, noise, tone

SCREAM = np.asarray(tone(900, 0.8) + noise(0.02), np.float32)


def _zip(path: Path, sounds: Mapping[str, Samples]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, samples in sounds.items():
            file = path.with_suffix(".wav")
            with wave.open(str(file), "wb") as wav:
                wav.setnchannels(1)
                wav.setsampwidth(2)
                wav.setframerate(RATE)
                wav.writeframes((samples * 32767).astype("<i2").tobytes())
            archive.write(file, name)
    return path


def _rows(out: Path) -> dict[str, dict[str, str]]:
    return {row["file"]: row for row in csv.DictReader(out.read_text().splitlines())}


@pytest.mark.parametrize("length", [1, 100, 15_999, 16_000, 16_001, 31_999, 47_000])
def test_every_sample_of_a_clip_is_heard(length: int) -> None:
    """Also the last ones, which no whole second from the start would hold."""
    clip = np.arange(1, length + 1, dtype=np.float32)
    streams = list(seconds_of(clip))
    assert all(stream.shape[1] == RATE for stream in streams)
    assert set(clip) <= set(np.concatenate([stream.ravel() for stream in streams]))


def test_where_a_clip_starts_and_ends_changes_little() -> None:
    """Metamorphic: quiet before and after leaves a scream a scream."""
    plain = score_clip(SCREAM, CueSense())
    quiet = noise(0.0005)
    padded = score_clip(np.concatenate([quiet[:6000], SCREAM, quiet[:9000]]), CueSense())
    assert min(plain["p_scream"], padded["p_scream"]) > 0.8


def test_one_clip_does_not_colour_the_next() -> None:
    sense = CueSense()
    first = score_clip(SCREAM, sense)
    score_clip(np.concatenate([noise(0.2), noise(0.1)]), sense)
    assert score_clip(SCREAM, sense) == first


def test_short_silent_and_loud_clips_have_their_rows(tmp_path: Path) -> None:
    sounds = {
        "screaming/a.wav": SCREAM,
        "clicks/short.wav": noise(0.1)[:3000],
        "nothing/silent.wav": np.zeros(2 * RATE, np.float32),
    }
    out = tmp_path / "sounds.csv"
    path = _zip(tmp_path / "sounds.zip", sounds)
    assert main(["score-sounds", str(path), "--out", str(out)]) == 0
    rows = _rows(out)
    assert list(rows) == sorted(sounds)
    assert all(rows["clicks/short.wav"][name] for name in (*CUES, "p_other"))
    assert {rows["nothing/silent.wav"][name] for name in (*CUES, "p_other")} == {""}
    assert (
        float(rows["screaming/a.wav"]["p_scream"]) > 0.8 > float(rows["screaming/a.wav"]["p_other"])
    )
    assert rows["screaming/a.wav"]["label"] == "screaming"


def test_a_file_without_a_sample_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _zip(tmp_path / "sounds.zip", {"sighing/empty.wav": np.zeros(0, np.float32)})
    assert main(["score-sounds", str(path), "--out", str(tmp_path / "out.csv")]) == 1
    assert "sighing/empty.wav inside the archive" in capsys.readouterr().err


def test_the_bundle_decides_who_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not DEFAULT_MIRROR.is_dir():
        pytest.skip("no mirror with YAMNet")
    path, out = _zip(tmp_path / "sounds.zip", {"screaming/a.wav": SCREAM}), tmp_path / "out.csv"
    assert main(["score-sounds", str(path), "--out", str(out)]) == 0
    by_rules = _rows(out)
    monkeypatch.setenv("ATTUNE_MODEL_MIRROR", str(DEFAULT_MIRROR))
    monkeypatch.setenv("ATTUNE_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("ATTUNE_BUNDLE", "sounds")
    assert main(["score-sounds", str(path), "--out", str(out)]) == 0
    assert _rows(out) != by_rules
    assert [p.name for p in (tmp_path / "models").iterdir()] == ["yamnet.onnx"], "and no other"


def test_an_unknown_bundle_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _zip(tmp_path / "sounds.zip", {"screaming/a.wav": SCREAM})
    monkeypatch.setenv("ATTUNE_BUNDLE", "best")
    assert main(["score-sounds", str(path), "--out", str(tmp_path / "out.csv")]) == 1
    assert "no model bundle named 'best'" in capsys.readouterr().err
