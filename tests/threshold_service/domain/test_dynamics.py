"""Masked forecasts and distances against NumPy, SciPy and the process that made the data."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import special

from threshold_service.domain.cholesky import lower_inverse, product, transposed
from threshold_service.domain.dynamics import MASKS, Dynamics, Tail, dynamics, places
from threshold_service.domain.forecast import surprise
from threshold_service.domain.mahalanobis import novelty

Array = NDArray[np.float64]
NAMES = ("a", "b", "c", "d")


def process(seed: int = 0) -> tuple[Array, Array]:
    """A stationary VAR(1)'s ``G0`` and ``G1`` by its moving average."""
    random = np.random.default_rng(seed)
    a = random.normal(size=(4, 4)) * 0.2 + 0.5 * np.eye(4)
    noise = random.normal(size=(4, 4)) * 0.3 + np.eye(4)
    q = noise @ noise.T
    together, power = np.zeros((4, 4)), np.eye(4)
    for _ in range(400):
        together += power @ q @ power.T
        power = a @ power
    together = (together + together.T) / 2.0
    return together, a @ together


def model(tails: tuple[Tail, Tail] = (Tail(), Tail()), ridge: float = 1e-9) -> Dynamics:
    together, following = process()
    return dynamics(NAMES, together.tolist(), following.tolist(), ridge, *tails)


def test_the_inverse_root_whitens() -> None:
    together, _ = process()
    w = lower_inverse(together.tolist())
    assert np.array(product(transposed(w), w)) == pytest.approx(np.linalg.inv(together), abs=1e-10)
    assert np.allclose(np.triu(np.array(w), 1), 0.0)
    with pytest.raises(ValueError, match="row 1 leaves"):
        lower_inverse([[1.0, 2.0], [2.0, 1.0]])


@pytest.mark.parametrize("mask", [0b1111, 0b0101, 0b1000])
def test_distance_is_of_the_observed_channels_alone(mask: int) -> None:
    seen = places(mask)
    together, _ = process()
    y = np.array([1.5, -0.7, 2.0, 0.4])[seen]
    square = y @ np.linalg.inv(together[np.ix_(seen, seen)]) @ y
    expected = -special.ndtri(special.chdtrc(len(seen), square))
    assert novelty(model(), mask, y.tolist()) == pytest.approx(expected, abs=1e-8)


def test_nothing_seen_is_no_reading() -> None:
    assert novelty(model(), 0, []) is None
    assert surprise(model(), 0, [], []) is None


@pytest.mark.parametrize("mask", [0b1111, 0b0110, 0b0001])
def test_a_forecast_is_the_best_one_from_what_is_seen(mask: int) -> None:
    """The conditional mean and covariance of a normal, by the textbook formula."""
    seen = places(mask)
    together, following = (m[np.ix_(seen, seen)] for m in process())
    best = following @ np.linalg.inv(together)
    left = together - best @ following.T
    before, y = np.arange(1.0, 5.0)[seen], np.array([0.5, 2.0, -1.0, 3.0])[seen]
    r = y - best @ before
    expected = -special.ndtri(special.chdtrc(len(seen), r @ np.linalg.inv(left) @ r))
    found = surprise(model(), mask, before.tolist(), y.tolist())
    assert found == pytest.approx(expected, abs=1e-6)


def test_the_ridge_is_ridge_regression() -> None:
    together, following = process()
    matrix, whitening = model(ridge=0.5).forecast(0b1111)
    a = following @ np.linalg.inv(together + 0.5 * np.eye(4))
    assert np.array(matrix).reshape(4, 4) == pytest.approx(a, abs=1e-10)
    left = together - a @ following.T - following @ a.T + a @ together @ a.T
    w = np.array(whitening).reshape(4, 4)
    assert w.T @ w == pytest.approx(np.linalg.inv(left), abs=1e-8)


def test_a_level_that_lasts_is_new_but_no_surprise() -> None:
    """Identical blocks far out: the distance stays, a forecast follows."""
    slow = dynamics(("a",), [[1.0]], [[0.95]], 1e-9)
    assert (novelty(slow, 1, [3.0]) or 0.0) > 2.5
    assert (surprise(slow, 1, [3.0], [3.0]) or 0.0) < 0.0
    assert (surprise(slow, 1, [-3.0], [3.0]) or 0.0) > 5.0


def test_masks_are_kept_but_not_for_ever() -> None:
    size = 8
    wide = dynamics(
        [str(i) for i in range(size)], np.eye(size).tolist(), [[0.0] * size] * size, 0.1
    )
    for mask in range(1, 1 << size):
        wide.whitening(mask)
    assert len(wide.whitening(1)) == 1
    info = wide.whitening.cache_info()  # type: ignore[attr-defined]
    assert info.currsize == MASKS


def test_measured_tails_replace_theory() -> None:
    tail = Tail((0.0, 2.0, 6.0), (0.5, 2.0, 3.0))
    grid = [tail(z / 10.0) for z in range(-50, 150)]
    assert grid == sorted(grid)
    assert (tail(-1.0), tail(4.0), tail(8.0)) == (-0.5, 2.5, 4.0)
    far = model((tail, Tail()))
    plain = novelty(model(), 0b1111, [9.0, 9.0, -9.0, 9.0]) or 0.0
    assert novelty(far, 0b1111, [9.0, 9.0, -9.0, 9.0]) == pytest.approx(tail(plain))
    with pytest.raises(ValueError, match="must grow"):
        Tail((1.0, 1.0), (0.0, 1.0))
    with pytest.raises(ValueError, match="2 and 1 points"):
        Tail((1.0, 2.0), (0.0,))


def test_what_cannot_be_a_model_is_refused() -> None:
    with pytest.raises(ValueError, match="1 x 1"):
        dynamics(("a",), [[1.0, 0.0]], [[0.1]], 0.1)
    with pytest.raises(ValueError, match="symmetric"):
        dynamics(("a", "b"), [[1.0, 0.2], [0.1, 1.0]], [[0.0] * 2] * 2, 0.1)
    with pytest.raises(ValueError, match="positive definite"):
        dynamics(("a", "b"), [[1.0, 2.0], [2.0, 1.0]], [[0.0] * 2] * 2, 0.1)
    with pytest.raises(ValueError, match="ridge"):
        dynamics(("a",), [[1.0]], [[0.1]], math.nan)
