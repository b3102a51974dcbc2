"""The whole picture: light, detail, sharpness, whether time moves, and movement."""

from itertools import pairwise

import cv2
import numpy as np

from edge_agent.domain.faces import Frame
from edge_agent.domain.motion import Sway, motion_channels, sway
from edge_agent.domain.picture import Grey, PictureObservation, all_identical, blur_effect, light
from edge_agent.domain.plan import EVERYTHING, Plan
from edge_agent.senses.flow import FLOW_WIDTH, FlowMethod, flow_by
from edge_agent.senses.stage_clock import StageClock

QUALITY_WIDTH = 320
MIN_SIDE = 16
FROZEN_AFTER_S = 2
"""Recorded stills and heavily compressed calm can repeat for a second; cameras' noise cannot."""
BLUR_EFFECT_OF_PICTURE = 0.70
"""A sharp scene without faces has 0.44 and passes this at a blur of 3 to 4 pixels of 640."""


class PictureSense:
    """Remembers the last picture, so that movement across a second's edge counts."""

    def __init__(self, flow: FlowMethod = "dis") -> None:
        self._flow = flow_by(flow)
        self.reset()

    def reset(self) -> None:
        """Forget the last picture."""
        self._last_grey: Grey | None = None
        self._frames_since = 0
        self._last_frame: Frame | None = None
        self._identical_s = 0

    def observe(
        self, frames: list[Frame], clock: StageClock, plan: Plan = EVERYTHING
    ) -> PictureObservation | None:
        """None without frames; without movement while the optical flow rests."""
        if not frames:
            self.reset()
            return None
        with clock.stage("picture_quality"):
            frozen = self._is_frozen(frames)
        with clock.stage("flow"):
            motion = self._motion(frames, plan, clock)
        with clock.stage("picture_quality"):
            middle = _small_grey(frames[len(frames) // 2], QUALITY_WIDTH)
            blurred = blur_effect(middle) > BLUR_EFFECT_OF_PICTURE
            return PictureObservation(light(middle), blurred, frozen, *motion)

    def _is_frozen(self, frames: list[Frame]) -> bool:
        before = [self._last_frame] if self._last_frame is not None else []
        identical = len(frames) > 1 and all_identical([*before, *frames])
        self._identical_s = self._identical_s + 1 if identical else 0
        self._last_frame = frames[-1]
        return self._identical_s >= FROZEN_AFTER_S

    def _motion(
        self, frames: list[Frame], plan: Plan, clock: StageClock
    ) -> tuple[tuple[float, float] | None, Sway | None]:
        if not plan.runs("optical_flow"):
            self._last_grey = None
            return None, None
        numbers = list(range(0, len(frames), plan.pace.flow))
        greys = [_small_grey(frames[n], FLOW_WIDTH) for n in numbers]
        last = self._last_grey
        before = -self._frames_since
        self._last_grey, self._frames_since = greys[-1], len(frames) - numbers[-1]
        # another size means another camera setting: nothing to compare
        if last is not None and last.shape == greys[0].shape:
            greys, numbers = [last, *greys], [before, *numbers]
        clock.called("optical_flow", len(greys) - 1)
        flows = [
            self._flow(a, b) / np.float32(n - m)
            for (a, b), (m, n) in zip(pairwise(greys), pairwise(numbers), strict=True)
        ]
        return (motion_channels(flows), sway(flows, numbers)) if flows else (None, None)


def _small_grey(frame: Frame, wide: int) -> Grey:
    height, width = frame.shape[:2]
    size = (wide, max(MIN_SIDE, round(height * wide / width)))
    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
