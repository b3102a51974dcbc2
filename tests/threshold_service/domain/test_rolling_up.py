"""Seconds rolled up: nothing is invented, and what was not seen is not calm."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from threshold_service.domain.rolling_up import roll_up

MINUTE = 60_000


def second(t: int, score: float | None = 0.1, **more: Any) -> dict[str, Any]:
    return {"t_start": t, "score": score, "state": "ok", "reasons": [], "tier": None, **more}


def test_scores_of_what_could_be_assessed() -> None:
    band = {"expected_low": 0.0, "expected_high": 0.2}
    (found,) = roll_up([second(0, 0.2, **band), second(1000, 0.4), second(2000, None)], MINUTE)
    assert (found.windows, found.assessed, found.highest) == (3, 2, 0.4)
    assert found.mean == (0.2 + 0.4) / 2
    assert found.band == (0.0, 0.2)


def test_a_second_that_could_not_be_assessed_is_neither_calm_nor_distress() -> None:
    blind = second(0, 0.9, state="cannot_assess", reasons=["no_face", "too_dark"])
    dark = second(1000, None, state="cannot_assess", reasons=["too_dark"])
    washed = second(2000, None, state="cannot_assess", reasons=["paused"])
    (found,) = roll_up([blind, dark, washed], MINUTE)
    assert (found.mean, found.highest, found.band) == (None, None, None)
    assert (found.paused, found.reason) == (1, "too_dark")


def test_the_most_urgent_tier_stands_and_empty_steps_are_left_out() -> None:
    found = roll_up(
        [second(0, tier=3), second(1000, tier=1), second(2000, tier=2), second(5 * MINUTE)], MINUTE
    )
    assert [(each.t, each.tier, each.reason) for each in found] == [
        (0, 1, None),
        (5 * MINUTE, None, None),
    ]


@given(st.lists(st.tuples(st.integers(0, 10**7), st.none() | st.floats(0, 1)), max_size=60))
def test_every_second_is_in_one_bucket(seconds: list[tuple[int, float | None]]) -> None:
    found = roll_up([second(t, score) for t, score in seconds], MINUTE)
    assert sum(each.windows for each in found) == len(seconds)
    assert sum(each.assessed for each in found) == sum(s is not None for _, s in seconds)
    assert [each.t for each in found] == sorted({t // MINUTE * MINUTE for t, _ in seconds})
