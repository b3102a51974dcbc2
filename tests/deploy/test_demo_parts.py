"""The puppet, the voice and the course, each by what it must do."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.demo import mesh_points as mesh
from deploy.demo.acting import CALM, CRYING, actor
from deploy.demo.course import Kind, Vocalisation, plan
from deploy.demo.muscles import Face, moved
from deploy.demo.puppet import Head
from deploy.demo.soundtrack import soundtrack
from deploy.demo.voice import RATE_HZ, sound
from deploy.demo.warp import backward, fill, grid

CONTROLS = np.random.default_rng(3).uniform(20, 180, (30, 2))


def test_points_go_where_they_are_told() -> None:
    to = CONTROLS + np.random.default_rng(4).uniform(-4, 4, CONTROLS.shape)
    found = to + backward(CONTROLS, to).shift(to)
    assert np.abs(found - CONTROLS).max() < 0.5


def test_what_does_not_move_leaves_the_picture_alone() -> None:
    picture = _slope()
    positions, shape = grid(160, 120)
    still = positions + backward(CONTROLS, CONTROLS).shift(positions)
    assert np.abs(fill(picture, still, shape).astype(int) - picture).max() <= 1


def test_a_shifted_grid_shifts_the_picture() -> None:
    picture = _slope()
    positions, shape = grid(160, 120)
    out = fill(picture, positions + np.array([7.0, 3.0]), shape)
    assert np.abs(out[:100, :100].astype(int) - picture[3:103, 7:107]).max() <= 1


@given(st.floats(-0.2, 0.2), st.floats(-0.2, 0.2), st.floats(-8, 8), st.floats(0.95, 1.05))
def test_the_head_moves_back_to_where_it_came_from(
    x: float, y: float, turn_deg: float, size: float
) -> None:
    head = Head(x, y, turn_deg, size)
    middle = np.array([[0.0, 0.3], [0.3, 0.5], [-0.3, 0.1]])
    assert np.abs(head.backward(head.forward(middle)) - middle).max() < 0.02


def test_a_head_that_rests_moves_nothing() -> None:
    points = np.random.default_rng(7).uniform(-3, 3, (50, 2))
    assert np.allclose(Head().backward(points), points)


def test_closed_eyes_bring_the_lids_together() -> None:
    rest = _mesh()
    closed = moved(rest, Face(eye_close=1.0))
    for upper, lower in mesh.LIDS:
        before = np.abs(rest[list(upper)] - rest[list(lower)]).max()
        assert np.abs(closed[list(upper)] - closed[list(lower)]).max() < 0.1 * before


def test_an_opening_jaw_widens_the_gap_and_lowers_the_chin() -> None:
    rest = _mesh()
    opened = moved(rest, Face(jaw_open=1.0))
    assert opened[14, 1] - opened[13, 1] > rest[14, 1] - rest[13, 1] + 0.5
    assert opened[152, 1] > rest[152, 1] + 0.4


def test_a_face_at_rest_moves_no_point() -> None:
    assert np.array_equal(moved(_mesh(), Face()), _mesh())


@given(st.floats(0, 1))
def test_faces_blend(share: float) -> None:
    blended = dataclasses.astuple(CALM.towards(CRYING, share))
    ends = zip(dataclasses.astuple(CALM), dataclasses.astuple(CRYING), strict=True)
    for value, pair in zip(blended, ends, strict=True):
        assert min(pair) - 1e-9 <= value <= max(pair) + 1e-9


def test_movements_stay_within_their_reach() -> None:
    assert Face(jaw_open=0.9).plus(jaw_open=0.4, eye_close=-1.0) == Face(jaw_open=1.0)


def test_distress_only_grows_and_only_after_the_calm() -> None:
    course = plan(30, 40, seed=7)
    values = [course.distress(t) for t in np.arange(0, 70, 0.5)]
    assert values == sorted(values)
    assert max(values[:61]) == 0.0
    assert values[-1] == 1.0
    assert {v.kind for v in course.vocalisations if v.t_s < 30} == {Kind.MURMUR}
    assert {v.kind for v in course.vocalisations if v.t_s > 30} == set(Kind) - {Kind.MURMUR}


def test_the_calm_part_does_not_depend_on_what_follows() -> None:
    calm, both = plan(30, 0, seed=7), plan(30, 40, seed=7)
    assert calm.vocalisations == tuple(v for v in both.vocalisations if v.t_s < 30)
    for t in (3.0, 11.5, 29.0):
        assert actor(calm, 7).head(t) == actor(both, 7).head(t)


def test_the_same_seed_gives_the_same_sound() -> None:
    course = plan(8, 6, seed=7)
    assert np.array_equal(soundtrack(course, 7), soundtrack(course, 7))
    assert len(soundtrack(course, 7)) == 14 * RATE_HZ
    assert np.abs(soundtrack(course, 7)).max() <= 1.0


@pytest.mark.parametrize("kind", list(Kind))
def test_a_voice_has_its_level_and_its_pitch(kind: Kind) -> None:
    v = Vocalisation(kind, 0.0, 1.2, (300.0, 300.0, 300.0), -20.0, "a")
    samples = sound(v, np.random.default_rng(1))
    middle = samples[RATE_HZ // 4 : RATE_HZ]
    assert 20 * np.log10(np.sqrt(np.mean(middle**2))) == pytest.approx(-20.0, abs=1.5)
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    frequency = np.fft.rfftfreq(len(middle), 1 / RATE_HZ)
    low = (frequency > 150) & (frequency < 450)
    assert frequency[low][np.argmax(spectrum[low])] == pytest.approx(300, rel=0.08)


def _slope() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A picture that grows by one grey level a pixel: an error of a pixel shows as one level."""
    ys, xs = np.mgrid[:120, :160]
    return np.stack((xs, ys, (xs + ys) // 2), axis=-1).astype(np.uint8)


def _mesh() -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """A made-up mesh in face units: rows of lids and lips where a face has them."""
    points = np.zeros((478, 2))
    rows = [
        (mesh.RIGHT_LID_UPPER, (-0.7, -0.06), (-0.3, -0.06)),
        (mesh.RIGHT_LID_LOWER, (-0.7, 0.06), (-0.3, 0.06)),
        (mesh.LEFT_LID_UPPER, (0.7, -0.06), (0.3, -0.06)),
        (mesh.LEFT_LID_LOWER, (0.7, 0.06), (0.3, 0.06)),
        (mesh.OUTER_LIP_UPPER, (-0.4, 1.0), (0.4, 1.0)),
        (mesh.OUTER_LIP_LOWER, (-0.4, 1.2), (0.4, 1.2)),
        (mesh.INNER_LIP_UPPER, (-0.35, 1.08), (0.35, 1.08)),
        (mesh.INNER_LIP_LOWER, (-0.35, 1.1), (0.35, 1.1)),
    ]
    for row, start, end in rows:
        points[list(row)] = np.linspace(start, end, len(row))
    points[152] = (0.0, 1.7)
    return points
