"""A box that is too busy: each step in the record and the metrics, and back by itself.

The clock is the test's: perceiving a second takes as long as the test says.
"""

from collections.abc import Callable

import pytest
from prometheus_client import generate_latest

from edge_agent.perception import Perception, SecondOfInput
from shared.contracts import Reason
from tests.edge_agent_live.builders import SOURCE
from tests.edge_agent_live.conftest import Box
from tests.edge_agent_live.rig import Rig
from tests.edge_agent_live.stubs import perception


@pytest.fixture
def rig(box: Box) -> Rig:
    return Rig(box)


def _busy_box(rig: Rig, cost_s: dict[int, float]) -> Callable[[SecondOfInput], Perception]:
    """Perceiving takes ``cost_s`` by degrade level, on the test's clock."""

    def answer(_: SecondOfInput) -> Perception:
        assert rig.stub is not None
        level = rig.stub.levels[-1]
        rig.clock.advance(cost_s[level])
        return perception(degrade_level=level)

    return answer


def _watch(rig: Rig, seconds: range) -> None:
    """Each second comes when it has passed, unless perception is behind already."""
    for second in seconds:
        rig.clock.advance(max(0.0, second + 1 - rig.clock.monotonic_s()))
        rig.tell(SecondOfInput(second * 1000, [], None))


def test_a_busy_box_looks_less_closely_and_recovers(rig: Rig) -> None:
    assert rig.stub is not None
    rig.stub.answer = _busy_box(rig, {0: 1.2, 1: 0.95, 2: 0.6, 3: 0.3})
    rig.open()
    _watch(rig, range(30))
    levels = [w.degrade_level for w in rig.windows]
    assert levels == sorted(levels), "no second is given back while it is busy"
    assert levels[-1] == 2, "0.6 of a second is bearable and not yet room for more"
    assert set(rig.reasons) == {()}, "nothing came too late"
    rig.stub.answer = _busy_box(rig, dict.fromkeys(range(4), 0.2))
    _watch(rig, range(30, 120))
    assert rig.windows[-1].degrade_level == 0
    text = generate_latest(rig.metrics.registry).decode()
    assert f'attune_edge_degrade_level{{source="{SOURCE}"}} 0.0' in text
    for direction in ("up", "down"):
        steps = f'degrade_steps_total{{direction="{direction}",source="{SOURCE}"}} 2.0'
        assert steps in text


def test_a_box_that_is_hopelessly_slow_says_so_in_every_record(rig: Rig) -> None:
    assert rig.stub is not None
    rig.stub.answer = _busy_box(rig, dict.fromkeys(range(4), 3.0))
    rig.open()
    _watch(rig, range(20))
    assert rig.windows[-1].degrade_level == 3
    overdue = [w for w in rig.windows if w.reasons == (Reason.ENCODER_FAILED,)]
    assert overdue, "what waited for more than five seconds is not scored any more"
    assert overdue[-1].degrade_level == 3
