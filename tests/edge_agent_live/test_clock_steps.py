"""Steps of the box's clock through outbox, events, consent and ages: order and count survive all.

Event time is a pairing of the wall's and the monotonic clock: the wall says when, the monotonic
one how long. ``test_source_clocks.py`` tests steps of hours against the loop; here every size meets
every part that keeps a time.
"""

from itertools import pairwise

import pytest

from edge_agent.consent import HubTime
from edge_agent.outbox import AlarmBook
from edge_agent.sources.clock_watch import ClockWatch
from edge_agent.sources.event_clock import EventClock
from shared.clock import ManualClock
from shared.contracts import TechnicalKind
from tests.edge_agent_live.builders import EDGE, T0, build
from tests.edge_agent_live.conftest import Box, open_box
from tests.edge_agent_live.test_outbox import everything, numbers

SECOND_MS, HOUR_MS = 1000, 3_600_000
BEFORE_2020_MS = 1_000_000_000_000 - T0
"""To September 2001: what a box without a battery for its clock may believe."""
STEPS_MS = [5 * SECOND_MS, -5 * SECOND_MS, HOUR_MS, -HOUR_MS, BEFORE_2020_MS]


class Watched:
    """A box's clock, event time, and what watches them."""

    def __init__(self, clock: ManualClock, alarms: AlarmBook, hub_ms: int | None) -> None:
        self.clock = clock
        self.alarms = alarms
        self.hub_time = HubTime(clock)
        if hub_ms is not None:
            self.hub_time.set(hub_ms)
        self.events = EventClock(clock, self.hub_time)
        self.watch = ClockWatch(self.events, self.hub_time, alarms, clock, EDGE)

    def second(self) -> int:
        """Let one pass; answers event time."""
        self.clock.advance(1)
        self.watch.check()
        return self.events.now_ms()

    @property
    def alarmed(self) -> bool:
        return TechnicalKind.CLOCK_OFF in {alarm.kind for alarm in self.alarms.standing()}


@pytest.mark.parametrize("step_ms", STEPS_MS)
@pytest.mark.parametrize("hub", [None, T0])
def test_event_time_goes_on_by_the_second_through_a_step(
    box: Box, step_ms: int, hub: int | None
) -> None:
    watched = Watched(box.clock, box.alarms, hub)
    before = [watched.second() for _ in range(3)]
    box.clock.step_wall(step_ms)
    after = [watched.second() for _ in range(3)]
    times = before + after
    assert [b - a for a, b in pairwise(times)] == [SECOND_MS] * 5
    assert watched.alarmed == (abs(step_ms) > 60_000)


@pytest.mark.parametrize("off_ms", [HOUR_MS, -HOUR_MS, BEFORE_2020_MS])
def test_a_box_that_starts_in_the_wrong_year_takes_the_hubs_time(box: Box, off_ms: int) -> None:
    box.clock.step_wall(off_ms)
    watched = Watched(box.clock, box.alarms, T0)
    assert watched.second() == T0 + SECOND_MS
    assert watched.alarmed
    assert watched.hub_time.box_skew_ms() == off_ms


@pytest.mark.parametrize("step_ms", STEPS_MS)
def test_numbering_order_and_age_do_not_depend_on_the_wall(box: Box, step_ms: int) -> None:
    for _ in range(5):
        box.outbox.append(0, build())
        box.clock.advance(1)
    box.clock.step_wall(step_ms)
    for _ in range(5):
        box.outbox.append(0, build())
        box.clock.advance(1)
    assert numbers(everything(box.outbox)) == [(number, number) for number in range(1, 11)]
    assert box.outbox.oldest_age_s() == pytest.approx(10.0)
    assert box.outbox.prune() == 0


@pytest.mark.parametrize("step_ms", STEPS_MS)
def test_a_restart_with_another_clock_goes_on_where_it_was(box: Box, step_ms: int) -> None:
    """Monotonic time begins anew with the machine; the outbox carries its running time on."""
    for _ in range(5):
        box.outbox.append(0, build())
        box.clock.advance(1)
    box.database.close()
    again = open_box(box.path)
    again.clock.step_wall(step_ms)
    again.outbox.append(0, build())
    again.clock.advance(60)
    assert numbers(everything(again.outbox)) == [(number, number) for number in range(1, 7)]
    assert again.outbox.oldest_age_s() == pytest.approx(64.0)
    assert again.outbox.prune() == 0
    again.database.close()
