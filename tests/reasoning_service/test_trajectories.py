"""Trends as a reader would call them."""

import pytest

from reasoning_service.domain.facts import History
from reasoning_service.domain.trajectories import trajectory
from shared.contracts import ScoredWindow, WindowState
from tests.reasoning_service import samples


@pytest.mark.parametrize(
    ("channel", "path", "trend"),
    [
        ("loudness_dbfs", (-40.0, -30.0, -18.0), "rising"),
        ("loudness_dbfs", (-40.0, -41.0, -39.0), "steady"),
        ("p_fear", (0.9, 0.5, 0.2), "falling"),
        ("p_fear", (0.0, 0.01, 0.02), "steady"),
        ("p_fear", (None, None, 0.9), "steady"),
        ("valence", (0.1, -0.1, -0.4), "falling"),
        ("f0_hz", (None, 200.0, 300.0), "rising"),
    ],
)
def test_trend(channel: str, path: tuple[float | None, ...], trend: str) -> None:
    assert trajectory(channel, samples.event(), _history(channel, path)).trend == trend


def test_no_value_is_said_to_be_none() -> None:
    found = trajectory("p_fear", samples.event(), History((), None, ()))
    assert found.line.text == (
        "signs of fear over the last 45 s: none -> none -> none out of 100; median before: none"
    )


def _history(channel: str, path: tuple[float | None, ...]) -> History:
    windows = tuple(
        ScoredWindow(
            t_start=samples.T - 45_000 + 15_000 * part + 1000 * second,
            hop_s=1.0,
            state=WindowState.OK,
            channels={channel: value},
            score=None,
        )
        for part, value in enumerate(path)
        for second in range(15)
    )
    return History(windows, None, ())
