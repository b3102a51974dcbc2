"""The gallery file: only its owner reads it, only its own network's numbers count."""

import json
import stat
from pathlib import Path

import numpy as np
import pytest

from edge_agent.adapters.gallery_file import GalleryFile, names_in
from edge_agent.domain.gallery import unit
from edge_agent.errors import EnrolmentError

MODEL = "a" * 64
FACES = unit(list(np.random.default_rng(0).normal(size=(2, 16)).astype(np.float32)))
NOW = 1_700_000_000_000


@pytest.fixture
def file(tmp_path: Path) -> GalleryFile:
    gallery = GalleryFile(tmp_path / "private" / "gallery.json", MODEL)
    gallery.put("r1", FACES, NOW)
    return gallery


def test_who_was_enrolled_is_recognised_after_a_restart(file: GalleryFile, tmp_path: Path) -> None:
    again = GalleryFile(tmp_path / "private" / "gallery.json", MODEL).gallery(0.5)
    assert again.match_from == 0.5
    assert again.match(FACES[1]).person == "r1"
    assert again.people["r1"] == pytest.approx(FACES, abs=1e-6)


def test_only_the_owner_may_read_it(file: GalleryFile, tmp_path: Path) -> None:
    path = tmp_path / "private" / "gallery.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o640)
    with pytest.raises(EnrolmentError, match="can be read by others") as caught:
        file.people()
    assert "mode 640" in caught.value.detail


def test_enrolling_anew_replaces_and_removing_forgets(file: GalleryFile, tmp_path: Path) -> None:
    file.put("r1", FACES[:1], NOW + 1)
    file.put("r2", FACES[1:], NOW)
    assert {name: len(p.embeddings) for name, p in file.people().items()} == {"r1": 1, "r2": 1}
    file.remove("r1")
    assert set(file.people()) == {"r2"} == names_in(tmp_path / "private" / "gallery.json")
    assert str(FACES[0, 0]) not in (tmp_path / "private" / "gallery.json").read_text()
    with pytest.raises(EnrolmentError, match="'r1' is not enrolled; enrolled: r2"):
        file.remove("r1")


def test_another_networks_numbers_are_refused(file: GalleryFile, tmp_path: Path) -> None:
    other = GalleryFile(tmp_path / "private" / "gallery.json", "b" * 64)
    with pytest.raises(EnrolmentError, match="another recognition network"):
        other.gallery(0.5)
    with pytest.raises(EnrolmentError, match="another recognition network"):
        other.put("r2", FACES, NOW)
    assert set(file.people()) == {"r1"}, "and nothing was lost"


def test_a_name_is_no_id(file: GalleryFile) -> None:
    with pytest.raises(EnrolmentError, match="'Jane Doe' cannot be a person's id"):
        file.put("Jane Doe", FACES, NOW)


@pytest.mark.parametrize("content", ["", "{", '{"schema_version": 2}', "\x00\xff"])
def test_a_damaged_file_is_an_error_that_quotes_nothing_of_it(
    file: GalleryFile, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "private" / "gallery.json"
    path.write_text(content, "latin-1")
    with pytest.raises(EnrolmentError, match="cannot be read") as caught:
        file.people()
    assert str(path) in caught.value.detail
    assert names_in(path) == frozenset()


def test_an_embedding_is_never_in_an_error(file: GalleryFile, tmp_path: Path) -> None:
    path = tmp_path / "private" / "gallery.json"
    body = json.loads(path.read_text())
    body["people"]["r1"]["embeddings"][0][3] = "0.123456 not a number"
    path.write_text(json.dumps(body))
    with pytest.raises(EnrolmentError) as caught:
        file.people()
    assert "0.123456" not in caught.value.detail + str(caught.value)


def test_without_a_file_nobody_is_enrolled(tmp_path: Path) -> None:
    assert GalleryFile(tmp_path / "absent.json", MODEL).people() == {}


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "edge").write_text("a file, not a folder")
    gallery = GalleryFile(tmp_path / "edge" / "gallery.json", MODEL)
    with pytest.raises(EnrolmentError, match="cannot be written") as caught:
        gallery.put("r1", FACES, NOW)
    assert str(tmp_path / "edge" / "gallery.json") in caught.value.detail
