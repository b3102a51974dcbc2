"""What would have been raised, against what caregivers found."""

from hypothesis import given
from hypothesis import strategies as st

from shared.contracts import Outcome
from threshold_service.domain.agreement import Raised
from threshold_service.domain.previewing import MISSED_MS, Past, tally

MINUTE = 60_000


def episode(onset: int, end: int | None = None, tier: int = 2) -> Raised:
    return Raised("p1", tier, onset, onset + MINUTE if end is None else end)


def test_an_episode_counts_as_what_was_found_of_the_one_it_meets() -> None:
    past = [Past(episode(0), Outcome.TRUE), Past(episode(10 * MINUTE), Outcome.FALSE)]
    found = tally([episode(MINUTE), episode(10 * MINUTE), episode(60 * MINUTE, tier=1)], past, [])
    assert found.would.raised == (1, 2, 0)
    assert (found.would.confirmed, found.would.found_false, found.would.unanswered) == (1, 1, 1)
    assert (found.was.raised, found.was.confirmed, found.was.found_false) == ((0, 2, 0), 1, 1)
    assert found.lost == 0


def test_a_confirmed_one_that_would_not_come_is_lost() -> None:
    past = [Past(episode(0), Outcome.TRUE), Past(episode(60 * MINUTE), Outcome.TRUE)]
    assert tally([episode(0)], past, []).lost == 1
    assert tally([], past, []).lost == 2


def test_a_report_of_a_missed_event_is_found_within_ten_minutes() -> None:
    late, too_late = MINUTE + MISSED_MS, MINUTE + MISSED_MS + 1
    found = tally([episode(0)], [], [late, too_late])
    assert (found.missed, found.found, found.would.confirmed) == (2, 1, 1)


def test_no_answer_and_cannot_say_are_not_confirmed() -> None:
    past = [Past(episode(0), None), Past(episode(60 * MINUTE), Outcome.CANNOT_SAY)]
    found = tally([each.raised for each in past], past, [])
    assert (found.would.confirmed, found.would.found_false, found.would.unanswered) == (0, 0, 2)
    assert found.was == found.would


SPANS = st.tuples(st.integers(0, 10**7), st.integers(0, 10**6), st.integers(1, 3)).map(
    lambda raw: Raised("p1", raw[2], raw[0], raw[0] + raw[1])
)
PASTS = st.lists(st.builds(Past, SPANS, st.none() | st.sampled_from(Outcome)), max_size=8)


@given(PASTS)
def test_the_same_limits_lose_nothing(past: list[Past]) -> None:
    found = tally([each.raised for each in past], past, [])
    assert (found.would.raised, found.lost) == (found.was.raised, 0)
    assert found.would.confirmed >= found.was.confirmed


@given(st.lists(SPANS, max_size=8), PASTS, st.lists(st.integers(0, 10**7), max_size=5))
def test_counts_never_exceed_what_they_count(
    would: list[Raised], past: list[Past], missed: list[int]
) -> None:
    found = tally(would, past, missed)
    for counts in (found.would, found.was):
        assert min(counts.unanswered, counts.confirmed, counts.found_false) >= 0
    assert 0 <= found.found <= found.missed
    assert 0 <= found.lost <= sum(each.outcome is Outcome.TRUE for each in past)
