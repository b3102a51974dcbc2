"""The body sense: how many are in view, how one is held, how it moves, whether it rocks."""

from collections.abc import Sequence

from edge_agent.domain.body_summary import BodyObservation
from edge_agent.domain.faces import Frame
from edge_agent.domain.motion import Sway
from edge_agent.domain.movement import MovementMemory, movement_channels
from edge_agent.domain.plan import EVERYTHING, Plan
from edge_agent.domain.pose import Body, certainty
from edge_agent.domain.posture import Sample
from edge_agent.ports import PoseNetwork
from edge_agent.senses.stage_clock import StageClock


class BodySense:
    """Follows one body. Without a network only rocking is left, read from the optical flow."""

    def __init__(self, network: PoseNetwork | None) -> None:
        self._network = network
        self.reset()

    def reset(self) -> None:
        """Forget the body."""
        self._memory = MovementMemory()
        if self._network is not None:
            self._network.reset()

    def observe(
        self,
        t_start_ms: int,
        frames: list[Frame],
        sway: Sway | None,
        clock: StageClock,
        plan: Plan = EVERYTHING,
    ) -> BodyObservation | None:
        """None without frames."""
        if not frames:
            self.reset()
            return None
        with clock.stage("pose"):
            samples, count = self._look(t_start_ms, frames, plan)
        with clock.stage("movement"):
            self._memory, channels = movement_channels(self._memory, t_start_ms, samples, sway)
        known = [certainty(body) for _, body in samples if body is not None]
        share = sum(known) / len(samples) if samples else 0.0
        return BodyObservation(count, share, channels)

    def _look(
        self, t_start_ms: int, frames: list[Frame], plan: Plan
    ) -> tuple[list[Sample], int | None]:
        if self._network is None:
            return [], None
        if not plan.runs("pose"):
            self._network.reset()
            return [], self._network.count(frames[0])
        samples: list[Sample] = []
        counts: list[int] = []
        for number in range(0, len(frames), plan.pace.pose):
            # two bodies once may be one and a coat: look again before nobody is scored
            look_around = not counts or counts[-1] > 1
            bodies = self._network.locate(frames[number], look_around)
            if look_around:
                counts.append(len(bodies))
            samples.append((t_start_ms + number * 1000 // len(frames), _first(bodies)))
        return samples, min(counts[:2])


def _first(bodies: Sequence[Body]) -> Body | None:
    return bodies[0] if bodies else None
