"""``staff_faces_scored_total``: 0 while only the enrolled person is scored, yet able to count."""

import pytest
from prometheus_client import generate_latest

from edge_agent.perception import Perception, SecondOfInput
from tests.edge_agent_live.conftest import Box
from tests.edge_agent_live.rig import Rig
from tests.edge_agent_live.stubs import perception


@pytest.fixture
def rig(box: Box) -> Rig:
    return Rig(box)


def _counted(rig: Rig) -> float:
    lines = generate_latest(rig.metrics.registry).decode().splitlines()
    (line,) = [x for x in lines if x.startswith("attune_edge_staff_faces_scored_total")]
    return float(line.rsplit(" ", 1)[1])


def test_a_face_that_was_scored_by_mistake_is_counted_once(rig: Rig) -> None:
    stub = rig.stub
    assert stub is not None

    def answer(_: SecondOfInput) -> Perception:
        return perception(staff_faces_scored=int(len(stub.seen) == 4))

    stub.answer = answer
    rig.open()
    assert _counted(rig) == 0.0
    for at_s, counted in ((0, 0.0), (1, 0.0), (2, 0.0), (3, 1.0), (4, 1.0)):
        rig.clock.advance(1.0)
        rig.tell(SecondOfInput(at_s * 1000, [], None))
        assert _counted(rig) == counted
