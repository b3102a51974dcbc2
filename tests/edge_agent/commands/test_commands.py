"""The commands as a person starts them."""

import csv
import json
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_agent.__main__ import main
from edge_agent.bundle import Bundle
from shared.contracts.window import ScoreWindow
from tests.edge_agent.conftest import model_settings


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, bundle: Bundle) -> None:
    """The repository's model cache, already filled."""
    monkeypatch.setenv("ATTUNE_MODELS", str(model_settings().models))
    monkeypatch.delenv("ATTUNE_COMMERCIAL", raising=False)
    monkeypatch.delenv("ATTUNE_BUNDLE", raising=False)


def test_analyse_writes_a_window_a_second_and_twice_the_same_bytes(
    test_data: Path, tmp_path: Path
) -> None:
    clip = test_data / "media" / "fer_test.mp4"
    outs = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for out in outs:
        assert main(["analyse", str(clip), "--out", str(out), "--start-ms", "1700000000000"]) == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()
    windows = [ScoreWindow.model_validate_json(line) for line in outs[0].read_text().splitlines()]
    assert [w.seq for w in windows] == [1, 2, 3, 4]
    assert [w.t_start for w in windows] == [1_700_000_000_000 + 1000 * n for n in range(4)]
    assert {w.person_id for w in windows} == {"clip"}
    assert {w.edge_id for w in windows} == {"analyse"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{tmp}/absent.mp4"], "does not exist"),
        (["{tmp}/text.mp4"], "neither picture nor sound"),
        (["{clip}", "--person", "Jane Doe"], "--person cannot be 'Jane Doe'"),
        (["{clip}", "--start-ms", "-1"], "--start-ms cannot be -1"),
    ],
)
def test_bad_input_is_a_sentence_and_no_file(
    test_data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    (tmp_path / "text.mp4").write_text("this is no film")
    clip, out = test_data / "media" / "fer_test.mp4", tmp_path / "out.jsonl"
    filled = [a.format(tmp=tmp_path, clip=clip) for a in arguments]
    assert main(["analyse", *filled, "--out", str(out)]) == 1
    assert words in capsys.readouterr().err
    assert not out.exists()


def test_a_cut_off_recording_leaves_the_older_result(
    test_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = (test_data / "media" / "single_face.mp4").read_bytes()
    (tmp_path / "cut.mp4").write_bytes(whole[: len(whole) // 2])
    out = tmp_path / "out.jsonl"
    out.write_text("older\n")
    assert main(["analyse", str(tmp_path / "cut.mp4"), "--out", str(out)]) == 1
    assert "cut.mp4" in capsys.readouterr().err
    assert out.read_text() == "older\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["cut.mp4", "out.jsonl"]


def _zip_of_faces(test_data: Path, path: Path) -> list[str]:
    with (
        zipfile.ZipFile(test_data / "fer2013" / "fer2013_dev.zip") as source,
        zipfile.ZipFile(path, "w") as target,
    ):
        names = sorted(n for n in source.namelist() if n.startswith("val/") and n.endswith(".jpg"))
        for name in names[::40]:
            target.writestr(name, source.read(name))
        return names[::40]


def test_score_faces_gives_a_row_per_image(test_data: Path, tmp_path: Path) -> None:
    names = _zip_of_faces(test_data, tmp_path / "faces.zip")
    out = tmp_path / "faces.csv"
    assert main(["score-faces", str(tmp_path / "faces.zip"), "--out", str(out)]) == 0
    rows = list(csv.DictReader(out.read_text().splitlines()))
    header = "image,label,p_angry,p_disgust,p_fear,p_happy,p_neutral,p_sad,p_surprise"
    assert out.read_text().splitlines()[0] == header
    assert [row["image"] for row in rows] == names
    columns = header.split(",")[2:]
    assert all(sum(float(r[c]) for c in columns) == pytest.approx(1, abs=1e-3) for r in rows)
    right = [max(columns, key=lambda c: float(r[c]))[2:] == r["label"] for r in rows]
    assert np.mean(right) > 0.5, "far above the seventh of chance: the columns are in order"


def test_a_corrupt_image_is_named(
    test_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _zip_of_faces(test_data, tmp_path / "faces.zip")
    with zipfile.ZipFile(tmp_path / "faces.zip", "a") as archive:
        archive.writestr("val/fear/broken.jpg", b"\xff\xd8 not a picture")
    out = tmp_path / "faces.csv"
    assert main(["score-faces", str(tmp_path / "faces.zip"), "--out", str(out)]) == 1
    assert "val/fear/broken.jpg" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("command", ["score-faces", "score-sounds"])
def test_archives_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    path, out = tmp_path / "some.zip", tmp_path / "out.csv"
    path.write_text("no zip")
    assert main([command, str(path), "--out", str(out)]) == 1
    assert "some.zip is not a zip" in capsys.readouterr().err
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing else")
    assert main([command, str(path), "--out", str(out)]) == 1
    assert "some.zip holds no" in capsys.readouterr().err


def test_a_damaged_sound_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "sounds.zip", "w") as archive:
        archive.writestr("sighing/broken.flac", b"fLaC but no more")
    out = tmp_path / "sounds.csv"
    assert main(["score-sounds", str(tmp_path / "sounds.zip"), "--out", str(out)]) == 1
    assert "sighing/broken.flac" in capsys.readouterr().err


def test_any_size_of_face_image_is_taken(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "faces.zip", "w") as archive:
        for size in ((20, 20), (300, 200)):
            image = np.random.default_rng(0).integers(0, 255, (*size, 3)).astype(np.uint8)
            ok, png = cv2.imencode(".png", image)
            assert ok
            archive.writestr(f"any/{size[0]}.png", png.tobytes())
    out = tmp_path / "faces.csv"
    assert main(["score-faces", str(tmp_path / "faces.zip"), "--out", str(out)]) == 0
    assert len(out.read_text().splitlines()) == 3


def test_models_list_names_licences_and_verify_checks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["models", "list"]) == 0
    listed = capsys.readouterr().out
    assert "no commercial use" in listed
    assert "* bundle default-" in listed
    assert main(["models", "verify"]) == 0
    assert "verified" in capsys.readouterr().out


def test_models_verify_refuses_a_changed_file(
    bundle: Bundle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for resolved in bundle.files:
        (tmp_path / resolved.model.file).write_bytes(resolved.path.read_bytes())
    changed = bundle.get("face_landmarks")
    (tmp_path / changed.model.file).write_bytes(b"other")
    monkeypatch.setenv("ATTUNE_MODELS", str(tmp_path))
    assert main(["models", "verify"]) == 1
    assert changed.model.sha256 in capsys.readouterr().err


def test_windows_are_json_without_pictures(test_data: Path, tmp_path: Path) -> None:
    """The longest list in a window is short: nothing array-like leaves."""
    out = tmp_path / "a.jsonl"
    clip = test_data / "media" / "single_face.mp4"
    assert main(["analyse", str(clip), "--out", str(out)]) == 0
    for line in out.read_text().splitlines():
        assert len(line) < 6000
        assert all(not isinstance(v, list) or len(v) < 10 for v in json.loads(line).values())
