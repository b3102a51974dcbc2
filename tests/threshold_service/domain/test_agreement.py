"""Who raised what: overlap within a minute, per person, whatever the tier."""

from threshold_service.domain.agreement import SLACK_MS, Raised, compare


def test_counts_by_tier_and_what_both_had() -> None:
    live = [Raised("a", 2, 1_000_000, 1_060_000), Raised("a", 1, 9_000_000, 9_060_000)]
    shadow = [Raised("a", 3, 1_050_000, 1_100_000), Raised("b", 1, 9_000_000, 9_060_000)]
    found = compare(live, shadow)
    assert (found.live, found.shadow) == ((1, 1, 0), (1, 0, 1))
    assert (found.live_shared, found.shadow_shared) == ((0, 1, 0), (0, 0, 1))


def test_a_minute_apart_is_the_same_matter_more_is_not() -> None:
    one = Raised("a", 2, 0, 10)
    near, far = Raised("a", 2, 10 + SLACK_MS, 10 + SLACK_MS), Raised("a", 2, 11 + SLACK_MS, 99_999)
    assert compare([one], [near]).live_shared == (0, 1, 0)
    assert compare([one], [far]).live_shared == (0, 0, 0)


def test_a_configuration_agrees_with_itself() -> None:
    mine = [Raised("a", 1 + i % 3, i * 1000, i * 1000 + 500) for i in range(9)]
    found = compare(mine, mine)
    assert found.live == found.shadow == found.live_shared == found.shadow_shared == (3, 3, 3)
