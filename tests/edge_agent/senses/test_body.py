"""The body sense on real pixels, and how it counts: with networks that answer as told."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from edge_agent.adapters.encoders import Encoders
from edge_agent.bundle import Bundle
from edge_agent.domain.faces import Frame
from edge_agent.domain.movement import MOVEMENT
from edge_agent.domain.plan import SLOW_POSE_PACES, Plan
from edge_agent.domain.pose import Body
from edge_agent.perception import Perceiver, Perception, SecondOfInput
from edge_agent.senses.body import BodySense
from edge_agent.senses.stage_clock import StageClock
from shared.contracts.window import Reason, WindowState
from tests.edge_agent.conftest import read_picture, with_noise

FRAMES = [np.zeros((48, 64, 3), np.uint8)] * 10
BODY = Body(np.full((17, 2), 5, np.float32), np.full(17, 0.8, np.float32), 0.9)
QUIET = np.random.default_rng(1).normal(0, 0.001, 16_000).astype(np.float32)


@dataclass
class Told:
    """A network that sees as many bodies as it is told, look after look."""

    bodies: list[int]
    asked: list[bool] = field(default_factory=list)

    def locate(self, _frame: Frame, look_around: bool) -> tuple[Body, ...]:
        self.asked.append(look_around)
        return (BODY,) * self.bodies[min(len(self.asked), len(self.bodies)) - 1]

    def count(self, _frame: Frame) -> int:
        return self.bodies[0]

    def reset(self) -> None:
        self.asked.clear()


@pytest.mark.parametrize(
    ("seen", "counted", "asked"),
    [
        ([1], 1, [True, False, False, False, False]),
        ([0], 0, [True, False, False, False, False]),
        ([2, 1, 1, 1, 1], 1, [True, True, False, False, False]),
        ([2, 2, 2, 2, 2], 2, [True, True, True, True, True]),
        ([2, 3, 2, 2, 2], 2, [True, True, True, True, True]),
    ],
)
def test_two_looks_must_agree_before_there_are_two_people(
    seen: list[int], counted: int, asked: list[bool]
) -> None:
    network = Told(seen)
    observed = BodySense(network).observe(0, FRAMES, None, StageClock())
    assert observed is not None
    assert observed.bodies_in_view == counted
    assert network.asked == asked


def test_at_two_looks_a_second_two_are_made_and_at_one_one() -> None:
    for level, looks in ((0, 2), (1, 1)):
        network = Told([1])
        plan = Plan(level, paces=SLOW_POSE_PACES)
        BodySense(network).observe(0, FRAMES, None, StageClock(), plan)
        assert len(network.asked) == looks


def test_a_resting_pose_still_counts_who_is_there() -> None:
    network = Told([2])
    plan = Plan(rests=frozenset({"pose"}))
    observed = BodySense(network).observe(0, FRAMES, None, StageClock(), plan)
    assert observed is not None
    assert observed.bodies_in_view == 2
    assert network.asked == []
    assert observed.quality == 0.0
    assert all(observed.channels[name] is None for name in MOVEMENT)


def test_without_a_network_nobody_is_counted_and_nothing_invented() -> None:
    observed = BodySense(None).observe(0, FRAMES, None, StageClock())
    assert observed is not None
    assert observed.bodies_in_view is None
    assert set(observed.channels.values()) == {None}


def test_quality_is_the_points_certainty_over_all_looks() -> None:
    observed = BodySense(Told([1, 0, 1, 0, 1])).observe(0, FRAMES, None, StageClock())
    assert observed is not None
    assert observed.quality == pytest.approx(0.8 * 3 / 5)


def test_without_frames_there_is_no_body_sense() -> None:
    assert BodySense(Told([1])).observe(0, [], None, StageClock()) is None


def test_a_second_body_silences_the_second_although_one_face_is_in_view(
    bundle: Bundle, encoders: Encoders, test_data: Path
) -> None:
    """What the bundle's detector rarely finds (it looks for heads), a better one would."""
    portrait = read_picture(test_data / "media" / "0-f15-hao-ph.jpg", 320)

    def look(bodies: int) -> Perception:
        perceiver = Perceiver(bundle, replace(encoders, pose=Told([bodies])))
        perceiver.reset()
        return perceiver.perceive(SecondOfInput(0, with_noise(portrait, 10), QUIET))

    alone, together = look(1), look(2)

    assert (alone.faces_in_view, alone.bodies_in_view) == (1, 1)
    assert alone.state is WindowState.OK
    assert alone.channels["p_happiness"] is not None
    assert (together.faces_in_view, together.bodies_in_view) == (1, 2)
    assert together.state is WindowState.CANNOT_ASSESS
    assert Reason.SEVERAL_PEOPLE in together.reasons
    assert all(value is None for value in together.channels.values())
