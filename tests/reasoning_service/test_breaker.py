"""The circuit breaker: when it opens, what it lets through, how it closes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning_service.domain.breaker import LIMIT, LONGEST_S, PAUSE_S, Breaker


def _failed(times: int, at_s: float = 0.0) -> Breaker:
    breaker = Breaker()
    for _ in range(times):
        breaker = breaker.failed(at_s)
    return breaker


def test_a_few_failures_are_forgiven() -> None:
    assert _failed(LIMIT - 1).admits(0.0)
    assert not _failed(LIMIT).admits(0.0)


def test_an_answer_between_failures_starts_the_count_anew() -> None:
    assert _failed(LIMIT - 1).succeeded().failed(0.0).admits(0.0)


def test_one_trial_at_a_time() -> None:
    trial = _failed(LIMIT).admitted()
    assert not trial.admits(PAUSE_S)
    assert trial.succeeded().admits(PAUSE_S)
    assert not trial.failed(PAUSE_S).admits(PAUSE_S)
    assert trial.abandoned().admits(PAUSE_S)


def test_calls_before_it_opens_are_no_trials() -> None:
    assert not Breaker().admitted().trial


@pytest.mark.parametrize(("failures", "pause_s"), [(3, 5.0), (4, 10.0), (5, 20.0), (99, 60.0)])
def test_the_wait_doubles_up_to_a_minute(failures: int, pause_s: float) -> None:
    breaker = _failed(failures, at_s=100.0)
    assert not breaker.admits(100.0 + pause_s - 0.001)
    assert breaker.admits(100.0 + pause_s)


@given(st.lists(st.sampled_from(["failed", "succeeded", "abandoned"]), max_size=40))
def test_whatever_happened_a_server_is_tried_within_a_minute(course: list[str]) -> None:
    breaker, now_s = Breaker(), 0.0
    for outcome in course:
        now_s += 1.0
        if breaker.admits(now_s):
            breaker = breaker.admitted()
            breaker = {
                "failed": breaker.failed(now_s),
                "succeeded": breaker.succeeded(),
                "abandoned": breaker.abandoned(),
            }[outcome]
    assert breaker.admits(now_s + LONGEST_S)
