"""Action units and blendshapes on real pixels: a clip of crying and laughing, portraits, a puppet.

The puppet is the demo's: a portrait moved by known muscles, which is the only place where the
right answer is known by construction.
"""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

from deploy.demo.muscles import Face
from deploy.demo.portrait import load, place
from deploy.demo.puppet import Head, Puppet
from edge_agent.adapters.encoders import Encoders, open_encoders
from edge_agent.adapters.ffmpeg import open_clip
from edge_agent.bundle import load_bundle
from edge_agent.domain.action_units import action_units
from edge_agent.domain.alignment import face_square
from edge_agent.domain.blendshapes import NAMES
from edge_agent.domain.face_shape import FaceShape, measure, median
from edge_agent.domain.faces import Frame
from edge_agent.domain.mesh import Mesh, key_points
from edge_agent.errors import ModelUnavailableError
from tests.edge_agent.conftest import model_settings, read_picture

CRYING, UPSET, LAUGHING = (1, 2), (7, 8, 9), (14, 15, 16)
"""Seconds of the clip: eyes shut and sobbing, eyes open and fearful, laughing."""


def _mesh(encoders: Encoders, picture: Frame) -> Mesh | None:
    """Laid twice: the second time from the first's own points, as when a face is followed."""
    faces = encoders.face_detector.detect(picture)
    if not faces:
        return None
    rough = encoders.face_landmarks.locate(picture, face_square(faces[0].points))
    return encoders.face_landmarks.locate(picture, face_square(key_points(rough)))


def _shape(encoders: Encoders, pictures: list[Frame]) -> FaceShape:
    meshes = [mesh for picture in pictures if (mesh := _mesh(encoders, picture)) is not None]
    shapes = [shape for mesh in meshes if (shape := measure(mesh)) is not None]
    found = median(shapes * 2) if len(shapes) == 1 else median(shapes)
    assert found is not None
    return found


@dataclass(frozen=True)
class Performance:
    """Shapes of the clip's parts, as one bundle's networks see them."""

    crying: FaceShape
    upset: FaceShape
    laughing: FaceShape


@pytest.fixture(scope="module")
def performance(any_encoders: Encoders, test_data: Path) -> Performance:
    with open_clip(test_data / "media" / "WolfgangLanger_Pexels.mp4") as clip:
        seconds = [second.frames[:6:2] for second in clip]
    parts = ([f for n in part for f in seconds[n]] for part in (CRYING, UPSET, LAUGHING))
    return Performance(*(_shape(any_encoders, part) for part in parts))


def test_laughing_pulls_the_corners_up_against_being_upset(performance: Performance) -> None:
    units = action_units(performance.laughing, performance.upset)
    assert units["au_12"] > 0.1
    assert units["au_15"] == 0.0
    assert units["au_43"] < 0.25, "laughing narrows the eyes and does not close them"


def test_crying_pulls_them_down_shuts_the_eyes_and_raises_the_inner_brows(
    performance: Performance,
) -> None:
    units = action_units(performance.crying, performance.laughing)
    assert units["au_15"] > 0.04
    assert units["au_43"] > 0.25
    assert units["au_01"] > units["au_02"]
    assert units["au_12"] == 0.0


def test_eyes_that_stay_open_are_open(performance: Performance) -> None:
    assert action_units(performance.upset, performance.laughing)["au_43"] < 0.1


@pytest.fixture(scope="module")
def puppet(test_data: Path) -> Puppet:
    return Puppet(place(load(test_data / "media" / "15-f13-anc-ph.jpg"), model_settings()))


@pytest.mark.parametrize(
    ("face", "unit", "least"),
    [
        (Face(brow_raise=1.0), "au_02", 0.08),
        (Face(inner_brow_raise=1.0), "au_01", 0.05),
        (Face(brow_gather=1.0), "au_04", 0.03),
        (Face(lip_stretch=1.0), "au_20", 0.04),
        (Face(jaw_open=1.0), "au_25", 0.1),
        (Face(jaw_open=1.0), "au_26_27", 0.04),
    ],
)
def test_a_moved_muscle_shows_in_its_unit(
    any_encoders: Encoders, puppet: Puppet, face: Face, unit: str, least: float
) -> None:
    rest, moved = (_shape(any_encoders, [puppet.draw(f, Head())]) for f in (Face(), face))
    units = action_units(moved, rest)
    assert units[unit] > least
    opposite = {"au_04": "au_01", "au_01": "au_04", "au_02": "au_04"}.get(unit)
    assert opposite is None or units[opposite] == 0.0


@pytest.mark.parametrize("head", [Head(turn_deg=15), Head(size=1.2), Head(size=0.7), Head(x=0.3)])
def test_a_head_that_moves_makes_no_face(
    any_encoders: Encoders, puppet: Puppet, head: Head
) -> None:
    rest, moved = (_shape(any_encoders, [puppet.draw(Face(), h)]) for h in (Head(), head))
    assert max(action_units(moved, rest).values()) < 0.03


@pytest.fixture(scope="module")
def room() -> Encoders:
    """The bundle that has blendshapes, from the mirror."""
    try:
        return open_encoders(load_bundle(model_settings("room")))
    except ModelUnavailableError as error:
        pytest.skip(f"bundle room: {error}")


def _blendshapes(encoders: Encoders, mesh: Mesh | None) -> dict[str, float]:
    assert mesh is not None
    assert encoders.blendshapes is not None
    angle = face_square(key_points(mesh)).angle_deg
    scores = encoders.blendshapes.scores(mesh.points, angle)
    assert scores.shape == (52,)
    assert 0 <= scores.min() <= scores.max() <= 1
    return dict(zip(NAMES, scores.tolist(), strict=True))


@pytest.mark.parametrize(
    ("picture", "high", "low"),
    [
        ("0-f15-hao-ph.jpg", ["mouthSmileLeft", "mouthSmileRight"], ["jawOpen", "browDownLeft"]),
        ("0-f1-su-ph.jpg", ["jawOpen"], ["mouthSmileLeft", "mouthSmileRight"]),
        ("15-f13-anc-ph.jpg", ["browDownLeft"], ["mouthSmileLeft", "jawOpen"]),
    ],
)
def test_blendshapes_name_what_a_portrait_shows(
    room: Encoders, test_data: Path, picture: str, high: list[str], low: list[str]
) -> None:
    """A smile, an open mouth, a frown: the right 146 points went in, in their order."""
    named = _blendshapes(room, _mesh(room, read_picture(test_data / "media" / picture)))
    assert min(named[name] for name in high) > 0.3
    assert max(named[name] for name in low) < 0.1


def test_a_face_on_its_side_has_nearly_the_same_blendshapes(
    room: Encoders, test_data: Path
) -> None:
    """Residents lie in bed. Without turning the points upright, single scores differ by 0.7."""
    frame = read_picture(test_data / "media" / "0-f15-hao-ph.jpg", 400)
    mesh = _mesh(room, frame)
    assert mesh is not None
    upright = _blendshapes(room, mesh)
    across = np.stack([frame.shape[0] - mesh.points[:, 1], mesh.points[:, 0]], 1)
    turned = Mesh(across.astype(np.float32), 1.0, mesh.depth)
    assert _blendshapes(room, turned) == pytest.approx(upright, abs=1e-3)
    lying = np.asarray(cv2.rotate(frame, cv2.ROTATE_90_CLOCKWISE), np.uint8)
    seen = room.face_landmarks.locate(lying, face_square(key_points(turned)))
    assert _blendshapes(room, seen) == pytest.approx(upright, abs=0.15)
