"""Fitting dynamics: Ledoit-Wolf as scikit-learn's, a known process found, quiet stays quiet."""

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.covariance import LedoitWolf

from threshold_service.fit.dynamics import fit, readings
from threshold_service.fit.shrinkage import ledoit_wolf

Array = NDArray[np.float64]
TRUE = np.array([[0.7, 0.2, 0.0], [0.0, 0.5, -0.3], [0.1, 0.0, 0.6]])
NAMES = ("a", "b", "c")


def people(seed: int, count: int, blocks: int, tails: bool = False) -> list[Array]:
    """Quiet persons of the same process, with t4 innovations where ``tails``."""
    random = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        size = (blocks + 50, 3)
        e = random.standard_t(4, size) / 2.0**0.5 if tails else random.standard_normal(size)
        y = np.zeros(size)
        for i in range(1, len(y)):
            y[i] = TRUE @ y[i - 1] + 0.3 * e[i]
        made.append(y[50:])
    return made


@pytest.mark.parametrize(("n", "k"), [(30, 5), (200, 25), (20, 30)])
def test_shrinkage_is_scikit_learns(n: int, k: int) -> None:
    random = np.random.default_rng(n)
    x = random.standard_normal((n, k)) @ random.standard_normal((k, k))
    theirs = LedoitWolf(assume_centered=True).fit(x)  # type: ignore[no-untyped-call]
    ours, share = ledoit_wolf(x)
    assert share == pytest.approx(theirs.shrinkage_, abs=1e-12)
    assert ours == pytest.approx(theirs.covariance_, abs=1e-9)


def test_absent_values_leave_an_invertible_covariance_near_the_true_one() -> None:
    random = np.random.default_rng(1)
    true = np.array([[1.0, 0.8, 0.0], [0.8, 1.0, 0.3], [0.0, 0.3, 1.0]])
    x = random.standard_normal((6000, 3)) @ np.linalg.cholesky(true).T
    x[random.random(x.shape) < 0.4] = np.nan
    found, share = ledoit_wolf(x)
    assert found == pytest.approx(true, abs=0.08)
    assert share < 0.05
    apart = np.where(np.arange(60)[:, None] % 3 == np.arange(3), np.nan, x[:60])
    assert float(np.linalg.eigvalsh(ledoit_wolf(apart)[0]).min()) > 0.0


def test_rows_that_repeat_one_another_are_shrunk_more() -> None:
    x = np.random.default_rng(2).standard_normal((100, 10)) * np.linspace(1.0, 3.0, 10)
    assert ledoit_wolf(x, 6.0)[1] > 2.0 * ledoit_wolf(x)[1]


def test_the_process_is_found_and_foreseen_in_others() -> None:
    found = fit(people(3, 6, 1500), NAMES, ridge=1e-6, blocks_per_sample=1.0)
    assert np.array(found.model.forecast(0b111)[0]).reshape(3, 3) == pytest.approx(TRUE, abs=0.05)
    assert 0.3 < found.foreseen_share < 0.7
    assert (found.blocks, found.persons) == (9000, 6)


@pytest.mark.parametrize("tails", [False, True])
def test_quiet_persons_are_neither_new_nor_surprising(tails: bool) -> None:
    """Six of a thousand beyond z = 2.5 in a standard normal; heavy tails are measured away."""
    model = fit(people(5, 6, 1500, tails), NAMES).model
    found = [pair for series in people(6, 4, 1500, tails) for pair in readings(model, series)]
    for reading in (0, 1):
        z = np.array([pair[reading] for pair in found if pair[reading] is not None], dtype=float)
        assert np.mean(z > 2.5) < 0.012
        assert abs(float(np.median(z))) < 0.15


def test_distress_that_breaks_the_usual_pattern_is_new() -> None:
    model = fit(people(7, 6, 1500), NAMES).model
    calm, odd = people(8, 1, 300)[0], people(8, 1, 300)[0]
    odd[200:] += [0.9, -0.9, 0.9]
    before = [z for z, _ in readings(model, calm)[200:] if z is not None]
    after = [z for z, _ in readings(model, odd)[200:] if z is not None]
    assert np.median(after) > np.median(before) + 1.5
    jump = readings(model, odd)[200][1]
    assert jump is not None
    assert jump > 1.5


def test_absent_channels_and_gaps_are_left_out() -> None:
    series = people(9, 4, 400)
    for each in series:
        each[100:200, 1] = np.nan
        each[250] = np.nan
    found = fit(series, NAMES)
    read = readings(found.model, series[0])
    assert read[250] == (None, None)
    assert read[251][0] is not None
    assert read[251][1] is None
    assert read[150][1] is not None
    assert found.blocks == 4 * 399


def test_channels_that_always_agree_can_be_fitted() -> None:
    twin = [np.column_stack([series, series[:, 0]]) for series in people(10, 3, 200)]
    model = fit(twin, (*NAMES, "a2")).model
    assert all(np.isfinite(z) for z, _ in readings(model, twin[0]) if z is not None)


def test_too_little_is_refused() -> None:
    with pytest.raises(ValueError, match="needs 6 blocks"):
        fit([np.ones((3, 3))], NAMES)
    with pytest.raises(ValueError, match=r"must be \(T, 3\)"):
        fit([np.ones((30, 2))], NAMES)
    two = fit(people(11, 2, 100), NAMES)
    assert np.isnan(two.foreseen_share)
    assert two.model.novelty.theory == ()
