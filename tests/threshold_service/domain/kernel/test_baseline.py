"""The baseline against plain references and the laws it must obey."""

import math
import random
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.channels import Direction, Transform
from threshold_service.domain.channel_model import ChannelModel, Clocks, Prior, build
from threshold_service.domain.channel_table import begin
from threshold_service.domain.kernel import baseline
from threshold_service.domain.kernel.baseline import CLIP, KAPPA, N
from threshold_service.domain.kernel.marking import Row

DAY_S = 86_400.0


@dataclass
class Memory:
    """One channel of one person."""

    baseline: Row
    hours: Row

    @property
    def n(self) -> float:
        return self.baseline[N]


def start(m: ChannelModel, y: float) -> Memory:
    return Memory(begin(m, y, 0.0), baseline.begin_hours())


def model(
    level: float | None = 0.0, tau: float = 1.0, iact_s: float = 1.0, fast_s: float = 4.0
) -> ChannelModel:
    prior = Prior(level=level, scale=1.0, nu=6.0, tau=tau, scale_floor=0.1)
    clocks = Clocks(7200.0, DAY_S, 7 * DAY_S, 3.0)
    kind = Direction.UP, Transform.IDENTITY, 0.0, "face"
    return build("x", *kind, prior, (iact_s, fast_s, 0.0), 1.0, True, clocks, ("face",))


def observe(m: ChannelModel, state: Memory, y: float, dn: float = 1.0) -> float:
    """One second at noon."""
    return baseline.observe(m.row, state.baseline, state.hours, y, 1.0, 1.0, dn, 12, 0.0)


def reference(values: list[float], tau: float) -> tuple[float, float, float]:
    """The recursion of the docstring, written out without sharing a line."""
    n, xbar, ss, nu, season, visits, days, total = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    k0 = 1.0 / tau**2
    for number, y in enumerate(values, start=1):
        n *= 2 ** (-1 / 7200)
        level = n * xbar / (n + k0) + season
        variance = max((6.0 + ss) / (6.0 + nu), 0.01)
        spread = math.sqrt(variance * (1 + 1 / (n + k0)))
        psi = max(-CLIP, min(CLIP, (y - level) / spread))
        xbar = (xbar * n + (level - season + spread * psi)) / (n + 1.0)
        n += 1.0
        if number % 10 == 0:  # ten samples at a time
            visits += 10 / 3600
            total = total * 2 ** (-10 / (7 * DAY_S)) + 10.0
            pull = max(-CLIP * spread, min(CLIP * spread, y - days - season))
            days += 10 / total * pull
            season += 10 / 3600 / (visits + 3.0) * pull
        if n > 1.0:
            decay = 2 ** (-1 / 86_400)
            ss, nu = ss * decay + variance * psi**2 / KAPPA, nu * decay + 1.0
    return n * xbar / (n + k0), max((6.0 + ss) / (6.0 + nu), 0.01), season


def learned(values: list[float], m: ChannelModel) -> Memory:
    state = start(m, values[0])
    for y in values:
        observe(m, state, y, 1.0 / m.iact_s)
    return state


def level_of(state: Memory) -> float:
    return baseline.level_of(state.baseline)


def variance_of(m: ChannelModel, state: Memory) -> float:
    return baseline.variance_of(m.row, state.baseline)


@given(st.lists(st.floats(-20, 20), min_size=1, max_size=60), st.floats(0.3, 3.0))
def test_equals_the_plain_reference(values: list[float], tau: float) -> None:
    m = model(tau=tau)
    state = learned(values, m)
    level, variance, season = reference(values, tau)
    assert level_of(state) == pytest.approx(level, rel=1e-9, abs=1e-9)
    assert variance_of(m, state) == pytest.approx(variance, rel=1e-9)
    assert state.hours[12] == pytest.approx(season, rel=1e-9, abs=1e-12)


def test_finds_level_and_scale_of_independent_seconds() -> None:
    generator = random.Random(1)
    m = model(tau=5.0)
    state = learned([generator.gauss(3.0, 2.0) for _ in range(4000)], m)
    assert level_of(state) + state.hours[12] == pytest.approx(3.0, abs=0.12)
    assert math.sqrt(variance_of(m, state)) == pytest.approx(2.0, rel=0.05)


def test_one_wild_second_in_twenty_moves_little() -> None:
    generator = random.Random(2)
    clean = [generator.gauss(0.0, 1.0) for _ in range(3000)]
    dirty = [50.0 if index % 20 == 7 else y for index, y in enumerate(clean)]
    assert level_of(learned(dirty, model())) < 0.3
    assert sum(dirty) / len(dirty) > 2.0  # what a plain mean would have believed


