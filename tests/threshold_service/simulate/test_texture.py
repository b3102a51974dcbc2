"""The channels' memory against the autocorrelations that were measured at rest."""

import pytest

from threshold_service.simulate.texture import RESTING, Texture, assumed

MEASURED = {
    "heart_rate_bpm": (0.996, 0.933, 0.260),
    "respiration_rate_bpm": (0.998, 0.970, 0.780),
    "skin_temperature_c": (0.998, 0.986, 0.901),
    "eda_us": (0.994, 0.961, 0.787),
}


@pytest.mark.parametrize("name", MEASURED)
def test_rest_is_met_at_three_lags(name: str) -> None:
    found = [RESTING[name].autocorrelation(lag) for lag in (1, 10, 60)]
    assert found == pytest.approx(MEASURED[name], abs=0.006)


def test_wrist_movement_is_met_at_two_lags_and_missed_at_the_third_as_stated() -> None:
    found = [RESTING["acceleration"].autocorrelation(lag) for lag in (1, 10, 60)]
    assert found[:2] == pytest.approx((0.755, 0.246), abs=0.001)
    assert 0.0 < found[2] < 0.001


def test_the_slow_pole_is_the_ratio_of_the_long_lags() -> None:
    for name in ("respiration_rate_bpm", "skin_temperature_c", "eda_us"):
        _, ten, sixty = MEASURED[name]
        assert RESTING[name].phi == pytest.approx((sixty / ten) ** (1 / 50), abs=2e-5)


@pytest.mark.parametrize("iact_s", [6.0, 10.0, 110.0])
def test_an_assumed_texture_has_the_configured_seconds_per_sample(iact_s: float) -> None:
    texture = assumed(iact_s)
    total = 1.0 + 2.0 * sum(texture.autocorrelation(lag) for lag in range(1, 1500))
    assert total == pytest.approx(iact_s, rel=1e-6)


@pytest.mark.parametrize("poles", [(1.0, 0.0), (0.5, -0.1), (float("nan"), 0.0)])
def test_a_pole_outside_is_refused_with_its_value(poles: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match=r"must be in \[0, 1\), got"):
        Texture(1.0, *poles)


def test_a_share_outside_is_refused_with_its_value() -> None:
    with pytest.raises(ValueError, match=r"share must be in 0\.\.1, got 1\.5"):
        Texture(1.5, 0.9)
