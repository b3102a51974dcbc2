"""Many channels' signed z as one number, without counting the same evidence twice.

Directions first: on real physiology statistics without a sign are at chance for stress, while
the signed sum of heart rate and log skin conductance is as good as a supervised model. Channels
of one sense say nearly the same thing, senses do not, so they are combined twice with an assumed
correlation ``rho``, as Stouffer's z for equally correlated terms::

    Z = sum(w z) / sqrt((1 - rho) sum(w^2) + rho (sum w)^2)

with one ``rho`` inside a sense and another between senses. Limit: a true correlation above the
assumed one inflates ``Z``.
"""

import math

from threshold_service.domain.kernel.channel import SENSE, SIGN, SINGLE, WEIGHT
from threshold_service.domain.kernel.marking import Matrix, Row, Slots, kernel

WITHIN, BETWEEN, SINGLE_MARGIN = range(3)
"""A row of limits."""
NOTHING = -1e9
"""The evidence where no channel had a say."""
FIELDS = 3
"""Scratch numbers a sense: sums of ``w^2``, ``w`` and ``w z``."""


@kernel
def stouffer(square: float, total: float, value: float, rho: float) -> float:
    """The combined z of equally correlated terms from their sums; 0 for no terms."""
    if square <= 0.0:
        return 0.0
    return value / math.sqrt((1.0 - rho) * square + rho * total * total)


@kernel
def evidence(
    order: Slots,
    count: int,
    traits: Matrix,
    z: Row,
    quality: Row,
    shares: Row,
    limits: Row,
    sums: Row,
) -> float:
    """The evidence of one second; ``NOTHING`` where nothing could be judged.

    ``order[i]`` is the row of the i-th of ``count`` channels in ``traits``, ``z[i]`` its signed
    z. ``quality`` (0..1) and ``shares`` are per sense, ``sums`` is scratch for all senses. A
    channel without a side counts by its distance, and only where no channel has a side. A sense
    of low quality weighs less; alone it is also discounted, since a blurred face is no full
    witness. One channel may speak for all where it is ``SINGLE_MARGIN`` louder.
    """
    senses = len(shares)
    for index in range(FIELDS * senses):
        sums[index] = 0.0
    sided = _sided(order, count, traits)
    loudest, alone = 0.0, False
    for index in range(count):
        trait = traits[order[index]]
        if sided and trait[SIGN] == 0.0:
            continue
        value = z[index] if sided else abs(z[index])
        sense = int(trait[SENSE])
        weight = trait[WEIGHT]
        sums[FIELDS * sense] += weight * weight
        sums[FIELDS * sense + 1] += weight
        sums[FIELDS * sense + 2] += weight * value
        if trait[SINGLE] > 0.0 and (not alone or value * quality[sense] > loudest):
            loudest, alone = value * quality[sense], True
    combined = _between(senses, quality, shares, limits, sums)
    if combined == NOTHING:
        return NOTHING
    return max(combined, loudest - limits[SINGLE_MARGIN])


@kernel
def _sided(order: Slots, count: int, traits: Matrix) -> bool:
    sides = 0
    for index in range(count):
        sides += traits[order[index]][SIGN] != 0.0
    return sides > 0


@kernel
def _between(senses: int, quality: Row, shares: Row, limits: Row, sums: Row) -> float:
    square, total, value, best = 0.0, 0.0, 0.0, -1.0
    for sense in range(senses):
        if sums[FIELDS * sense] <= 0.0:
            continue
        at = FIELDS * sense
        own = stouffer(sums[at], sums[at + 1], sums[at + 2], limits[WITHIN])
        share = quality[sense] * shares[sense]
        square += share * share
        total += share
        value += share * own
        best = max(best, quality[sense])
    if best < 0.0:
        return NOTHING
    return stouffer(square, total, value, limits[BETWEEN]) * best
