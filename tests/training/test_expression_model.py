"""The shipped expression model, as any onnxruntime sees it; none of this needs torch."""

import hashlib
import zipfile
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnxruntime", reason="running the model needs onnxruntime (extra: edge)")
pytest.importorskip("PIL", reason="reading faces needs Pillow (extra: training)")

from numpy.typing import NDArray
from onnxruntime import InferenceSession  # type: ignore[attr-defined]

from training.expression.data import LABELS, decode_grey
from training.expression.metrics import accuracy
from training.expression.predict import open_session, probabilities

MODEL = Path(__file__).resolve().parents[2] / "edge_agent" / "models" / "attune_expression.onnx"
CARD = MODEL.with_suffix(".md")
SAMPLE = 600
# Two standard errors of an accuracy near 0.7 on 600 faces
SAMPLE_MARGIN = 0.04


@pytest.fixture(scope="module")
def session() -> InferenceSession:
    return open_session(MODEL)


@pytest.fixture(scope="module")
def metadata(session: InferenceSession) -> dict[str, str]:
    return dict(session.get_modelmeta().custom_metadata_map)


def _blotches(count: int) -> NDArray[np.uint8]:
    """uint8 [count, 48, 48] of 8 x 8 squares of random grey."""
    coarse = np.random.default_rng(1).integers(0, 256, (count, 6, 6), dtype=np.uint8)
    return coarse.repeat(8, axis=1).repeat(8, axis=2)


def test_it_is_small() -> None:
    assert MODEL.stat().st_size <= 1_500_000


@pytest.mark.parametrize("count", [1, 3])
def test_it_gives_probabilities_for_any_number_of_faces(
    session: InferenceSession, count: int
) -> None:
    p = probabilities(session, _blotches(count))

    assert p.shape == (count, len(LABELS))
    assert p.min() >= 0
    np.testing.assert_allclose(p.sum(axis=1), 1, atol=1e-5)


def test_a_face_is_judged_alike_alone_and_in_company(session: InferenceSession) -> None:
    faces = _blotches(3)
    alone = np.concatenate([probabilities(session, face[None]) for face in faces])

    np.testing.assert_allclose(alone, probabilities(session, faces), atol=1e-5)


def test_a_mirror_image_gets_the_same_answer(session: InferenceSession) -> None:
    faces = _blotches(4)

    mirrored = probabilities(session, faces[:, :, ::-1])

    np.testing.assert_allclose(mirrored, probabilities(session, faces), atol=1e-5)


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_picture_of_nothing_gives_finite_numbers(session: InferenceSession, grey: int) -> None:
    assert np.isfinite(probabilities(session, np.full((1, 48, 48), grey, dtype=np.uint8))).all()


def test_it_says_what_it_is(metadata: dict[str, str]) -> None:
    assert metadata["labels"].split(",") == list(LABELS)
    assert metadata["commercial"] == "false"
    assert "FER2013" in metadata["training_data"]
    assert metadata["licence"]
    assert metadata["version"]


def test_the_card_describes_this_very_file(metadata: dict[str, str]) -> None:
    card = CARD.read_text()

    assert hashlib.sha256(MODEL.read_bytes()).hexdigest() in card
    assert str(MODEL.stat().st_size) in card
    assert f"{float(metadata['val_accuracy']):.3f}" in card
    assert metadata["version"] in card


def _val_sample(archive: Path) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The same 600 validation faces every time."""
    with zipfile.ZipFile(archive) as handle:
        names = sorted(name for name in handle.namelist() if name.startswith("val/"))
        chosen = np.random.default_rng(600).choice(
            [name for name in names if not name.endswith("/")], SAMPLE, replace=False
        )
        images = np.stack([decode_grey(handle.read(str(name))) for name in chosen])
    labels = [LABELS.index(str(name).split("/")[1]) for name in chosen]
    return images, np.asarray(labels, dtype=np.int64)


def test_it_still_recognises_real_faces(
    session: InferenceSession, metadata: dict[str, str], test_data: Path
) -> None:
    images, labels = _val_sample(test_data / "fer2013" / "fer2013_dev.zip")

    reached = accuracy(probabilities(session, images), labels)

    assert reached >= float(metadata["val_accuracy"]) - SAMPLE_MARGIN
