import numpy as np
import pytest

from training.expression.calibrate import fit_temperature, softmax
from training.expression.metrics import (
    bootstrap_interval,
    expected_calibration_error,
    macro_f1,
    negative_log_likelihood,
    recall_per_class,
    reliability_bins,
    wilson_interval,
)


def test_ece_of_a_case_worked_by_hand() -> None:
    """Five bins of 0.2. (0.8, 1]: 0.9 and 0.9, one right: |0.5 - 0.9| = 0.4 at weight 2/5.
    (0.4, 0.6]: 0.6, 0.5 and 0.55, two right: |0.6667 - 0.55| = 0.1167 at weight 3/5.
    """
    p = np.array([[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [0.5, 0.5], [0.45, 0.55]])
    labels = np.array([0, 1, 0, 0, 0])

    assert expected_calibration_error(p, labels, bins=5) == pytest.approx(0.23)
    assert reliability_bins(p, labels, bins=5).count.tolist() == [0, 0, 3, 0, 2]


def test_certain_and_always_right_is_perfectly_calibrated() -> None:
    assert expected_calibration_error(np.eye(7), np.arange(7)) == 0.0


def test_macro_f1_and_recall_of_a_case_worked_by_hand() -> None:
    """Guesses 0 0 1 1 for labels 0 1 1 1: F1 2/3 and 4/5; class 2 is absent: F1 0, recall nan."""
    p = np.eye(3)[[0, 0, 1, 1]]
    labels = np.array([0, 1, 1, 1])

    assert macro_f1(p, labels) == pytest.approx((2 / 3 + 4 / 5 + 0) / 3)
    np.testing.assert_allclose(recall_per_class(p, labels), [1, 2 / 3, np.nan])


def test_temperature_is_found_again_and_lowers_the_loss() -> None:
    """Labels drawn from softmax(z); the network says 2.5 z, so the right temperature is 2.5."""
    rng = np.random.default_rng(3)
    z = rng.normal(0, 1.5, (20000, 7))
    labels = (z + rng.gumbel(size=z.shape)).argmax(axis=1)
    overconfident = 2.5 * z

    t = fit_temperature(overconfident, labels)

    assert t == pytest.approx(2.5, rel=0.03)
    before, after = softmax(overconfident), softmax(overconfident, t)
    assert negative_log_likelihood(after, labels) < negative_log_likelihood(before, labels)
    assert expected_calibration_error(after, labels) < 0.02
    np.testing.assert_array_equal(before.argmax(axis=1), after.argmax(axis=1))


def test_temperature_beats_every_other_on_a_grid() -> None:
    rng = np.random.default_rng(4)
    z, labels = rng.normal(0, 2, (300, 7)), rng.integers(0, 7, 300)
    z[np.arange(300), labels] += 1.5
    best = negative_log_likelihood(softmax(z, fit_temperature(z, labels)), labels)

    losses = [negative_log_likelihood(softmax(z, t), labels) for t in np.geomspace(0.1, 10, 50)]

    assert best <= min(losses) + 1e-9


@pytest.mark.parametrize("bad", [0.0, -1.0, float("nan"), float("inf")])
def test_a_temperature_that_is_no_temperature_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="temperature must be finite and > 0"):
        softmax(np.zeros((1, 7)), bad)


def test_temperature_of_nothing_or_of_nan_is_refused() -> None:
    with pytest.raises(ValueError, match="finite logits"):
        fit_temperature(np.empty((0, 7)), np.empty(0, dtype=np.int64))
    with pytest.raises(ValueError, match="finite logits"):
        fit_temperature(np.full((1, 7), np.nan), np.zeros(1, dtype=np.int64))


def test_intervals_hold_the_figure_and_narrow_with_more_faces() -> None:
    low, high = wilson_interval(0.7, 400)
    assert low < 0.7 < high
    assert wilson_interval(0.7, 4000)[1] - wilson_interval(0.7, 4000)[0] < high - low

    p, labels = np.eye(3)[[0, 0, 1, 2] * 25], np.array([0, 1, 1, 2] * 25)
    low, high = bootstrap_interval(macro_f1, p, labels, rounds=200)
    assert low < macro_f1(p, labels) < high
