"""The whole picture: light, detail, sharpness, whether time moves, and movement."""

from itertools import pairwise

import cv2
import numpy as np

from edge_agent.domain.faces import Frame
from edge_agent.domain.motion import REFERENCE_WIDTH, Flow, motion_channels
from edge_agent.domain.picture import Grey, PictureObservation, all_identical, blur_effect, light
from edge_agent.domain.plan import EVERYTHING, Plan
from edge_agent.senses.stage_clock import StageClock

FLOW_WIDTH = 160
"""Against 320, 13.7 ms a second: 4.9 ms, the second's energy correlates 0.997 and its erratic ratio
0.984 (0.02 lower) over 80 s of five clips, and less of a camera's noise passes for movement."""
QUALITY_WIDTH = 320
MIN_SIDE = 16
FLOW_GRID = 4
"""DIS works at a quarter of the picture's size and enlarges its answer: every fourth pixel holds
all of it."""
FROZEN_AFTER_S = 2
"""Recorded stills and heavily compressed calm can repeat for a second; cameras' noise cannot."""
BLUR_EFFECT_OF_PICTURE = 0.70
"""A sharp scene without faces has 0.44 and passes this at a blur of 3 to 4 pixels of 640."""


class PictureSense:
    """Remembers the last picture, so that movement across a second's edge counts."""

    def __init__(self) -> None:
        # DIS at its fast setting: a ninth of what Farneback takes (Kroeger et al. 2016). Without
        # its refinement it would take half, and a still scene's noise pass for movement (0.05).
        self._flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
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
            return PictureObservation(light(middle), blurred, frozen, motion)

    def _is_frozen(self, frames: list[Frame]) -> bool:
        before = [self._last_frame] if self._last_frame is not None else []
        identical = len(frames) > 1 and all_identical([*before, *frames])
        self._identical_s = self._identical_s + 1 if identical else 0
        self._last_frame = frames[-1]
        return self._identical_s >= FROZEN_AFTER_S

    def _motion(
        self, frames: list[Frame], plan: Plan, clock: StageClock
    ) -> tuple[float, float] | None:
        if not plan.runs("optical_flow"):
            self._last_grey = None
            return None
        step = plan.pace.flow
        greys = [_small_grey(frame, FLOW_WIDTH) for frame in frames[::step]]
        gaps = [step] * (len(greys) - 1)
        last = self._last_grey
        # another size means another camera setting: nothing to compare
        if last is not None and last.shape == greys[0].shape:
            greys, gaps = [last, *greys], [self._frames_since, *gaps]
        self._last_grey = greys[-1]
        self._frames_since = len(frames) - (len(frames) - 1) // step * step
        clock.called("optical_flow", len(gaps))
        flows = [self._pair(a, b, n) for (a, b), n in zip(pairwise(greys), gaps, strict=True)]
        return motion_channels(flows) if flows else None

    def _pair(self, before: Grey, after: Grey, gap: int) -> Flow:
        # cv2 demands a buffer in its types; a fresh one keeps every pair independent of the last
        flow = self._flow.calc(before, after, np.zeros((*before.shape, 2), np.float32))
        sampled = flow[FLOW_GRID // 2 :: FLOW_GRID, FLOW_GRID // 2 :: FLOW_GRID]
        return np.asarray(sampled * np.float32(REFERENCE_WIDTH / FLOW_WIDTH / gap))


def _small_grey(frame: Frame, wide: int) -> Grey:
    height, width = frame.shape[:2]
    size = (wide, max(MIN_SIDE, round(height * wide / width)))
    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
