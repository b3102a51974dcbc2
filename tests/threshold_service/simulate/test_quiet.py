"""Quiet seconds: same seed same bytes, memory, correlation, tails, rhythm and range."""

import numpy as np
import pytest

from shared.contracts.channels import REGISTRY
from threshold_service.domain.transforms import inverse
from threshold_service.simulate.population import Person, population
from threshold_service.simulate.process import Array, Tails, filtered
from threshold_service.simulate.quiet import START_S, Noise, daily, quiet, transformed
from threshold_service.simulate.traits import QUIET_CUE_LIMIT, in_unit

SECONDS = 20_000
CALM = Noise(rhythm=False)


def _noise(person: Person, phi: float | None = None, tails: Tails = "normal") -> Array:
    """The unit-variance noise of a person, in distress's direction."""
    y = transformed(person, SECONDS, Noise(tails, phi, rhythm=False))
    sides = np.array([-1.0 if item.sign < 0.0 else 1.0 for item in person.traits])
    noise: Array = (y - person.level) / person.scale * sides
    return noise


def _at_lag(noises: list[Array], lag: int) -> Array:
    """Autocovariance about the true mean 0, (C,), over persons."""
    found: Array = np.mean([np.mean(z[lag:] * z[: len(z) - lag], axis=0) for z in noises], axis=0)
    return found


def test_the_same_seed_gives_the_same_bytes() -> None:
    once, again = population(7, 2), population(7, 5)
    for draw in (0, 1):
        assert quiet(once[1], 500, draw=draw).tobytes() == quiet(again[1], 500, draw=draw).tobytes()
    assert once[0].level.tobytes() == again[0].level.tobytes()


def test_another_seed_person_or_draw_gives_other_numbers() -> None:
    one, two = population(7, 2, ["valence"])
    other = population(8, 1, ["valence"])[0]
    made = {
        quiet(one, 50).tobytes(),
        quiet(two, 50).tobytes(),
        quiet(other, 50).tobytes(),
        quiet(one, 50, draw=1).tobytes(),
    }
    assert len(made) == 4


def test_autocorrelations_are_the_textures() -> None:
    names = ["heart_rate_bpm", "eda_us", "acceleration", "valence", "p_anger", "motion_energy"]
    persons = population(1, 16, names)
    noises = [_noise(person) for person in persons]
    power = _at_lag(noises, 0)
    for lag in (1, 10, 60):
        wanted = [item.texture.autocorrelation(lag) for item in persons[0].traits]
        assert _at_lag(noises, lag) / power == pytest.approx(wanted, abs=0.04)


@pytest.mark.parametrize("tails", ["normal", "t5"])
@pytest.mark.parametrize("phi", [0.0, 0.5, 0.9, 0.98])
def test_a_fixed_phi_replaces_every_memory(phi: float, tails: Tails) -> None:
    noise = _noise(population(2, 1, ["valence", "p_fear"])[0], phi=phi, tails=tails)
    for lag in (0, 1, 10):
        assert _at_lag([noise], lag) == pytest.approx(phi**lag, abs=0.1)


def test_the_first_seconds_are_already_stationary() -> None:
    persons = population(3, 400, ["heart_rate_bpm", "skin_temperature_c", "eda_us"])
    first = np.array(
        [(transformed(p, 3, CALM) - p.level) / p.scale for p in persons]
    )  # (persons, 3, channels)
    assert first.std(axis=0) == pytest.approx(1.0, abs=0.1)
    assert np.mean(first[:, 0] * first[:, 2], axis=0) == pytest.approx(
        [item.texture.autocorrelation(2) for item in persons[0].traits], abs=0.12
    )


def test_channels_correlate_inside_a_sense_and_less_across() -> None:
    names = ["p_anger", "p_sadness", "valence", "loudness_dbfs", "motion_energy"]
    person = population(4, 1, names)[0]
    found: Array = np.atleast_2d(np.corrcoef(_noise(person, phi=0.5).T))
    assert found[np.ix_([0, 0, 1], [1, 2, 2])].diagonal() == pytest.approx(0.5, abs=0.05)
    assert found[:3, 3] == pytest.approx(np.sqrt(0.25 * 0.1), abs=0.05)
    assert found[:3, 4] == pytest.approx(np.sqrt(0.25 * 0.15), abs=0.05)


def test_t5_tails_are_heavy_as_students() -> None:
    noise = _noise(population(5, 1, ["valence", "p_fear"])[0], phi=0.0, tails="t5")
    beyond = np.mean(np.abs(noise) > 4.0)
    # A t5 of variance 1 passes 4 with probability 2 P(t > 4 sqrt(5/3)) = 0.0036, a normal 0.00006.
    assert beyond == pytest.approx(0.0036, abs=0.0012)