def test_autocorrelated_seconds_are_worth_less() -> None:
    """With an autocorrelation time of 50 s, a minute moves the level a little over one sample."""
    state = learned([4.0] * 60, model(iact_s=50.0))
    assert state.n == pytest.approx(1.2, rel=0.02)
    assert 1.0 < level_of(state) < 3.5


def test_a_value_that_teaches_nothing_only_lets_time_forget() -> None:
    m = model()
    state = learned([1.0] * 100, m)
    s = state.baseline
    before = s[baseline.XBAR], s[baseline.SS], s[baseline.NU], list(state.hours)
    baseline.observe(m.row, s, state.hours, 99.0, 7200.0, 0.0, 0.0, 12, 0.0)
    assert (s[baseline.XBAR], s[baseline.SS], s[baseline.NU], state.hours) == before
    assert state.n == pytest.approx(50.0, rel=0.01)


@given(st.floats(-1e6, 1e6, allow_nan=False))
def test_an_undescribed_channel_starts_calm_at_any_scale(first: float) -> None:
    m = model(level=None, tau=0.5)
    assert observe(m, start(m, first), first) == pytest.approx(0.0, abs=1e-6)


def test_predictive_rates_are_safe_from_the_first_minutes() -> None:
    """Fresh persons of the prior: |z| > 3 no more often than a normal's 0.0027 allows twofold."""
    generator = random.Random(3)
    m = model(fast_s=1e-3)
    far = total = 0
    for _ in range(600):
        level, scale = generator.gauss(0, 1), math.sqrt(6 / generator.gammavariate(3, 2))
        state = learned([generator.gauss(level, scale) for _ in range(10)], m)
        for _ in range(5):
            far += abs(observe(m, state, generator.gauss(level, scale), 0.0)) > 3.0
            total += 1
    assert far / total < 2 * 0.0027


def day_of(m: ChannelModel, state: Memory, day: int, amplitude: float) -> list[float]:
    """A day of a sine of ``amplitude`` scales, a record a minute worth a minute; all z."""
    generator = random.Random(day)
    made = []
    for minute in range(1440):
        if minute % 60 == 0:
            baseline.turn_hour(m.row, state.baseline, state.hours, 1.0)
        hour, share = divmod((minute - 30) % 1440, 60)
        y = amplitude * math.sin(2 * math.pi * minute / 1440) + generator.gauss(0, 1)
        row, hours, dn = state.baseline, state.hours, 60.0 / m.iact_s
        made.append(baseline.observe(m.row, row, hours, y, 60.0, 1.0, dn, hour, share / 60))
    return made


def test_a_daily_rhythm_is_known_after_a_fortnight() -> None:
    """Where the level alone runs hours behind the day, the hour's deviation closes the gap."""
    m, flat = model(iact_s=10.0), model(iact_s=10.0)
    flat.row[baseline.VISITS0] = 0.0  # the same without hour bins
    with_hours, without = start(m, 0.0), start(flat, 0.0)
    for day in range(14):
        last, last_flat = day_of(m, with_hours, day, 3.0), day_of(flat, without, day, 3.0)
    bias = max(abs(sum(last[i : i + 60])) / 60 for i in range(0, 1440, 60))
    bias_flat = max(abs(sum(last_flat[i : i + 60])) / 60 for i in range(0, 1440, 60))
    assert bias_flat > 1.0
    assert bias < bias_flat / 2, (bias, bias_flat)
    assert sum(with_hours.hours[:24]) == pytest.approx(0.0, abs=0.1)


def test_one_odd_evening_is_not_learnt_as_every_evening() -> None:
    m = model(iact_s=10.0)
    state = start(m, 0.0)
    for _ in range(360):
        baseline.observe(m.row, state.baseline, state.hours, 3.0, 10.0, 1.0, 1.0, 20, 0.0)
    assert 0.0 < state.hours[20] < 0.6


def test_giving_the_rhythms_mean_to_the_level_changes_no_expectation() -> None:
    m = model(tau=100.0)  # a prior that is worth nothing: level and xbar are one
    state = learned([2.0] * 600, m)
    state.hours[:24] = [0.5] * 24
    before = level_of(state) + 0.5
    baseline.turn_hour(m.row, state.baseline, state.hours, 1.0)
    assert level_of(state) + state.hours[7] == pytest.approx(before, abs=1e-3)
