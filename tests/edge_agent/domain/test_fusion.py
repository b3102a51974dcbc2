"""Fusion by its laws: between its inputs, never surer with less, smooth and causal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.domain.fusion import (
    BASE_WEIGHT,
    MAX_GAP_S,
    MIN_UNCERTAINTY,
    Evidence,
    Smoothed,
    fuse,
    noisy_or,
)
from shared.contracts.window import ModalityName

unit = st.floats(0, 1)
evidence = st.builds(Evidence, unit, unit, unit, unit)
names: list[ModalityName] = sorted(BASE_WEIGHT)
senses = st.dictionaries(st.sampled_from(names), evidence)


@given(senses)
def test_distress_lies_between_the_senses_and_weights_are_shares(
    seen: dict[ModalityName, Evidence],
) -> None:
    fused = fuse(seen)
    if fused.distress is None:
        assert fused.weights == {}
        return
    counted = [e.distress for e in seen.values()]
    assert min(counted) - 1e-9 <= fused.distress <= max(counted) + 1e-9
    assert sum(fused.weights.values()) == pytest.approx(1.0)


@given(senses, st.sampled_from(names))
def test_leaving_a_sense_out_never_makes_it_surer(
    seen: dict[ModalityName, Evidence], name: ModalityName
) -> None:
    fewer = {k: v for k, v in seen.items() if k != name}
    assert fuse(fewer).uncertainty >= fuse(seen).uncertainty - 1e-12


@given(senses)
def test_uncertainty_is_bounded(seen: dict[ModalityName, Evidence]) -> None:
    assert MIN_UNCERTAINTY <= fuse(seen).uncertainty <= 1.0


def test_nothing_seen_is_not_calm() -> None:
    assert fuse({}).distress is None
    assert fuse({}).uncertainty == 1.0


def test_one_clear_sign_is_not_averaged_away() -> None:
    fused = fuse({"face": Evidence(0.1, 1.0), "voice": Evidence(0.95, 1.0, 0.95)})
    assert fused.distress is not None
    assert fused.distress > 0.5


@given(unit, unit)
def test_a_further_cue_never_lowers_the_chance_of_any(a: float, b: float) -> None:
    assert noisy_or((a, b)) >= max(a, b) - 1e-12
    assert noisy_or(()) == 0.0


@given(unit, unit)
def test_smoothing_has_the_closed_form_of_a_step(before: float, after: float) -> None:
    state = Smoothed().step(before)
    for n in range(1, 8):
        state = state.step(after)
        assert state.level == pytest.approx(after + (before - after) * 0.6**n, abs=1e-9)


def test_a_gap_holds_the_level_and_a_long_one_forgets_it() -> None:
    state = Smoothed().step(0.8)
    for _ in range(MAX_GAP_S):
        state = state.step(None)
        assert state.level == 0.8
    assert state.step(None).level is None
    assert state.step(None).step(0.1).level == 0.1
