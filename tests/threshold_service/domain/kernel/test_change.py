"""The change detector against a plain reference and the laws it must obey."""

import itertools
import math
import random
from collections.abc import Callable
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threshold_service.domain.kernel import change
from threshold_service.domain.kernel import change_rows as rows
from threshold_service.domain.kernel.marking import Row
from threshold_service.domain.kernel.whitening import KAPPA
from threshold_service.domain.limits import bank_limits

KS = (0.125, 0.25, 0.5, 1.0)


def parameters(
    phi: float = 0.5,
    hours: float = 8.0,
    two_sided: bool = False,
    half_life_s: float = 86_400.0,
    prior_blocks: float = 180.0,
    scale_floor: float = 0.3,
    indifferent: float = 0.0,
) -> list[float]:
    return rows.parameters(
        phi,
        bank_limits(hours * 3600, 1, two_sided=two_sided, block_s=rows.BLOCK_S),
        two_sided=two_sided,
        prior_blocks=prior_blocks,
        half_life_s=half_life_s,
        scale_floor=scale_floor,
        indifferent=indifferent,
        reset_s=1200.0,
    )


def feed(p: Row, s: Row, values: list[float], gate: float = 1.0) -> None:
    """One residual a second."""
    for value in values:
        after(p, s, value, 1.0, gate)


def after(p: Row, s: Row, value: float, dt: float, gate: float = 1.0, factor: float = 1.0) -> float:
    """A residual ``dt`` seconds after the last one."""
    return change.step(p, s, value, s[rows.T] + 1000.0 * dt, 1000.0, gate, factor)


def _array(row: list[float]) -> Row:
    """The same row as compiled code sees it."""
    return cast("Row", np.array(row))


def blocks(values: list[float]) -> list[float]:
    """Ten equal seconds each, and one more second that closes the last."""
    return [value for value in values for _ in range(10)] + [0.0]


def reference(p: list[float], means: list[float]) -> tuple[list[float], float, float]:
    """The recursions of the docstrings over block means, without sharing a line."""
    phi0 = phi = p[rows.PHI_0]
    n0, keep = p[rows.BLOCKS_0], p[rows.KEEP]
    variance = 1 - phi * phi
    sums, n, xx, xy = [0.0] * 4, 0.0, 0.0, 0.0
    for x, y in itertools.pairwise(means):
        e = max(-3.0, min(3.0, (y - phi * x) / math.sqrt(variance)))
        limits = p[rows.LIMIT :]
        sums = [min(h, max(0.0, c + e - k)) for c, k, h in zip(sums, KS, limits, strict=True)]
        near = max(c / h for c, h in zip(sums, limits, strict=True))
        w = 0.2 if near >= 4.0 / limits[2] else 1.0
        n, xx, xy = n * keep + w, xx * keep + w * x * x, xy * keep + w * x * y
        r = (n * (xy / xx if xx else 0.0) + n0 * phi0) / (n + n0)
        phi = max(0.0, min(0.97, r + math.sqrt(max(0.0, 1 - r * r) / (n + n0))))
        variance *= 1 + w * (e * e / KAPPA - 1) / (n + n0)
        variance = max(variance, p[rows.VARIANCE_MIN])
    return sums, phi, variance


@given(st.lists(st.floats(-2.5, 2.5), min_size=2, max_size=60), st.floats(0.0, 0.95))
def test_equals_the_plain_reference(means: list[float], phi: float) -> None:
    p = parameters(phi, hours=0.5, prior_blocks=5.0)
    s = rows.begin(p)
    feed(p, s, blocks(means))
    sums, phi, variance = reference(p, means)
    assert s[rows.UP : rows.UP + 4] == pytest.approx(sums, abs=1e-9)
    assert s[rows.PHI] == pytest.approx(phi, rel=1e-9)
    assert s[rows.VARIANCE] == pytest.approx(variance, rel=1e-9)


def test_lists_and_arrays_give_the_same_numbers() -> None:
    p, chance = parameters(two_sided=True), random.Random(5)
    listed, array = rows.begin(p), _array(rows.begin(p))
    for _ in range(3000):
        r, dt = chance.gauss(0.2, 1.5), chance.choice([1.0, 1.0, 2.0, 7.0, 30.0])
        told = after(p, listed, r, dt), after(_array(p), array, r, dt)
        assert told[0] == told[1]
    assert listed == list(array)
    assert max(listed[rows.G_UP], listed[rows.G_DOWN]) > 0.0


def test_a_missing_second_does_not_end_a_block() -> None:
    p = parameters()
    whole, holed = rows.begin(p), rows.begin(p)
    feed(p, whole, blocks([1.0, 0.5]))
    for t, value in enumerate(blocks([1.0, 0.5])):
        if t not in (4, 5):
            after(p, holed, value, 3.0 if t == 6 else 1.0)
    assert holed == whole


