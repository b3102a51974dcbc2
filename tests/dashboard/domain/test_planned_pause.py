"""Planned pauses: when they run, what comes next, and how much is allowed."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.errors import BadPausePlan
from dashboard.domain.planned_pause import (
    A_DAY_MINUTES,
    CareKind,
    Occurrence,
    PlannedPause,
    check_plan,
    due,
    following,
)

VIENNA = ZoneInfo("Europe/Vienna")
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
WASH = PlannedPause(CareKind.WASHING, EVERY_DAY, 8 * 60, 30)


def at(text: str) -> int:
    """Epoch milliseconds of a moment in Vienna."""
    return round(datetime.fromisoformat(text).replace(tzinfo=VIENNA).timestamp() * 1000)


def times(found: Occurrence | None) -> tuple[int, int] | None:
    return None if found is None else (found.start, found.end)


def test_it_runs_from_its_begin_to_before_its_end() -> None:
    begin, end = at("2026-11-16T08:00"), at("2026-11-16T08:30")
    assert due([WASH], 0, begin - 1, VIENNA) is None
    assert times(due([WASH], 0, begin, VIENNA)) == (begin, end)
    assert times(due([WASH], 0, end - 1, VIENNA)) == (begin, end)  # after an outage: the rest of it
    assert due([WASH], 0, end, VIENNA) is None


def test_one_that_was_begun_is_not_begun_again() -> None:
    begin = at("2026-11-16T08:00")
    assert due([WASH], begin, begin + 60_000, VIENNA) is None
    tomorrow = at("2026-11-17T08:00")
    assert times(due([WASH], begin, tomorrow, VIENNA)) == (tomorrow, at("2026-11-17T08:30"))


def test_only_on_its_days() -> None:
    mondays = PlannedPause(CareKind.THERAPY, (1,), 8 * 60, 30)
    assert due([mondays], 0, at("2026-11-17T08:10"), VIENNA) is None
    assert times(following([mondays], at("2026-11-17T08:10"), VIENNA)) == (
        at("2026-11-23T08:00"),
        at("2026-11-23T08:30"),
    )


def test_one_that_lasts_past_midnight_runs_on() -> None:
    late = PlannedPause(CareKind.TOILETING, (1,), 23 * 60 + 45, 30)
    monday_night = (at("2026-11-16T23:45"), at("2026-11-17T00:15"))
    assert times(due([late], 0, at("2026-11-17T00:10"), VIENNA)) == monday_night


def test_a_second_that_begins_inside_the_first_makes_it_longer() -> None:
    dress = PlannedPause(CareKind.DRESSING, EVERY_DAY, 8 * 60 + 20, 30)
    now = at("2026-11-16T08:20")
    found = due([WASH, dress], at("2026-11-16T08:00"), now, VIENNA)
    assert found == Occurrence(CareKind.DRESSING, now, at("2026-11-16T08:50"))


def test_of_two_that_run_the_longer_counts() -> None:
    long = PlannedPause(CareKind.VISIT, EVERY_DAY, 8 * 60, 60)
    found = due([WASH, long], 0, at("2026-11-16T08:00"), VIENNA)
    assert times(found) == (at("2026-11-16T08:00"), at("2026-11-16T09:00"))


def test_the_hour_that_summer_time_skips_begins_later_and_the_one_that_comes_twice_once() -> None:
    night = PlannedPause(CareKind.TOILETING, EVERY_DAY, 2 * 60 + 30, 20)
    spring = at("2026-03-29T03:30")  # 02:30 is not there
    assert times(due([night], 0, spring, VIENNA)) == (spring, spring + 20 * 60_000)
    autumn = at("2026-10-25T02:30")
    assert due([night], autumn, autumn + 3_600_000, VIENNA) is None  # 02:30 again


def test_four_hours_a_day_at_most() -> None:
    hours = [PlannedPause(CareKind.OTHER, (1, 2), 60 * hour, 120) for hour in (6, 12)]
    assert sum(each.minutes for each in hours) == A_DAY_MINUTES
    check_plan(hours)
    check_plan([*hours, PlannedPause(CareKind.OTHER, (3,), 0, 120)])
    with pytest.raises(BadPausePlan, match="241"):
        check_plan([*hours, PlannedPause(CareKind.OTHER, (2, 3), 0, 1)])


PLANS = st.lists(
    st.builds(
        PlannedPause,
        st.sampled_from(CareKind),
        st.lists(st.integers(1, 7), min_size=1, unique=True).map(tuple),
        st.integers(0, 1439),
        st.integers(1, 120),
    ),
    max_size=6,
)


@given(PLANS, st.integers(0, 4 * 10**12), st.integers(0, 2 * 86_400_000))
def test_what_is_due_runs_now_and_what_follows_does_not_yet(
    plan: list[PlannedPause], now: int, ago: int
) -> None:
    found = due(plan, now - ago, now, VIENNA)
    if found is not None:
        assert now - ago < found.start <= now < found.end
        assert due(plan, found.start, now, VIENNA) is None or found.end > now
    coming = following(plan, now, VIENNA)
    assert (coming is None) == (plan == [])
    if coming is not None:
        assert now < coming.start <= now + 8 * 86_400_000
