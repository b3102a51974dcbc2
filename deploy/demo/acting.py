"""What face and head do at a given time: small life while calm, agitation in distress."""

from dataclasses import dataclass

import numpy as np

from deploy.demo.course import Course
from deploy.demo.muscles import Face
from deploy.demo.puppet import Head

CALM = Face(lips_together=0.5, corner_in=0.3, corner_down=0.15)
WORRIED = Face(inner_brow_raise=0.8, brow_gather=0.5, eye_close=0.3, corner_down=0.8, jaw_open=0.15)
CRYING = Face(
    inner_brow_raise=1.0,
    brow_gather=0.7,
    eye_close=0.8,
    corner_down=1.0,
    jaw_open=0.38,
    lip_stretch=0.3,
)
"""Chosen by measure: three expression networks agree on it for five portraits."""
SPEAKING = 0.12
"""Jaw at a murmur's loudest."""
SOBBING = 0.14
"""How much further the jaw drops at a cry's loudest."""
BLINK_S = 0.24
KNOT_S = {"slow": 2.2, "restless": 0.55, "jerk": 0.3}
"""Seconds between the random positions that a movement passes through."""


@dataclass(frozen=True)
class Actor:
    """Plays a course. Randomness is drawn once, so any second can be drawn on its own."""

    course: Course
    blinks: tuple[float, ...]
    seed: int

    def face(self, t_s: float) -> Face:
        """The face at ``t_s``."""
        distress, voice = self.course.distress(t_s), self.course.voice(t_s)
        if distress < 0.5:
            base = CALM.towards(WORRIED, 2 * distress)
        else:
            base = WORRIED.towards(CRYING, 2 * distress - 1)
        tremor = distress * 0.06 * self._wander("jerk", 7, t_s)
        return base.plus(
            eye_close=self._blink(t_s) * (1 - distress) + tremor,
            jaw_open=voice * (SPEAKING * (1 - distress) + SOBBING * distress) + tremor,
            lips_together=-0.3 * voice * (1 - distress),
            brow_gather=tremor,
        )

    def head(self, t_s: float) -> Head:
        """The head at ``t_s``; unrest comes with distress, rocking at 0.9 Hz on top."""
        distress = self.course.distress(t_s)
        rocking = distress * np.sin(2 * np.pi * 0.9 * t_s)
        shaking = distress * self._wander("jerk", 3, t_s)
        return Head(
            x=0.035 * self._wander("slow", 0, t_s)
            + distress * 0.20 * self._wander("restless", 1, t_s)
            + 0.09 * shaking,
            y=0.02 * self._wander("slow", 2, t_s)
            + 0.08 * rocking
            + distress * 0.12 * self._wander("restless", 4, t_s),
            turn_deg=1.2 * self._wander("slow", 5, t_s)
            + distress * 6.0 * self._wander("restless", 6, t_s)
            + 3.0 * shaking,
            size=1.0 + 0.008 * self._wander("slow", 8, t_s) + 0.03 * rocking,
        )

    def _blink(self, t_s: float) -> float:
        nearest = min((abs(t_s - blink) for blink in self.blinks), default=9.0)
        return max(0.0, 1.0 - nearest / (BLINK_S / 2))

    def _wander(self, pace: str, channel: int, t_s: float) -> float:
        """A smooth random walk in -1..1: cosine between random knots."""
        at = t_s / KNOT_S[pace]
        knot = int(np.floor(at))
        share = 0.5 - 0.5 * np.cos(np.pi * (at - knot))
        before, after = (self._knot(channel, k) for k in (knot, knot + 1))
        return float(before + share * (after - before))

    def _knot(self, channel: int, knot: int) -> float:
        return float(np.random.default_rng((self.seed, channel, knot)).uniform(-1, 1))


def actor(course: Course, seed: int) -> Actor:
    """An actor who blinks every three to five seconds."""
    random = np.random.default_rng((seed, 99))
    gaps = random.uniform(3.0, 5.0, size=int(course.length_s / 3) + 1)
    return Actor(course, tuple(float(t) for t in np.cumsum(gaps)), seed)
