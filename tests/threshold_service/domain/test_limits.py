"""The limits against published run lengths, simulated ones, and the laws between them."""

import random

import pytest

from threshold_service.domain.kernel import change_rows as rows
from threshold_service.domain.kernel.cusum import accumulate
from threshold_service.domain.limits import REFERENCES, bank_limits, limit, run_length

HOUR_BLOCKS = 360
SIMULATED = {0.125: 20.16, 0.25: 11.90, 0.5: 6.66, 1.0: 3.55}
"""Limits found by simulation for 8 h between alarms on either side, 10 s blocks."""


@pytest.mark.parametrize(
    ("hours", "channels", "expected"),
    [(8, 1, 6.80), (24, 1, 7.90), (7 * 24, 1, 9.84), (8, 25, 10.02), (24, 25, 11.12)],
)
def test_siegmund_published(hours: int, channels: int, expected: float) -> None:
    both_sides = 2 * hours * HOUR_BLOCKS * channels
    assert limit(0.5, both_sides) == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize("k", REFERENCES)
def test_near_the_simulated_limits(k: float) -> None:
    assert limit(k, 2 * 8 * HOUR_BLOCKS) == pytest.approx(SIMULATED[k], rel=0.025)


@pytest.mark.parametrize("k", REFERENCES)
@pytest.mark.parametrize("blocks", [50.0, 2880.0, 1e6])
def test_limit_inverts_run_length(k: float, blocks: float) -> None:
    assert run_length(k, limit(k, blocks)) == pytest.approx(blocks, rel=1e-9)


@pytest.mark.parametrize("two_sided", [False, True])
def test_bank_runs_as_long_as_wanted(two_sided: bool) -> None:
    """Simulated over independent normal innovations: never much less than wanted."""
    runs, wanted = 150, 2 * HOUR_BLOCKS
    p = rows.parameters(
        0.0,
        bank_limits(wanted * 10.0, 1, two_sided=two_sided, block_s=10.0),
        two_sided=two_sided,
        prior_blocks=1.0,
        half_life_s=1e9,
        scale_floor=1.0,
        indifferent=0.0,
        reset_s=1200.0,
    )
    chance = random.Random(1)
    total = 0
    for _ in range(runs):
        s = rows.begin(p)
        g = 0.0
        while g < 1.0:
            e = chance.gauss()
            g = accumulate(p, s, rows.UP, e, 1.0, 0.0)
            if two_sided:
                g = max(g, accumulate(p, s, rows.DOWN, -e, 1.0, 0.0))
            total += 1
    assert 0.95 < total / runs / wanted < 1.5


def test_more_channels_and_sides_want_higher_limits() -> None:
    one = bank_limits(86_400, 1, two_sided=False, block_s=10.0)
    both = bank_limits(86_400, 1, two_sided=True, block_s=10.0)
    two = bank_limits(86_400, 2, two_sided=False, block_s=10.0)
    assert both == two
    assert all(low < high for low, high in zip(one, both, strict=True))
    assert one == sorted(one, reverse=True)


@pytest.mark.parametrize("blocks", [0.0, 1.0, float("inf"), float("nan")])
def test_impossible_run_lengths_are_refused(blocks: float) -> None:
    with pytest.raises(ValueError, match="blocks must be finite"):
        limit(0.5, blocks)


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="k must be finite"):
        run_length(0.0, 1.0)
    with pytest.raises(ValueError, match="channels must be at least 1, got 0"):
        bank_limits(3600, 0, two_sided=False, block_s=10.0)
