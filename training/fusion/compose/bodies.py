"""Bodies and movement from a generator: no data says how each emotion sits and moves.

One thing is assumed and stated: who is more activated moves more (arousal of the emotion's word,
Russell & Mehrabian 1977, times ``EFFECT`` standard deviations), and the sad slump. People differ by
as much as that effect, seconds of one person follow each other (``MEMORY``), so that these senses
say little, as long as nobody's own usual is known.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.affect import CIRCUMPLEX
from edge_agent.domain.fusion_input import SIZES, body_vector, motion_vector

EFFECT = 0.8
"""Standard deviations that speed and energy rise by for each unit of arousal, -1..1."""
PERSON = 0.5
"""Standard deviations between persons."""
MEMORY = 0.8
"""Correlation of one second with the next; the walk's spread is 1."""
SPEED_LOG, SPEED_SPREAD = -2.0, 0.8
ENERGY_LOGIT, ENERGY_SPREAD = -1.8, 0.8
SLUMPED_LOGIT, SAD_SLUMP = -2.5, 1.0
TOUCH_LOGIT, FEAR_TOUCH = -2.5, 0.7
LYING_SHARE = 0.05
ROCKING_SHARE = 0.03
LOWEST_QUALITY = 0.2


@dataclass(frozen=True)
class Moved:
    """``body`` [T, 13], ``motion`` [T, 3], of one person."""

    body: NDArray[np.float32]
    motion: NDArray[np.float32]


def move(emotions: list[str], rng: np.random.Generator) -> Moved:
    """One second per emotion."""
    arousal = np.array([CIRCUMPLEX[e][1] for e in emotions])
    push = EFFECT * arousal + PERSON * rng.normal()
    steps = len(emotions)
    speed = np.exp(SPEED_LOG + SPEED_SPREAD * (push + _walk(steps, rng)))
    energy = _logistic(ENERGY_LOGIT + ENERGY_SPREAD * (push + _walk(steps, rng)))
    erratic = energy * _logistic(0.5 + _walk(steps, rng))
    sad = np.array([e == "sadness" for e in emotions])
    afraid = np.array([e == "fear" for e in emotions])
    slumped = _logistic(SLUMPED_LOGIT + SAD_SLUMP * sad + _walk(steps, rng))
    touch = _logistic(TOUCH_LOGIT + FEAR_TOUCH * afraid + _walk(steps, rng))
    angle = np.abs(10.0 + 25.0 * slumped + 6.0 * _walk(steps, rng))
    lying = float(rng.random() < LYING_SHARE)
    rocks = rng.random() < ROCKING_SHARE
    quality = _qualities(steps, rng)
    body = np.zeros((steps, SIZES["body"]), np.float32)
    motion = np.zeros((steps, SIZES["motion"]), np.float32)
    for t in range(steps):
        seen = {
            "keypoint_speed": speed[t],
            "self_touch": touch[t],
            "torso_angle_deg": 80.0 if lying else angle[t],
            "slumped": slumped[t],
            "lying": lying,
            "rocking_hz": 0.8 if rocks else None,
        }
        made = body_vector(seen, quality[t])
        assert made is not None
        body[t], motion[t] = made, motion_vector(energy[t], erratic[t], quality[t])
    return Moved(body, motion)


def _qualities(steps: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """A camera that sees well, or one that does not: then bodies are worth less."""
    return np.clip(rng.uniform(LOWEST_QUALITY, 1.0) + 0.05 * _walk(steps, rng), 0.05, 1.0)


def _walk(steps: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """AR(1) of unit spread."""
    made = np.empty(steps)
    made[0] = rng.normal()
    fresh = rng.normal(size=steps) * np.sqrt(1.0 - MEMORY**2)
    for t in range(1, steps):
        made[t] = MEMORY * made[t - 1] + fresh[t]
    return made


def _logistic(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))
