"""Expression channels: null is not zero, shares sum to one, the circumplex stays inside."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.domain.affect import (
    CIRCUMPLEX,
    ambiguity,
    expression_channels,
    unpleasantness,
    weighted_mean,
)

LABELS = tuple(CIRCUMPLEX)
weights = st.lists(st.floats(0.01, 1), min_size=7, max_size=7)


def _normalised(values: list[float]) -> dict[str, float]:
    return {label: v / sum(values) for label, v in zip(LABELS, values, strict=True)}


@given(weights)
def test_saliences_sum_to_one_and_affect_stays_in_range(values: list[float]) -> None:
    channels = expression_channels(_normalised(values))
    saliences = [v for k, v in channels.items() if k.startswith("s_") and v is not None]
    assert sum(saliences) == pytest.approx(1.0)
    assert len(saliences) == 7
    for name in ("valence", "arousal"):
        value = channels[name]
        assert value is not None
        assert -1 <= value <= 1


def test_a_label_without_a_source_is_null() -> None:
    channels = expression_channels(_normalised([1.0] * 7))
    assert channels["p_contempt"] is None
    assert channels["s_contempt"] is None


@given(weights, st.floats(0, 1))
def test_contempt_has_a_share_and_moves_neither_valence_nor_the_other_presences(
    values: list[float], contempt: float
) -> None:
    by_label = _normalised(values)
    without, channels = expression_channels(by_label), expression_channels(by_label, contempt)
    saliences = [v for k, v in channels.items() if k.startswith("s_") and v is not None]
    assert len(saliences) == 8
    assert sum(saliences) == pytest.approx(1.0)
    assert channels["p_contempt"] == contempt
    unmoved = [f"p_{label}" for label in LABELS] + ["valence", "arousal"]
    assert [channels[n] for n in unmoved] == pytest.approx([without[n] for n in unmoved])


@pytest.mark.parametrize("label", LABELS)
def test_a_certain_expression_sits_on_its_place_in_the_circumplex(label: str) -> None:
    channels = expression_channels({name: float(name == label) for name in LABELS})
    assert (channels["valence"], channels["arousal"]) == pytest.approx(CIRCUMPLEX[label])


@given(weights, st.sampled_from(["anger", "disgust", "fear", "sadness"]), st.floats(0, 1))
def test_moving_probability_from_happiness_to_an_unpleasant_label_never_lowers_distress(
    values: list[float], label: str, share: float
) -> None:
    before = _normalised(values)
    moved = before["happiness"] * share
    after = before | {"happiness": before["happiness"] - moved, label: before[label] + moved}
    assert unpleasantness(after) >= unpleasantness(before) - 1e-12


@given(weights)
def test_the_mean_of_equal_rows_is_the_row_whatever_the_weights(values: list[float]) -> None:
    row = np.array(list(_normalised(values).values()), np.float32)
    assert weighted_mean([row, row, row], [0.1, 0.7, 0.3]) == pytest.approx(row.tolist(), abs=1e-6)


@given(weights)
def test_ambiguity_is_largest_when_all_are_alike(values: list[float]) -> None:
    assert 0 <= ambiguity(_normalised(values)) <= ambiguity(dict.fromkeys(LABELS, 1 / 7)) + 1e-9
