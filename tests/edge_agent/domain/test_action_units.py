"""Each movement shows in its own unit, no resting face in any, and grimaces do not become rest."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.domain.action_units import (
    ACTION_UNITS,
    FOLLOW_S,
    LEARN_S,
    MAX_PULL,
    Neutral,
    action_units,
)
from edge_agent.domain.face_shape import FaceShape, measure
from tests.edge_agent.domain.test_face_shape import REST, as_mesh, synthetic_head

shapes = st.builds(FaceShape, *(st.floats(-2, 2) for _ in fields(FaceShape)))


def _learned(shape: FaceShape = REST) -> FaceShape:
    neutral = Neutral()
    for _ in range(LEARN_S):
        assert neutral.shape is None
        neutral = neutral.step(shape)
    assert neutral.shape is not None
    return neutral.shape


@given(shapes)
def test_any_face_at_rest_shows_no_movement(shape: FaceShape) -> None:
    """A face's own shape is no expression."""
    assert set(action_units(shape, _learned(shape)).values()) == {0.0}


@given(shapes, shapes)
def test_units_are_shares_of_one(seen: FaceShape, neutral: FaceShape) -> None:
    units = action_units(seen, neutral)
    assert tuple(units) == ACTION_UNITS
    assert all(0 <= value <= 1 for value in units.values())


@pytest.mark.parametrize(
    ("moved", "shown"),
    [
        ({"inner_brow": 0.1}, {"au_01": 0.1}),
        ({"outer_brow": 0.08}, {"au_02": 0.08}),
        ({"inner_brow": -0.1, "outer_brow": -0.06}, {"au_04": 0.08}),
        ({"lower_lid": 0.03}, {"au_06_07": 0.03}),
        ({"lip_corner": 0.1, "mouth_width": 0.2}, {"au_12": 0.2}),
        ({"lip_corner": -0.05}, {"au_15": 0.05}),
        ({"mouth_width": 0.2}, {"au_20": 0.1}),
        ({"lip_gap": 0.2}, {"au_25": 0.2}),
        ({"chin": 0.3}, {"au_26_27": 0.3}),
        ({"eye_opening": -0.15}, {"au_43": 0.5}),
    ],
)
def test_a_movement_shows_in_its_own_unit_only(
    moved: dict[str, float], shown: dict[str, float]
) -> None:
    seen = replace(REST, **{name: getattr(REST, name) + by for name, by in moved.items()})
    units = action_units(seen, REST)
    assert {name: value for name, value in units.items() if value > 1e-9} == pytest.approx(shown)


def test_a_jaw_that_drops_pulls_no_lip_corner_down() -> None:
    """The lower lip goes down by 0.2, the corners by half of it, as they do on a real face."""
    head = synthetic_head()
    rest = measure(as_mesh(head))
    head[[14, 152], 1] += 0.2
    head[[61, 291], 1] += 0.1
    opened = measure(as_mesh(head))
    assert rest is not None
    assert opened is not None
    units = action_units(opened, rest)
    assert units["au_25"] == pytest.approx(0.2, abs=1e-3)
    assert units["au_26_27"] == pytest.approx(0.2, abs=1e-3)
    assert units["au_15"] == pytest.approx(0.0, abs=1e-3)
    assert units["au_12"] == pytest.approx(0.0, abs=1e-3)


def test_the_first_seconds_are_a_median_so_that_one_grimace_does_not_start_it() -> None:
    neutral = Neutral()
    for n in range(LEARN_S):
        neutral = neutral.step(replace(REST, chin=1.4) if n < LEARN_S // 3 else REST)
    assert neutral.shape == REST


def test_a_minute_of_crying_hardly_moves_the_reference() -> None:
    cry = replace(REST, lip_corner=REST.lip_corner - 0.1)
    neutral = Neutral(REST)
    for _ in range(60):
        neutral = neutral.step(cry)
    assert neutral.shape is not None
    assert action_units(cry, neutral.shape)["au_15"] > 0.097


@given(st.floats(-1, 1).filter(lambda d: abs(d) > 1e-3))
def test_the_reference_moves_towards_what_lasts_and_never_past_it(by: float) -> None:
    neutral = Neutral(REST)
    seen = replace(REST, chin=REST.chin + by)
    after = neutral.step(seen).shape
    assert after is not None
    step = after.chin - REST.chin
    assert step * by > 0
    assert abs(step) <= min(abs(by), MAX_PULL) / FOLLOW_S + 1e-12
