from hypothesis import given
from hypothesis import strategies as st

from edge_agent.publish.send_window import MAX_IN_FLIGHT, PATIENCE_S, SLOW_START, SendWindow


def test_no_more_is_in_flight_than_allowed() -> None:
    window = SendWindow(acked=10, progress_s=0.0)
    assert (window.next_seq, window.room) == (11, MAX_IN_FLIGHT)
    window.sent(10 + MAX_IN_FLIGHT)
    assert window.room == 0


def test_a_stall_rewinds_to_the_first_unacknowledged() -> None:
    window = SendWindow(acked=10, progress_s=0.0)
    window.sent(500)
    assert not window.observe(10, PATIENCE_S - 0.1)
    assert window.observe(10, PATIENCE_S)
    assert (window.next_seq, window.room) == (11, SLOW_START)


def test_tries_come_further_and_further_apart_and_progress_ends_that() -> None:
    window = SendWindow(acked=0, progress_s=0.0)
    now_s, pauses = 0.0, []
    for _ in range(8):
        window.sent(50)
        before = now_s
        while not window.observe(None, now_s):
            now_s += 0.5
        pauses.append(now_s - before)
    assert pauses == [5, 10, 20, 40, 80, 160, 160, 160]
    window.observe(30, now_s)
    assert (window.stalls, window.acked, window.next_seq) == (0, 30, 31)
    assert window.allowance == 2 * SLOW_START


def test_nothing_in_flight_is_no_stall() -> None:
    window = SendWindow(acked=7, progress_s=0.0)
    assert not window.observe(7, 1000.0)


def test_an_acknowledgement_that_vanished_rewinds_at_once_but_only_once() -> None:
    window = SendWindow(acked=7, progress_s=0.0)
    window.sent(9)
    assert window.observe(None, 0.1)
    window.sent(9)
    assert not window.observe(None, 0.2)
    assert not window.observe(3, 0.3)


def test_an_acknowledgement_beyond_what_was_resent_is_believed() -> None:
    window = SendWindow(acked=0, progress_s=0.0)
    window.sent(100)
    window.rewind(0.0)
    window.observe(100, 1.0)
    assert window.next_seq == 101


def test_only_a_hub_asked_twice_in_vain_is_told_that_the_past_is_gone() -> None:
    window = SendWindow(acked=7, progress_s=0.0)
    window.sent(9)
    window.observe(None, 0.1)
    assert window.hub_lacks is None
    window.sent(9)
    window.observe(None, 100.0)
    assert window.hub_lacks == (1, 7)


@given(
    total=st.integers(1, 400),
    fates=st.lists(st.sampled_from(["taken", "dropped", "deaf"]), max_size=60),
)
def test_whatever_is_dropped_everything_arrives_in_order(total: int, fates: list[str]) -> None:
    """A hub that drops batches or does not answer for a while, then works."""
    window = SendWindow(acked=0, progress_s=0.0)
    highest, now_s = 0, 0.0
    for fate in [*fates, *["taken"] * 500]:
        now_s += 3.0
        window.observe(None if fate == "deaf" and not highest else highest, now_s)
        first, last = window.next_seq, min(total, window.next_seq + min(50, window.room) - 1)
        if last < first:
            continue
        window.sent(last)
        if fate == "taken" and first <= highest + 1:
            highest = max(highest, last)
    assert highest == total
