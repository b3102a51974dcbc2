"""A burst is explained by urgency, each episode's events in their order, and none of it is lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning_service import loops
from reasoning_service.adapters.store import Store
from reasoning_service.domain.burst import by_urgency
from reasoning_service.domain.facts import History
from reasoning_service.errors import HistoryUnavailable
from reasoning_service.lookup import Lookup
from reasoning_service.metrics import Metrics
from shared.clock import ManualClock
from shared.contracts import Event, EventKind, TechnicalAlarm
from shared.streams import keys
from shared.streams.codec import encode
from shared.streams.worker import WorkerOptions
from tests.reasoning_service import samples
from tests.reasoning_service.fakes import FakeSource, explainer, open_store
from tests.reasoning_service.stage import FakeModel, Stage, start_clock
from tests.redis_process import RedisProcess

T = samples.T


def event(number: int, tier: int | None = 2, episode: str = "", **changes: object) -> Event:
    named = {"event_id": f"e{number}", "episode_id": episode or f"ep{number}", "tier": tier}
    return samples.event(**{"person_id": f"p-{number}", **named, **changes})


def test_the_most_urgent_is_explained_first_and_the_older_of_two_alike() -> None:
    assert by_urgency([event(1, 3), event(2, 2), event(3, 1), event(4, 2)]) == [2, 1, 3, 0]


def test_an_escalation_takes_its_beginning_along() -> None:
    opened, other = event(1, 3, "morning"), event(2, 2)
    escalated = event(3, 1, "morning", kind=EventKind.ESCALATED, revision=4)
    assert by_urgency([opened, other, escalated]) == [0, 2, 1]


def test_an_earlier_episode_of_the_same_person_keeps_nobody_waiting() -> None:
    watched = event(1, 3, person_id="ada")
    immediate = event(3, 1, person_id="ada")
    assert by_urgency([watched, event(2, 2), immediate]) == [2, 1, 0]


tiers = st.sampled_from((None, 1, 2, 3))
bursts = st.lists(st.tuples(tiers, st.sampled_from("abcd")), max_size=12)


@given(bursts)
def test_no_event_is_left_out_and_no_episodes_events_change_places(
    drawn: list[tuple[int | None, str]],
) -> None:
    burst = [event(n, tier, which) for n, (tier, which) in enumerate(drawn)]
    places = by_urgency(burst)
    assert sorted(places) == list(range(len(burst)))
    for which in {each.episode_id for each in burst}:
        mine = [place for place in places if burst[place].episode_id == which]
        assert mine == sorted(mine)


@given(bursts)
def test_no_episode_waits_for_one_less_urgent(drawn: list[tuple[int | None, str]]) -> None:
    """What comes later in the order is not more urgent than what was before it, of which the last
    of each episode is the yardstick: what was before that went along."""
    burst = [event(n, tier, which) for n, (tier, which) in enumerate(drawn)]
    order = [burst[place] for place in by_urgency(burst)]
    for at, each in enumerate(order):
        later = [other for other in order[at:] if other.episode_id == each.episode_id]
        mine = min(other.tier or 3 for other in later)
        assert all((other.tier or 3) >= mine for other in order[at:])


class Slow(FakeSource):
    """Takes its time, on a clock of the test's own."""

    def __init__(self, clock: ManualClock, seconds: float) -> None:
        super().__init__()
        self.clock, self.seconds = clock, seconds

    def history(self, event: Event) -> History:
        self.clock.advance(self.seconds)
        return super().history(event)


def test_a_burst_that_is_too_long_to_look_up_is_explained_in_time_from_the_events_alone(
    tmp_path: Path,
) -> None:
    clock, store = start_clock(), open_store(tmp_path)
    source = Slow(clock, 20.0)
    one = explainer(store, source, clock)
    arrived = clock.now_ms()
    for number in range(1, 7):
        one.handle(event(number), arrived)
    assert source.calls == 3  # after 60 s nobody asks any more: 45 s is when asking ends
    found = [store.get(f"e{number}") for number in range(1, 7)]
    assert all(each is not None and each.started_at == arrived for each in found)
    done = [each.completed_at - arrived for each in found if each is not None]
    assert done == [20_000, 40_000, 60_000, 60_000, 60_000, 60_000]


def test_the_deadline_counts_from_the_stream_and_not_from_the_reading(tmp_path: Path) -> None:
    clock = start_clock()
    stage = Stage(tmp_path, clock, FakeModel())
    stage.explainer.handle(event(1), clock.now_ms() - 30_000)
    stage.passes(28)
    assert stage.published() == []
    stage.passes(1)
    (told,) = stage.published()
    assert told.template_reason == "deadline"


@pytest.mark.parametrize("off_s", [3600.0, -3600.0])
def test_a_clock_of_redis_that_is_off_neither_hides_nor_hurries_more_than_a_deadline(
    tmp_path: Path, off_s: float
) -> None:
    clock, store = start_clock(), open_store(tmp_path)
    explainer(store, FakeSource(), clock).handle(event(1), clock.now_ms() + round(off_s * 1000))
    found = store.get("e1")
    assert found is not None
    expected = clock.now_ms() if off_s > 0 else clock.now_ms() - 60_000
    assert found.started_at == expected


def test_what_is_looked_up_ahead_is_asked_once_and_what_fails_is_asked_again() -> None:
    source = FakeSource()
    lookup = Lookup(source, Metrics())
    lookup.ahead(event(1))
    lookup.ahead(event(1))
    assert lookup.history(event(1)) is not None
    assert source.calls == 1
    source.away = True
    lookup.ahead(event(2))
    with pytest.raises(HistoryUnavailable):
        lookup.history(event(2))
    source.away = False
    assert lookup.history(event(2)) is not None


def test_what_nobody_needs_makes_room_for_the_next() -> None:
    source = FakeSource()
    lookup = Lookup(source, Metrics())
    for number in (1, 2, 3):
        lookup.ahead(event(number))
    assert set(lookup._asked) == {"e1", "e2"}
    lookup.drop(event(1))
    lookup.drop(event(9))
    lookup.ahead(event(3))
    assert set(lookup._asked) == {"e2", "e3"}


def test_the_worker_explains_by_urgency_and_a_restart_loses_nothing(
    one_redis: RedisProcess, tmp_path: Path
) -> None:
    clock, store = start_clock(), open_store(tmp_path)
    with one_redis.client() as redis:
        first = loops.worker(redis, "a", explainer(store, FakeSource(), clock), store, clock)
        first.step()
        for number, tier in enumerate((3, 2, 3, 1), start=1):
            redis.xadd(keys.EVENTS, encode(event(number, tier)))
        redis.xadd(keys.EVENTS, encode(_alarm()))
        first.step()
        assert _explained(store, 4) == [4]
        first.step()
        assert _explained(store, 4) == [2, 4]  # and then it is killed
        options = WorkerOptions(batch=500, block_ms=20, reclaim_idle_ms=1)
        again = explainer(store, FakeSource(), clock)
        second = loops.worker(redis, "b", again, store, clock, options)
        for _ in range(6):
            second.step()
        assert _explained(store, 4) == [1, 2, 3, 4]
        assert redis.xpending(keys.EVENTS, loops.GROUP)["pending"] == 0


def _explained(store: Store, count: int) -> list[int]:
    return [n for n in range(1, count + 1) if store.get(f"e{n}") is not None]


def _alarm() -> TechnicalAlarm:
    return TechnicalAlarm(alarm_id="a", kind="bad_record", subject="s", since=T, text="not for us")
