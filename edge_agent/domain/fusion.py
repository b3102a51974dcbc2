"""Distress as a documented weighted fusion, version 1, until the learned one takes its place."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from shared.contracts.window import ModalityName

BASE_WEIGHT: dict[ModalityName, float] = {"face": 0.5, "voice": 0.35, "motion": 0.15}
"""A judgement, not a fit: faces carry most in this build, movement is the least specific."""
SPEECH_TRUST = 0.5
"""Speech without a cue says little about distress until speech affect is measured."""
SMOOTHING = 0.4
"""Weight of the newest second: half of a step shows after 1.4 s, nine tenths after 4.5 s."""
LEAST_WEIGHT = 1e-9
"""Less says nothing, and its squares leave double precision."""
MAX_GAP_S = 3
MIN_UNCERTAINTY = 0.05
AMBIGUITY_SHARE = 0.5
"""An expression network that cannot decide leaves at most half of the face's certainty."""


@dataclass(frozen=True)
class Evidence:
    """One modality: distress 0..1, quality 0..1, how much it says now 0..1, ambiguity 0..1.

    ``looked`` is the share of certainty left when fewer frames or encoders looked than could.
    """

    distress: float
    quality: float
    informative: float = 1.0
    ambiguity: float = 0.0
    looked: float = 1.0


@dataclass(frozen=True)
class Fused:
    """``distress`` is None when no modality says anything; weights then are empty."""

    distress: float | None
    weights: dict[ModalityName, float]
    uncertainty: float


def noisy_or(probabilities: tuple[float, ...]) -> float:
    """Probability that any independent cue is there.

    >>> noisy_or((0.5, 0.5))
    0.75
    """
    return 1.0 - math.prod(1.0 - p for p in probabilities)


def fuse(evidence: Mapping[ModalityName, Evidence]) -> Fused:
    """``sqrt(sum w d^2 / sum w)`` with ``w`` = base weight x quality x informativeness.

    The quadratic mean lets one clear sign stand against quiet senses where the plain mean
    would average it away; it still lies between the smallest and the largest distress.

    Uncertainty is the share of base weight that is missing or untrusted: leaving a modality
    out, or lowering its quality, never lowers it.

    >>> fuse({"face": Evidence(0.8, 1.0)}).distress
    0.8
    """
    weights = {name: BASE_WEIGHT[name] * e.quality * e.informative for name, e in evidence.items()}
    total = sum(weights.values())
    certain = sum(
        BASE_WEIGHT[name] * e.quality * e.looked * (1.0 - AMBIGUITY_SHARE * e.ambiguity)
        for name, e in evidence.items()
    )
    uncertainty = min(1.0, max(MIN_UNCERTAINTY, 1.0 - certain))
    if total < LEAST_WEIGHT:
        return Fused(None, {}, uncertainty)
    mean_square = sum(w * evidence[name].distress ** 2 for name, w in weights.items()) / total
    shares = {name: w / total for name, w in weights.items()}
    return Fused(min(1.0, math.sqrt(mean_square)), shares, uncertainty)


@dataclass(frozen=True)
class Smoothed:
    """Causal exponential smoothing; ``level`` is None before the first value."""

    level: float | None = None
    missing_s: int = 0

    def step(self, value: float | None) -> "Smoothed":
        """``level + SMOOTHING * (value - level)``; a gap holds it, a long one forgets it."""
        if value is None:
            missing_s = self.missing_s + 1
            return Smoothed(None if missing_s > MAX_GAP_S else self.level, missing_s)
        if self.level is None:
            return Smoothed(value)
        return Smoothed(self.level + SMOOTHING * (value - self.level))
