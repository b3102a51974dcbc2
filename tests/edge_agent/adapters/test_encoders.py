"""One suite for every implementation of the face and voice ports."""

import math
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_agent.adapters.encoders import Encoders, open_encoders
from edge_agent.adapters.ffmpeg import open_clip
from edge_agent.bundle import load_bundle
from edge_agent.domain.alignment import Square, cut, face_square
from edge_agent.domain.faces import Frame
from edge_agent.domain.mesh import key_points
from edge_agent.errors import ModelUnavailableError
from tests.edge_agent.conftest import model_settings, read_picture

PORTRAITS = ("0-f1-su-ph.jpg", "0-f15-hao-ph.jpg", "15-f13-anc-ph.jpg", "45-m7-di-ph.jpg")
MIN_PRESENCE = 0.8


def _verified(encoders: Encoders, frame: Frame) -> int:
    faces = encoders.face_detector.detect(frame)
    meshes = [encoders.face_landmarks.locate(frame, face_square(f.points)) for f in faces]
    return sum(mesh.presence > MIN_PRESENCE for mesh in meshes)


@pytest.mark.parametrize("name", PORTRAITS)
def test_a_portrait_has_one_face_where_it_is(
    any_encoders: Encoders, test_data: Path, name: str
) -> None:
    frame = read_picture(test_data / "media" / name, 512)
    (face, *_) = any_encoders.face_detector.detect(frame)
    points = face.points
    x, y, width, height = face.box
    assert _verified(any_encoders, frame) == 1
    assert 100 < width < 400
    assert x < points.nose[0] < x + width
    assert y < points.nose[1] < y + height
    assert points.right_eye[0] < points.left_eye[0], "the person's right eye is left in the picture"
    assert points.mouth[1] > max(points.right_eye[1], points.left_eye[1])


@pytest.mark.parametrize("clip", ["single_face.mp4", "fer_test.mp4"])
def test_every_frame_of_a_face_has_one(any_encoders: Encoders, test_data: Path, clip: str) -> None:
    with open_clip(test_data / "media" / clip) as opened:
        frames = [second.frames[0] for second in opened]
    assert [_verified(any_encoders, frame) for frame in frames] == [1] * len(frames)


def test_no_face_where_there_is_none(any_encoders: Encoders, test_data: Path) -> None:
    with open_clip(test_data / "media" / "no_face.mp4") as opened:
        frames = [frame for second in opened for frame in second.frames[::5]]
    assert [_verified(any_encoders, frame) for frame in frames] == [0] * len(frames)


def test_everybody_in_a_group_is_seen(any_encoders: Encoders, test_data: Path) -> None:
    assert _verified(any_encoders, read_picture(test_data / "media" / "multi_face.jpg")) >= 4


def _found_at(encoders: Encoders, test_data: Path, width_px: int) -> int:
    """How many of the four portraits are found when each is so wide in a picture of 640."""
    rng = np.random.default_rng(0)
    found = 0
    for portrait in PORTRAITS:
        wall = rng.integers(60, 200, (360, 640, 3)).astype(np.uint8)
        room = np.asarray(cv2.GaussianBlur(wall, (0, 0), 1.2), np.uint8)
        face = read_picture(test_data / "media" / portrait, 640)
        size = (width_px, round(face.shape[0] * width_px / 640))
        small = cv2.resize(face, size, interpolation=cv2.INTER_AREA)
        room[100 : 100 + size[1], 300 : 300 + size[0]] = small
        found += _verified(encoders, room)
    return found


def test_yunet_at_640_finds_faces_of_half_the_size(test_data: Path) -> None:
    """14 and 7 pixels between the eyes: some 2 and 4 m from a camera of 70 degrees."""
    try:
        room, far_room = (
            open_encoders(load_bundle(model_settings(name))) for name in ("room", "far_room")
        )
    except ModelUnavailableError as error:
        pytest.skip(str(error))
    assert _found_at(room, test_data, 60) == 4
    assert _found_at(far_room, test_data, 60) == 4
    assert _found_at(far_room, test_data, 30) == 4
    assert _found_at(room, test_data, 30) < 4


def test_half_the_picture_moves_the_face_by_as_much(
    any_encoders: Encoders, test_data: Path
) -> None:
    """Metamorphic: padding the frame on the left moves everything and changes nothing else."""
    frame = read_picture(test_data / "media" / PORTRAITS[1], 400)
    padded = np.asarray(cv2.copyMakeBorder(frame, 0, 0, 240, 0, cv2.BORDER_CONSTANT), np.uint8)
    before = any_encoders.face_detector.detect(frame)[0].points
    after = any_encoders.face_detector.detect(padded)[0].points
    assert after.nose == pytest.approx((before.nose[0] + 240, before.nose[1]), abs=12)


def test_the_mesh_finds_the_same_eyes_from_a_displaced_square(
    any_encoders: Encoders, test_data: Path
) -> None:
    frame = read_picture(test_data / "media" / PORTRAITS[1], 512)
    square = face_square(any_encoders.face_detector.detect(frame)[0].points)
    moved = Square(
        (square.centre[0] + 0.08 * square.side, square.centre[1]), square.side * 1.1, 8.0
    )
    at, beside = (key_points(any_encoders.face_landmarks.locate(frame, s)) for s in (square, moved))
    assert math.dist(at.left_eye, beside.left_eye) < 0.05 * square.side


def test_the_mesh_knows_what_is_no_face(any_encoders: Encoders) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (360, 640, 3)).astype(np.uint8)
    assert any_encoders.face_landmarks.locate(noise, Square((320, 180), 120, 0)).presence < 0.5


def test_expression_gives_probabilities_that_no_batch_changes(
    any_encoders: Encoders, test_data: Path
) -> None:
    network = any_encoders.expression
    faces = []
    for name in PORTRAITS:
        frame = read_picture(test_data / "media" / name, 512)
        square = face_square(any_encoders.face_detector.detect(frame)[0].points)
        faces.append(cut(frame, square, network.side))
    together = network.probabilities(faces)
    assert together.shape == (4, len(network.labels))
    assert together.sum(axis=1) == pytest.approx([1.0] * 4, abs=1e-4)
    alone = np.concatenate([network.probabilities([face]) for face in faces])
    assert np.array_equal(together, alone)
    happy = network.labels.index("happiness")
    assert int(together[1].argmax()) == happy, "the woman who smiles"


def test_speech_is_heard_in_speech_and_not_in_silence(
    any_encoders: Encoders, test_data: Path
) -> None:
    network = any_encoders.voice_activity
    network.reset()
    with open_clip(test_data / "media" / "silero_test.wav") as opened:
        seconds = [s.samples for s in opened if s.samples is not None][:20]
    per_second = [network.probabilities(samples) for samples in seconds]
    assert [len(p) for p in per_second[:4]] == [31, 31, 31, 32], "31.25 chunks a second"
    assert np.mean([p.max() > 0.5 for p in per_second]) > 0.8
    network.reset()
    assert network.probabilities(np.zeros(16_000, np.float32)).max() < 0.1


def test_voice_activity_does_not_depend_on_how_the_sound_is_cut(
    any_encoders: Encoders, test_data: Path
) -> None:
    network = any_encoders.voice_activity
    with open_clip(test_data / "media" / "silero_test.wav") as opened:
        first = next(iter(opened)).samples
    assert first is not None
    network.reset()
    whole = network.probabilities(first)
    network.reset()
    parts = np.concatenate([network.probabilities(part) for part in np.split(first, 8)])
    assert np.array_equal(whole, parts)
