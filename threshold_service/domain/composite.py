"""Many channels' signed z as one number, without counting the same evidence twice.

Directions first: on real physiology statistics without a sign are at chance for stress, while
the signed sum of heart rate and log skin conductance is as good as a supervised model
(spec-detection, lesson 1). Channels of one sense say nearly the same thing, senses do not, so
they are combined twice with an assumed correlation ``rho``, as Stouffer's z for equally
correlated terms::

    Z = sum(w z) / sqrt((1 - rho) sum(w^2) + rho (sum w)^2)

with ``rho`` 0.5 inside a sense and 0.3 between senses. Limit: a true correlation above the
assumed one inflates ``Z``; the learnt covariance is a later step behind the same function.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from threshold_service.domain.settings import CompositeLimits


@dataclass(frozen=True, slots=True)
class Term:
    """One channel's part: its sense, weight, direction-signed z, and its unsigned z.

    ``sign`` 0 means that the channel has no side: it is novelty, used only where a person has
    no channel with a side.
    """

    channel: str
    modality: str
    weight: float
    sign: float
    z: float
    single: bool


@dataclass(frozen=True, slots=True)
class Composite:
    """The evidence of one second, and whose it is."""

    evidence: float
    combined: float
    strongest: str | None
    by_single: bool


def stouffer(weights: Sequence[float], values: Sequence[float], rho: float) -> float:
    """The combined z of equally correlated terms; 0 for no terms.

    >>> round(stouffer([1, 1], [2, 2], 0.0), 3), stouffer([1, 1], [2, 2], 1.0)
    (2.828, 2.0)
    """
    square = sum(w * w for w in weights)
    total = sum(weights)
    if square <= 0.0:
        return 0.0
    value = sum(w * z for w, z in zip(weights, values, strict=True))
    return value / math.sqrt((1.0 - rho) * square + rho * total * total)


def combine(
    terms: Sequence[Term], quality: Mapping[str, float], limits: CompositeLimits
) -> Composite | None:
    """The evidence of one second, or None where nothing could be judged.

    A sense of low quality weighs less; alone it is also discounted (``z q`` rather than ``z``),
    since a blurred face is no full witness.
    """
    sided = [term for term in terms if term.sign != 0.0]
    used = sided or [_unsigned(term) for term in terms]
    used = [term for term in used if term.weight > 0.0]
    if not used:
        return None
    combined = _between(_within(used, limits), quality, limits)
    singles = [term for term in used if term.single]
    strongest = max(used, key=lambda term: term.z)
    loudest = max((term.z * quality.get(term.modality, 1.0) for term in singles), default=0.0)
    single = loudest - limits.single_margin
    return Composite(max(combined, single), combined, strongest.channel, single > combined)


def _unsigned(term: Term) -> Term:
    """Novelty: how far, on either side."""
    return Term(term.channel, term.modality, term.weight, 1.0, abs(term.z), term.single)


def _within(terms: Sequence[Term], limits: CompositeLimits) -> dict[str, float]:
    weights: dict[str, list[float]] = {}
    values: dict[str, list[float]] = {}
    for term in terms:
        weights.setdefault(term.modality, []).append(term.weight)
        values.setdefault(term.modality, []).append(term.z)
    return {name: stouffer(weights[name], values[name], limits.within) for name in weights}


def _between(
    senses: Mapping[str, float], quality: Mapping[str, float], limits: CompositeLimits
) -> float:
    names = list(senses)
    trust = [quality.get(name, 1.0) for name in names]
    shares = [q * limits.senses.get(name, 1.0) for q, name in zip(trust, names, strict=True)]
    combined = stouffer(shares, [senses[name] for name in names], limits.between)
    return combined * max(trust, default=0.0)