def test_a_gap_longer_than_a_block_drops_it_and_invents_nothing() -> None:
    p = parameters()
    s = rows.begin(p)
    feed(p, s, blocks([1.0, 1.0, 1.0]))
    gathered, learnt = s[rows.UP], s[rows.BLOCKS]
    after(p, s, -2.0, 11.0)
    feed(p, s, [-2.0] * 10)
    assert s[rows.PREVIOUS] == -2.0
    assert (s[rows.UP], s[rows.BLOCKS]) == (gathered, learnt), "no innovation across the gap"
    feed(p, s, [-2.0] * 10)
    assert s[rows.BLOCKS] > learnt


def test_a_long_gap_starts_the_cusums_anew_and_keeps_what_was_learnt() -> None:
    p = parameters()
    s = rows.begin(p)
    feed(p, s, blocks([1.0] * 5))
    assert s[rows.G_UP] > 0.0
    learnt = s[rows.PHI : rows.G_UP]
    after(p, s, 0.0, 1199.0)
    assert s[rows.G_UP] > 0.0
    after(p, s, 0.0, 1200.0)
    assert s[rows.G_UP] == 0.0
    assert s[rows.UP : rows.DOWN] == [0.0] * 8
    assert s[rows.PHI : rows.G_UP] == learnt


def test_a_closed_gate_learns_nothing_while_the_cusums_run_on() -> None:
    p = parameters()
    frozen, open_ = rows.begin(p), rows.begin(p)
    values = blocks([2.0, -2.0] * 10)
    feed(p, frozen, values, gate=0.0)
    feed(p, open_, values)
    begun = rows.begin(p)
    assert frozen[rows.SQUARES : rows.G_UP] == begun[rows.SQUARES : rows.G_UP]
    assert open_[rows.PHI] < begun[rows.PHI]
    assert open_[rows.SCALE] > begun[rows.SCALE]
    feed(p, frozen, blocks([2.0] * 20), gate=0.0)
    assert frozen[rows.G_UP] == 1.0


def test_a_gate_of_four_is_four_blocks() -> None:
    p = parameters(half_life_s=1e12)
    s = rows.begin(p)
    feed(p, s, blocks([0.1, 0.1]), gate=4.0)
    assert s[rows.BLOCKS] == 4.0


def test_one_broken_second_is_worth_no_more_than_the_clip() -> None:
    p = parameters()
    clipped, broken = rows.begin(p), rows.begin(p)
    feed(p, clipped, [0.0] * 10 + [2.5] + [0.0] * 10)
    feed(p, broken, [0.0] * 10 + [1e9] + [0.0] * 10)
    assert broken == clipped
    feed(p, clipped, [-2.5])
    feed(p, broken, [-1e9])
    assert broken == clipped


def test_one_wild_block_moves_a_cusum_by_three_at_most() -> None:
    p = parameters(phi=0.97)
    s = rows.begin(p)
    feed(p, s, blocks([0.0, 2.5]), gate=0.0)
    assert s[rows.UP : rows.UP + 4] == [3.0 - k for k in KS]


def test_a_fall_is_no_distress_where_only_a_rise_is() -> None:
    one, two = parameters(), parameters(two_sided=True)
    s, both = rows.begin(one), rows.begin(two)
    feed(one, s, blocks([-2.0] * 40), gate=0.0)
    feed(two, both, blocks([-2.0] * 40), gate=0.0)
    assert (s[rows.G_UP], s[rows.G_DOWN]) == (0.0, 0.0)
    assert (both[rows.G_UP], both[rows.G_DOWN]) == (0.0, 1.0)


@pytest.mark.parametrize(("level", "found"), [(0.24, False), (0.6, True)])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_level_that_is_a_little_off_is_no_change(level: float, found: bool, sign: float) -> None:
    p = parameters(phi=0.5, hours=24.0, two_sided=True, indifferent=0.25)
    s, chance = rows.begin(p), random.Random(2)
    g = max(after(p, s, sign * level + chance.gauss(), 1.0) for _ in range(6 * 3600))
    assert (g >= 1.0) is found


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_says_when_the_change_began(sign: float) -> None:
    p = parameters(phi=0.0, two_sided=True)
    s = rows.begin(p)
    feed(p, s, [-0.5 * sign] * 300 + [1.0 * sign] * 101, gate=0.0)
    assert change.since(p, s) == 301_000.0
    assert s[rows.G_UP if sign > 0 else rows.G_DOWN] > 0.6


def test_a_gap_counts_in_when_the_change_began() -> None:
    p = parameters(phi=0.0)
    s = rows.begin(p)
    feed(p, s, blocks([-1.0, -1.0, 1.0, 1.0]), gate=0.0)
    after(p, s, 1.0, 100.0, gate=0.0)
    feed(p, s, [1.0] * 20, gate=0.0)
    assert change.since(p, s) == 21_000.0


def test_nothing_began_where_all_is_at_zero() -> None:
    p = parameters()
    s = rows.begin(p)
    feed(p, s, blocks([-1.0] * 5))
    assert change.since(p, s) == 51_000.0


