"""The baseline against plain references and the laws it must obey."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.channels import Direction, Transform
from threshold_service.domain import channel_baseline as baseline
from threshold_service.domain.channel_baseline import CLIP, KAPPA, ChannelState, Clocks
from threshold_service.domain.channel_model import ChannelModel, Prior, build

CLOCKS = Clocks(level_half_life_s=7200.0, scale_half_life_s=86_400.0)


def model(level: float | None = 0.0, tau: float = 1.0, iact_s: float = 1.0) -> ChannelModel:
    prior = Prior(level=level, scale=1.0, nu=6.0, tau=tau, scale_floor=0.1)
    return build(
        "x", Direction.UP, Transform.IDENTITY, 0.0, "face", prior, (iact_s, 4.0, 0.0), 1.0, True
    )


def reference(values: list[float], tau: float) -> tuple[float, float]:
    """The recursion of the docstring, written out without sharing a line."""
    n, xbar, ss, nu = 0.0, 0.0, 0.0, 0.0
    k0 = 1.0 / tau**2
    for y in values:
        n *= 2 ** (-1 / 7200)
        level = (n * xbar + 0.0) / (n + k0)
        variance = max((6.0 + ss) / (6.0 + nu), 0.01)
        spread = math.sqrt(variance * (1 + 1 / (n + k0)))
        r = (y - level) / spread
        psi = max(-CLIP, min(CLIP, r))
        xbar = (xbar * n + (level + spread * psi)) / (n + 1.0)
        n += 1.0
        if n > 1.0:
            decay = 2 ** (-1 / 86_400)
            ss, nu = ss * decay + variance * psi**2 / KAPPA, nu * decay + 1.0
    return (n * xbar) / (n + k0), max((6.0 + ss) / (6.0 + nu), 0.01)


def learned(values: list[float], m: ChannelModel) -> ChannelState:
    state = baseline.begin(m, values[0], 0)
    for y in values:
        baseline.learn(m, state, y, 1.0, 1.0 / m.iact_s, CLOCKS)
    return state


@given(st.lists(st.floats(-20, 20), min_size=1, max_size=60), st.floats(0.3, 3.0))
def test_equals_the_plain_reference(values: list[float], tau: float) -> None:
    m = model(tau=tau)
    state = learned(values, m)
    level, variance = reference(values, tau)
    assert baseline.level_of(m, state) == pytest.approx(level, rel=1e-9, abs=1e-9)
    assert baseline.variance_of(m, state) == pytest.approx(variance, rel=1e-9)


def test_finds_level_and_scale_of_independent_seconds() -> None:
    generator = random.Random(1)
    m = model(tau=5.0)
    state = learned([generator.gauss(3.0, 2.0) for _ in range(4000)], m)
    assert baseline.level_of(m, state) == pytest.approx(3.0, abs=0.12)
    assert math.sqrt(baseline.variance_of(m, state)) == pytest.approx(2.0, rel=0.05)


def test_one_wild_second_in_twenty_moves_little() -> None:
    generator = random.Random(2)
    clean = [generator.gauss(0.0, 1.0) for _ in range(3000)]
    dirty = [50.0 if index % 20 == 7 else y for index, y in enumerate(clean)]
    m = model()
    assert baseline.level_of(m, learned(dirty, m)) < 0.3
    assert sum(dirty) / len(dirty) > 2.0  # what a plain mean would have believed


def test_autocorrelated_seconds_are_worth_less() -> None:
    """With an autocorrelation time of 50 s, a minute moves the level a little over one sample."""
    state = learned([4.0] * 60, model(iact_s=50.0))
    assert state.n == pytest.approx(1.2, rel=0.02)
    assert 1.0 < baseline.level_of(model(), state) < 3.5


def test_a_missing_channel_only_forgets() -> None:
    m = model()
    state = learned([1.0] * 100, m)
    before = (state.xbar, state.ss, state.nu)
    baseline.learn(m, state, 99.0, 7200.0, 0.0, CLOCKS)
    assert (state.xbar, state.ss, state.nu) == before
    assert state.n == pytest.approx(50.0, rel=0.01)


@given(st.floats(-1e6, 1e6, allow_nan=False))
def test_an_undescribed_channel_starts_calm_at_any_scale(first: float) -> None:
    m = model(level=None, tau=0.5)
    state = baseline.begin(m, first, 0)
    baseline.smooth(m, state, first, 1.0, 1.0)
    assert baseline.predictive_z(m, state) == pytest.approx(0.0, abs=1e-6)


def test_predictive_rates_are_safe_from_the_first_minutes() -> None:
    """Fresh persons of the prior: |z| > 3 no more often than a normal's 0.0027 allows twofold."""
    generator = random.Random(3)
    m = model()
    far = total = 0
    for _ in range(600):
        level, scale = generator.gauss(0, 1), math.sqrt(6 / generator.gammavariate(3, 2))
        state = learned([generator.gauss(level, scale) for _ in range(10)], m)
        for _ in range(5):
            state.fast_sum, state.fast_weight = generator.gauss(level, scale), 1.0
            far += abs(baseline.predictive_z(m, state)) > 3.0
            total += 1
    assert far / total < 2 * 0.0027
