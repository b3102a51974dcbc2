"""The demo recording through the real chain with the product's own configuration.

Calm raises nothing; distress raises an alert; another face in its place still does.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.demo.__main__ import main
from shared.contracts import Event, EventKind, ScoreWindow

ROOT = Path(__file__).resolve().parent.parent.parent
MIRROR = Path(os.environ.get("ATTUNE_MODEL_MIRROR", str(ROOT.parent / "shared" / "models")))
CALM_S, DISTRESS_S = 30, 30


@dataclass(frozen=True)
class Seen:
    """What the edge agent saw in a recording and the threshold service made of it."""

    windows: tuple[ScoreWindow, ...]
    events: tuple[Event, ...]

    def mean(self, channel: str, start_s: int, end_s: int) -> float:
        """Mean of a channel over seconds of the recording."""
        values = [w.channels.get(channel) for w in self.windows[start_s:end_s]]
        known = [v for v in values if v is not None]
        return sum(known) / len(known)


@pytest.fixture(autouse=True)
def _models(monkeypatch: pytest.MonkeyPatch) -> None:
    """The repository's own cache of models, as the edge agent's tests use it."""
    monkeypatch.setenv("ATTUNE_MODELS", str(ROOT / "var" / "models"))
    if MIRROR.is_dir():
        monkeypatch.setenv("ATTUNE_MODEL_MIRROR", str(MIRROR))


def test_calm_alone_raises_nothing(tmp_path: Path) -> None:
    seen = _chain(tmp_path, "--calm-only", "--seconds-calm", "60")
    assert len(seen.windows) == 60
    assert seen.events == ()


def test_growing_distress_raises_a_real_alert(tmp_path: Path) -> None:
    seen = _chain(tmp_path)
    assert seen.events[0].kind is EventKind.OPENED
    assert seen.events[0].t_event > CALM_S * 1000
    assert min(event.tier or 9 for event in seen.events) == 1
    late = CALM_S + 18, CALM_S + DISTRESS_S
    distress = sum(seen.mean(f"p_{e}", *late) for e in ("fear", "sadness", "anger"))
    calm = sum(seen.mean(f"p_{e}", 0, CALM_S) for e in ("fear", "sadness", "anger"))
    assert (calm < 0.1, distress > 0.7) == (True, True)
    assert seen.mean("motion_energy", *late) > 5 * seen.mean("motion_energy", 0, CALM_S)


def test_another_face_in_its_place_still_alerts(tmp_path: Path, test_data: Path) -> None:
    face = test_data / "media" / "0-f15-hao-ph.jpg"
    seen = _chain(tmp_path, "--portrait", str(face))
    assert min(event.tier or 9 for event in seen.events) == 1
    assert seen.events[0].t_event > CALM_S * 1000


def test_a_picture_without_a_face_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "none.png"
    picture.write_bytes(b"this is no picture")
    assert main(["--out", str(tmp_path / "x.mp4"), "--portrait", str(picture)]) == 1
    assert "no picture that can be read" in capsys.readouterr().err
    assert not (tmp_path / "x.mp4").exists()


def _chain(folder: Path, *options: str) -> Seen:
    clip, windows, events = (folder / name for name in ("d.mp4", "w.jsonl", "e.jsonl"))
    seconds = ("--seconds-calm", str(CALM_S), "--seconds-distress", str(DISTRESS_S))
    _run("deploy.demo", "--out", str(clip), *seconds, *options)
    _run("edge_agent", "analyse", str(clip), "--out", str(windows))
    scores = ("--out", str(folder / "s.csv"), "--events", str(events))
    _run("threshold_service", "replay", str(windows), *scores)
    return Seen(
        tuple(ScoreWindow.model_validate_json(line) for line in _lines(windows)),
        tuple(Event.model_validate(json.loads(line)) for line in _lines(events)),
    )


def _run(module: str, *words: str) -> None:
    """As a person would, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()