def test_the_limit_is_never_passed_so_that_an_end_is_seen_soon() -> None:
    p = parameters(phi=0.0)
    s = rows.begin(p)
    feed(p, s, blocks([2.0] * 500), gate=0.0)
    assert s[rows.G_UP] == 1.0
    feed(p, s, blocks([-0.5] * 20), gate=0.0)
    assert s[rows.G_UP] < 0.6
    change.reset(s)
    assert s[rows.G_UP] == 0.0
    assert change.since(p, s) == s[rows.BEGAN]


def test_a_factor_of_two_doubles_every_limit() -> None:
    p = parameters(phi=0.0)
    doubled = [*p[: rows.LIMIT], *(2.0 * h for h in p[rows.LIMIT :])]
    doubled[rows.SUSPECT] /= 2.0
    by_factor, by_limit = rows.begin(p), rows.begin(p)
    for value in blocks([1.0] * 30):
        after(p, by_factor, value, 1.0, factor=2.0)
        after(doubled, by_limit, value, 1.0)
    assert by_factor == by_limit


def autoregression(phi: float, chance: random.Random) -> Callable[[], float]:
    """A stationary AR(1) of unit variance, one value a call."""
    value, rest = chance.gauss(), math.sqrt(1 - phi * phi)

    def following() -> float:
        nonlocal value
        value = phi * value + rest * chance.gauss()
        return value

    return following


@pytest.mark.parametrize("phi", [0.0, 0.5, 0.9])
def test_learns_the_correlation_from_above_and_the_scale_for_it(phi: float) -> None:
    """One value a block, so that the blocks themselves are the AR(1); 8 h, prior at 0.7."""
    p = parameters(0.7, prior_blocks=20.0)
    used = []
    for seed in range(12):
        s, following = rows.begin(p), autoregression(phi, random.Random(seed))
        for _ in range(2880):
            after(p, s, 0.9 * following(), 10.0)
        used.append(s[rows.PHI])
        innovations = 0.9 * math.sqrt(1 - phi * phi)
        assert s[rows.SCALE] == pytest.approx(innovations, rel=0.1)
    assert phi < sum(used) / len(used) < phi + 0.08


def test_a_channel_that_stands_still_keeps_a_scale() -> None:
    p = parameters(phi=0.5, scale_floor=0.3)
    s = rows.begin(p)
    feed(p, s, [0.0] * 40_000)
    assert s[rows.SCALE] == pytest.approx(0.3 * math.sqrt(0.75))


@pytest.mark.parametrize(
    ("phi", "tails"),
    [(0.0, "normal"), (0.5, "normal"), (0.9, "normal"), (0.98, "normal"), (0.9, "t5")],
)
def test_runs_as_long_as_wanted_on_correlated_seconds(phi: float, tails: str) -> None:
    """Wanted 30 min, learnt for 2 h from a population that is off: within 0.6 and 12 times.

    Without whitening a phi of 0.9 leaves a hundredth of it.
    """
    p = parameters(0.9, hours=0.5)
    chance = random.Random(11)
    total, alarms = 0, 0
    for _ in range(6):
        s, x = rows.begin(p), 0.0
        rest = math.sqrt(1 - phi * phi)
        for t in range(5 * 3600):
            noise = chance.gauss()
            if tails == "t5":
                noise /= math.sqrt(chance.gammavariate(2.5, 2.0) / 3.0)
            x = phi * x + rest * noise
            after(p, s, x, 1.0)
            if t == 7200:
                change.reset(s)
            if t >= 7200 and s[rows.G_UP] >= 1.0:
                alarms += 1
                change.reset(s)
        total += 3 * 3600
    hours = total / 3600 / max(alarms, 1)
    assert 0.6 * 0.5 < hours < 12 * 0.5


@pytest.mark.parametrize(
    ("change_of", "message"),
    [
        ({"phi": 1.0}, "phi must be in"),
        ({"limits": [1.0, 2.0]}, "limits must be 4"),
        ({"limits": [1.0, 2.0, 3.0, math.nan]}, "limits must be 4"),
        ({"limits": [4.0, 3.0, 2.0, 3.0]}, "limits must not grow"),
        ({"prior_blocks": 0.0}, "prior_blocks must be finite"),
        ({"half_life_s": math.inf}, "half_life_s must be finite"),
        ({"scale_floor": 0.0}, "scale_floor must be"),
        ({"indifferent": 2.5}, "indifferent must be"),
        ({"reset_s": 5.0}, "reset_s must be at least"),
    ],
)
def test_bad_parameters_are_refused(change_of: dict[str, object], message: str) -> None:
    good: dict[str, object] = {
        "phi": 0.5,
        "limits": [1.0] * 4,
        "two_sided": False,
        "prior_blocks": 1.0,
        "half_life_s": 1.0,
        "scale_floor": 1.0,
        "indifferent": 0.0,
        "reset_s": 10.0,
    }
    arguments = good | change_of
    with pytest.raises(ValueError, match=message):
        rows.parameters(arguments.pop("phi"), arguments.pop("limits"), **arguments)  # type: ignore[arg-type]
