"""Two real faces before one camera: nobody is scored, or only the one who is enrolled.

The pictures are composed of two portraits at test time. The recogniser is the tests' own
(``tiny_onnx``), through the bundle, ONNX Runtime and the gallery file like any other.
"""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_agent.adapters.encoders import Encoders, open_encoders
from edge_agent.adapters.gallery_file import GalleryFile
from edge_agent.bundle import Bundle
from edge_agent.commands.gallery import embed
from edge_agent.domain.faces import Frame
from edge_agent.domain.gallery import unit
from edge_agent.enrolment import enrolment_of, match_from, open_gallery
from edge_agent.errors import EnrolmentError, ManifestError
from edge_agent.perception import Perceiver, Perception, SecondOfInput
from shared.contracts.channels import REGISTRY, Modality
from shared.contracts.window import Reason, WindowState
from tests.edge_agent.conftest import read_picture, with_noise
from tests.edge_agent.tiny_onnx import with_recognition

RESIDENT, STAFF = "0-f15-hao-ph.jpg", "15-f13-anc-ph.jpg"
"""One smiles, the other does not: whose face was scored shows in the scores."""
SOUND = np.random.default_rng(1).normal(0, 0.001, 16_000).astype(np.float32)
FACE = {name for name, c in REGISTRY.items() if c.modality is Modality.FACE}
OTHERS = set(REGISTRY) - FACE


def _room(left: Frame | None, right: Frame | None) -> Frame:
    """A wall of 640 x 400 with up to two people before it."""
    rng = np.random.default_rng(0)
    wall = cv2.GaussianBlur(rng.integers(90, 160, (400, 640, 3)).astype(np.uint8), (0, 0), 1.5)
    for person, x in ((left, 0), (right, 320)):
        if person is not None:
            wall[40:360, x : x + 320] = person[:320]
    return np.asarray(wall, np.uint8)


@pytest.fixture(scope="module")
def resident(test_data: Path) -> Frame:
    return read_picture(test_data / "media" / RESIDENT, 320)


@pytest.fixture(scope="module")
def staff(test_data: Path) -> Frame:
    return read_picture(test_data / "media" / STAFF, 320)


