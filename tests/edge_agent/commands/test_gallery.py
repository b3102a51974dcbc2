"""``gallery`` as an operator uses it, with real portraits and the tests' own network."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_agent.__main__ import main
from edge_agent.bundle import Bundle
from edge_agent.commands import gallery as command
from edge_agent.settings import Settings
from tests.edge_agent.conftest import model_settings, read_picture
from tests.edge_agent.tiny_onnx import with_recognition

RESIDENT, OTHER = "0-f15-hao-ph.jpg", "15-f13-anc-ph.jpg"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, bundle: Bundle, tmp_path: Path) -> None:
    """The tests' network in the bundle, the gallery in a folder of this test."""
    recognising = with_recognition(bundle, tmp_path)

    def load(_settings: Settings) -> Bundle:
        return recognising

    monkeypatch.setattr(command, "load_bundle", load)
    monkeypatch.setenv("ATTUNE_MODELS", str(model_settings().models))
    monkeypatch.setenv("ATTUNE_GALLERY", str(tmp_path / "edge" / "gallery.json"))


def test_enrol_list_remove(
    test_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = str(test_data / "media" / RESIDENT)
    bright = tmp_path / "bright.png"
    cv2.imwrite(str(bright), cv2.convertScaleAbs(read_picture(Path(picture)), alpha=1.1))
    assert main(["gallery", "enrol", "r1", picture, str(bright), "--consented"]) == 0
    assert main(["gallery", "list"]) == 0
    assert "r1: 2 pictures, enrolled on 20" in capsys.readouterr().out
    assert main(["gallery", "remove", "r1"]) == 0
    assert main(["gallery", "list"]) == 0
    assert "nobody is enrolled" in capsys.readouterr().out


def test_without_consent_no_picture_is_even_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gallery", "enrol", "r1", str(tmp_path / "absent.jpg")]) == 1
    assert "needs their consent" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        ("group", "exactly one face, and shows"),
        ("wall", "exactly one face, and shows 0"),
        ("small", "The face in small.png is too small: 2"),
        ("turned", "is turned away too far"),
        ("absent", "absent is no picture"),
    ],
)
def test_a_picture_that_will_not_do_is_named_and_nothing_is_enrolled(
    test_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], picture: str, words: str
) -> None:
    media = test_data / "media"
    cv2.imwrite(str(tmp_path / "wall.png"), np.full((300, 300, 3), 90, np.uint8))
    cv2.imwrite(str(tmp_path / "small.png"), read_picture(media / RESIDENT, 110))
    path = {
        "group": media / "multi_face.jpg",
        "wall": tmp_path / "wall.png",
        "small": tmp_path / "small.png",
        "turned": media / "45-m7-di-ph.jpg",
        "absent": tmp_path / "absent",
    }[picture]
    assert main(["gallery", "enrol", "r1", str(path), "--consented"]) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "edge" / "gallery.json").exists()


def test_pictures_of_two_people_are_refused(
    test_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pictures = [str(test_data / "media" / name) for name in (RESIDENT, OTHER)]
    assert main(["gallery", "enrol", "r1", *pictures, "--consented"]) == 1
    assert "do not seem to show one person" in capsys.readouterr().err
    assert not (tmp_path / "edge" / "gallery.json").exists()
