"""Rocking is named when it is there, and nothing else is called rocking."""

import numpy as np
import pytest

from edge_agent.domain.rocking import Ring, repetition_hz, rocking_hz

FLOOR = 0.05


def ring(velocity_x: np.ndarray, rate_hz: float) -> Ring:
    t_ms = np.arange(len(velocity_x)) * 1000 / rate_hz
    velocity = np.stack([velocity_x, np.zeros_like(velocity_x)], axis=1)
    return Ring.empty().push(t_ms, velocity, float(t_ms[-1]))


def rocking(hz: float, rate_hz: float = 10.0, reach: float = 0.3, seed: int = 0) -> Ring:
    """Ten seconds to either side by ``reach``, with a fifth of its speed as noise."""
    t = np.arange(int(10 * rate_hz)) / rate_hz
    speed = reach * 2 * np.pi * hz
    noise = np.random.default_rng(seed).normal(0, 0.2 * speed, len(t))
    return ring(speed * np.cos(2 * np.pi * hz * t) + noise, rate_hz)


@pytest.mark.parametrize("hz", [0.7, 1.5, 2.5])
@pytest.mark.parametrize("reach", [0.1, 3.0])
def test_a_rocking_is_found_with_its_frequency_however_large(hz: float, reach: float) -> None:
    assert repetition_hz(rocking(hz, reach=reach), FLOOR) == pytest.approx(hz, rel=0.1)


def test_what_is_too_small_to_be_seen_is_no_rocking() -> None:
    assert repetition_hz(rocking(1.5, reach=0.01), FLOOR) is None


def test_noise_is_almost_never_called_rocking() -> None:
    """White noise and noise with a memory; the docstring's share is 0.1 % at this threshold."""
    generator = np.random.default_rng(1)
    found = 0
    for memory in (0.0, 0.5, 0.9):
        for _ in range(200):
            noise = generator.normal(0, 5.0, 100)
            for i in range(1, 100):
                noise[i] += memory * noise[i - 1]
            found += repetition_hz(ring(noise, 10.0), FLOOR) is not None
    assert found <= 6, "1 % of 600"


@pytest.mark.parametrize(
    "velocity",
    [
        np.zeros(100),
        np.full(100, 2.0),
        np.concatenate([np.zeros(45), np.sin(np.linspace(0, 2 * np.pi, 10)) * 5, np.zeros(45)]),
        2.0 + 0.5 * np.sin(2 * np.pi * 1.8 * np.arange(100) / 10),
    ],
    ids=["still", "drifting", "one gesture", "walking, bobbing"],
)
def test_what_does_not_repeat_on_the_spot_is_no_rocking(velocity: np.ndarray) -> None:
    assert repetition_hz(ring(velocity, 10.0), FLOOR) is None


def test_nothing_is_said_before_ten_seconds_were_seen() -> None:
    t = np.arange(60) / 10
    assert repetition_hz(ring(np.cos(2 * np.pi * t), 10.0), FLOOR) is None


def test_the_picture_answers_what_the_pose_is_too_slow_for() -> None:
    slow = rocking(2.5, rate_hz=5.0)
    assert slow.resolves_below_hz < 2.5
    assert rocking_hz(ring(np.zeros(50), 5.0), rocking(2.5)) == pytest.approx(2.5, rel=0.1)


def test_a_curtain_is_not_the_bodys_rocking() -> None:
    still_body = ring(np.zeros(50), 5.0)
    assert rocking_hz(still_body, rocking(0.8)) is None
    assert rocking_hz(Ring.empty(), rocking(0.8)) == pytest.approx(0.8, rel=0.1)
