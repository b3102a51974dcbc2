"""The exact likelihood-ratio test against brute force, and the bank against it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.focus import extend, statistic
from threshold_service.domain.kernel import change_rows as rows
from threshold_service.domain.kernel.cusum import accumulate

LIMITS = [1.159 * h for h in (20.16, 11.90, 6.66, 3.55)]
FOCUS_LIMIT = 16.16
"""Both simulated for 2,880 blocks between alarms, on either side."""
DELAYS = {0.5: (43.9, 49.3), 1.0: (14.2, 14.5), 2.0: (4.7, 4.5), 3.0: (2.6, 2.4)}
"""Published mean delays in blocks of the bank and of FOCuS, by shift in SDs."""


class Focus:
    """The statistic on one side, over lists."""

    def __init__(self) -> None:
        self.times, self.sums = [0.0] * 4000, [0.0] * 4000
        self.n, self.total, self.size = 0, 0.0, 1

    def update(self, e: float) -> float:
        self.n += 1
        self.total += e
        value = statistic(self.times, self.sums, self.size, self.n, self.total)
        self.size = extend(self.times, self.sums, self.size, self.n, self.total)
        return value


def brute(values: list[float]) -> float:
    """The greatest likelihood ratio (doubled log) over every time of the shift."""
    rises = ((sum(values[tau:]), len(values) - tau) for tau in range(len(values)))
    return max([0.0, *(rise * rise / n for rise, n in rises if rise > 0.0)])


@given(st.lists(st.integers(-8, 8), min_size=1, max_size=40))
def test_equals_brute_force_at_every_step(halves: list[int]) -> None:
    focus = Focus()
    values = [half / 2 for half in halves]
    for n, value in enumerate(values, 1):
        assert focus.update(value) == pytest.approx(brute(values[:n]), abs=1e-12)


def test_keeps_few_candidates() -> None:
    focus, chance = Focus(), random.Random(3)
    most = 0
    for _ in range(3000):
        focus.update(chance.gauss())
        most = max(most, focus.size)
    assert most < 30


@pytest.mark.parametrize("shift", sorted(DELAYS))
def test_bank_finds_a_shift_as_soon_as_focus(shift: float) -> None:
    """At equal run length, both as published; from 0, the change at the first block."""
    runs = 200
    chance = random.Random(7)
    p = _two_sided()
    found = [0, 0]
    for _ in range(runs):
        s, up, down = rows.begin(p), Focus(), Focus()
        bank = exact = 0
        n = 0
        while not (bank and exact):
            e = chance.gauss(shift)
            n += 1
            g = max(
                accumulate(p, s, rows.UP, e, 1.0, 0.0), accumulate(p, s, rows.DOWN, -e, 1.0, 0.0)
            )
            bank = bank or (n if g >= 1.0 else 0)
            exact = exact or (n if max(up.update(e), down.update(-e)) >= FOCUS_LIMIT else 0)
        found[0] += bank
        found[1] += exact
    ours, focus = found[0] / runs, found[1] / runs
    assert ours == pytest.approx(DELAYS[shift][0], rel=0.12)
    assert focus == pytest.approx(DELAYS[shift][1], rel=0.12)
    assert ours < 1.15 * focus


def _two_sided() -> list[float]:
    return rows.parameters(
        0.0,
        LIMITS,
        two_sided=True,
        prior_blocks=1.0,
        half_life_s=1e9,
        scale_floor=1.0,
        indifferent=0.0,
        reset_s=1200.0,
    )
