import pytest

from edge_agent.domain.lag import LIMIT_S, Lag


def after(reports: list[tuple[float, float]]) -> Lag:
    lag = Lag()
    for now_s, media_s in reports:
        lag = lag.step(now_s, media_s)
    return lag


def test_a_source_in_time_is_never_late() -> None:
    assert after([(5 + t / 2, t / 2) for t in range(10_000)]).behind_s < 0.01


def test_a_slow_camera_clock_is_no_delay_however_long_it_runs() -> None:
    day = [(t / 2, t / 2 * (1 - 1e-4)) for t in range(2 * 86_400)]
    assert not after(day).too_late


def test_a_box_that_decodes_at_half_the_speed_is_found_out_in_seconds() -> None:
    reports = [(t / 2, t / 4) for t in range(14)]
    assert after(reports).too_late
    assert after(reports).behind_s == pytest.approx(3.25, abs=0.1)


def test_a_delay_that_is_caught_up_is_forgotten() -> None:
    steady = [(t / 2, t / 2) for t in range(20)]
    assert after([*steady, (12.0, 9.6)]).behind_s > 2
    assert after([*steady, (12.0, 9.6), (12.5, 12.5)]).behind_s < 0.1


@pytest.mark.parametrize("jump_s", [-3600.0, 3600.0, -5.0])
def test_a_jump_of_the_cameras_clock_is_no_delay(jump_s: float) -> None:
    before = [(t / 2, t / 2) for t in range(20)]
    behind = [(t / 2, t / 2 + jump_s) for t in range(20, 40)]
    assert after(before + behind).behind_s < LIMIT_S / 10
