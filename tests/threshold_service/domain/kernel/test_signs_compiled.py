"""The kernels of the signs compiled: the same source, the same numbers as plain Python."""

import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

pytest.importorskip("numba")

from threshold_service.domain.compiled import compile_kernel
from threshold_service.domain.kernel import means, quadratic, tails, transition, volatility

pytestmark = pytest.mark.slow


def both(
    function: Callable[..., Any], p: Sequence[float], s: Sequence[float], values: list[float]
) -> tuple[list[float], list[float]]:
    """The state rows after a run of plain and of compiled steps with gaps and a freeze."""
    fast: Any = compile_kernel(function)
    plain, compiled = list(s), np.array(s)
    row = np.array(p)
    for i, value in enumerate(values):
        dt = 7.0 if i % 97 == 0 else 1.0
        gate = 0.0 if i % 500 > 450 else 1.0
        function(list(p), plain, value, dt, gate)
        fast(row, compiled, value, dt, gate)
    return plain, compiled.tolist()


def test_volatility_and_transitions() -> None:
    drawn = random.Random(1)
    noise = [drawn.gauss(0.0, 1.0) for _ in range(2000)]
    plain, compiled = both(
        volatility.step, volatility.parameters(7200.0), volatility.begin(), noise
    )
    assert plain[volatility.Z] != 0.0
    assert compiled == pytest.approx(plain, rel=1e-9, abs=1e-12)
    faces = [float(drawn.randrange(3)) for _ in range(500) for _ in range(4)]
    faces = [faces[i // 4 * 4] for i in range(2000)]
    plain, compiled = both(
        transition.step, transition.parameters(7200.0), transition.begin(), faces
    )
    assert plain[transition.CHANGES] > 1.0
    assert compiled == pytest.approx(plain, rel=1e-9, abs=1e-12)


def test_tails_products_and_means() -> None:
    for function, arguments in (
        (tails.chi_square_z, (31.0, 12.0)),
        (tails.beta_share, (0.2, 3.5, 8.0)),
        (tails.family_z, (3.3, 8.0)),
    ):
        fast: Any = compile_kernel(function)
        assert fast(*arguments) == pytest.approx(function(*arguments), rel=1e-12)
    w, y = [1.0, 0.0, 0.5, 2.0], [3.0, -1.0]
    square: Any = compile_kernel(quadratic.squared_length)
    assert square(np.array(w), np.array(y), 2) == quadratic.squared_length(w, y, 2) == 9.25
    left, row = np.array(y), [0.0] * means.SIZE
    subtract: Any = compile_kernel(quadratic.subtract_product)
    subtract(np.array(w), np.array([1.0, 1.0]), left, 2)
    quadratic.subtract_product(w, [1.0, 1.0], y, 2)
    assert left.tolist() == y == [2.0, -3.5]
    add: Any = compile_kernel(means.add)
    other = np.array(row)
    for value, dt in ((1.0, 1.0), (-2.0, 3.5)):
        means.add(row, value, dt)
        add(other, value, dt)
    assert other.tolist() == pytest.approx(row, rel=1e-12)
