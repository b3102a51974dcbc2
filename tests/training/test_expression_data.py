import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("PIL", reason="reading faces needs Pillow (extra: training)")

from PIL import Image

from training.expression.data import (
    LABELS,
    DedupCounts,
    FaceDataError,
    Faces,
    read_split,
    remove_copies,
)


def _faces(*entries: tuple[str, int]) -> Faces:
    """Faces of (digest, label); the image's grey level is its position."""
    images = np.stack([np.full((48, 48), i, dtype=np.uint8) for i in range(len(entries))])
    labels = np.array([label for _, label in entries], dtype=np.int64)
    return Faces(images, labels, tuple(digest for digest, _ in entries))


def _png(grey: int, side: int = 48) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (side, side), grey).save(buffer, format="PNG")
    return buffer.getvalue()


def test_same_bytes_under_two_labels_lose_every_copy_in_both_splits() -> None:
    train = _faces(("a", 0), ("x", 3), ("b", 1))
    val = _faces(("x", 5), ("c", 2))

    kept_train, kept_val, counts = remove_copies(train, val)

    assert kept_train.digests == ("a", "b")
    assert kept_val.digests == ("c",)
    assert counts == DedupCounts(2, 0, 0)


def test_a_copy_in_train_of_a_val_face_stays_in_val_only() -> None:
    kept_train, kept_val, counts = remove_copies(
        _faces(("a", 0), ("v", 1), ("a", 0)), _faces(("v", 1), ("v", 1))
    )

    assert kept_train.digests == ("a",)
    assert kept_val.digests == ("v",)
    assert counts == DedupCounts(
        conflicting_dropped=0, copies_dropped_from_train=2, copies_dropped_from_val=1
    )


def test_removal_keeps_images_and_labels_beside_their_digests() -> None:
    kept, _, _ = remove_copies(_faces(("a", 0), ("a", 0), ("b", 6)), _faces(("c", 2)))

    assert kept.labels.tolist() == [0, 6]
    assert kept.images[:, 0, 0].tolist() == [0, 2]


def test_a_zip_and_a_folder_of_the_same_faces_read_alike(tmp_path: Path) -> None:
    archive = tmp_path / "faces.zip"
    with zipfile.ZipFile(archive, "w") as handle:
        for i, label in enumerate(LABELS):
            content = _png(10 * i, side=96 if i == 0 else 48)
            handle.writestr(f"train/{label}/{i}.png", content)
            path = tmp_path / "train" / label / f"{i}.png"
            path.parent.mkdir(parents=True)
            path.write_bytes(content)
            path.with_name("notes.txt").write_text("not a face")

    zipped, loose = read_split(archive, "train"), read_split(tmp_path, "train")

    assert zipped.digests == loose.digests
    assert zipped.labels.tolist() == list(range(7))
    assert zipped.images.shape == (7, 48, 48)
    assert zipped.images[:, 0, 0].tolist() == [10 * i for i in range(7)]
    np.testing.assert_array_equal(zipped.images, loose.images)


def test_an_unknown_label_is_named_and_an_empty_split_refused(tmp_path: Path) -> None:
    path = tmp_path / "train" / "contempt" / "1.png"
    path.parent.mkdir(parents=True)
    path.write_bytes(_png(0))

    with pytest.raises(FaceDataError, match="contempt"):
        read_split(tmp_path, "train")
    with pytest.raises(FaceDataError, match="no faces under val"):
        read_split(tmp_path, "val")
