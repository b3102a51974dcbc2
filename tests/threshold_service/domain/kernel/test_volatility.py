"""Volatility: quiet stays quiet whatever its autocorrelation, a spike is seen, a shift is not."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from threshold_service.domain.kernel import volatility as v

P = v.parameters(base_half_life_s=7200.0)


def autoregressive(seed: int, n: int, phi: float, tails: bool = False) -> NDArray[np.float64]:
    """``n`` seconds of an AR(1) of variance 1, of normal or t5 innovations."""
    random = np.random.default_rng(seed)
    e = random.standard_t(5, n) / math.sqrt(5 / 3) if tails else random.standard_normal(n)
    level, made = 0.0, np.empty(n)
    for index, innovation in enumerate((math.sqrt(1 - phi * phi) * e).tolist()):
        level = phi * level + innovation
        made[index] = level
    return made


def readings(
    values: Sequence[float], gate: float = 1.0, s: list[float] | None = None
) -> list[float]:
    """``s[Z]`` at the end of every block."""
    row = s if s is not None else v.begin()
    return [row[v.Z] for r in values if v.step(P, row, r, 1.0, gate)]


@pytest.mark.parametrize("phi", [0.0, 0.5, 0.9, 0.98])
@pytest.mark.parametrize("tails", [False, True])
def test_quiet_is_standard_normal_at_every_autocorrelation(phi: float, tails: bool) -> None:
    z = np.array(readings(autoregressive(3, 8 * 3600, phi, tails).tolist())[60:])
    assert abs(z.mean()) < 0.3
    assert 0.75 < z.std() < 1.15
    assert z.max() < 4.0


def test_a_restless_minute_is_seen_within_it_and_passes() -> None:
    calm = autoregressive(5, 2 * 3600, 0.9)
    spike = calm.copy()
    spike[6000:6060] *= 3.0
    z = readings(spike.tolist())
    assert max(z[600:606]) > 4.5
    assert max(z[:600]) < 3.5
    assert max(z[650:]) < 3.5


def test_a_lasting_shift_is_no_volatility() -> None:
    calm = autoregressive(7, 2 * 3600, 0.5)
    shifted = calm.copy()
    shifted[5000:] += 4.0
    assert max(readings(shifted.tolist())[499:520]) < max(readings(calm.tolist())[499:520]) + 1.0


def test_the_means_are_exponentially_weighted_means_of_squared_steps() -> None:
    values = autoregressive(11, 1801, 0.7) * 0.4
    row = v.begin()
    readings(values.tolist(), s=row)
    blocks = (np.diff(values) ** 2).reshape(-1, 10)
    age = np.arange(len(blocks))[::-1]
    for keep, total, weight in (
        (P[v.SHORT_KEEP], row[v.SHORT_SUM], row[v.SHORT_W]),
        (P[v.BASE_KEEP], row[v.BASE_SUM], row[v.BASE_W]),
    ):
        expected = np.average(blocks.mean(axis=1), weights=keep**age) / v.KAPPA
        # Clipping at 2.5 takes what kappa gives back; one in eighty steps is clipped.
        assert total / weight == pytest.approx(expected, rel=0.06)
        assert weight == pytest.approx(10 * (keep**age).sum(), rel=1e-9)


def test_frozen_the_base_learns_nothing_and_is_still_read_against() -> None:
    row = v.begin()
    readings(autoregressive(13, 3600, 0.5).tolist(), s=row)
    kept = [row[v.BASE_SUM], row[v.BASE_W], row[v.SPREAD_SS], row[v.SPREAD_NU]]
    z = readings((4.0 * autoregressive(17, 300, 0.5)).tolist(), gate=0.0, s=row)
    assert kept == [row[v.BASE_SUM], row[v.BASE_W], row[v.SPREAD_SS], row[v.SPREAD_NU]]
    assert z[-1] > 4.0


def test_lively_stretches_become_usual_for_a_person_who_has_them() -> None:
    values = autoregressive(19, 10 * 3600, 0.5)
    values *= np.exp(0.5 * np.sin(2 * np.pi * np.arange(len(values)) / 600.0))
    z = np.array(readings(values.tolist()))
    first_hour, last_hour = z[60:360], z[-360:]
    assert last_hour.max() < first_hour.max()
    assert last_hour.std() < 1.3


def test_a_gap_makes_no_step_and_an_empty_block_moves_nothing() -> None:
    row = v.begin()
    readings(autoregressive(23, 3601, 0.5).tolist(), s=row)
    before = list(row)
    assert v.step(P, row, 2.5, 30.0, 1.0)
    assert row[v.BLOCK_SUM] == 0.0
    assert row[v.Z] == before[v.Z]
    assert row[v.BASE_SUM] == before[v.BASE_SUM]


def test_a_still_channel_reads_nothing_and_a_wobble_of_it_little() -> None:
    row = v.begin()
    assert set(readings([0.7] * 3600, s=row)) == {0.0}
    wobble = (0.02 * autoregressive(29, 600, 0.0)).tolist()
    assert max(readings(wobble, gate=0.0, s=row)) < 3.0


def test_after_a_long_gap_only_the_usual_is_known() -> None:
    row = v.begin()
    readings(autoregressive(31, 3600, 0.5).tolist(), s=row)
    base = row[v.BASE_SUM]
    v.forget_short(row)
    assert (row[v.SHORT_W], row[v.Z], row[v.BASE_SUM]) == (0.0, 0.0, base)
    assert not v.step(P, row, 9.0, 5000.0, 1.0)


def test_nothing_is_read_before_there_is_a_base() -> None:
    assert set(readings(autoregressive(37, 170, 0.0).tolist())) == {0.0}
    with pytest.raises(ValueError, match="got 30"):
        v.parameters(30.0)
