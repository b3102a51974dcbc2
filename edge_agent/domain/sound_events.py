"""What a general sound network's own labels add to the cue rules.

The network (YAMNet) names 521 kinds of sound; the few below mean a cue. Its scores are no
probabilities of these sounds: ``place`` is where, on the tuning half of the development clips,
the cue becomes as likely as not. Alone its labels reach half of what the rules reach together
with them (docs/benchmarks.md, "Non-verbal cues"), so they shift a rule's odds and never more
than ``MOST_ODDS`` to one: where rule and labels contradict each other, neither is believed.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SCORES = 521
MOST_ODDS = math.exp(2.0)
_SMALLEST = 1e-6

LabelScores = NDArray[np.float32]
"""[521], 0..1, in the order of YAMNet's class map."""


@dataclass(frozen=True)
class Labels:
    """Indices in YAMNet's class map, and the score at which they say as much as they do not."""

    indices: tuple[int, ...]
    place: float
    width: float = 1.0


LABELS: Mapping[str, Labels] = {
    "p_sigh": Labels((23,), 0.12),  # Sigh
    "p_groan": Labels((22, 33, 34), 0.04),  # Wail, moan; Groan; Grunt
    "p_whimper": Labels((19, 20, 21), 0.2, 0.8),  # Crying, sobbing; Baby cry; Whimper
    "p_scream": Labels((6, 9, 11), 0.02),  # Shout; Yell; Screaming
    "p_agitation": Labels((37, 39, 40), 0.5),  # Wheeze; Gasp; Pant
    "p_laugh": Labels((13, 14, 15, 16, 17, 18), 0.1),  # Laughter ... Chuckle, chortle
    "p_cough": Labels((42,), 0.5),  # Cough
}
NOT_USED = frozenset({"p_groan"})
"""Groans hide under every label (area under the curve 0.70): the rule alone is better."""


def logit(probability: float) -> float:
    """Log odds, of a probability that is kept from 0 and 1."""
    p = min(max(probability, _SMALLEST), 1.0 - _SMALLEST)
    return math.log(p / (1.0 - p))


def logistic(log_odds: float) -> float:
    """The inverse of ``logit``."""
    return 1.0 / (1.0 + math.exp(-log_odds))


def label_probability(cue: str, scores: LabelScores) -> float:
    """What the labels alone say of a cue, 0..1; 0.5 at the labels' place."""
    labels = LABELS[cue]
    score = max(float(scores[i]) for i in labels.indices)
    return logistic((logit(score) - logit(labels.place)) / labels.width)


def with_labels(cues: Mapping[str, float], scores: LabelScores) -> dict[str, float]:
    """The rules' probabilities with their odds shifted by the labels'."""
    return {
        name: p if name in NOT_USED else _shifted(p, label_probability(name, scores))
        for name, p in cues.items()
    }


def _shifted(rule: float, labels: float) -> float:
    """A label at its place changes nothing.

    >>> round(_shifted(0.3, 0.5), 6), round(_shifted(0.5, 1.0), 2)
    (0.3, 0.88)
    """
    most = math.log(MOST_ODDS)
    return logistic(logit(rule) + max(-most, min(most, logit(labels))))
