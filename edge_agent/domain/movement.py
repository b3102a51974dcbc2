"""The body's channels of one second, and what is remembered for the next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from edge_agent.domain.motion import Sway
from edge_agent.domain.posture import LONGEST_STEP_MS, Sample, posture
from edge_agent.domain.rocking import Ring, body_velocity, rocking_hz

MOVEMENT: Final = (
    "keypoint_speed",
    "self_touch",
    "torso_angle_deg",
    "slumped",
    "lying",
    "rocking_hz",
)
GAP_MS: Final = 1500
"""Seconds follow each other; more than half a one between two of them is a gap."""


@dataclass(frozen=True, eq=False)
class MovementMemory:
    """The last second's start and last body, and ten seconds of both velocities."""

    t_start_ms: int | None = None
    last: Sample | None = None
    body: Ring = field(default_factory=Ring.empty)
    picture: Ring = field(default_factory=Ring.empty)

    def before(self, t_start_ms: int) -> "MovementMemory":
        """This memory, or an empty one when a gap or a step back in time lies between."""
        if self.t_start_ms is None or 0 < t_start_ms - self.t_start_ms <= GAP_MS:
            return self
        return MovementMemory()


def movement_channels(
    memory: MovementMemory, t_start_ms: int, samples: Sequence[Sample], sway: Sway | None
) -> tuple[MovementMemory, dict[str, float | None]]:
    """``MOVEMENT`` of the second that begins at ``t_start_ms``; None what cannot be said.

    ``samples`` are (event time in ms, body or None) in order, ``sway`` is the optical flow's, None
    where it rests. Both may be missing; the other goes on. Call it for every second, or
    rocking, which needs ten of them, begins anew.
    """
    past = memory.before(t_start_ms)
    series = [*([past.last] if past.last else []), *samples]
    end_ms = t_start_ms + 1000
    body = past.body.push(*body_velocity(series), end_ms)
    picture = past.picture
    if sway is not None:
        picture = picture.push(t_start_ms + sway.offset_ms, sway.velocity, end_ms)
    held = posture(samples, past.last)
    channels = {
        "keypoint_speed": held.keypoint_speed,
        "self_touch": held.self_touch,
        "torso_angle_deg": held.torso_angle_deg,
        "slumped": held.slumped,
        "lying": held.lying,
        "rocking_hz": rocking_hz(body, picture),
    }
    last = next((s for s in reversed(samples) if s[1] is not None), None)
    fresh = last if last is not None and end_ms - last[0] <= LONGEST_STEP_MS else None
    return MovementMemory(t_start_ms, fresh, body, picture), channels
