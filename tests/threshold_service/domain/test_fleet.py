"""A fleet's seconds are the same as a record at a time, compiled or spread over arrays."""

from dataclasses import replace
from typing import Literal

import numpy as np
import pytest

from tests.threshold_service.people import T0, settings
from threshold_service.domain.fleet import Fleet
from threshold_service.domain.kernel.baseline import N
from threshold_service.domain.observing import observe
from threshold_service.domain.person import PersonState
from threshold_service.domain.verdict import Second

pytest.importorskip("numba")

ENGINE = settings()
NAMES = tuple(sorted(name for name, model in ENGINE.channels.items() if model.weight > 0.0))
PERSONS, SECONDS = 4, 90
BEGIN = T0 - T0 % 3_600_000 + 3_560_000
"""Forty seconds before an hour turns."""


def recordings() -> np.ndarray:
    """(seconds, persons, channels) in the channels' units, a fifth missing, one sense for long."""
    generator = np.random.default_rng(1)
    models = [ENGINE.model_of(name) for name in NAMES]
    level = np.array([model.prior.level or 0.0 for model in models])
    scale = np.array([model.prior.scale for model in models])
    y = level + scale * generator.normal(size=(SECONDS, PERSONS, len(NAMES)))
    y[60:] += 6.0 * scale  # far enough for z to be softened
    values = np.array(
        [[[m.inverse(float(v)) for m, v in zip(models, row, strict=True)] for row in s] for s in y]
    )
    values[generator.random(values.shape) < 0.2] = np.nan
    values[:, 2, [model.sign != 0.0 for model in models]] = np.nan  # only channels without a side
    values[30:34, 1] = np.nan  # nobody sees this person
    return values


def one_at_a_time(values: np.ndarray, quality: np.ndarray) -> tuple[np.ndarray, list[PersonState]]:
    states = [PersonState() for _ in range(PERSONS)]
    found = np.full(values.shape[:2], np.nan)
    senses = dict(zip(ENGINE.senses.names, quality, strict=True))
    for second in range(SECONDS):
        for person, state in enumerate(states):
            pairs = zip(NAMES, values[second, person], strict=True)
            channels = {name: None if np.isnan(x) else float(x) for name, x in pairs}
            record = Second(BEGIN + 1000 * second, 1.0, True, channels, senses)
            reading = observe(state, record, ENGINE, 1.0, 1000.0)
            found[second, person] = np.nan if reading is None else reading.evidence
    return found, states


@pytest.mark.parametrize("by", ["numba", "numpy"])
def test_evidence_and_memory_are_those_of_single_records(by: Literal["numba", "numpy"]) -> None:
    values = recordings()
    quality = np.linspace(0.4, 1.0, len(ENGINE.senses.names))
    expected, states = one_at_a_time(values, quality)
    fleet = Fleet(ENGINE, NAMES, PERSONS, by)
    gates = np.ones(PERSONS)
    for second in range(SECONDS):
        t = BEGIN + 1000 * second
        evidence = fleet.judge(t, values[second], np.tile(quality, (PERSONS, 1)), gates)
        np.testing.assert_allclose(evidence, expected[second], rtol=1e-9, atol=1e-9)
    for person, state in enumerate(states):
        for name, row in zip(state.channels.names, state.channels.states, strict=True):
            mine = fleet.states[person, NAMES.index(name)]
            np.testing.assert_allclose(mine, row, rtol=1e-9, atol=1e-9)
            hours = fleet.hours[person, NAMES.index(name)]
            np.testing.assert_allclose(hours, state.channels.hours_of(name), atol=1e-12)


def test_a_shut_gate_teaches_neither() -> None:
    values = recordings()[0]
    fleets = [Fleet(ENGINE, NAMES, PERSONS, by) for by in ("numba", "numpy")]
    quality = np.ones((PERSONS, len(ENGINE.senses.names)))
    for fleet in fleets:
        fleet.judge(BEGIN, values, quality, np.array([1.0, 0.0, 1.0, 0.0]))
    np.testing.assert_allclose(fleets[0].states, fleets[1].states, rtol=1e-9, atol=1e-12)
    assert (fleets[0].states[1, :, N] == 0.0).all()  # nobody learnt
    assert (fleets[0].states[0, :, N] > 0.0).any()


def test_values_of_another_shape_are_refused_with_it() -> None:
    fleet = Fleet(ENGINE, NAMES, PERSONS, "numpy")
    with pytest.raises(ValueError, match=r"got \(3, 2\)"):
        fleet.judge(BEGIN, np.zeros((3, 2)), np.ones((3, 7)), np.ones(3))


def test_channels_without_weight_are_refused_by_name() -> None:
    quiet = replace(ENGINE.channels[NAMES[0]], weight=0.0)
    with pytest.raises(ValueError, match=NAMES[0]):
        Fleet(replace(ENGINE, channels={NAMES[0]: quiet}), NAMES[:1], 1, "numpy")