def test_the_scan_is_the_recursion() -> None:
    x = np.random.default_rng(1).standard_normal((300, 3))
    pole = np.array([0.0, 0.7, 0.999])
    wanted = x.copy()
    for t in range(1, len(x)):
        wanted[t] += pole * wanted[t - 1]
    assert filtered(x.copy(), pole) == pytest.approx(wanted, abs=1e-9)


def test_the_day_has_one_cosine_that_peaks_at_the_persons_hour() -> None:
    person = population(6, 1, ["heart_rate_bpm", "skin_temperature_c"])[0]
    midnight = START_S - START_S % 86_400
    day = daily(person, 86_400, midnight)
    assert day.max(axis=0) == pytest.approx(person.amplitude, rel=1e-6)
    assert day.mean(axis=0) == pytest.approx(0.0, abs=1e-9)
    assert day.argmax(axis=0) / 3600 == pytest.approx(person.peak_h, abs=0.001)
    with_rhythm = transformed(person, 60, Noise(), start_s=midnight)
    without = transformed(person, 60, CALM, start_s=midnight)
    assert with_rhythm - without == pytest.approx(day[:60], abs=1e-9)


def test_persons_are_spread_as_the_population() -> None:
    persons = population(9, 600, ["p_anger", "heart_rate_bpm"])
    for column, item in enumerate(persons[0].traits):
        levels = np.array([p.level[column] for p in persons])
        precision = np.array([(item.scale / p.scale[column]) ** 2 for p in persons])
        assert levels.mean() == pytest.approx(item.level, abs=0.15 * item.tau)
        assert levels.std() == pytest.approx(item.tau, rel=0.1)
        assert precision.mean() == pytest.approx(1.0, abs=0.08)  # E[chi2(nu)] / nu
        assert precision.var() == pytest.approx(2.0 / item.nu, rel=0.25)


def test_who_looks_sad_at_rest_does_so_in_every_channel_of_the_face() -> None:
    persons = population(13, 600, ["p_sadness", "p_fear", "valence"])
    found: Array = np.atleast_2d(np.corrcoef(np.array([p.level for p in persons]).T))
    assert found[0, 1] == pytest.approx(0.5, abs=0.1)
    assert found[0, 2] == pytest.approx(-0.5, abs=0.1)


def test_values_stay_in_the_registrys_range_and_cues_below_alarm() -> None:
    for person in population(10, 6):
        values = quiet(person, 2000, tails="t5")
        for column, name in enumerate(person.channels):
            seen = values[:, column][~np.isnan(values[:, column])]
            assert seen.min() >= REGISTRY[name].low
            assert seen.max() <= REGISTRY[name].high
            if name in ("p_scream", "p_whimper", "p_groan", "p_agitation"):
                assert seen.max() <= QUIET_CUE_LIMIT


def test_pitch_exists_in_some_seconds_only_and_all_else_always() -> None:
    person = population(11, 1)[0]
    missing = dict(zip(person.channels, np.isnan(quiet(person, SECONDS)).mean(axis=0), strict=True))
    assert 0.8 < missing.pop("f0_hz") < 0.95
    assert set(missing.values()) == {0.0}


def test_units_are_the_engines_transforms_inverted() -> None:
    person = population(12, 1)[0]
    y = transformed(person, 5, Noise())
    values = in_unit(person.traits, y)
    for column, item in enumerate(person.traits):
        back = inverse(item.transform, item.offset)
        for row in range(5):
            if not np.isnan(y[row, column]):
                wanted = min(item.high, max(item.low, back(float(y[row, column]))))
                assert values[row, column] == pytest.approx(wanted, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"persons": 0}, "persons must be at least 1, got 0"),
        ({"seed": -1}, "seed must not be negative, got -1"),
        ({"channels": ["p_surprise"]}, "channel 'p_surprise' has no population prior"),
        ({"channels": ["valence", "valence"]}, "must be named once"),
    ],
)
def test_what_cannot_be_drawn_is_refused(options: dict[str, object], said: str) -> None:
    arguments: dict[str, object] = {"seed": 1, "persons": 1, **options}
    with pytest.raises(ValueError, match=said):
        population(**arguments)  # type: ignore[arg-type]


def test_no_seconds_are_refused() -> None:
    with pytest.raises(ValueError, match="seconds must be at least 1, got 0"):
        quiet(population(1, 1)[0], 0)