@pytest.fixture(scope="module")
def recognising(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return with_recognition(bundle, tmp_path_factory.mktemp("recognition"))


@pytest.fixture(scope="module")
def networks(recognising: Bundle) -> Encoders:
    return open_encoders(recognising)


@pytest.fixture
def gallery(recognising: Bundle, networks: Encoders, resident: Frame, tmp_path: Path) -> Path:
    """The resident's face, enrolled as the command does it."""
    path = tmp_path / "gallery.json"
    file = GalleryFile(path, recognising.get("face_recognition").model.sha256)
    file.put("r1", unit([embed(networks, resident, "portrait")]), 1_700_000_000_000)
    return path


@pytest.fixture
def watching(recognising: Bundle, networks: Encoders, gallery: Path) -> Perceiver:
    """A perceiver that may score r1 only."""
    enrolment = enrolment_of("r1", recognising, gallery)
    return Perceiver(recognising, networks, enrolment=enrolment)


def _watch(perceiver: Perceiver, picture: Frame, seconds: int = 3) -> list[Perception]:
    perceiver.reset()
    return [
        perceiver.perceive(SecondOfInput(n * 1000, with_noise(picture, 10, seed=n), SOUND))
        for n in range(seconds)
    ]


def _scored(window: Perception) -> set[str]:
    return {name for name, value in window.channels.items() if value is not None}


def test_without_a_gallery_two_faces_are_scored_by_nobody(
    bundle: Bundle, encoders: Encoders, resident: Frame, staff: Frame
) -> None:
    for window in _watch(Perceiver(bundle, encoders), _room(resident, staff)):
        assert (window.state, window.faces_in_view) == (WindowState.CANNOT_ASSESS, 2)
        assert Reason.SEVERAL_PEOPLE in window.reasons
        assert _scored(window) == set()
        assert window.staff_faces_scored == 0


@pytest.mark.parametrize("resident_left", [True, False])
def test_with_one_only_the_enrolled_face_is_scored(
    watching: Perceiver, resident: Frame, staff: Frame, resident_left: bool
) -> None:
    room = _room(resident, staff) if resident_left else _room(staff, resident)
    for window in _watch(watching, room):
        assert (window.state, window.faces_in_view) == (WindowState.DEGRADED, 2)
        assert window.reasons == (Reason.SEVERAL_PEOPLE,)
        assert (window.channels["p_happiness"] or 0.0) > 0.5, "hers, who smiles"
        assert window.staff_faces_scored == 0
        heard_or_moved = OTHERS - {"distress_raw", "distress_fused"}
        assert _scored(window) & heard_or_moved == set(), "whose voice it is, nobody can tell"
        assert set(window.modality_weight) == {"face"}


def test_the_scores_are_those_of_the_enrolled_face_alone(
    watching: Perceiver, resident: Frame, staff: Frame
) -> None:
    both = _watch(watching, _room(resident, staff))[-1]
    alone = _watch(watching, _room(resident, None))[-1]
    assert alone.state is WindowState.OK
    for name in ("p_happiness", "p_sadness", "p_neutral", "valence"):
        assert both.channels[name] == pytest.approx(alone.channels[name], abs=0.1), name


def test_staff_alone_are_counted_and_never_scored(watching: Perceiver, staff: Frame) -> None:
    for window in _watch(watching, _room(None, staff)):
        assert (window.state, window.faces_in_view) == (WindowState.CANNOT_ASSESS, 1)
        assert window.reasons == (Reason.NO_FACE,)
        assert _scored(window) == set()
        assert window.staff_faces_scored == 0


def test_nobody_enrolled_nobody_scored(
    recognising: Bundle, networks: Encoders, resident: Frame, tmp_path: Path
) -> None:
    enrolment = enrolment_of("r1", recognising, tmp_path / "none.json")
    perceiver = Perceiver(recognising, networks, enrolment=enrolment)
    for window in _watch(perceiver, _room(resident, None), seconds=2):
        assert _scored(window) & FACE == set()


def test_a_swap_within_a_second_is_found_counted_and_withheld(
    watching: Perceiver, resident: Frame, staff: Frame
) -> None:
    """Staff's face takes the very place of the resident's, so that the mesh follows it."""
    perceived = _watch(watching, _room(resident, None), seconds=2)
    assert [w.staff_faces_scored for w in perceived] == [0, 0]
    frames = [*with_noise(_room(resident, None), 5), *with_noise(_room(staff, None), 5)]
    swapped = watching.perceive(SecondOfInput(2000, frames, SOUND))
    assert swapped.staff_faces_scored == 1
    assert _scored(swapped) & FACE == set()
    after = watching.perceive(SecondOfInput(3000, with_noise(_room(staff, None), 10), SOUND))
    assert (after.staff_faces_scored, _scored(after) & FACE) == (0, set())


def test_an_enrolled_person_is_not_watched_by_a_bundle_that_recognises_nobody(
    bundle: Bundle, gallery: Path
) -> None:
    with pytest.raises(EnrolmentError, match="r1 is enrolled, but the model bundle 'default'"):
        enrolment_of("r1", bundle, gallery)
    assert enrolment_of("r2", bundle, gallery) is None


def test_a_bundle_without_recognition_has_no_gallery(bundle: Bundle, gallery: Path) -> None:
    with pytest.raises(EnrolmentError, match="'default' has no network that recognises faces"):
        open_gallery(bundle, gallery)


def test_a_recogniser_without_a_threshold_is_refused(recognising: Bundle) -> None:
    found = recognising.get("face_recognition")
    silent = replace(found, model=found.model.model_copy(update={"match_from": None}))
    files = tuple(silent if r is found else r for r in recognising.files)
    with pytest.raises(ManifestError, match="tiny_recognition does not say from where on"):
        match_from(replace(recognising, files=files))
