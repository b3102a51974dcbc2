from shared.clock import ManualClock
from shared.health import Health


def test_a_loop_that_stopped_moving_is_unhealthy() -> None:
    clock = ManualClock()
    health = Health(clock)
    health.beat("reader", stale_after_s=10)
    clock.advance(9)
    assert health.live().healthy
    clock.advance(2)
    assert health.live().problems == {"reader": "reader has not moved for 11 s"}
    health.beat("reader")
    assert health.live().healthy


def test_ready_asks_the_dependencies() -> None:
    health = Health(ManualClock())
    answers = [None, "redis does not answer"]
    health.add_check("redis", lambda: answers.pop(0))
    assert health.ready().healthy
    assert health.ready().problems == {"redis": "redis does not answer"}


def test_stepping_the_wall_clock_harms_no_loop() -> None:
    clock = ManualClock()
    health = Health(clock)
    health.beat("reader")
    clock.step_wall(3_600_000)
    assert health.live().healthy


def test_a_note_is_said_and_is_no_problem() -> None:
    health = Health(ManualClock())
    answers = ["the pose network runs on the processor", None]
    health.add_note("hardware", lambda: answers.pop(0))
    report = health.ready()
    assert report.healthy
    assert report.notes == {"hardware": "the pose network runs on the processor"}
    assert health.ready().notes == {}
