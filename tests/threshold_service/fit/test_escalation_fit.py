"""Training the escalation model: against scikit-learn, and honest about persons left out."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn import linear_model, metrics

from threshold_service.domain.escalation import Linear, probability
from threshold_service.domain.probability_calibration import Calibration, calibrated
from threshold_service.fit import reliability
from threshold_service.fit.calibration import fit_beta, fit_omega, fit_platt
from threshold_service.fit.escalation import fit
from threshold_service.fit.logistic import expit, fit_logistic

Array = NDArray[np.float64]


def cohort(
    seed: int, persons: int = 12, rows: int = 600, omega: float = 0.0
) -> tuple[Array, Array, Array]:
    """Features, labels and persons; two of three features tell, intercepts scatter by omega."""
    random = np.random.default_rng(seed)
    who = np.repeat(np.arange(persons), rows)
    x = random.normal(size=(len(who), 3)) * [1.0, 2.0, 1.0] + [0.0, 5.0, 0.0]
    odds = -0.7 + 1.2 * x[:, 0] - 0.5 * (x[:, 1] - 5.0) + omega * random.normal(size=persons)[who]
    return x, (random.random(len(who)) < expit(odds)).astype(float), who.astype(float)


def test_the_regression_is_scikit_learns() -> None:
    x, y, _ = cohort(1)
    design = np.column_stack([x, np.ones(len(y))])
    ours = fit_logistic(design, y, np.ones(len(y)), np.array([2.0, 2.0, 2.0, 0.0]))
    theirs = linear_model.LogisticRegression(C=0.5, tol=1e-10, max_iter=1000)  # type: ignore[no-untyped-call]
    theirs.fit(x, y)
    assert ours == pytest.approx([*theirs.coef_[0], theirs.intercept_[0]], abs=1e-5)


def test_separable_labels_end_at_the_ridge() -> None:
    x = np.linspace(-1.0, 1.0, 40)[:, None]
    found = fit_logistic(x, (x[:, 0] > 0).astype(float), np.ones(40), np.array([0.01]))
    assert 5.0 < found[0] < 100.0
    with pytest.raises(ValueError, match="finite"):
        fit_logistic(x * np.nan, np.ones(40), np.ones(40), np.ones(1))


@pytest.mark.parametrize(
    "true", [Calibration(0.6, 1.4, 0.3), Calibration(2.0, 0.5, -1.0), Calibration(1.0, 1.0, 0.0)]
)
def test_beta_calibration_finds_the_map_that_made_the_labels(true: Calibration) -> None:
    random = np.random.default_rng(2)
    s = random.beta(0.8, 1.2, 60_000)
    odds = np.array([calibrated(true, p) for p in s.tolist()])
    found = fit_beta(s, (random.random(len(s)) < expit(odds)).astype(float))
    assert (found.a, found.b, found.c) == pytest.approx((true.a, true.b, true.c), abs=0.08)


def test_beta_calibration_stays_monotone_where_the_best_fit_would_not() -> None:
    random = np.random.default_rng(3)
    s = random.random(4000)
    y = (random.random(4000) < np.where(s < 0.5, 0.2 + s, 1.1 - 0.8 * s)).astype(float)
    found = fit_beta(s, y)
    assert min(found.a, found.b) == 0.0
    assert max(found.a, found.b) >= 0.0


def test_platt_is_a_regression_on_log_odds() -> None:
    random = np.random.default_rng(4)
    s = random.random(50_000)
    odds = 0.5 * np.log(s / (1.0 - s)) - 1.0
    found = fit_platt(s, (random.random(len(s)) < expit(odds)).astype(float))
    assert (found.a, found.b, found.c) == pytest.approx((0.5, 0.5, -1.0), abs=0.05)


def test_measures_are_scikit_learns() -> None:
    random = np.random.default_rng(5)
    p = np.round(random.random(3000), 2)
    y = (random.random(3000) < p**1.5).astype(float)
    assert reliability.auroc(p, y) == pytest.approx(metrics.roc_auc_score(y, p), abs=1e-12)
    expected = metrics.average_precision_score(y, p)
    assert reliability.average_precision(p, y) == pytest.approx(expected, abs=1e-12)
    assert reliability.brier(p, y) == pytest.approx(metrics.brier_score_loss(y, p), abs=1e-12)
    calm = np.zeros(3000)
    assert np.isnan(reliability.auroc(p, calm))


def test_calibration_error_is_none_where_rates_are_what_was_said() -> None:
    p = np.repeat(np.arange(10) / 10.0 + 0.05, 200)
    y = np.concatenate([np.arange(200) < 200 * q for q in np.unique(p)]).astype(float)
    assert reliability.ece(p, y) < 0.005
    assert reliability.ece(np.minimum(1.0, p + 0.2), y) > 0.15


def test_an_interval_is_over_persons_not_over_seconds() -> None:
    p = np.full(4000, 0.5)
    persons = np.repeat(np.arange(4.0), 1000)
    y = (persons < 2).astype(float)
    found = reliability.over_persons(lambda _, b: float(b.mean()), p, y, persons, 0)
    assert (found.value, found.low) == (0.5, 0.0)
    assert found.high == 1.0


@pytest.mark.parametrize("kind", ["beta", "platt"])
def test_a_model_is_found_and_calibrated_out_of_person(kind: str) -> None:
    x, y, persons = cohort(6)
    fitted = fit(
        x,
        ["a", "b", "c"],
        y,
        persons,
        kind="beta" if kind == "beta" else "platt",
        rows_per_sample=1,
    )
    linear = fitted.model.linear
    slopes = [linear[name].coefficient / linear[name].scale for name in "abc"]
    assert slopes == pytest.approx([1.2, -0.5, 0.0], abs=0.08)
    assert fitted.report.auroc.value > 0.8
    assert fitted.report.ece.value < 0.03
    assert fitted.model.prevalence == pytest.approx(y.mean(), abs=1e-9)


def test_what_is_applied_is_what_was_fitted() -> None:
    x, y, persons = cohort(7)
    x[::7, 1] = np.nan
    model = fit(x, ["a", "b", "c"], y, persons, kind="none").model
    row: dict[str, float | None] = {"a": 0.4, "b": None, "c": -1.0}
    parts = [(model.linear[n], v) for n, v in row.items() if v is not None]
    odds = model.intercept + sum(p.coefficient * (v - p.mean) / p.scale for p, v in parts)
    applied = probability(model, row)
    assert applied == pytest.approx(1 / (1 + np.exp(-odds)), abs=1e-9)


def test_knowing_only_who_it_is_predicts_nothing_of_others() -> None:
    random = np.random.default_rng(8)
    persons = np.repeat(np.arange(10.0), 300)
    own = random.normal(size=10)[persons.astype(int)]
    y = (random.random(3000) < expit(1.5 * random.normal(size=10)[persons.astype(int)])).astype(
        float
    )
    found = fit(own[:, None], ["who"], y, persons).report
    assert found.auroc.low < 0.5
    assert found.auroc_within == pytest.approx(0.5, abs=0.02)


def test_the_scatter_of_persons_is_found() -> None:
    x, y, persons = cohort(9, persons=60, rows=400, omega=0.8)
    odds = -0.7 + 1.2 * x[:, 0] - 0.5 * (x[:, 1] - 5.0)
    assert fit_omega(odds, y, persons, np.ones(len(y))) == pytest.approx(0.8, abs=0.2)
    x, y, persons = cohort(9, persons=60, rows=400, omega=0.0)
    odds = -0.7 + 1.2 * x[:, 0] - 0.5 * (x[:, 1] - 5.0)
    assert fit_omega(odds, y, persons, np.ones(len(y))) < 0.15


def test_too_little_to_learn_from_is_refused() -> None:
    x, y, persons = cohort(10, persons=2)
    with pytest.raises(ValueError, match="3 persons"):
        fit(x, ["a", "b", "c"], y, persons)
    x, y, persons = cohort(10, persons=3)
    with pytest.raises(ValueError, match="both"):
        fit(x, ["a", "b", "c"], y * 0.0, persons)
    with pytest.raises(ValueError, match="got"):
        fit(x, ["a", "b"], y, persons)
    model = fit(x, ["a", "b", "c"], y, persons).model
    assert replace(model, linear={"a": Linear(1.0, 0.0, 1.0)}).features == ("a",)
