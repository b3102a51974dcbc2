"""The band that a person's own evidence usually stays in, for the page's curve."""

import math

from threshold_service.domain.person import PersonState
from threshold_service.domain.score import score_of
from threshold_service.domain.settings import CompositeLimits

TIME_CONSTANT_S = 1800.0
PRIOR_WEIGHT_S = 120.0
"""Two minutes' worth of the assumption that calm evidence is N(0, 1)."""
HALF_WIDTH = 1.645
"""Nine of ten calm seconds, were the evidence normal."""


def band_of(state: PersonState, limits: CompositeLimits) -> tuple[float, float]:
    """The band in units of the score."""
    weight = state.usual_weight + PRIOR_WEIGHT_S
    mean = state.usual_sum / weight
    square = (state.usual_square + PRIOR_WEIGHT_S) / weight
    half = HALF_WIDTH * math.sqrt(max(square - mean * mean, 0.05))
    return score_of(mean - half, limits), score_of(mean + half, limits)


def follow(state: PersonState, evidence: float, gate: float, unit_s: float) -> None:
    """Take one calm second in; nothing while frozen."""
    if gate <= 0.0:
        return
    keep = math.exp(-unit_s / TIME_CONSTANT_S)
    state.usual_weight = state.usual_weight * keep + unit_s
    state.usual_sum = state.usual_sum * keep + unit_s * evidence
    state.usual_square = state.usual_square * keep + unit_s * evidence * evidence
